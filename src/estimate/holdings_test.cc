#include "estimate/holdings.h"

#include <gtest/gtest.h>

namespace bakeoff::estimate {
namespace {

using catalog::Quantity;
using scan::EndpointClass;

scan::Service service(const std::string& root, const std::string& ecosystem) {
  scan::Service made;
  made.name = root;
  made.root = root;
  made.ecosystem = ecosystem;
  return made;
}

scan::Endpoint endpoint(const std::string& file, EndpointClass kind = EndpointClass::crud) {
  scan::Endpoint made;
  made.at = {file, 3};
  made.kind = kind;
  return made;
}

const ServiceHoldings& at(const Holdings& holdings, const std::string& root,
                          const std::string& stack) {
  for (const auto& found : holdings.services) {
    if (found.root == root && found.stack == stack) return found;
  }
  return holdings.services.at(holdings.services.size());  // throws
}

TEST(HoldingsOf, GivesEveryRowToTheDeepestServiceOfItsStack) {
  scan::Inventory inventory;
  inventory.services = {service("", "python"), service("", "node"), service("web", "node"),
                        service("web/api", "python")};
  inventory.endpoints = {endpoint("app/main.py"), endpoint("web/server.ts", EndpointClass::page),
                         endpoint("web/api/main.py", EndpointClass::upload),
                         endpoint("webhook.js", EndpointClass::complex)};
  const auto holdings = holdings_of(inventory);
  EXPECT_EQ(at(holdings, "", "python").count(Quantity::crud_endpoints), 1);
  EXPECT_EQ(at(holdings, "web", "node").count(Quantity::page_endpoints), 1);
  EXPECT_EQ(at(holdings, "web/api", "python").count(Quantity::upload_endpoints), 1);
  EXPECT_EQ(at(holdings, "", "node").count(Quantity::complex_endpoints), 1)
      << "webhook.js is not below web/";
}

// Languages are spelled as the scan spells them (catalog/detectors/languages.toml).
TEST(HoldingsOf, CountsLinesOfTestsOfBothStacks) {
  scan::Inventory inventory;
  inventory.services = {service("", "python"), service("web", "node")};
  inventory.languages = {{"Python", 10, 900, 250},
                         {"TypeScript", 5, 500, 120},
                         {"JavaScript", 5, 500, 70},
                         {"Go", 1, 900, 900}};
  const auto holdings = holdings_of(inventory);
  EXPECT_EQ(at(holdings, "", "python").count(Quantity::hundred_test_lines), 3);
  EXPECT_EQ(at(holdings, "web", "node").count(Quantity::hundred_test_lines), 2);
}

TEST(HoldingsOf, CountsFindingsThatMustBeRepaired) {
  scan::Inventory inventory;
  inventory.services = {service("", "python")};
  inventory.pitfalls = {
      {.rule = "cpu-in-async", .severity = scan::Severity::error, .at = {"a.py", 1}},
      {.rule = "end-of-life-runtime", .severity = scan::Severity::note, .at = {"a.py", 1}}};
  EXPECT_EQ(at(holdings_of(inventory), "", "python").count(Quantity::findings), 1);
}

TEST(HoldingsOf, LosesNoRowWithoutAManifest) {
  scan::Inventory inventory;
  inventory.root = "/nowhere/shop/";
  inventory.endpoints = {endpoint("main.py"), endpoint("lib/x.py")};
  const auto holdings = holdings_of(inventory);
  ASSERT_EQ(holdings.services.size(), 1U);
  EXPECT_EQ(holdings.services[0].name, "shop") << "the folder's";
  EXPECT_EQ(holdings.services[0].stack, "python");
  EXPECT_EQ(holdings.services[0].count(Quantity::endpoints), 2);
}

TEST(HoldingsOf, CountsWhatCostsTimeAndLeavesPlainQueriesOut) {
  scan::Inventory inventory;
  inventory.services = {service("", "python")};
  scan::Model model;
  model.at = {"models.py", 1};
  model.relations.resize(3);
  inventory.models = {model};
  for (const auto kind :
       {scan::QueryKind::simple, scan::QueryKind::write, scan::QueryKind::join,
        scan::QueryKind::raw_sql, scan::QueryKind::transaction, scan::QueryKind::aggregate}) {
    scan::QuerySite query;
    query.kind = kind;
    query.at = {"views.py", 5};
    inventory.queries.push_back(query);
  }
  scan::Job job;
  job.at = {"tasks.py", 1};
  job.schedule = "crontab(hour=3)";
  inventory.jobs = {job};
  scan::Schedule schedule;
  schedule.at = {"settings.py", 9};
  inventory.schedules = {schedule};
  inventory.languages = {{"Python", 10, 2000, 250}};
  const auto holdings = holdings_of(inventory).services.at(0);
  EXPECT_EQ(holdings.count(Quantity::models), 1);
  EXPECT_EQ(holdings.count(Quantity::relations), 3);
  EXPECT_EQ(holdings.count(Quantity::complex_queries), 4);
  EXPECT_EQ(holdings.count(Quantity::jobs), 1);
  EXPECT_EQ(holdings.count(Quantity::schedules), 2);
  EXPECT_EQ(holdings.count(Quantity::hundred_test_lines), 3);
  EXPECT_FALSE(holdings.counts.contains(Quantity::socket_events)) << "nothing is not a count";
}

TEST(HoldingsOf, AnEventSentAndReceivedIsOne) {
  scan::Inventory inventory;
  inventory.services = {service("", "node")};
  for (const char* name : {"chat", "chat", "typing"}) {
    scan::SocketEvent event;
    event.name = name;
    event.at = {"server.js", 1};
    inventory.socket_events.push_back(event);
  }
  EXPECT_EQ(holdings_of(inventory).services.at(0).count(Quantity::socket_events), 2);
}

TEST(HoldingsOf, SaysWhatTheEstimateDoesNotContain) {
  scan::Inventory inventory;
  EXPECT_TRUE(holdings_of(inventory).not_counted.empty());
  scan::UnmountedRouter router;
  router.endpoints.resize(4);
  inventory.unmounted = {router};
  inventory.holes.resize(2);
  inventory.skipped = {{"vendor.js", "vendored", false}, {"big.py", "longer than 2 MB", true}};
  const auto lines = holdings_of(inventory).not_counted;
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], "4 endpoints of 1 routers that no application mounts");
  EXPECT_EQ(lines[2], "1 files that could not be read whole");
}

}  // namespace
}  // namespace bakeoff::estimate
