// The whole room against a machine whose truth is known. Seeds are fixed: a failure is a change of
// the code.
#include "stats/simulation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "stats/analyze.h"
#include "stats/internal/compare.h"
#include "stats/interval.h"

namespace bakeoff::stats {
namespace {

constexpr int kMostEpochs = 40;

const Cast kCast{.contestants = {"a", "b"}, .reference = "", .cloned = "", .void_because = {}};

// Without the systematic floor, which widens intervals: the plain ones must do.
Rules plain_rules(bool anytime) {
  Rules rules;
  rules.systematic_floor = 0;
  rules.anytime = anytime;
  return rules;
}

std::vector<Runner> pair_with_gap(double gap) {
  return {{.id = "a", .log_speed = std::log1p(gap)}, {.id = "b"}};
}

Session session_of(std::uint64_t seed, const std::vector<Runner>& runners, int epochs) {
  Session session(seed, runners);
  while (session.epochs() < epochs) session.run_epoch();
  return session;
}

// Epoch by epoch, as each contestant shows it by itself.
const std::vector<double>& rates_of(const Analysis& analysis, const std::string& contestant) {
  for (const Summary& summary : analysis.summaries) {
    if (summary.contestant == contestant && summary.metric == "json.throughput")
      return summary.per_epoch;
  }
  static const std::vector<double> kNone;
  return kNone;
}

const Comparison& throughput_of(const Analysis& analysis) { return analysis.comparisons.at(0); }

bool covers(const Estimate& ratio, double log_truth) {
  return std::log(ratio.low) <= log_truth && log_truth <= std::log(ratio.high);
}

struct Tally {
  int sessions = 0;
  int winner_a = 0;
  int winner_b = 0;
  int ties = 0;
  int undecided = 0;
  double epochs = 0;  // in the mean
};

// Looks after every epoch and stops when settled, as a run does.
Tally run_sessions(double gap, int sessions, std::uint64_t first_seed) {
  Tally tally;
  const Rules rules;
  for (int i = 0; i < sessions; ++i) {
    Session session(first_seed + static_cast<std::uint64_t>(i), pair_with_gap(gap));
    while (session.epochs() < rules.least_epochs) session.run_epoch();
    Analysis analysis = analyze(session.samples(), kCast, rules);
    while (!is_settled(analysis, "json", rules) && session.epochs() < kMostEpochs) {
      session.run_epoch();
      analysis = analyze(session.samples(), kCast, rules);
    }
    const Verdict& verdict = throughput_of(analysis).verdict;
    ++tally.sessions;
    if (verdict.winner == "a") ++tally.winner_a;
    if (verdict.winner == "b") ++tally.winner_b;
    if (verdict.kind == VerdictKind::tie) ++tally.ties;
    if (verdict.kind == VerdictKind::undecided) ++tally.undecided;
    tally.epochs += static_cast<double>(session.epochs()) / sessions;
  }
  return tally;
}

TEST(Simulation, EqualsAreCalledATieAndAlmostNeverAWinner) {
  const Tally tally = run_sessions(0, 300, 1'000);
  EXPECT_LE(tally.winner_a + tally.winner_b, 3);  // 1 %
  EXPECT_GE(tally.ties, 291);                     // 97 %
  EXPECT_LT(tally.epochs, 15);
}

TEST(Simulation, FindsAGapOfTenPercentAndNeverTheWrongWinner) {
  const Tally tally = run_sessions(0.10, 200, 2'000);
  EXPECT_GE(tally.winner_a, 196);  // 98 %
  EXPECT_EQ(tally.winner_b, 0);
  EXPECT_LT(tally.epochs, 10);
}

TEST(Simulation, FindsAGapOfFivePercentAndNeverTheWrongWinner) {
  const Tally tally = run_sessions(0.05, 150, 3'000);
  EXPECT_GE(tally.winner_a, 147);
  EXPECT_EQ(tally.winner_b, 0);
}

TEST(Simulation, TheSlowerOneDoesNotWinWhicheverSideItStandsOn) {
  const Tally tally = run_sessions(1 / 1.10 - 1, 60, 4'000);
  EXPECT_GE(tally.winner_b, 59);
  EXPECT_EQ(tally.winner_a, 0);
}

TEST(Simulation, FixedIntervalCoversTheTruthAtEveryGap) {
  int covered = 0;
  int sessions = 0;
  double sum_of_errors = 0;
  const Rules rules = plain_rules(false);
  for (const double gap : {0.0, 0.02, 0.05, 0.10, 0.25}) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      const Session session =
          session_of(5'000 + 1'000 * seed + std::uint64_t(gap * 100), pair_with_gap(gap), 10);
      const Comparison comparison = throughput_of(analyze(session.samples(), kCast, rules));
      covered += covers(comparison.ratio, std::log1p(gap)) ? 1 : 0;
      sum_of_errors += std::log(comparison.ratio.value) - std::log1p(gap);
      ++sessions;
    }
  }
  const double coverage = static_cast<double>(covered) / sessions;
  EXPECT_GE(coverage, 0.93);
  EXPECT_LE(coverage, 0.97);
  EXPECT_NEAR(sum_of_errors / sessions, 0, 0.002);
}

// Negative control: slices are no replicates. What a process start does to all of its slices stays
// unseen.
TEST(Simulation, PoolingSlicesAsReplicatesWouldNotCoverTheTruth) {
  int covered = 0;
  constexpr int sessions = 200;
  for (std::uint64_t seed = 0; seed < sessions; ++seed) {
    const Session session = session_of(6'000 + seed, pair_with_gap(0), 10);
    std::map<std::pair<int, int>, double> logs;
    std::set<std::pair<int, int>> stolen;
    for (const samples::SliceSample& slice : session.samples().slices) {
      const double log_rate = std::log(static_cast<double>(slice.requests) / slice.seconds);
      logs[{slice.epoch, slice.round}] += slice.contestant == "a" ? log_rate : -log_rate;
      if (slice.steal_share > 0.02) stolen.insert({slice.epoch, slice.round});
    }
    std::vector<double> pooled;
    for (const auto& [place, log] : logs) {
      if (!stolen.contains(place)) pooled.push_back(log);
    }
    const MeanInterval interval = t_interval(pooled, 0.05);
    covered += std::abs(interval.mean) <= interval.half_width ? 1 : 0;
  }
  EXPECT_LT(covered, 0.80 * sessions);
}

// Negative control: looking after every epoch with the interval for one look, and no tie band.
TEST(Simulation, PeekingWithTheFixedIntervalWouldNameFalseWinners) {
  int false_winners = 0;
  int anytime_winners = 0;
  constexpr int sessions = 100;
  Rules peeking = plain_rules(false);
  peeking.tie_band = 0;
  Rules anytime = plain_rules(true);
  anytime.tie_band = 0;
  for (std::uint64_t seed = 0; seed < sessions; ++seed) {
    const Session session = session_of(7'000 + seed, pair_with_gap(0), kMostEpochs);
    const Analysis analysis = analyze(session.samples(), kCast, peeking);
    std::vector<double> logs;
    for (std::size_t e = 0; e < kMostEpochs; ++e) {
      logs.push_back(std::log(rates_of(analysis, "a").at(e) / rates_of(analysis, "b").at(e)));
    }
    const auto ever_wins = [&logs](const Rules& rules) {
      for (std::size_t n = 4; n <= logs.size(); ++n) {
        const Comparison look =
            compare({"json.throughput", "a", "b"}, std::span(logs).first(n), rules);
        if (look.verdict.kind == VerdictKind::winner) return 1;
      }
      return 0;
    };
    false_winners += ever_wins(peeking);
    anytime_winners += ever_wins(anytime);
  }
  EXPECT_GT(false_winners, 0.10 * sessions);
  EXPECT_LE(anytime_winners, 0.05 * sessions);
}

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// A collector that stops b for 0.25 s in every 4 s costs it 6.25 %. That is b's own, not the
// weather.
TEST(Simulation, CountsThePausesOfAGarbageCollectorInFull) {
  const std::vector<Runner> runners{{.id = "a"}, {.id = "b", .pause_seconds = 0.25}};
  const double truth = -std::log1p(-0.0625);
  const Rules rules = plain_rules(false);
  int covered = 0;
  double mean_error = 0;
  double median_error = 0;
  constexpr int sessions = 400;
  for (std::uint64_t seed = 0; seed < sessions; ++seed) {
    const Session session = session_of(8'000 + seed, runners, 10);
    const Comparison comparison = throughput_of(analyze(session.samples(), kCast, rules));
    covered += covers(comparison.ratio, truth) ? 1 : 0;
    mean_error += (std::log(comparison.ratio.value) - truth) / sessions;
    std::map<std::string, std::vector<double>> rates;
    for (const samples::SliceSample& slice : session.samples().slices) {
      rates[slice.contestant].push_back(static_cast<double>(slice.requests));
    }
    median_error += (std::log(median_of(rates["a"]) / median_of(rates["b"])) - truth) / sessions;
  }
  EXPECT_GE(covered, 0.93 * sessions);
  EXPECT_LE(covered, 0.97 * sessions);
  EXPECT_LT(std::abs(mean_error), 0.005);
  EXPECT_LT(median_error,
            -0.03);  // negative control: the median of slices does not see most pauses
}

// Steal falls on whoever runs; left in, it would be noise. Left out by its flag, never by the
// slices' values.
TEST(Simulation, LeavingOutStolenPairsNarrowsTheIntervalWithoutBias) {
  Rules keep_all = plain_rules(false);
  keep_all.most_steal = 1;
  const Rules leave_out = plain_rules(false);
  double width_kept = 0;
  double width_left_out = 0;
  double error = 0;
  constexpr int sessions = 100;
  for (std::uint64_t seed = 0; seed < sessions; ++seed) {
    const Session session = session_of(9'000 + seed, pair_with_gap(0.05), 10);
    width_kept += throughput_of(analyze(session.samples(), kCast, keep_all)).statistical_half_width;
    const Comparison comparison = throughput_of(analyze(session.samples(), kCast, leave_out));
    width_left_out += comparison.statistical_half_width;
    error += (std::log(comparison.ratio.value) - std::log1p(0.05)) / sessions;
  }
  EXPECT_LT(width_left_out, 0.9 * width_kept);
  EXPECT_NEAR(error, 0, 0.005);
}

}  // namespace
}  // namespace bakeoff::stats
