#include "stand_ins/lambda_api.h"

#include <fmt/format.h>

#include <chrono>

namespace bakeoff::stand_ins {
namespace {

constexpr std::string_view kRoot = "/2018-06-01/runtime/";
constexpr auto kDeadline = std::chrono::seconds(60);

std::string request_id(int number) {
  return fmt::format("{:08x}-0000-4000-8000-000000000000", number);
}

std::string deadline_milliseconds() {
  const auto deadline = std::chrono::system_clock::now() + kDeadline;
  return std::to_string(
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline.time_since_epoch()).count());
}

Answer accepted() { return {202, {{"Content-Type", "application/json"}}, R"({"status":"OK"})"}; }

}  // namespace

Answer LambdaApi::next_event() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.has_value(); });
  Answer answer;
  answer.body = std::move(*waiting_);
  waiting_.reset();
  answer.headers = {
      {"Content-Type", "application/json"},
      {"Lambda-Runtime-Aws-Request-Id", request_id(number_)},
      {"Lambda-Runtime-Deadline-Ms", deadline_milliseconds()},
      {"Lambda-Runtime-Invoked-Function-Arn",
       "arn:aws:lambda:us-east-1:000000000000:function:bakeoff"},
      {"Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0"}};
  return answer;
}

Answer LambdaApi::take_response(const Request& request) {
  const std::string_view path = std::string_view(request.path).substr(kRoot.size());
  const std::lock_guard lock(mutex_);
  if (path == "init/error" || path.ends_with("/error")) {
    failure_ = "the runtime reports: " + request.body;
  } else if (path == "invocation/" + request_id(number_) + "/response") {
    response_ = request.body;
  } else {
    return {400, {{"Content-Type", "application/json"}}, R"({"errorType":"InvalidRequestID"})"};
  }
  changed_.notify_all();
  return accepted();
}

Answer LambdaApi::answer(const Request& request) {
  if (!request.path.starts_with(kRoot)) return {404, {}, ""};
  const std::string_view path = std::string_view(request.path).substr(kRoot.size());
  if (request.method == "GET" && path == "invocation/next") return next_event();
  if (request.method == "POST") return take_response(request);
  return {404, {}, ""};
}

Result<std::string> LambdaApi::invoke(const std::string& event, Seconds limit) {
  std::unique_lock lock(mutex_);
  ++number_;
  waiting_ = event;
  response_.reset();
  changed_.notify_all();
  const bool came =
      changed_.wait_for(lock, limit, [this] { return response_.has_value() || !failure_.empty(); });
  if (!failure_.empty()) return fail(ErrorCode::contestant_failed, failure_);
  if (!came) return fail(ErrorCode::timeout, "the runtime gave no response");
  return std::move(*response_);
}

void LambdaApi::give_up(const std::string& reason) {
  const std::lock_guard lock(mutex_);
  if (failure_.empty()) failure_ = reason;
  changed_.notify_all();
}

}  // namespace bakeoff::stand_ins
