#include "plan/run_plan.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "plan/run_plan_json.h"
#include "support/temp_dir.h"

namespace bakeoff::plan {
namespace {

catalog::Contestant contestant(const std::string& id, const std::string& stack) {
  catalog::Contestant made;
  made.id = id;
  made.stack = stack;
  made.toolchain.kind = catalog::ToolchainKind::npm_node;
  made.workload_paths = {{"json", "/json"}};
  return made;
}

catalog::Catalog small_catalog() {
  catalog::Catalog catalog;
  catalog.stacks = {{.id = "node", .title = "Node.js", .default_contestant = "node/fastify"},
                    {.id = "go", .title = "Go"}};
  catalog.contestants = {contestant("cpp/reference", "cpp"), contestant("node/fastify", "node"),
                         contestant("node/http", "node")};
  catalog.contestants[0].is_reference = true;
  catalog.workloads = {{.id = "json", .title = "JSON"}, {.id = "cpu", .title = "CPU"}};
  catalog.profiles = {{.id = "web-api"}};
  catalog.designs = {{.id = "default"},
                     {.id = "quick", .most_epochs = 4, .budget_seconds = 80},
                     {.id = "short", .stop_early = false, .pilot_seconds = 0}};
  return catalog;
}

HostFacts two_cpus() {
  HostFacts host;
  host.cpus = {0, 1};
  host.memory_bytes = 16ULL << 30;
  return host;
}

Result<RunPlan> plan_of(const Wishes& wishes) {
  return make_run_plan(small_catalog(), wishes, two_cpus(), *parse_utc("2026-11-23T10:00:00Z"));
}

Wishes wish(std::vector<std::string> names) {
  Wishes wishes;
  wishes.names = std::move(names);
  wishes.seed = 7;
  return wishes;
}

TEST(MakeRunPlan, TakesTheDefaultContestantOfAStack) {
  const auto plan = plan_of(wish({"node"}));
  ASSERT_TRUE(plan) << plan.error().message;
  ASSERT_EQ(plan->contestants.size(), 1U);
  EXPECT_EQ(plan->contestants[0].id, "node/fastify");
  EXPECT_EQ(plan->reference.id, "cpp/reference");
  EXPECT_EQ(plan->cloned, "node/fastify");
}

TEST(MakeRunPlan, TakesTheMachinesOwnRuntimeWhenAsked) {
  const auto plan = plan_of(wish({"node@system", "node"}));
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->contestants.size(), 2U);
  EXPECT_EQ(plan->contestants[0].id, "node/fastify@system");
  EXPECT_EQ(plan->contestants[0].toolchain.kind, catalog::ToolchainKind::system_node);
  EXPECT_EQ(plan->contestants[1].toolchain.kind, catalog::ToolchainKind::npm_node);
}

TEST(MakeRunPlan, TakesAVariantOfAContestantAndOfAStacksDefault) {
  auto catalog = small_catalog();
  catalog.contestants.push_back(contestant("node/fastify@22", "node"));
  const auto now = *parse_utc("2026-11-23T10:00:00Z");
  const auto plan =
      make_run_plan(catalog, wish({"node@22", "node/fastify@22", "node"}), two_cpus(), now);
  ASSERT_TRUE(plan) << plan.error().message;
  ASSERT_EQ(plan->contestants.size(), 2U);
  EXPECT_EQ(plan->contestants[0].id, "node/fastify@22");
  const auto unknown = make_run_plan(catalog, wish({"node@23"}), two_cpus(), now);
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().message.find("no such variant of node/fastify"), std::string::npos)
      << unknown.error().message;
}

TEST(MakeRunPlan, AsksADatabaseOnlyWhenItsWorkloadIsNamed) {
  auto catalog = small_catalog();
  catalog.workloads.push_back({.id = "db", .title = "One row", .service = "postgres"});
  catalog.contestants[1].workload_paths["db"] = "/db";
  const auto now = *parse_utc("2026-11-23T10:00:00Z");
  auto wishes = wish({"node"});
  EXPECT_EQ(make_run_plan(catalog, wishes, two_cpus(), now)->workloads.size(), 1U);
  wishes.workloads = {"db"};
  const auto plan = make_run_plan(catalog, wishes, two_cpus(), now);
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->workloads.front().id, "db");
}

TEST(MakeRunPlan, NamesEveryUnknownWordAtOnceWithTheNearestKnown) {
  const auto plan = plan_of(wish({"ndoe", "node/htpt", "cpp/reference"}));
  ASSERT_FALSE(plan);
  const auto& message = plan.error().message;
  EXPECT_NE(message.find("'ndoe' (did you mean 'node'?)"), std::string::npos) << message;
  EXPECT_NE(message.find("'node/htpt' (did you mean 'node/http'?)"), std::string::npos) << message;
  EXPECT_NE(message.find("cpp/reference is the yardstick"), std::string::npos) << message;
}

