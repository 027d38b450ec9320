#include "measure/internal/questions.h"

#include <gtest/gtest.h>

namespace bakeoff::measure {
namespace {

catalog::Workload cpu() {
  catalog::Workload workload;
  workload.id = "cpu";
  workload.requests.resize(2);
  workload.requests[0].path = "/cpu?n=7";
  workload.requests[1].path = "/cpu?n=8";
  return workload;
}

TEST(RequestsFor, KeepTheQueryUnderTheContestantsOwnPath) {
  catalog::Contestant contestant;
  contestant.workload_paths = {{"cpu", "/api/work"}};
  const auto requests = requests_for(contestant, cpu());
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].path, "/api/work?n=7");
  EXPECT_EQ(requests[1].path, "/api/work?n=8");
}

TEST(RequestsFor, PutTheNamesOfFilesUnderTheContestantsOwnFolder) {
  catalog::Workload files;
  files.id = "static";
  files.requests.resize(2);
  files.requests[0].path = "/static/app.js";
  files.requests[1].path = "/static/page.html?a=/b";
  catalog::Contestant contestant;
  for (const char* folder : {"/files", "/files/"}) {
    contestant.workload_paths = {{"static", folder}};
    const auto requests = requests_for(contestant, files);
    EXPECT_EQ(requests[0].path, "/files/app.js");
    EXPECT_EQ(requests[1].path, "/files/page.html?a=/b");
  }
}

TEST(RequestsFor, TakeThePathsOfTheWorkloadsWhoseRequestsTheyAre) {
  catalog::Workload mixed;
  mixed.id = "event-loop-block";
  mixed.kind = catalog::WorkloadKind::paced;
  mixed.requests.resize(2);
  mixed.requests[0] = {.path = "/json", .served_as = "json"};
  mixed.requests[1] = {.path = "/cpu?n=11", .served_as = "cpu"};
  catalog::Contestant contestant;
  contestant.workload_paths = {{"json", "/v1/json"}};
  EXPECT_FALSE(implements(contestant, mixed));
  contestant.workload_paths["cpu"] = "/v1/work";
  EXPECT_TRUE(implements(contestant, mixed));
  EXPECT_EQ(requests_for(contestant, mixed).at(0).path, "/v1/json");
  EXPECT_EQ(requests_for(contestant, mixed).at(1).path, "/v1/work?n=11");
  contestant.unsupported["event-loop-block"] = "not here";
  EXPECT_FALSE(implements(contestant, mixed));
}

TEST(RequestsFor, TakeTheUsersOwnListForTheirOwnRequests) {
  catalog::Contestant contestant;
  contestant.own_requests.resize(1);
  contestant.own_requests[0].path = "/mine";
  catalog::Workload workload;
  workload.id = "requests";
  EXPECT_EQ(requests_for(contestant, workload).at(0).path, "/mine");
  EXPECT_TRUE(implements(contestant, workload));
  EXPECT_FALSE(implements(catalog::Contestant{}, workload));
}

TEST(ReadyRequest, AsksForTheFirstCorrectByteWhereThereIsOne) {
  catalog::Workload start;
  start.id = "coldstart";
  start.kind = catalog::WorkloadKind::cold_start;
  start.requests.resize(1);
  start.requests[0].path = "/json";
  catalog::Contestant contestant;
  contestant.ready.path = "/health";
  EXPECT_EQ(ready_request(contestant, {start}).path, "/health");
  contestant.workload_paths = {{"json", "/v1/json"}};
  EXPECT_EQ(ready_request(contestant, {start}).path, "/v1/json");
  EXPECT_EQ(ready_request(contestant, {}).path, "/health");
}

}  // namespace
}  // namespace bakeoff::measure
