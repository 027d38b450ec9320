#include "measure/internal/questions.h"

#include "load/check_answer.h"

namespace bakeoff::measure {
namespace {

constexpr Seconds kAnswerLimit{10};

// "/cpu?n=8" served under "/work" becomes "/work?n=8".
std::string served_under(const std::string& path, const std::string& own_path) {
  const auto query = path.find('?');
  return query == std::string::npos ? own_path : own_path + path.substr(query);
}

}  // namespace

std::vector<catalog::RequestSpec> requests_for(const catalog::Contestant& contestant,
                                               const catalog::Workload& workload) {
  if (workload.id == "requests") return contestant.own_requests;
  std::vector<catalog::RequestSpec> requests = workload.requests;
  for (auto& request : requests) {
    const auto own =
        contestant.workload_paths.find(request.served_as.empty() ? workload.id : request.served_as);
    if (own != contestant.workload_paths.end())
      request.path = served_under(request.path, own->second);
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