TEST(MakeRunPlan, SaysThatAStackShipsNoContestant) {
  const auto plan = plan_of(wish({"go"}));
  ASSERT_FALSE(plan);
  EXPECT_NE(plan.error().message.find("bakeoff compare go"), std::string::npos);
}

TEST(MakeRunPlan, LeavesOutWorkloadsThatNobodyImplements) {
  const auto plan = plan_of(wish({"node"}));
  ASSERT_EQ(plan->workloads.size(), 1U);
  EXPECT_EQ(plan->workloads[0].id, "json");
}

TEST(MakeRunPlan, RejectsUnknownWorkloadsProfilesAndDesigns) {
  auto wishes = wish({"node"});
  wishes.workloads = {"jsno"};
  EXPECT_NE(plan_of(wishes).error().message.find("did you mean 'json'"), std::string::npos);
  wishes = wish({"node"});
  wishes.profile = "web";
  EXPECT_NE(plan_of(wishes).error().message.find("did you mean 'web-api'"), std::string::npos);
  wishes = wish({"node"});
  wishes.design = "slow";
  EXPECT_FALSE(plan_of(wishes));
}

TEST(MakeRunPlan, IsTheSameForTheSameSeed) {
  EXPECT_EQ(*plan_of(wish({"node", "node/http"})), *plan_of(wish({"node", "node/http"})));
}

TEST(MakeRunPlan, DrawsDifferentCopiesFromDifferentSeeds) {
  std::set<std::string> copies;
  for (std::uint64_t seed = 1; seed < 40; ++seed) {
    auto wishes = wish({"node", "node/http"});
    wishes.seed = seed;
    copies.insert(plan_of(wishes)->cloned);
  }
  EXPECT_EQ(copies.size(), 2U);
}

TEST(MakeRunPlan, RefusesTwoServicesOnOneFixedPort) {
  const support::TempDir folder;
  for (const char* name : {"a", "b"}) {
    std::filesystem::create_directory(folder.path() / name);
    std::ofstream(folder.path() / name / "contestant.toml")
        << "title = \"mine\"\n[start]\ncommand = [\"/bin/true\"]\nport = 3000\n[workloads]\njson = "
           "\"/json\"\n";
  }
  const auto plan = plan_of(wish({(folder.path() / "a").string(), (folder.path() / "b").string()}));
  ASSERT_FALSE(plan);
  EXPECT_NE(plan.error().message.find("3000"), std::string::npos) << plan.error().message;
}

TEST(Placement, KeepsServerAndGeneratorApartWhenThereAreTwoCpus) {
  const auto plan = plan_of(wish({"node"}));
  EXPECT_TRUE(plan->placement.disjoint);
  EXPECT_EQ(plan->placement.generator_cpus, std::vector<int>{0});
  EXPECT_EQ(plan->placement.server_cpus, std::vector<int>{1});
}

TEST(Placement, SharesTheOnlyCpuAndSaysSo) {
  HostFacts host;
  host.cpus = {3};
  const auto plan = make_run_plan(small_catalog(), wish({"node"}), host, UtcTime{});
  EXPECT_FALSE(plan->placement.disjoint);
  EXPECT_EQ(plan->placement.server_cpus, plan->placement.generator_cpus);
}

TEST(MakeRunPlan, TakesTheShortDesignForABudgetTooSmallForTheDefaultOne) {
  struct Case {
    double budget;
    const char* asked;
    const char* design;
  };
  for (const Case& each :
       {Case{0, "", "default"}, Case{120, "", "short"}, Case{7200, "", "default"},
        Case{120, "default", "default"}, Case{30, "quick", "quick"}}) {
    auto wishes = wish({"node"});
    wishes.budget_seconds = each.budget;
    wishes.design = each.asked;
    const auto plan = plan_of(wishes);
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_EQ(plan->design.id, each.design) << each.budget << " s, asked for " << each.asked;
  }
}

TEST(EstimateTime, NeverExceedsTheBudget) {
  auto wishes = wish({"node"});
  wishes.design = "quick";
  EXPECT_LE(estimate_time(*plan_of(wishes)).run_seconds, 80);
  wishes.budget_seconds = 30;
  EXPECT_LE(estimate_time(*plan_of(wishes)).run_seconds, 30);
}

