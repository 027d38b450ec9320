#include "cli/load_order.h"

#include <fmt/core.h>
#include <sched.h>

#include <charconv>
#include <cmath>
#include <thread>

#include "base/file.h"
#include "cli/parse_words.h"

namespace bakeoff::cli {
namespace {

Result<catalog::RequestSpec> request_of(const LoadOptions& options, const Url& url) {
  catalog::RequestSpec request;
  request.method = options.method;
  request.path = url.path;
  request.body = options.body;
  request.answer.status = options.expect_status;
  if (!options.expect_body.empty()) request.answer.body = options.expect_body;
  request.headers["Host"] = url.host;
  for (const auto& header : options.headers) {
    const auto colon = header.find(':');
    if (colon == std::string::npos || header.find_first_of("\r\n") != std::string::npos) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("'{}' is not a header; write 'Name: value'", header));
    }
    const auto value = header.find_first_not_of(' ', colon + 1);
    request.headers[header.substr(0, colon)] =
        value == std::string::npos ? "" : header.substr(value);
  }
  return request;
}

// The first CPUs this process may use, one per thread.
std::vector<int> generator_cpus(int threads) {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<int> cpus;
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return cpus;
  for (int cpu = 0; cpu < CPU_SETSIZE && static_cast<int>(cpus.size()) < threads; ++cpu) {
    if (CPU_ISSET(static_cast<unsigned>(cpu), &set)) cpus.push_back(cpu);
  }
  return cpus;
}

Result<load::LoadTarget> target_of(const LoadOptions& options, const std::string& text) {
  BAKEOFF_TRY(url, parse_url(text));
  BAKEOFF_TRY(request, request_of(options, url));
  BAKEOFF_TRY(timeout, parse_seconds(options.timeout));
  load::LoadTarget target;
  target.endpoint = url.endpoint;
  target.requests = {request};
  target.connections = options.connections;
  target.timeout_seconds = timeout;
  target.cpus = generator_cpus(options.threads);
  target.sleeps = options.sleep;
  return target;
}

// "30s:500" and the rate before it.
Result<load::RateStage> stage_of(const std::string& text, double from) {
  const auto colon = text.find(':');
  if (colon == std::string::npos) {
    return fail(ErrorCode::invalid_input,
                fmt::format("--stage '{}': write TIME:RATE, for example 30s:500", text));
  }
  BAKEOFF_TRY(length, parse_seconds(text.substr(0, colon)));
  BAKEOFF_TRY(to, parse_rate(text.substr(colon + 1)));
  return load::RateStage{from, to, Seconds(length)};
}

Result<std::vector<double>> read_trace(const std::string& file) {
  BAKEOFF_TRY(text, read_file(file));
  std::vector<double> times;
  std::string_view left = text;
  for (int line_number = 1; !left.empty(); ++line_number) {
    const auto end = left.find('\n');
    std::string_view line = left.substr(0, end);
    left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    double seconds = 0;
    const auto [stop, error] = std::from_chars(line.data(), line.data() + line.size(), seconds);
    const bool is_number = error == std::errc() && stop == line.data() + line.size();
    if (!is_number || !std::isfinite(seconds) || seconds < (times.empty() ? 0 : times.back())) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("{}:{}: '{}' is not a time in seconds at or after the one before",
                              file, line_number, line));
    }
    times.push_back(seconds);
  }
  return times;
}

Result<load::Pace> pace_of(const LoadOptions& options) {
  load::Pace pace;
  const bool has_rate = !options.rate.empty() || !options.stages.empty();
  if (has_rate && !options.trace.empty()) {
    return fail(ErrorCode::invalid_input,
                "--trace has all send times: leave out --rate and --stage");
  }
  if (!options.trace.empty()) {
    BAKEOFF_TRY(times, read_trace(options.trace));
    pace.times = std::move(times);
    pace.arrivals = load::Arrivals::listed;
  }
  if (has_rate) {
    pace.arrivals = options.even ? load::Arrivals::even : load::Arrivals::poisson;
    BAKEOFF_TRY(seed, parse_count(options.seed));
    pace.seed = seed;
    double rate = 0;
    if (!options.rate.empty()) {
      BAKEOFF_TRY(first, parse_rate(options.rate));
      rate = first;
    }
    if (options.stages.empty()) pace.stages.push_back({rate, rate, Seconds(0)});
    for (const auto& text : options.stages) {
      BAKEOFF_TRY(stage, stage_of(text, rate));
      pace.stages.push_back(stage);
      rate = stage.to;
    }
  }
  BAKEOFF_CHECK(load::check_pace(pace));
  return pace;
}

Result<void> check_threads(int threads) {
  const auto cpus = std::thread::hardware_concurrency();
  if (threads <= static_cast<int>(cpus)) return {};
  return fail(
      ErrorCode::invalid_input,
      fmt::format("-t {}: this machine has {} CPUs, and one thread fills one", threads, cpus));
}

}  // namespace

Result<LoadOrder> load_order_of(const LoadOptions& options) {
  BAKEOFF_CHECK(check_threads(options.threads));
  LoadOrder order;
  for (const auto& url : options.urls) {
    BAKEOFF_TRY(target, target_of(options, url));
    order.targets.push_back(std::move(target));
  }
  BAKEOFF_TRY(duration, parse_seconds(options.duration));
  order.slice.counted = Seconds(duration);
  if (options.warm_up != "0") {
    BAKEOFF_TRY(warm_up, parse_seconds(options.warm_up));
    order.slice.settle = Seconds(warm_up);
  }
  BAKEOFF_TRY(pace, pace_of(options));
  order.slice.pace = std::move(pace);
  if (!options.csv.empty() || !options.hdr.empty()) order.slice.interval = Seconds(1);
  return order;
}

std::string words_of(const load::Pace& pace) {
  if (pace.arrivals == load::Arrivals::closed) return "closed loop";
  if (pace.arrivals == load::Arrivals::listed) {
    return fmt::format("open loop: {} requests of a trace", pace.times.size());
  }
  const auto& last = pace.stages.back();
  std::string text = "open loop: ";
  const bool is_constant = pace.stages.size() == 1 && last.length == Seconds(0);
  text += is_constant ? fmt::format("{:g}/s", last.to)
                      : fmt::format("{:g}/s to {:g}/s in {} stages", pace.stages.front().from,
                                    last.to, pace.stages.size());
  return text + (pace.arrivals == load::Arrivals::even
                     ? ", even"
                     : fmt::format(", at random (seed {})", pace.seed));
}

}  // namespace bakeoff::cli
