#include "measure/internal/questions.h"

#include <algorithm>

#include "load/check_answer.h"

namespace bakeoff::measure {
namespace {

constexpr Seconds kAnswerLimit{10};

std::string without_query(const std::string& path) { return path.substr(0, path.find('?')); }

// A workload that asks for several paths names their folder: "/static/app.js" served under "/files"
// becomes "/files/app.js".
bool asks_for_a_folder(const catalog::Workload& workload) {
  return std::ranges::any_of(workload.requests, [&](const auto& request) {
    return request.served_as.empty() &&
           without_query(request.path) != without_query(workload.requests.front().path);
  });
}

// "/cpu?n=8" served under "/work" becomes "/work?n=8".
std::string served_under(const std::string& path, std::string own_path, bool is_folder = false) {
  const auto query = path.find('?');
  if (is_folder) {
    if (own_path.ends_with('/')) own_path.pop_back();
    return own_path + path.substr(path.rfind('/', query));
  }
  return query == std::string::npos ? own_path : own_path + path.substr(query);
}

}  // namespace

std::vector<catalog::RequestSpec> requests_for(const catalog::Contestant& contestant,
                                               const catalog::Workload& workload) {
  if (workload.id == "requests") return contestant.own_requests;
  std::vector<catalog::RequestSpec> requests = workload.requests;
  const bool is_folder = asks_for_a_folder(workload);
  for (auto& request : requests) {
    const auto own =
        contestant.workload_paths.find(request.served_as.empty() ? workload.id : request.served_as);
    if (own != contestant.workload_paths.end())
      request.path = served_under(request.path, own->second, is_folder);
  }
  return requests;
}

catalog::RequestSpec ready_request(const catalog::Contestant& contestant,
                                   const std::vector<catalog::Workload>& workloads) {
  for (const auto& workload : workloads) {
    if (workload.kind != catalog::WorkloadKind::cold_start || workload.requests.empty()) continue;
    const auto own = contestant.workload_paths.find("json");
    if (own == contestant.workload_paths.end()) break;
    auto request = workload.requests.front();
    request.path = served_under(request.path, own->second);
    return request;
  }
  catalog::RequestSpec request;
  request.path = contestant.ready.path;
  return request;
}

std::string wrong_answer(load::IoEngine& engine, const load::Endpoint& endpoint,
                         const std::vector<catalog::RequestSpec>& requests) {
  for (const auto& request : requests) {
    const auto answer = engine.ask(endpoint, request, kAnswerLimit);
    if (!answer) return request.method + " " + request.path + ": " + answer.error().message;
    const auto wrong = load::what_is_wrong(*answer, request.answer);
    if (!wrong.empty()) return request.method + " " + request.path + ": " + wrong;
  }
  return "";
}

}  // namespace bakeoff::measure