TEST(EstimateTime, CountsOnlyWhoTakesPart) {
  auto catalog = small_catalog();
  for (auto& workload : catalog.workloads) workload.kind = catalog::WorkloadKind::http;
  for (auto& contestant : catalog.contestants) contestant.workload_paths["cpu"] = "/cpu";
  auto wishes = wish({"node/fastify", "node/http"});
  wishes.workloads = {"cpu"};
  const auto epoch_seconds = [&] {
    return estimate_time(
               *make_run_plan(catalog, wishes, two_cpus(), *parse_utc("2026-11-23T10:00:00Z")))
        .epoch_seconds;
  };
  const double all = epoch_seconds();
  catalog.contestants[0].workload_paths.erase("cpu");  // the reference server
  const double without = epoch_seconds();
  const auto design = catalog.designs[0];
  EXPECT_NEAR(all - without,
              std::max(design.process_warmup_seconds, design.least_warmup_seconds) +
                  design.rounds * (design.settle_seconds + design.slice_seconds),
              1e-9);
}

// The quick design's 80 s are for what is chosen unasked.
TEST(MakeRunPlan, MakesRoomForTheLeastEpochsOfWorkloadsThatWereNamed) {
  auto catalog = small_catalog();
  catalog::Workload jobs;
  jobs.id = "jobs";
  jobs.kind = catalog::WorkloadKind::jobs;
  jobs.program = catalog::ProgramSpec{.epoch_seconds = 100};
  catalog.workloads.push_back(jobs);
  catalog.contestants[2].programs["jobs"] = {};
  auto wishes = wish({"node/http"});
  wishes.design = "quick";
  wishes.workloads = {"jobs"};
  const auto plan_now = [&] {
    return *make_run_plan(catalog, wishes, two_cpus(), *parse_utc("2026-11-23T10:00:00Z"));
  };
  auto plan = plan_now();
  const double least = plan.design.least_epochs * 100.0;
  EXPECT_GE(plan.design.budget_seconds, least);
  EXPECT_GE(estimate_time(plan).run_seconds, least);
  wishes.budget_seconds = 30;  // the user's word counts, and the estimate says what it holds
  plan = plan_now();
  EXPECT_EQ(plan.design.budget_seconds, 30);
  EXPECT_GT(seconds_to_decide(plan), least);
  EXPECT_GE(estimate_time(plan).run_seconds, 100) << "programs have one epoch whatever the budget";
}

TEST(EstimateInstalls, CountsWhatIsSharedOnceAndNamesWhoSaysNothing) {
  RunPlan plan;
  plan.workloads = {{.id = "json"}};
  for (const char* id : {"node/a", "node/b"}) {
    catalog::Contestant contestant;
    contestant.id = id;
    contestant.toolchain.kind = catalog::ToolchainKind::npm_node;
    contestant.toolchain.runtime_folder = "/share/contestants/node/runtime";
    contestant.install_steps = {{"npm", "ci"}};
    contestant.install_megabytes = id == std::string("node/a") ? 30 : 0;
    plan.contestants.push_back(contestant);
  }
  const auto both = estimate_installs(plan);
  EXPECT_EQ(both.unstated, std::vector<std::string>{"node/b"});
  plan.contestants.pop_back();
  const auto one = estimate_installs(plan);
  EXPECT_EQ(one.megabytes, both.megabytes);
  EXPECT_GT(one.megabytes, 150);
  EXPECT_TRUE(one.unstated.empty());
  plan.contestants.front().toolchain.runtime_folder = "/share/contestants/node/../node/runtime";
  EXPECT_EQ(estimate_installs(plan).megabytes, one.megabytes);
}

TEST(CloneId, IsRecognisedAndTurnedBack) {
  EXPECT_TRUE(is_clone(clone_id("node/http")));
  EXPECT_FALSE(is_clone("node/http"));
  EXPECT_EQ(original_of(clone_id("node/http")), "node/http");
  EXPECT_EQ(original_of("node/http"), "node/http");
}

catalog::Workload sockets(const std::string& id, catalog::SocketUse use) {
  catalog::Workload workload;
  workload.id = id;
  workload.kind = catalog::WorkloadKind::socket;
  workload.connections = 10'000;
  workload.socket = catalog::SocketSpec{.use = use, .quick_connections = 500};
  return workload;
}

