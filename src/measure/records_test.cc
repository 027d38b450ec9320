#include "measure/records.h"

#include <gtest/gtest.h>

#include <cmath>

namespace bakeoff::measure {
namespace {

plan::RunPlan small_plan() {
  plan::RunPlan plan;
  plan.run_id = "r1";
  plan.created_at = "2026-11-23T10:00:00Z";
  plan.contestants.resize(2);
  plan.contestants[0].id = "node/http";
  plan.contestants[0].stack = "node";
  plan.contestants[1].id = "python/fastapi";
  plan.contestants[1].stack = "python";
  plan.reference.id = "cpp/reference";
  plan.reference.stack = "cpp";
  for (auto& contestant : plan.contestants)
    contestant.workload_paths = {{"json", "/json"}, {"cpu", "/cpu"}};
  plan.cloned = "node/http";
  plan.workloads = {{.id = "json"}, {.id = "cpu"}};
  return plan;
}

// A clone check that came out at `ratio`, plus and minus `reach` in log units.
evidence::Record clone_record(double ratio, double reach = 0) {
  evidence::Record record;
  record.metric = "aa.json.throughput";
  record.value = Estimate{
      .value = ratio, .low = ratio * std::exp(-reach), .high = ratio * std::exp(reach), .n = 9};
  return record;
}

TEST(CastOf, VoidsOnlyTheWorkloadThatFailed) {
  RunOutcome outcome;
  outcome.failures = {
      {"python/fastapi", "cpu", 2, Stage::load, "exited with code 1 under load", "", false}};
  const auto cast = cast_of(small_plan(), outcome);
  EXPECT_EQ(cast.void_because.at("python/fastapi").size(), 1U);
  EXPECT_TRUE(cast.void_because.at("python/fastapi").contains("cpu"));
}

TEST(CountingSamples, LeaveOutTheBlockDuringWhichTheDatabaseEnded) {
  RunOutcome outcome;
  for (const int epoch : {0, 1, 2}) {
    for (const char* workload : {"db", "json"}) {
      outcome.samples.slices.push_back(
          {.contestant = "node/http", .workload = workload, .epoch = epoch});
      outcome.samples.points.push_back(
          {.contestant = "node/orm", .workload = workload, .epoch = epoch});
    }
  }
  EXPECT_EQ(counting_samples(outcome).slices.size(), 6U);
  outcome.failures = {{kDatabaseLabel, "db", 1, Stage::load, "it ended", "", false}};
  const auto counting = counting_samples(outcome);
  EXPECT_EQ(counting.slices.size(), 5U);
  EXPECT_EQ(counting.points.size(), 5U);
  for (const auto& slice : counting.slices)
    EXPECT_FALSE(slice.workload == "db" && slice.epoch == 1);
  EXPECT_FALSE(cast_of(small_plan(), outcome).void_because.contains("node/http"));
}

TEST(CastOf, VoidsEverythingOfWhatCouldNotBeInstalled) {
  RunOutcome outcome;
  outcome.failures = {{"python/fastapi", "", -1, Stage::install, "registry unreachable", "", true}};
  EXPECT_EQ(cast_of(small_plan(), outcome).void_because.at("python/fastapi").size(), 2U);
}

TEST(CastOf, SaysWhyAContestantDoesNotOfferAWorkload) {
  auto plan = small_plan();
  plan.workloads.push_back(
      {.id = "ws-echo", .kind = catalog::WorkloadKind::socket, .socket = catalog::SocketSpec{}});
  plan.contestants[0].workload_paths["ws-echo"] = "/ws/echo";
  plan.contestants[1].unsupported["ws-echo"] = "WSGI has no WebSocket";
  auto cast = cast_of(plan, {});
  EXPECT_FALSE(cast.void_because.contains("node/http"));
  EXPECT_EQ(
      cast.void_because.at("python/fastapi"),
      (std::map<std::string, std::string>{{"ws-echo", "unsupported: WSGI has no WebSocket"}}));
  plan.contestants[1].unsupported.clear();
  cast = cast_of(plan, {});
  EXPECT_NE(cast.void_because.at("python/fastapi").at("ws-echo").find("does not offer"),
            std::string::npos);
}

TEST(CastOf, SaysWhyThereIsNoFigureOfTheReferenceServer) {
  auto plan = small_plan();
  plan.reference.unsupported["json"] = "it asks no database";
  const auto cast = cast_of(plan, {});
  EXPECT_EQ(cast.void_because.at(plan.reference.id).at("json"), "unsupported: it asks no database");
}

TEST(CastOf, KeepsTheOtherEpochsOfAContestantThatMissedOne) {
  RunOutcome outcome;
  outcome.failures = {{"node/http", "", 3, Stage::start, "port taken", "", false}};
  EXPECT_FALSE(cast_of(small_plan(), outcome).void_because.contains("node/http"));
}

TEST(CastOf, VoidsWhatHasNoSteadyState) {
  RunOutcome outcome;
  outcome.warm_ups = {{"node/http", "json", 10, false, 0.4, true}};
  const auto cast = cast_of(small_plan(), outcome);
  EXPECT_NE(cast.void_because.at("node/http").at("json").find("no steady state"),
            std::string::npos);
}

TEST(ToRecords, LeavesOutVoidFiguresAndHiddenCopies) {
  stats::Analysis analysis;
  analysis.summaries.resize(3);
  analysis.summaries[0].contestant = "node/http";
  analysis.summaries[0].metric = "json.throughput";
  analysis.summaries[1].contestant = "node/http#clone";
  analysis.summaries[2].contestant = "python/fastapi";
  analysis.summaries[2].void_because = "wrong answers";
  analysis.clone_checks.resize(1);
  analysis.clone_checks[0].metric = "json.throughput";
  const auto records = to_records(small_plan(), {}, analysis, "hash");
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].subject, "node/http");
  EXPECT_EQ(records[0].stack, "node");
  EXPECT_EQ(records[0].raw_hash, "hash");
  EXPECT_EQ(records[1].metric, "aa.json.throughput");
}

