#include "estimate/estimate_migration.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "estimate/sample_holdings.h"

namespace bakeoff::estimate {
namespace {

using catalog::Quantity;

const LineItem* item_of(const MigrationEstimate& made, const std::string& id) {
  const auto found = std::ranges::find(made.items, id, &LineItem::id);
  return found == made.items.end() ? nullptr : &*found;
}

const Port& port_of(const MigrationEstimate& made, const std::string& name) {
  return *std::ranges::find(made.ports, name, &Port::name);
}

bool expects(const MigrationEstimate& made, const std::string& id) {
  return std::ranges::find(made.failures, id, &Failure::id) != made.failures.end();
}

MigrationEstimate of_size(int endpoints, int services = 1) {
  std::vector<ServiceHoldings> all;
  for (int i = 0; i < services; ++i) {
    all.push_back(service_of("python", i == 0 ? endpoints : 1));
    all.back().root = "s" + std::to_string(i);
    if (i > 0) all.front().counts[Quantity::endpoints] -= 1;
  }
  return estimate(code_base(all), quick_wish("node"));
}

TEST(Size, PrintsTheMarginToTheNextClass) {
  EXPECT_EQ(of_size(22).size.margin, "medium: 22 endpoints, small ends at 20, large begins at 150");
  EXPECT_EQ(of_size(1).size.margin, "small: 1 endpoint, medium begins at 20");
  EXPECT_EQ(of_size(400).size.margin, "large: 400 endpoints, medium ends at 150");
  EXPECT_EQ(of_size(12, 3).size.margin,
            "medium: 12 endpoints would be less, but 3 services are; small ends at 2 services, "
            "large begins at 150");
}

TEST(Size, IsBorderlineWithinAFifthOfALimit) {
  struct Case {
    int endpoints;
    bool borderline;
  };
  for (const auto& [endpoints, borderline] :
       {Case{15, false}, Case{16, true}, Case{19, true}, Case{20, true}, Case{24, true},
        Case{25, false}, Case{119, false}, Case{120, true}, Case{181, false}})
    EXPECT_EQ(of_size(endpoints).size.borderline, borderline) << endpoints;
}

TEST(Size, ShowsThePublishedRangeBesideAndHowTheyDiffer) {
  const auto made = of_size(19);
  EXPECT_EQ(made.size.published_cost, (Bounds{8000, 25000}));
  EXPECT_EQ(made.size.published_weeks, (Bounds{3, 6}));
  EXPECT_NE(made.size.disagreement.find("published range"), std::string::npos);
}

TEST(Ports, NameTheEquivalentAndTheReason) {
  auto service = service_of("python", 5);
  service.libraries = {library("sqlalchemy"), library("PyJWT"), library("django_redis"),
                       library("google.cloud.storage"), library("left_pad_of_python")};
  const auto made = estimate(code_base({service}), quick_wish("node"));
  EXPECT_EQ(port_of(made, "sqlalchemy").status, PortStatus::partial);
  EXPECT_EQ(port_of(made, "sqlalchemy").take, "Prisma");
  EXPECT_EQ(port_of(made, "sqlalchemy").basis.origin, catalog::Origin::given);
  EXPECT_EQ(port_of(made, "PyJWT").status, PortStatus::one_to_one) << "case does not matter";
  EXPECT_EQ(port_of(made, "django_redis").library, "django-redis") << "nor do dashes";
  EXPECT_EQ(port_of(made, "google.cloud.storage").kind, "cloud") << "found by its parent";
  const Port& unknown = port_of(made, "left_pad_of_python");
  EXPECT_EQ(unknown.status, PortStatus::unknown);
  EXPECT_EQ(item_of(made, "library-unknown")->count, 1);
}

TEST(Ports, PublishedPairsLeadBothWays) {
  struct Case {
    const char* from;
    const char* library;
    const char* to;
    PortStatus status;
    const char* take;
  };
  const Case cases[] = {
      {"python", "sqlalchemy", "node", PortStatus::partial, "Prisma"},
      {"node", "@prisma/client", "python", PortStatus::partial, "SQLAlchemy"},
      {"python", "django.db", "node", PortStatus::partial, "Drizzle"},
      {"node", "drizzle-orm", "python", PortStatus::partial, "Django ORM, or SQLAlchemy Core"},
      {"python", "celery", "node", PortStatus::partial, "BullMQ"},
      {"node", "bullmq", "python", PortStatus::partial, "Celery"},
      {"python", "pandas", "node", PortStatus::none, ""},
      {"python", "torch", "node", PortStatus::none, ""},
      {"python", "torch", "elixir", PortStatus::partial, "Nx, Axon and Bumblebee"},
      {"node", "lodash/merge", "go", PortStatus::one_to_one, "the standard library, or lo"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.library);
    auto service = service_of(one.from, 5);
    service.libraries = {library(one.library)};
    const auto made = estimate(code_base({service}), quick_wish(one.to));
    EXPECT_EQ(made.ports.at(0).status, one.status);
    EXPECT_EQ(made.ports.at(0).take, one.take);
  }
}

TEST(Ports, WhatHasNoEquivalentStaysBehindAGatewayAsALineOfItsOwn) {
  auto service = service_of("python", 5);
  const auto plain = estimate(code_base({service}), quick_wish("node"));
  EXPECT_EQ(item_of(plain, "kept-service"), nullptr);
  service.libraries = {library("pandas"), library("torch"), library("numpy")};
  const auto blocked = estimate(code_base({service}), quick_wish("node"));
  ASSERT_NE(item_of(blocked, "kept-service"), nullptr);
  EXPECT_EQ(item_of(blocked, "kept-service")->count, 1) << "one carve-out, however many libraries";
  EXPECT_EQ(item_of(blocked, "library-missing"), nullptr);
  const auto rewrite = std::ranges::find(blocked.options, "rewrite", &Option::id);
  ASSERT_NE(rewrite, blocked.options.end());
  EXPECT_GT(rewrite->range.hours.p90, blocked.total.hours.p90);
}

TEST(Estimate, MovesOnlyWhatIsNotThereYetAndHasWork) {
  auto api = service_of("python", 8);
  auto there = service_of("node", 8);
  there.root = "web-api";
  auto front = service_of("python", 0);
  front.root = "scripts";
  const auto made = estimate(code_base({api, there, front}), quick_wish("node"));
  EXPECT_TRUE(made.services.at(0).moves);
  EXPECT_EQ(made.services.at(1).why_not, "is on node already");
  EXPECT_EQ(made.services.at(2).why_not, "no endpoint, job, model or socket event was found in it");
  EXPECT_EQ(made.size.endpoints, 8);
  EXPECT_EQ(made.from, std::vector<std::string>{"python"});
}

TEST(Estimate, DoesNotTakeSilenceForNothing) {
  auto service = service_of("python", 8);
  EXPECT_EQ(estimate(code_base({service}), quick_wish("node")).not_counted.size(), 2U);
  service.libraries = {library("fastapi")};
  service.counts[Quantity::models] = 3;
  EXPECT_TRUE(estimate(code_base({service}), quick_wish("node")).not_counted.empty());
}

TEST(Estimate, SaysWhyNothingCanMove) {
  const auto made =
      estimate_migration(shipped_catalog(), code_base({service_of("node", 3)}), quick_wish("node"));
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::not_found);
  EXPECT_EQ(made.error().message,
            "nothing in /code can be moved to node: api (node) is on node already");
}

TEST(Estimate, YourRateAndTeamAreMarkedAsYours) {
  Wish wish = quick_wish("go");
  wish.rate = Bounds{80, 80};
  wish.team = 3;
  const auto made = estimate(code_base({service_of("python", 30)}), wish);
  EXPECT_EQ(made.rate_basis.origin, catalog::Origin::user);
  EXPECT_EQ(made.team_basis.origin, catalog::Origin::user);
  EXPECT_NEAR(made.total.money.p50, 80 * made.total.hours.p50, 80);
}

TEST(Estimate, AFartherTargetTakesLonger) {
  const auto holdings = code_base({service_of("python", 30)});
  const double node = estimate(holdings, quick_wish("node")).total.hours.p50;
  const double go = estimate(holdings, quick_wish("go")).total.hours.p50;
  const double rust = estimate(holdings, quick_wish("rust")).total.hours.p50;
  EXPECT_LT(node, go);
  EXPECT_LT(go, rust);
}

TEST(Estimate, DriversAreTheFiveWidestItems) {
  auto service = service_of("python", 30);
  service.counts[Quantity::jobs] = 40;
  service.counts[Quantity::models] = 10;
  service.counts[Quantity::auth_schemes] = 1;
  const auto made = estimate(code_base({service}), quick_wish("node"));
  ASSERT_EQ(made.drivers.size(), 5U);
  EXPECT_EQ(made.drivers[0].item, "job");
  for (std::size_t i = 1; i < made.drivers.size(); ++i) {
    EXPECT_GE(made.drivers[i - 1].high - made.drivers[i - 1].low,
              made.drivers[i].high - made.drivers[i].low);
  }
}

TEST(NextEndpoint, IsFasterOnlyWhereServicesAreWrappedAndNoDataIsTouched) {
  auto service = service_of("python", 10);
  EXPECT_FALSE(estimate(code_base({service}), quick_wish("node")).next_endpoint.applies);
  service.libraries = {library("httpx")};
  const auto wraps = estimate(code_base({service}), quick_wish("node"));
  EXPECT_TRUE(wraps.next_endpoint.applies);
  EXPECT_EQ(wraps.next_endpoint.factor, (Bounds{0.6, 0.8}));
  service.libraries.push_back(library("scipy"));
  const auto level = estimate(code_base({service}), quick_wish("node"));
  EXPECT_FALSE(level.next_endpoint.applies);
  EXPECT_EQ(level.next_endpoint.because, "in use here: data");
  service.libraries.pop_back();
  EXPECT_FALSE(estimate(code_base({service}), quick_wish("go")).next_endpoint.applies)
      << "nothing is published for Go";
}

TEST(Failures, AreThoseOfTheDirectionAndOfWhatIsInUse) {
  auto service = service_of("python", 10);
  const auto plain = estimate(code_base({service}), quick_wish("node"));
  EXPECT_FALSE(expects(plain, "jobs-in-flight"));
  EXPECT_FALSE(expects(plain, "packaging"));
  EXPECT_TRUE(expects(plain, "middleware-order"));
  service.libraries = {library("celery")};
  service.findings["several-lockfiles"] = 2;
  const auto busy = estimate(code_base({service}), quick_wish("node"));
  EXPECT_TRUE(expects(busy, "jobs-in-flight"));
  EXPECT_TRUE(expects(busy, "packaging"));
  EXPECT_FALSE(expects(busy, "gil-threads")) << "that is a failure of moving to Python";
  const auto to_python = estimate(code_base({service_of("node", 10)}), quick_wish("python"));
  EXPECT_TRUE(expects(to_python, "sync-in-async"));
}

TEST(Profile, FollowsFromWhatTheCodeBaseIsMadeOf) {
  struct Case {
    const char* library;
    const char* profile;
  };
  for (const auto& [name, profile] :
       {Case{"", "web-api"}, Case{"torch", "ai-service"}, Case{"pandas", "data-pipeline"},
        Case{"openai", "ai-service"}}) {
    auto service = service_of("python", 10);
    if (*name != '\0') service.libraries = {library(name)};
    const auto made = estimate(code_base({service}), quick_wish("node"));
    EXPECT_EQ(made.profile.profile, profile) << name;
    EXPECT_EQ(made.profile.needs.contains("ai-beside-api"), std::string(name) == "torch");
  }
}

TEST(Payback, IsAskedOnlyWithAGain) {
  const auto holdings = code_base({service_of("python", 30)});
  EXPECT_TRUE(estimate(holdings, quick_wish("node")).payback.empty());
  Wish wish = quick_wish("node");
  wish.worth = 1000;
  const auto poor = estimate(holdings, wish);
  EXPECT_TRUE(poor.profile.needs.contains("does-not-pay-back")) << poor.payback;
  wish.worth = 1'000'000;
  EXPECT_FALSE(estimate(holdings, wish).profile.needs.contains("does-not-pay-back"));
}

TEST(Past, YourOwnProjectsGiveARangeBeside) {
  Wish wish = quick_wish("node");
  wish.past = {{100, 210}, {200, 380}};
  const auto holdings = code_base({service_of("python", 30)});
  EXPECT_NE(estimate(holdings, wish).past->says.find("too few"), std::string::npos);
  wish.past = {{100, 210}, {200, 380}, {300, 650}, {80, 150}, {500, 1100}, {400, 780}};
  const auto made = estimate(holdings, wish);
  EXPECT_NEAR(made.past->hours.p50, 2 * made.total.hours.p50, 0.2 * made.total.hours.p50)
      << "they took about twice as long as estimated";
}

}  // namespace
}  // namespace bakeoff::estimate