TEST(MakeRunPlan, OpensFewerConnectionsWhereTimeIsShort) {
  auto catalog = small_catalog();
  catalog.workloads.push_back(sockets("idle-connections", catalog::SocketUse::idle));
  catalog.contestants[1].workload_paths["idle-connections"] = "/ws";
  for (const char* design : {"default", "quick"}) {
    auto wishes = wish({"node"});
    wishes.design = design;
    wishes.workloads = {"idle-connections"};
    const auto plan =
        make_run_plan(catalog, wishes, two_cpus(), *parse_utc("2026-11-23T10:00:00Z"));
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_EQ(plan->workloads[0].connections, wishes.design == "quick" ? 500 : 10'000);
    EXPECT_TRUE(is_stretch(plan->workloads[0]));
    EXPECT_FALSE(is_sliced(plan->workloads[0]));
  }
  EXPECT_TRUE(is_sliced(sockets("ws-echo", catalog::SocketUse::echo)));
}

TEST(MakeRunPlan, AsksAnotherContestantOfAStackForWhatItsDefaultDoesNotOffer) {
  auto catalog = small_catalog();
  catalog.workloads.push_back(sockets("rooms", catalog::SocketUse::broadcast));
  catalog.contestants[2].workload_paths["rooms"] = "/rooms";
  const auto ids_of_plan = [&](std::vector<std::string> names, const std::string& workload) {
    auto wishes = wish(std::move(names));
    wishes.workloads = {workload};
    const auto plan =
        make_run_plan(catalog, wishes, two_cpus(), *parse_utc("2026-11-23T10:00:00Z"));
    std::vector<std::string> ids;
    if (!plan) return ids;
    for (const auto& contestant : plan->contestants) ids.push_back(contestant.id);
    EXPECT_EQ(plan->helpers,
              ids.size() > 1 ? std::vector<std::string>{"node/http"} : std::vector<std::string>{});
    EXPECT_EQ(parse_run_plan(to_text(*plan))->helpers, plan->helpers);
    return ids;
  };
  EXPECT_EQ(ids_of_plan({"node"}, "rooms"),
            (std::vector<std::string>{"node/fastify", "node/http"}));
  EXPECT_EQ(ids_of_plan({"node"}, "json"), (std::vector<std::string>{"node/fastify"}));
  // Who names a contestant means that one.
  EXPECT_TRUE(ids_of_plan({"node/fastify"}, "rooms").empty());
}

TEST(MakeRunPlan, LetsAStandInJoinWhereTheDefaultCannotBeInstalled) {
  auto catalog = small_catalog();
  catalog.stacks[0].stand_in = "node/http";
  const auto helpers_of = [&](std::vector<std::string> names, std::set<std::string> absent) {
    auto wishes = wish(std::move(names));
    wishes.absent = std::move(absent);
    const auto plan =
        make_run_plan(catalog, wishes, two_cpus(), *parse_utc("2026-11-23T10:00:00Z"));
    EXPECT_TRUE(plan);
    EXPECT_EQ(plan->contestants[0].id, "node/fastify");  // keeps its place
    return plan->helpers;
  };
  EXPECT_EQ(helpers_of({"node"}, {"node/fastify"}), std::vector<std::string>{"node/http"});
  EXPECT_TRUE(helpers_of({"node"}, {}).empty());
  // Who names contestants gets those, and nobody takes part twice.
  EXPECT_TRUE(helpers_of({"node/fastify"}, {"node/fastify"}).empty());
  EXPECT_TRUE(helpers_of({"node", "node/http"}, {"node/fastify"}).empty());
}

TEST(MakeRunPlan, WithdrawsWhatNeedsOneWorkerWhereThereAreSeveral) {
  auto catalog = small_catalog();
  catalog.workloads.push_back(sockets("ws-broadcast", catalog::SocketUse::broadcast));
  for (auto& contestant : catalog.contestants)
    contestant.workload_paths["ws-broadcast"] = "/ws/room";
  catalog.contestants[1].one_worker["ws-broadcast"] = "no common memory";
  auto wishes = wish({"node/fastify", "node/http"});
  wishes.workloads = {"ws-broadcast"};
  auto many = two_cpus();
  many.cpus = {0, 1, 2, 3, 4, 5, 6, 7};
  for (const auto& host : {two_cpus(), many}) {
    const auto plan = make_run_plan(catalog, wishes, host, *parse_utc("2026-11-23T10:00:00Z"));
    ASSERT_TRUE(plan) << plan.error().message;
    const auto cpus = plan->placement.server_cpus.size();
    EXPECT_EQ(implements(plan->contestants[0], plan->workloads[0]), cpus == 1);
    EXPECT_TRUE(implements(plan->contestants[1], plan->workloads[0]));
    if (cpus == 1) continue;
    EXPECT_NE(plan->contestants[0].unsupported.at("ws-broadcast").find("no common memory"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace bakeoff::plan
