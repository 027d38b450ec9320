#include "score/score_probe.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "score/sample_criteria.h"

namespace bakeoff::score {
namespace {

using Records = std::vector<evidence::Record>;

ProbeFinding measured(const Records& records,
                      const Candidate& who = candidate("node", "node/fastify")) {
  const auto catalog = catalog_with({});
  return score_probe(ratio_probe(), who, {catalog, records, test_now()});
}

ProbeFinding cited(const catalog::Probe& probe, const std::vector<catalog::EvidenceFact>& facts) {
  const auto catalog = catalog_with({}, facts);
  return score_probe(probe, candidate("node"), {catalog, {}, test_now()});
}

TEST(MeasuredProbe, SaysWhereTheRatioLiesBetweenTheAnchors) {
  const auto finding = measured({ratio_record("node/fastify", 0.38, 0.02)});
  ASSERT_TRUE(finding.score.points);
  EXPECT_NEAR(finding.score.points->value, 10 + 1.5 * std::log2(0.38), 1e-9);
  EXPECT_NEAR(finding.score.points->low, 10 + 1.5 * std::log2(0.36), 1e-9);
  EXPECT_NEAR(finding.score.points->high, 10 + 1.5 * std::log2(0.40), 1e-9);
  EXPECT_EQ(finding.score.points->n, 6);
  EXPECT_EQ(finding.score.note, "0.38 lies between 1/4 (7) and 1/2 (8.5)");
  EXPECT_EQ(finding.score.badge, 'M');
  EXPECT_EQ(finding.score.evidence, (std::vector<std::string>{"ledger:1"}));
}

TEST(MeasuredProbe, TakesTheNewestRecordOfTheSubjectAndLeavesOutReplacedOnes) {
  auto old_one = ratio_record("node/fastify", 0.5);
  old_one.taken_at = "2026-11-22T10:00:00Z";
  auto newest = ratio_record("node/fastify", 0.25);
  newest.id = 2;
  auto other_subject = ratio_record("node/http", 0.9);
  other_subject.id = 3;
  other_subject.taken_at = "2026-11-23T11:00:00Z";
  EXPECT_EQ(measured({newest, old_one, other_subject}).score.points->value, 7);
  auto correction = ratio_record("node/fastify", 0.125);
  correction.id = 4;
  correction.replaces = 2;
  EXPECT_EQ(measured({newest, old_one, correction}).score.points->value, 5.5);
}

TEST(MeasuredProbe, IgnoresRecordsThatWereNotMeasured) {
  auto claimed = ratio_record("node/fastify", 0.9);
  claimed.kind = evidence::RecordKind::user;
  EXPECT_FALSE(measured({claimed}).score.points);
}

TEST(MeasuredProbe, SaysThatPointsAreAnUpperBoundWhereTheReferenceWasGeneratorBound) {
  auto record = ratio_record("node/fastify", 0.38);
  EXPECT_EQ(measured({record}).score.note.find("upper bound"), std::string::npos);
  record.ratio_is_upper_bound = true;
  EXPECT_NE(measured({record}).score.note.find("upper bound"), std::string::npos);
}

TEST(MeasuredProbe, GivesTheWholeScaleWhereTheIntervalIsInfinite) {
  auto record = ratio_record("node/fastify", 0.5);
  record.to_reference->low = -std::numeric_limits<double>::infinity();
  record.to_reference->high = std::numeric_limits<double>::infinity();
  const auto finding = measured({record});
  EXPECT_EQ(finding.score.points->low, 1);
  EXPECT_EQ(finding.score.points->high, 10);
}

TEST(MeasuredProbe, GivesTheWholeScaleToASingleEpoch) {
  auto record = ratio_record("node/fastify", 0.5);
  record.to_reference->n = 1;
  const auto alone = measured({record});
  EXPECT_EQ(alone.score.points->low, 1);
  EXPECT_EQ(alone.score.points->high, 10);
  record.to_reference->n = 2;
  EXPECT_GT(measured({record}).score.points->low, 1);
}

TEST(MeasuredProbe, StaysEmptyWithTheReasonWhenTheContestantFailed) {
  auto who = candidate("node", "node/fastify");
  who.failed = Gap::not_installable;
  who.failure_reason = "npm cannot be reached";
  const auto finding = measured({ratio_record("node/fastify", 0.5)}, who);
  EXPECT_FALSE(finding.score.points);
  EXPECT_EQ(finding.score.note, "npm cannot be reached");
  EXPECT_EQ(finding.score.badge, ' ');
}

TEST(MeasuredProbe, SaysWhatWouldGiveTheFigure) {
  auto catalog = catalog_with({});
  catalog::Workload jobs;
  jobs.id = "jobs";
  jobs.kind = catalog::WorkloadKind::jobs;
  catalog.workloads.push_back(jobs);
  const auto note = [&](const std::string& metric) {
    return score_probe(ratio_probe(metric), candidate("go", "go/nethttp"),
                       {catalog, {}, test_now()})
        .score.note;
  };
  EXPECT_EQ(note("jobs.job_p99"), "no contestant of go does the workload jobs yet");
  catalog::Contestant queue;
  queue.id = "go/queue";
  queue.stack = "go";
  queue.programs["jobs"] = {};
  catalog::Contestant server;
  server.id = "go/nethttp";
  server.stack = "go";
  server.unsupported["db"] = "its driver is not to be had";
  catalog.contestants = {queue, server};
  EXPECT_EQ(note("jobs.job_p99"),
            "no measurement of jobs for go/nethttp, which a run with --workload jobs takes");
  EXPECT_EQ(note("db.throughput"), "go/nethttp does not offer db: its driver is not to be had");
}

TEST(FactProbe, TurnsTheIntervalWhereFewerIsBetter) {
  auto cold_start = fact("node", "cold-start");
  cold_start.value = Estimate{300, 200, 400, Unit::milliseconds, 0, 0.95};
  const auto finding = cited(cold_start_probe(), {cold_start});
  ASSERT_TRUE(finding.score.points);
  EXPECT_LT(finding.score.points->low, finding.score.points->value);
  EXPECT_LT(finding.score.points->value, finding.score.points->high);
  EXPECT_EQ(finding.score.points->high, points_at(cold_start_probe(), 200));
  EXPECT_NE(finding.score.note.find("300 ms lies between 20 ms (10) and 450 ms (5.5)"),
            std::string::npos)
      << finding.score.note;
  EXPECT_EQ(finding.score.badge, 'C');
}

TEST(FactProbe, AveragesSeveralFactsAndSpansThem) {
  auto second = rubric_fact("node", "hiring", 7, 0.5);
  second.id = "node.hiring.2";
  const auto finding =
      cited(rubric_probe("hiring"), {rubric_fact("node", "hiring", 9, 0.5), second});
  EXPECT_EQ(finding.score.points->value, 8);
  EXPECT_EQ(finding.score.points->low, 6.5);
  EXPECT_EQ(finding.score.points->high, 9.5);
  EXPECT_EQ(finding.score.evidence, (std::vector<std::string>{"node.hiring", "node.hiring.2"}));
}

TEST(FactProbe, TakesOnlyFactsOfTheTopicAndStackThatCarryWhatTheAxisNeeds) {
  auto without_points = fact("node", "hiring");
  without_points.value = Estimate{62.3, 62.3, 62.3, Unit::percent, 0, 0.95};
  EXPECT_FALSE(cited(rubric_probe("hiring"), {without_points}).score.points);
  EXPECT_FALSE(cited(rubric_probe("hiring"), {rubric_fact("python", "hiring", 9)}).score.points);
  EXPECT_FALSE(cited(rubric_probe("hiring"), {rubric_fact("node", "survey", 9)}).score.points);
}

TEST(FactProbe, WidensAndMarksWhatIsStale) {
  auto fresh = rubric_fact("node", "hiring", 8, 0.25);
  fresh.source.retrieved = "2025-11-24";  // 365 days: one day left
  const auto still_good = cited(rubric_probe("hiring"), {fresh});
  EXPECT_FALSE(still_good.score.stale);
  EXPECT_EQ(still_good.score.points->low, 7.75);

  auto old = fresh;
  old.source.retrieved = "2025-11-20";
  const auto stale = cited(rubric_probe("hiring"), {old});
  EXPECT_TRUE(stale.score.stale);
  EXPECT_EQ(stale.score.points->value, 8);
  EXPECT_EQ(stale.score.points->low, 7.25);
  EXPECT_EQ(stale.score.points->high, 8.75);
  EXPECT_NE(stale.score.note.find("stale"), std::string::npos);
}

TEST(FactProbe, ReadsAYearAsItsFirstDayAndTreatsAnUnknownAgeAsStale) {
  auto dated = rubric_fact("node", "hiring", 8);
  dated.source.retrieved = "";
  dated.source.published = "2026";
  EXPECT_FALSE(cited(rubric_probe("hiring"), {dated}).score.stale);
  dated.source.published = "2024-05";
  EXPECT_TRUE(cited(rubric_probe("hiring"), {dated}).score.stale);
  dated.source.published = "";
  EXPECT_TRUE(cited(rubric_probe("hiring"), {dated}).score.stale);
  dated.source.ttl_days = 0;
  EXPECT_FALSE(cited(rubric_probe("hiring"), {dated}).score.stale);
}

TEST(FactProbe, NeverLeavesTheScaleWhenWidened) {
  auto old = rubric_fact("node", "hiring", 10);
  old.source.retrieved = "2020-01-01";
  EXPECT_EQ(cited(rubric_probe("hiring"), {old}).score.points->high, 10);
}

TEST(FactProbe, ShowsTheWeakestBadgeOfMixedEvidence) {
  auto judged = rubric_fact("node", "hiring", 7);
  judged.id = "node.hiring.judged";
  judged.kind = catalog::FactKind::judged;
  const auto finding = cited(rubric_probe("hiring"), {rubric_fact("node", "hiring", 9), judged});
  EXPECT_EQ(finding.badges, "CJ");
  EXPECT_EQ(finding.score.badge, 'J');
}

}  // namespace
}  // namespace bakeoff::score
