#include "score/score_one.h"

#include <gtest/gtest.h>

#include <cmath>

#include "score/sample_criteria.h"

namespace bakeoff::score {
namespace {

using Records = std::vector<evidence::Record>;
using Facts = std::vector<catalog::EvidenceFact>;

CriterionScore score(const catalog::Criterion& asked, const Candidate& who, const Records& records,
                     const Facts& facts = {}) {
  const auto catalog = catalog_with({asked}, facts);
  return score_one(asked, who, {catalog, records, test_now()});
}

Candidate fastify() { return candidate("node", "node/fastify"); }

catalog::Probe as_fallback(catalog::Probe probe) {
  probe.fallback = true;
  return probe;
}

catalog::EvidenceFact judged(double points) {
  auto made = rubric_fact("node", "productivity", points, 0.5);
  made.kind = catalog::FactKind::judged;
  return made;
}

TEST(ScoreOne, WeighsProbesAndAddsHalfWidthsInQuadrature) {
  const auto asked = criterion("io", {rubric_probe("a", 3), rubric_probe("b", 1)});
  const auto made = score(asked, candidate("node"), {},
                          {rubric_fact("node", "a", 8, 1), rubric_fact("node", "b", 4, 2)});
  ASSERT_TRUE(made.points);
  EXPECT_DOUBLE_EQ(made.points->value, 7);
  const double half_width = std::sqrt(9.0 + 4.0) / 4;
  EXPECT_DOUBLE_EQ(made.points->low, 7 - half_width);
  EXPECT_DOUBLE_EQ(made.points->high, 7 + half_width);
  EXPECT_EQ(made.coverage, 1);
  EXPECT_EQ(made.gap, Gap::none);
  EXPECT_EQ(made.band, "workable");
  EXPECT_EQ(made.badges, "C");
}

TEST(ScoreOne, KeepsTheTwoSidesOfAnIntervalApart) {
  auto lopsided = rubric_fact("node", "a", 8);
  lopsided.points->low = 5;
  lopsided.points->high = 8.5;
  const auto made = score(criterion("io", {rubric_probe("a")}), candidate("node"), {}, {lopsided});
  EXPECT_DOUBLE_EQ(made.points->low, 5);
  EXPECT_DOUBLE_EQ(made.points->high, 8.5);
}

TEST(ScoreOne, LeavesThePointsUnknownWithoutEvidenceInsteadOfZero) {
  const auto made = score(criterion("io", {ratio_probe()}), fastify(), {});
  EXPECT_FALSE(made.points);
  EXPECT_EQ(made.gap, Gap::no_evidence);
  EXPECT_EQ(made.gap_reason,
            "no measurement of json for node/fastify, which a run with --workload json takes");
  EXPECT_EQ(made.coverage, 0);
  EXPECT_EQ(made.band, "");
}

TEST(ScoreOne, LeavesThePointsUnknownWhenTooLittleIsCovered) {
  const auto asked = criterion("io", {rubric_probe("a", 1), rubric_probe("b", 2)});
  const auto made = score(asked, candidate("node"), {}, {rubric_fact("node", "a", 9)});
  EXPECT_FALSE(made.points);
  EXPECT_EQ(made.gap, Gap::too_little_coverage);
  EXPECT_NEAR(made.coverage, 1.0 / 3, 1e-12);
  EXPECT_NE(made.gap_reason.find("33 %"), std::string::npos) << made.gap_reason;
  EXPECT_NE(made.gap_reason.find("no evidence on b"), std::string::npos) << made.gap_reason;
  const auto enough = score(asked, candidate("node"), {}, {rubric_fact("node", "b", 9)});
  EXPECT_EQ(enough.points->value, 9);
  EXPECT_NEAR(enough.coverage, 2.0 / 3, 1e-12);
}

TEST(ScoreOne, UsesAFallbackOnlyWhereNothingElseSpeaks) {
  const auto asked = criterion("io", {ratio_probe(), as_fallback(rubric_probe("suite", 2))});
  const Facts facts{rubric_fact("node", "suite", 9)};
  const auto cited = score(asked, candidate("node"), {}, facts);
  EXPECT_EQ(cited.points->value, 9);
  EXPECT_EQ(cited.badges, "C");
  EXPECT_EQ(cited.coverage, 1);
  const auto measured = score(asked, fastify(), {ratio_record("node/fastify", 0.25)}, facts);
  EXPECT_EQ(measured.points->value, 7);
  EXPECT_EQ(measured.badges, "M");
  EXPECT_EQ(measured.coverage, 1);
}

TEST(ScoreOne, DoesNotHideAFailureBehindACitedFigure) {
  auto who = fastify();
  who.failed = Gap::failed;
  who.failure_reason = "answered /json with 500";
  const auto asked = criterion("io", {ratio_probe(), as_fallback(rubric_probe("suite"))});
  const auto made =
      score(asked, who, {ratio_record("node/fastify", 0.25)}, {rubric_fact("node", "suite", 9)});
  EXPECT_FALSE(made.points);
  EXPECT_EQ(made.gap, Gap::failed);
  EXPECT_EQ(made.gap_reason, "answered /json with 500");
  const auto hiring = score(criterion("hiring", {rubric_probe("suite")}), who, {},
                            {rubric_fact("node", "suite", 9)});
  EXPECT_EQ(hiring.points->value, 9);
  EXPECT_EQ(hiring.gap, Gap::none);
}

TEST(ScoreOne, KeepsWhatWasPublishedOfWhoCannotBeInstalled) {
  auto who = fastify();
  who.failed = Gap::not_installable;
  who.failure_reason = "the registry is out of reach";
  const auto asked = criterion("io", {ratio_probe(), as_fallback(rubric_probe("suite"))});
  const auto made = score(asked, who, {}, {rubric_fact("node", "suite", 9)});
  ASSERT_TRUE(made.points);
  EXPECT_EQ(made.points->value, 9);
  EXPECT_EQ(made.badges, "C");
}

TEST(ScoreOne, HoldsJudgementWithoutASourceAtTheCap) {
  const auto asked = criterion("productivity", {rubric_probe("productivity")});
  const auto made = score(asked, candidate("node"), {}, {judged(8)});
  EXPECT_TRUE(made.capped);
  EXPECT_EQ(made.points->value, 7);
  EXPECT_EQ(made.points->low, 7);
  EXPECT_EQ(made.points->high, 7);
  EXPECT_NE(made.because.find("held at 7 instead of 8.0"), std::string::npos) << made.because;
  EXPECT_EQ(made.badges, "J");
}

TEST(ScoreOne, LeavesJudgementBelowTheCapAndJudgementBesideASourceAlone) {
  const auto asked = criterion("productivity", {rubric_probe("productivity")});
  const auto low = score(asked, candidate("node"), {}, {judged(6)});
  EXPECT_FALSE(low.capped);
  EXPECT_EQ(low.points->value, 6);
  auto source = rubric_fact("node", "productivity", 9);
  source.id = "node.survey";
  const auto mixed = score(asked, candidate("node"), {}, {judged(8), source});
  EXPECT_FALSE(mixed.capped);
  EXPECT_EQ(mixed.points->value, 8.5);
  EXPECT_EQ(mixed.badges, "CJ");
}

TEST(ScoreOne, ScoresAnOwnServiceOnMeasurementsOnly) {
  const auto service = candidate("./svc-a", "./svc-a");
  const auto asked =
      criterion("io", {ratio_probe(), rubric_probe("docs", 5), as_fallback(rubric_probe("suite"))});
  const auto made =
      score(asked, service, {ratio_record("./svc-a", 0.5)}, {rubric_fact("./svc-a", "docs", 1)});
  EXPECT_EQ(made.points->value, 8.5);
  EXPECT_EQ(made.coverage, 1);
  const auto hiring = score(criterion("hiring", {rubric_probe("docs")}), service, {},
                            {rubric_fact("./svc-a", "docs", 9)});
  EXPECT_FALSE(hiring.points);
  EXPECT_NE(hiring.gap_reason.find("not of this service"), std::string::npos) << hiring.gap_reason;
}

TEST(ScoreOne, SaysInWordsWhatThePointsComeFrom) {
  const auto made =
      score(criterion("io", {ratio_probe()}), fastify(), {ratio_record("node/fastify", 0.38)});
  EXPECT_EQ(made.because,
            "requests per second (JSON): 0.38 lies between 1/4 (7) and 1/2 (8.5) -> 7.9");
}

}  // namespace
}  // namespace bakeoff::score
