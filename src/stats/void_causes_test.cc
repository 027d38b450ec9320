#include <gtest/gtest.h>

#include "stats/analyze.h"
#include "stats/simulation.h"

namespace bakeoff::stats {
namespace {

using samples::SampleSet;
using samples::SliceSample;

const Cast kCast{.contestants = {"a", "b"}, .reference = "ref", .cloned = "", .void_because = {}};

// Six quiet epochs of four rounds: a does 2000 a second, b 1000, the reference 4000.
SampleSet quiet_run() {
  SampleSet set;
  for (int epoch = 0; epoch < 6; ++epoch) {
    for (int round = 0; round < 4; ++round) {
      const double wobble = 1 + 0.002 * ((epoch * 7 + round * 3) % 5);
      set.slices.push_back(full_load_slice("a", epoch, round, 2000 * wobble));
      set.slices.push_back(full_load_slice("b", epoch, round, 1000));
      set.slices.push_back(full_load_slice("ref", epoch, round, 4000));
    }
  }
  return set;
}

template <class Change>
SampleSet with_each(SampleSet set, const std::string& contestant, Change change) {
  for (SliceSample& slice : set.slices) {
    if (slice.contestant == contestant) change(slice);
  }
  return set;
}

const Summary& throughput_of(const Analysis& analysis, const std::string& contestant) {
  for (const Summary& summary : analysis.summaries) {
    if (summary.contestant == contestant && summary.metric == "json.throughput") return summary;
  }
  static const Summary kNone;
  ADD_FAILURE() << contestant << " has no throughput";
  return kNone;
}

Analysis analyzed(const SampleSet& set, const Cast& cast = kCast) { return analyze(set, cast, {}); }

// The summary of `contestant` and the comparison must be void for this reason, the other
// contestant's not.
void expect_void(const Analysis& analysis, const std::string& contestant, const std::string& why) {
  const std::string& because = throughput_of(analysis, contestant).void_because;
  EXPECT_NE(because.find(why), std::string::npos) << because << " should say " << why;
  EXPECT_EQ(throughput_of(analysis, contestant == "a" ? "b" : "a").void_because, "");
  ASSERT_FALSE(analysis.comparisons.empty());
  for (const Comparison& comparison : analysis.comparisons) {
    EXPECT_EQ(comparison.verdict.kind, VerdictKind::void_) << comparison.metric;
    EXPECT_NE(comparison.verdict.because.find(contestant + ": "), std::string::npos);
  }
}

TEST(VoidCause, IsEmptyForAQuietRun) {  // negative control of all below
  const Analysis analysis = analyzed(quiet_run());
  for (const Summary& summary : analysis.summaries)
    EXPECT_EQ(summary.void_because, "") << summary.metric;
  EXPECT_EQ(analysis.comparisons[0].verdict.winner, "a") << analysis.comparisons[0].verdict.because;
  EXPECT_NEAR(throughput_of(analysis, "a").to_reference->value, 0.502, 0.001);
}

TEST(VoidCause, OneWrongAnswerIsEnough) {
  SampleSet set = quiet_run();
  for (SliceSample& slice : set.slices) {
    if (slice.contestant == "a" && slice.epoch == 3 && slice.round == 2) {
      slice.errors.wrong_body = 1;
      slice.first_wrong = "body differs at byte 7";
    }
  }
  expect_void(analyzed(set), "a", "1 of ");
  expect_void(analyzed(set), "a", "were wrong: body differs at byte 7");
}

TEST(VoidCause, WrongAnswersCountEvenInSlicesLeftOut) {
  const SampleSet set = with_each(quiet_run(), "a", [](SliceSample& slice) {
    if (slice.round != 0) return;
    slice.steal_share = 0.5;
    slice.errors.wrong_status = 2;
  });
  expect_void(analyzed(set), "a", "wrong");
}

TEST(VoidCause, TheHiddenCopyAnswersForItsOriginal) {
  SampleSet set = quiet_run();
  set.slices.push_back(full_load_slice("a#clone", 0, 0, 2000));
  set.slices.back().errors.malformed = 1;
  expect_void(analyzed(set), "a", "of its hidden copy");
}

TEST(VoidCause, FailedRequestsAreToleratedUpToOneInAThousand) {
  const auto failing = [](std::uint64_t resets) {
    return with_each(quiet_run(), "b", [resets](SliceSample& slice) {
      slice.errors.reset = slice.round == 0 ? resets : 0;
    });
  };
  EXPECT_EQ(throughput_of(analyzed(failing(4)), "b").void_because, "");  // 4 of 4004
  expect_void(analyzed(failing(5)), "b", "30 of 24030 requests failed");
}

TEST(VoidCause, AnEpochWithoutAnyRightAnswer) {
  const SampleSet set = with_each(quiet_run(), "b", [](SliceSample& slice) {
    if (slice.epoch != 4) return;
    slice.requests = 0;
    slice.latency.clear();
  });
  expect_void(analyzed(set), "b", "no right answer in epoch 4");
}

TEST(VoidCause, AGeneratorThatIsBusyInMostSlices) {
  const auto busy_in = [](int rounds) {
    return with_each(quiet_run(), "a", [rounds](SliceSample& slice) {
      slice.generator_busy = slice.round < rounds ? 0.95 : 0.6;
    });
  };
  const Analysis half = analyzed(busy_in(2));
  EXPECT_EQ(throughput_of(half, "a").void_because, "");
  EXPECT_EQ(throughput_of(half, "a").excluded,
            (std::map<std::string, int>{{"generator busy", 12}}));
  EXPECT_EQ(throughput_of(half, "a").slices_used, 12);
  expect_void(analyzed(busy_in(3)), "a",
              "the load generator's CPU was saturated in 18 of 24 slices");
}

TEST(VoidCause, AGeneratorThatLeavesFewerThanTwoEpochs) {
  SampleSet set;
  for (const SliceSample& slice : quiet_run().slices) {
    if (slice.epoch < 2) set.slices.push_back(slice);
  }
  set = with_each(set, "a",
                  [](SliceSample& slice) { slice.generator_busy = slice.epoch == 0 ? 0.95 : 0.6; });
  expect_void(analyzed(set), "a", "saturated");
}

TEST(VoidCause, ABusyGeneratorMakesTheReferenceALowerBoundOnly) {
  const Analysis analysis = analyzed(
      with_each(quiet_run(), "ref", [](SliceSample& slice) { slice.generator_busy = 0.99; }));
  EXPECT_TRUE(throughput_of(analysis, "ref").is_lower_bound);
  EXPECT_EQ(throughput_of(analysis, "ref").void_because, "");
  EXPECT_EQ(throughput_of(analysis, "ref").slices_used, 24);
  EXPECT_TRUE(throughput_of(analysis, "a").reference_is_lower_bound);
  EXPECT_FALSE(throughput_of(analysis, "a").is_lower_bound);
  EXPECT_EQ(analysis.comparisons[0].verdict.winner, "a");
  EXPECT_FALSE(throughput_of(analyzed(quiet_run()), "a").reference_is_lower_bound);
}

TEST(VoidCause, AWrongReferenceLeavesNoRatioToIt) {
  const Analysis analysis = analyzed(
      with_each(quiet_run(), "ref", [](SliceSample& slice) { slice.errors.wrong_body = 1; }));
  EXPECT_NE(throughput_of(analysis, "ref").void_because, "");
  EXPECT_FALSE(throughput_of(analysis, "a").to_reference.has_value());
  EXPECT_EQ(analysis.comparisons[0].verdict.winner, "a");
}

// Latencies that the rate contradicts: the class of mistake where a tool reports a wrong mean or
// count.
TEST(VoidCause, LatenciesThatContradictTheRate) {
  const auto latencies_times = [](double factor) {
    return with_each(quiet_run(), "b", [factor](SliceSample& slice) {
      const std::uint64_t count = slice.latency.total();
      const auto value =
          static_cast<std::uint64_t>(static_cast<double>(slice.latency.max()) * factor);
      slice.latency = *samples::LatencyHistogram::from_cells(
          {{samples::LatencyHistogram::index_of(value), count}}, count * value, value);
    });
  };
  // b's answers take 64 ms, so up to 6.4 % of a slice may be answers that straddle its edges.
  EXPECT_EQ(throughput_of(analyzed(latencies_times(0.95)), "b").void_because, "");
  expect_void(analyzed(latencies_times(0.80)), "b", "Little's law is broken");
  expect_void(analyzed(latencies_times(1.20)), "b", "makes 76.8 connections, 64 were open");
}

TEST(VoidCause, LatenciesOfAFastContestantAreHeldToFivePercent) {
  SampleSet set = quiet_run();
  for (SliceSample& slice : set.slices) {
    if (slice.contestant != "a") continue;
    slice = full_load_slice("a", slice.epoch, slice.round, 40'000);
  }
  EXPECT_EQ(throughput_of(analyzed(set), "a").void_because, "");
  for (SliceSample& slice : set.slices)
    slice.requests = slice.contestant == "a" ? 42'400 : slice.requests;
  expect_void(analyzed(set), "a", "Little's law is broken");
}

// A slow contestant after a thaw: answers that take 0.64 s cannot all lie within a slice of a
// second.
TEST(VoidCause, SlowAnswersThatStraddleTheSliceAreNoBreach) {
  SampleSet set = quiet_run();
  for (SliceSample& slice : set.slices) {
    if (slice.contestant != "b") continue;
    slice.latency.clear();
    slice.requests = 100;
    // 64 requests enter at once and leave 10 ms apart; counting begins 0.15 s later.
    for (int i = 1; i <= 100; ++i) {
      const int waited_ms = std::min(150 + 10 * i, 640);
      slice.latency.record(static_cast<std::uint64_t>(waited_ms) * 1'000'000);
    }
  }
  EXPECT_EQ(throughput_of(analyzed(set), "b").void_because, "");
}

// Half of the connections are served, 25 a second each; the others wait all of the slice, and 10 ms
// more until the load has stopped.
SampleSet half_neglected_run() {
  return with_each(quiet_run(), "b", [](SliceSample& slice) {
    slice = full_load_slice("b", slice.epoch, slice.round, 2000);  // 64 connections, 32 ms each
    slice.requests = 1000;
    slice.latency.clear();
    for (int i = 0; i < 1000; ++i) slice.latency.record(32'000'000);
    for (int i = 0; i < 32; ++i) slice.latency.record(1'010'000'000);
    slice.edges = samples::EdgeWaits{.outside = 0.32, .missing = 0, .unserved = 32};
  });
}

TEST(VoidCause, NeglectedConnectionsMakeThe99thPercentileVoidAndNotTheRate) {
  const Analysis analysis = analyzed(half_neglected_run());
  EXPECT_EQ(throughput_of(analysis, "b").void_because, "");
  for (const Summary& summary : analysis.summaries) {
    if (summary.contestant != "b" || summary.metric != "json.latency_p99") continue;
    EXPECT_EQ(
        summary.void_because,
        "up to 32 of 64 connections waited for a whole slice in vain: it lies beyond a slice");
  }
  for (const Comparison& comparison : analysis.comparisons) {
    const bool is_void = comparison.verdict.kind == VerdictKind::void_;
    EXPECT_EQ(is_void, comparison.metric == "json.latency_p99") << comparison.metric;
  }
}

TEST(VoidCause, FewNeglectedConnectionsLeaveThe99thPercentile) {  // negative control
  const SampleSet set = with_each(half_neglected_run(), "b", [](SliceSample& slice) {
    slice.requests = 7000;
    slice.latency.clear();
    for (int i = 0; i < 7000; ++i) slice.latency.record(4'571'428);
    for (int i = 0; i < 32; ++i) slice.latency.record(1'010'000'000);
  });
  for (const Comparison& comparison : analyzed(set).comparisons)
    EXPECT_NE(comparison.verdict.kind, VerdictKind::void_) << comparison.metric;
}

TEST(VoidCause, WaitsThatAreInNoLatencyAreABreach) {
  const SampleSet set = with_each(half_neglected_run(), "b", [](SliceSample& slice) {
    slice.edges->outside = 0;
    slice.edges->missing = 10;
  });
  expect_void(analyzed(set), "b", "Little's law is broken");
}

TEST(VoidCause, ATimeoutDoesNotBreakLittlesLaw) {
  const SampleSet set = with_each(quiet_run(), "b", [](SliceSample& slice) {
    if (slice.epoch != 0 || slice.round != 0) return;
    slice.errors.timeout = 1;  // 1 of 24001: tolerated
    slice.latency.record(10'000'000'000);
  });
  EXPECT_EQ(throughput_of(analyzed(set), "b").void_because, "");
}

TEST(VoidCause, WhatTheCallerKnowsComesFirst) {
  Cast cast = kCast;
  cast.void_because["a"]["json"] = "no steady state";
  expect_void(analyzed(quiet_run(), cast), "a", "no steady state");
  cast.void_because = {{"a", {{"", "does not start"}}}};
  expect_void(analyzed(quiet_run(), cast), "a", "does not start");
  cast.void_because = {{"a", {{"cpu", "no steady state"}}}};
  EXPECT_EQ(throughput_of(analyzed(quiet_run(), cast), "a").void_because, "");
}

TEST(VoidCause, AContestantWithoutSamplesIsNotMeasuredRatherThanZero) {
  Cast cast = kCast;
  cast.contestants = {"a", "c"};
  const Analysis analysis = analyzed(quiet_run(), cast);
  EXPECT_EQ(throughput_of(analysis, "c").void_because, "not measured");
  EXPECT_EQ(throughput_of(analysis, "c").absolute.n, 0);
  EXPECT_EQ(analysis.comparisons[0].verdict.kind, VerdictKind::void_);
  EXPECT_EQ(analysis.comparisons[0].verdict.because, "c: not measured");
}

SampleSet with_clone(double speed) {
  SampleSet set = quiet_run();
  for (int epoch = 0; epoch < 6; ++epoch) {
    for (int round = 0; round < 4; ++round) {
      set.slices.push_back(
          full_load_slice("b#clone", epoch, round, speed * (1 + 0.001 * (epoch % 3))));
    }
  }
  return set;
}

TEST(VoidCause, AHiddenCopyThatDiffersVoidsTheWorkload) {
  Cast cast = kCast;
  cast.cloned = "b";
  const Analysis analysis = analyzed(with_clone(1200), cast);
  ASSERT_EQ(analysis.clone_checks.size(), 1U);
  EXPECT_EQ(analysis.clone_checks[0].verdict.winner, "b#clone");
  for (const Comparison& comparison : analysis.comparisons) {
    EXPECT_EQ(comparison.verdict.kind, VerdictKind::void_);
    EXPECT_NE(comparison.verdict.because.find("the hidden copy differs from its original"),
              std::string::npos);
  }
}

TEST(VoidCause, AHiddenCopyThatAgreesVoidsNothing) {
  Cast cast = kCast;
  cast.cloned = "b";
  const Analysis analysis = analyzed(with_clone(1001), cast);
  ASSERT_EQ(analysis.clone_checks.size(), 1U);
  EXPECT_EQ(analysis.clone_checks[0].verdict.kind, VerdictKind::tie);
  EXPECT_EQ(analysis.comparisons[0].verdict.winner, "a");
  for (const Summary& summary : analysis.summaries) EXPECT_NE(summary.contestant, "b#clone");
}

}  // namespace
}  // namespace bakeoff::stats