TEST(SystematicFloor, NeedsFiveSessionsAndNeverFallsBelowTheLeast) {
  std::vector<evidence::Record> records(4, clone_record(1.1));
  EXPECT_EQ(systematic_floor(records, 0.005), 0.005);
  records.push_back(clone_record(1 / 1.1));
  EXPECT_NEAR(systematic_floor(records, 0.005), 1.96 * std::log(1.1), 1e-12);
  EXPECT_EQ(systematic_floor(std::vector<evidence::Record>(9, clone_record(1.0)), 0.005), 0.005);
}

TEST(SystematicFloor, IsNotWidenedByTheScatterOfRunsThatCouldNotTell) {
  // Far apart, but no further than those short runs scatter anyway.
  std::vector<evidence::Record> records;
  for (int i = 0; i < 6; ++i) {
    records.push_back(clone_record(i % 2 == 0 ? 1.1 : 1 / 1.1, 1.96 * std::log(1.1)));
  }
  EXPECT_EQ(systematic_floor(records, 0.005), 0.005);
  // Negative control: the same differences in runs that could tell.
  for (auto& record : records) record = clone_record(record.value->value, 0.01);
  EXPECT_GT(systematic_floor(records, 0.005), 0.18);
}

TEST(SystematicFloor, ListensToTheRunsThatCouldTell) {
  std::vector<evidence::Record> records(6, clone_record(1.002, 0.004));
  const double without = systematic_floor(records, 0.005);
  records.push_back(clone_record(1.5, 0.5));
  EXPECT_NEAR(systematic_floor(records, 0.005), without, 0.001);
}

TEST(SystematicFloor, LeavesOutSessionsThatDoNotKnowTheirScatter) {
  std::vector<evidence::Record> records(6, clone_record(1.002, 0.004));
  const double without = systematic_floor(records, 0.005);
  records.push_back(clone_record(0.45));
  records.back().value->n = 1;
  EXPECT_EQ(systematic_floor(records, 0.005), without);
}

TEST(FloorsOf, KeepsLoadsAndEveryPointApart) {
  std::vector<evidence::Record> records(6, clone_record(1.01));
  records.insert(records.end(), 6, clone_record(1.4));
  for (std::size_t i = 6; i < 12; ++i) records[i].metric = "aa.memory.pss_idle";
  records.insert(records.end(), 6, clone_record(9));
  for (std::size_t i = 12; i < 18; ++i) records[i].metric = "json.throughput";  // no copies
  const Floors floors = floors_of(records, 0.005);
  EXPECT_NEAR(floors.load, 1.96 * std::log(1.01), 1e-9);
  ASSERT_EQ(floors.points.size(), 1U);
  EXPECT_NEAR(floors.points.at("memory.pss_idle"), 1.96 * std::log(1.4), 1e-9);
  const auto rules = rules_of({.least_floor = 0.005}, floors);
  EXPECT_EQ(rules.systematic_floor, floors.load);
  EXPECT_EQ(rules.point_floors, floors.points);
}

}  // namespace
}  // namespace bakeoff::measure
