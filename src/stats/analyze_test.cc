#include "stats/analyze.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/random.h"
#include "stats/simulation.h"

namespace bakeoff::stats {
namespace {

using samples::PointSample;
using samples::SampleSet;
using samples::SliceSample;

const Cast kCast{.contestants = {"a", "b"}, .reference = "ref", .cloned = "", .void_because = {}};

Rules fixed_rules() {
  Rules rules;
  rules.anytime = false;
  rules.systematic_floor = rules.point_floor = 0;
  return rules;
}

const Summary* find_summary(const Analysis& analysis, const std::string& contestant,
                            const std::string& metric) {
  for (const Summary& summary : analysis.summaries) {
    if (summary.contestant == contestant && summary.metric == metric) return &summary;
  }
  return nullptr;
}

const Comparison* find_comparison(const Analysis& analysis, const std::string& metric) {
  for (const Comparison& comparison : analysis.comparisons) {
    if (comparison.metric == metric) return &comparison;
  }
  return nullptr;
}

// a's rate is twice b's, both drift together from epoch to epoch; four rounds.
SampleSet drifting_run(int epochs) {
  SampleSet set;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    const double speed = 1 + 0.3 * epoch;
    for (int round = 0; round < 4; ++round) {
      set.slices.push_back(full_load_slice("a", epoch, round, 2000 * speed));
      set.slices.push_back(full_load_slice("b", epoch, round, 1000 * speed));
      set.slices.push_back(full_load_slice("ref", epoch, round, 8000 * speed));
    }
  }
  return set;
}

SliceSample& slice_of(SampleSet& set, const std::string& contestant, int epoch, int round) {
  for (SliceSample& slice : set.slices) {
    if (slice.contestant == contestant && slice.epoch == epoch && slice.round == round)
      return slice;
  }
  ADD_FAILURE() << "no such slice";
  return set.slices.front();
}

TEST(Analyze, GivesAllFourMetricsOfAWorkloadWithUnitsAndDirections) {
  const Analysis analysis = analyze(drifting_run(3), kCast, fixed_rules());
  ASSERT_EQ(analysis.summaries.size(), 12U);  // two contestants and the reference
  ASSERT_EQ(analysis.comparisons.size(), 4U);
  const Summary& rate = *find_summary(analysis, "a", "json.throughput");
  EXPECT_EQ(rate.absolute.unit, Unit::per_second);
  EXPECT_EQ(rate.direction, Direction::higher_is_better);
  EXPECT_NEAR(rate.absolute.value, 2000 * std::cbrt(1.0 * 1.3 * 1.6), 0.01);
  ASSERT_EQ(rate.per_epoch.size(), 3U);
  EXPECT_NEAR(rate.per_epoch[1], 2600, 1e-9);
  EXPECT_EQ(rate.slices_used, 12);
  EXPECT_EQ(rate.absolute.n, 3);
  EXPECT_NEAR(rate.absolute.level, 0.95, 1e-12);
  const Summary& p99 = *find_summary(analysis, "b", "json.latency_p99");
  EXPECT_EQ(p99.absolute.unit, Unit::seconds);
  EXPECT_EQ(p99.direction, Direction::lower_is_better);
  EXPECT_NEAR(p99.per_epoch[0], 0.064, 0.064 / 128);
  EXPECT_FALSE(p99.to_reference.has_value());
  const Summary& cpu = *find_summary(analysis, "b", "json.cpu_per_request");
  EXPECT_NEAR(cpu.per_epoch[0], 0.95 / 1000, 1e-12);
  EXPECT_NEAR(cpu.to_reference->value, 8, 1e-3);
}

TEST(Analyze, PairsByEpochSoThatCommonDriftCancels) {
  const Analysis analysis = analyze(drifting_run(5), kCast, fixed_rules());
  const Comparison& rate = *find_comparison(analysis, "json.throughput");
  EXPECT_NEAR(rate.ratio.value, 2, 1e-9);
  EXPECT_LT(rate.statistical_half_width, 1e-9);
  EXPECT_EQ(rate.epochs, 5);
  const Summary& a = *find_summary(analysis, "a", "json.throughput");
  EXPECT_GT(a.absolute.high / a.absolute.low, 1.5);  // by itself it drifts
  EXPECT_NEAR(a.to_reference->value, 0.25, 1e-9);
  EXPECT_LT(a.to_reference->high / a.to_reference->low, 1.001);
}

TEST(Analyze, SumsSlicesBeforeItTakesTheRatio) {
  SampleSet set = drifting_run(2);
  slice_of(set, "a", 0, 0) = full_load_slice("a", 0, 0, 6000);  // 12000 : 4000 in that epoch
  const Analysis analysis = analyze(set, kCast, fixed_rules());
  EXPECT_NEAR(find_comparison(analysis, "json.throughput")->ratio.value, std::sqrt(3.0 * 2.0),
              1e-9);
}

TEST(Analyze, LeavesOutThePairWhicheverSideIsFlagged) {
  SampleSet set = drifting_run(2);
  SliceSample& stolen = slice_of(set, "b", 0, 1);
  stolen.steal_share = 0.3;
  SliceSample& partner = slice_of(set, "a", 0, 1);
  partner = full_load_slice("a", 0, 1, 9000);  // a value far off, to see that it is not used
  const Analysis analysis = analyze(set, kCast, fixed_rules());
  EXPECT_NEAR(find_comparison(analysis, "json.throughput")->ratio.value, 2, 1e-9);
  const Summary& b = *find_summary(analysis, "b", "json.throughput");
  EXPECT_EQ(b.excluded, (std::map<std::string, int>{{"steal", 1}}));
  EXPECT_EQ(b.slices_used, 7);
  const Summary& a = *find_summary(analysis, "a", "json.throughput");
  EXPECT_TRUE(a.excluded.empty());  // by itself a's slice is sound
  EXPECT_NEAR(a.per_epoch[0], (3 * 2000 + 9000) / 4.0, 1e-9);
}

TEST(Analyze, NamesEachCauseOfLeavingOut) {
  struct Case {
    const char* cause;
    void (*flag)(SliceSample&);
  };
  const std::vector<Case> cases = {
      {"steal", [](SliceSample& s) { s.steal_share = 0.021; }},
      {"clock step", [](SliceSample& s) { s.clock_step_seconds = -0.006; }},
      {"generator late", [](SliceSample& s) { s.generator_late_p99 = 0.004; }},
      {"generator busy", [](SliceSample& s) { s.generator_busy = 0.91; }},
      {"no counted time", [](SliceSample& s) { s.seconds = 0; }},
      {"no counted time",
       [](SliceSample& s) { s.seconds = std::numeric_limits<double>::quiet_NaN(); }},
  };
  for (const Case& c : cases) {
    SampleSet set = drifting_run(2);
    c.flag(slice_of(set, "a", 1, 2));
    const Analysis analysis = analyze(set, kCast, fixed_rules());
    const Summary& a = *find_summary(analysis, "a", "json.throughput");
    EXPECT_EQ(a.excluded, (std::map<std::string, int>{{c.cause, 1}})) << c.cause;
    EXPECT_EQ(a.slices_used, 7) << c.cause;
  }
}

TEST(Analyze, KeepsSlicesBelowEveryLimit) {  // negative control of the one above
  SampleSet set = drifting_run(2);
  SliceSample& slice = slice_of(set, "a", 1, 2);
  slice.steal_share = 0.02;
  slice.clock_step_seconds = 0.005;
  slice.generator_late_p99 = 0.0011;  // above 1 ms, but under 5 % of a median of 24.6 ms
  slice.generator_busy = 0.90;
  const Analysis analysis = analyze(set, kCast, fixed_rules());
  EXPECT_TRUE(find_summary(analysis, "a", "json.throughput")->excluded.empty());
}

TEST(Analyze, NeverLeavesOutASliceForItsValue) {
  SampleSet set = drifting_run(4);
  slice_of(set, "b", 2, 3) = full_load_slice("b", 2, 3, 10);
  const Analysis analysis = analyze(set, kCast, fixed_rules());
  const Summary& b = *find_summary(analysis, "b", "json.throughput");
  EXPECT_TRUE(b.excluded.empty());
  EXPECT_NEAR(b.per_epoch[2], (3 * 1600 + 10) / 4.0, 1e-9);
}

TEST(Analyze, KeepsAllOfAnEpochWhenMostOfItIsFlagged) {
  SampleSet set = drifting_run(2);
  for (int round = 0; round < 3; ++round) slice_of(set, "a", 1, round).steal_share = 0.5;
  const Analysis most = analyze(set, kCast, fixed_rules());
  EXPECT_EQ(find_summary(most, "a", "json.throughput")->excluded,
            (std::map<std::string, int>{{"kept: steal", 3}}));
  EXPECT_EQ(find_summary(most, "a", "json.throughput")->slices_used, 8);
  slice_of(set, "a", 1, 2).steal_share = 0;
  const Analysis half = analyze(set, kCast, fixed_rules());
  EXPECT_EQ(find_summary(half, "a", "json.throughput")->excluded,
            (std::map<std::string, int>{{"steal", 2}}));
}

TEST(Analyze, ASliceRecordedAgainReplacesTheEarlierOne) {
  SampleSet set = drifting_run(2);
  set.slices.push_back(full_load_slice("a", 0, 0, 4000));
  const Analysis analysis = analyze(set, kCast, fixed_rules());
  EXPECT_NEAR(find_summary(analysis, "a", "json.throughput")->per_epoch[0], 2500, 1e-9);
}

TEST(Analyze, ComparesOnlyRoundsThatBothHave) {
  SampleSet set = drifting_run(2);
  std::erase_if(set.slices, [](const SliceSample& s) {
    return s.contestant == "b" && (s.epoch == 1 || s.round == 3);  // interrupted
  });
  slice_of(set, "a", 0, 3) = full_load_slice("a", 0, 3, 9000);
  const Analysis analysis = analyze(set, kCast, fixed_rules());
  const Comparison& rate = *find_comparison(analysis, "json.throughput");
  EXPECT_EQ(rate.epochs, 1);
  EXPECT_NEAR(rate.ratio.value, 2, 1e-9);
}

TEST(Analyze, DoesNotDependOnTheOrderOfTheSamples) {
  Random random(5);
  Session session(3, {{.id = "a", .log_speed = 0.1}, {.id = "b"}, {.id = "ref", .log_speed = 1}});
  for (int i = 0; i < 6; ++i) session.run_epoch();
  const Analysis expected = analyze(session.samples(), kCast, {});
  SampleSet shuffled = session.samples();
  random.shuffle(shuffled.slices);
  EXPECT_EQ(analyze(shuffled, kCast, {}), expected);  // bit for bit
}

TEST(Analyze, GivesNoNinetyNinthPercentileFromTooFewAnswers) {
  SampleSet set;
  for (int epoch = 0; epoch < 3; ++epoch) {
    set.slices.push_back(full_load_slice("a", epoch, 0, 999));
    set.slices.push_back(full_load_slice("b", epoch, 0, 1000));
  }
  const Analysis analysis = analyze(set, kCast, fixed_rules());
  EXPECT_NE(find_summary(analysis, "a", "json.latency_p99")->void_because, "");
  EXPECT_EQ(find_summary(analysis, "b", "json.latency_p99")->void_because, "");
  EXPECT_EQ(find_comparison(analysis, "json.latency_p99")->verdict.kind, VerdictKind::void_);
  EXPECT_EQ(find_summary(analysis, "a", "json.latency_p50")->void_because, "");
}

TEST(Analyze, SaysWhenNoCpuTimeWasRead) {
  SampleSet set = drifting_run(3);
  for (SliceSample& slice : set.slices) slice.server_cpu_seconds = 0;
  const Analysis analysis = analyze(set, kCast, fixed_rules());
  const Summary& cpu = *find_summary(analysis, "a", "json.cpu_per_request");
  EXPECT_EQ(cpu.void_because, "no CPU time was read");
  EXPECT_FALSE(cpu.to_reference.has_value());
  EXPECT_EQ(find_comparison(analysis, "json.throughput")->verdict.winner, "a");
}

TEST(Analyze, NothingGivesNothing) {
  EXPECT_EQ(analyze({}, kCast, {}), Analysis{});
  EXPECT_EQ(analyze({}, {}, {}), Analysis{});
}

// Points
// ------------------------------------------------------------------------------------------------------------

PointSample start_of(const std::string& contestant, int epoch, int repetition, double seconds) {
  return {contestant, "coldstart", "time_to_first_answer", epoch,
          repetition, seconds,     Unit::seconds,          0};
}

SampleSet starts_of(double factor_b) {
  SampleSet set;
  for (int epoch = 0; epoch < 6; ++epoch) {
    const double drift = 1 + 0.2 * epoch;
    for (int repetition = 0; repetition < 3; ++repetition) {
      const double wobble = 1 + 0.01 * ((epoch + repetition) % 3);
      set.points.push_back(start_of("a", epoch, repetition, 0.1 * drift * wobble));
      set.points.push_back(start_of("b", epoch, repetition, 0.1 * factor_b * drift * wobble));
    }
  }
  return set;
}

TEST(AnalyzePoints, PairsGeometricMeansOfRepetitionsByEpoch) {
  const Analysis analysis = analyze(starts_of(3), kCast, fixed_rules());
  const Summary& a = *find_summary(analysis, "a", "coldstart.time_to_first_answer");
  EXPECT_EQ(a.absolute.unit, Unit::seconds);
  EXPECT_EQ(a.direction, Direction::lower_is_better);
  EXPECT_EQ(a.slices_used, 18);
  EXPECT_NEAR(a.per_epoch[0], 0.1 * std::cbrt(1.00 * 1.01 * 1.02), 1e-12);
  const Comparison& starts = *find_comparison(analysis, "coldstart.time_to_first_answer");
  EXPECT_NEAR(starts.ratio.value, 1.0 / 3, 1e-9);
  EXPECT_EQ(starts.verdict.winner, "a");
  EXPECT_NE(starts.verdict.because.find("a: time to first answer is 0.33 to 0.33 times that of b"),
            std::string::npos)
      << starts.verdict.because;
  EXPECT_EQ(analysis.summaries.size(), 2U);  // the reference has no points
}

TEST(AnalyzePoints, LeavesOutStolenOnesAndWhatIsNoPositiveNumber) {
  SampleSet set = starts_of(1);
  set.points[0].steal_share = 0.4;  // a, epoch 0
  set.points[0].value = 100;
  set.points[6].value = -1;  // a, epoch 1
  set.points[8].value = std::numeric_limits<double>::quiet_NaN();
  const Analysis analysis = analyze(set, kCast, fixed_rules());
  const Summary& a = *find_summary(analysis, "a", "coldstart.time_to_first_answer");
  EXPECT_EQ(a.excluded, (std::map<std::string, int>{{"not a positive number", 2}, {"steal", 1}}));
  EXPECT_EQ(a.slices_used, 15);
  EXPECT_LT(a.per_epoch[0], 0.11);
}

TEST(AnalyzePoints, KeepsAnEpochThatWasMostlyStolen) {
  SampleSet set = starts_of(1);
  for (PointSample& point : set.points) {
    if (point.contestant == "a" && point.epoch == 2 && point.repetition < 2)
      point.steal_share = 0.4;
  }
  const Analysis analysis = analyze(set, kCast, fixed_rules());
  EXPECT_EQ(find_summary(analysis, "a", "coldstart.time_to_first_answer")->excluded,
            (std::map<std::string, int>{{"kept: steal", 2}}));
}

TEST(AnalyzePoints, AreVoidWhereTheContestantIsKnownToBe) {
  Cast cast = kCast;
  cast.void_because["b"]["coldstart"] = "never answered";
  const Analysis analysis = analyze(starts_of(1), cast, fixed_rules());
  EXPECT_EQ(analysis.comparisons[0].verdict.kind, VerdictKind::void_);
  EXPECT_EQ(analysis.comparisons[0].verdict.because, "b: never answered");
}

TEST(AnalyzePoints, AreVoidWhereTheHiddenCopyDiffers) {
  Cast cast = kCast;
  cast.cloned = "a";
  SampleSet set = starts_of(2);
  for (const PointSample& point : starts_of(1.3).points) {
    if (point.contestant != "b") continue;
    set.points.push_back(point);
    set.points.back().contestant = "a#clone";
  }
  const Analysis analysis = analyze(set, cast, fixed_rules());
  ASSERT_EQ(analysis.clone_checks.size(), 1U);
  EXPECT_EQ(analysis.clone_checks[0].verdict.winner, "a");
  EXPECT_EQ(analysis.comparisons[0].verdict.kind, VerdictKind::void_);
}

// is_settled
// --------------------------------------------------------------------------------------------------------

TEST(IsSettled, WaitsForTheLeastEpochsAndForEveryPair) {
  EXPECT_FALSE(is_settled(analyze(drifting_run(3), kCast, {}), "json"));
  EXPECT_FALSE(
      is_settled(analyze(drifting_run(4), kCast, {}), "json"));  // the anytime interval is infinite
  EXPECT_TRUE(is_settled(analyze(drifting_run(6), kCast, {}), "json"));
  EXPECT_FALSE(is_settled(analyze(drifting_run(6), kCast, {}), "other"));

  Cast three = kCast;
  three.contestants.emplace_back("c");
  SampleSet set = drifting_run(6);
  for (int epoch = 0; epoch < 6; ++epoch) {
    set.slices.push_back(full_load_slice("c", epoch, 0, epoch % 2 == 0 ? 1000 : 4000));
  }
  EXPECT_FALSE(is_settled(analyze(set, three, {}), "json"));
}

TEST(IsSettled, LooksAtPointsWhereThereAreNoSlices) {
  EXPECT_TRUE(is_settled(analyze(starts_of(3), kCast, {}), "coldstart"));
  SampleSet set = starts_of(1);
  for (PointSample& point : set.points) {
    if (point.contestant == "a") point.value *= point.epoch % 2 == 0 ? 3 : 1;
  }
  EXPECT_FALSE(is_settled(analyze(set, kCast, {}), "coldstart"));
}

TEST(IsSettled, MeasuresOneContestantAloneUntilItsRatioIsNarrow) {
  Cast alone = kCast;
  alone.contestants = {"a"};
  EXPECT_FALSE(is_settled(analyze(drifting_run(3), alone, {}), "json"));
  EXPECT_TRUE(is_settled(analyze(drifting_run(6), alone, {}), "json"));
  SampleSet set = drifting_run(6);
  for (SliceSample& slice : set.slices) {
    if (slice.contestant == "a" && slice.epoch % 2 == 0) {
      slice = full_load_slice("a", slice.epoch, slice.round, 500);
    }
  }
  EXPECT_FALSE(is_settled(analyze(set, alone, {}), "json"));
}

TEST(IsSettled, GivesUpOnlyWhenNobodyIsLeft) {
  Cast cast = kCast;
  cast.void_because["b"][""] = "does not start";
  EXPECT_FALSE(
      is_settled(analyze(drifting_run(2), cast, {}), "json"));  // a is still worth measuring
  EXPECT_TRUE(is_settled(analyze(drifting_run(6), cast, {}), "json"));
  cast.void_because["a"][""] = "does not start";
  cast.void_because["ref"][""] = "does not start";
  EXPECT_TRUE(is_settled(analyze(drifting_run(2), cast, {}), "json"));
}

}  // namespace
}  // namespace bakeoff::stats
