#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "stats/internal/compare.h"

namespace bakeoff::stats {
namespace {

const Pairing kThroughput{"json.throughput", "a", "b", Direction::higher_is_better};
const Pairing kLatency{"json.latency_p99", "a", "b", Direction::lower_is_better};

// n values with the given mean and half width of their 95 % t interval.
std::vector<double> logs_with(double mean, double half_width, int n = 8) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i) values.push_back(i % 2 == 0 ? 1.0 : -1.0);
  Rules rules;
  rules.anytime = false;
  rules.systematic_floor = 0;
  const double unit = compare(kThroughput, values, rules).statistical_half_width;
  for (double& value : values) value = mean + value * half_width / unit;
  return values;
}

Rules fixed_rules() {
  Rules rules;
  rules.anytime = false;
  rules.systematic_floor = 0;
  return rules;
}

TEST(Verdict, NamesRoundTrip) {
  for (const VerdictKind kind :
       {VerdictKind::tie, VerdictKind::winner, VerdictKind::undecided, VerdictKind::void_}) {
    EXPECT_EQ(verdict_named(name_of(kind)), kind);
  }
  EXPECT_EQ(name_of(VerdictKind::void_), "void");
  EXPECT_EQ(verdict_named("nonsense"), VerdictKind::undecided);
}

TEST(Verdict, FollowsTheIntervalInTheDocumentedOrder) {
  struct Case {
    const char* name;
    double mean;
    double half_width;
    VerdictKind kind;
    const char* winner;
  };
  const double band = std::log(1.05);
  const std::vector<Case> cases = {
      {"narrow around equality", 0, 0.02, VerdictKind::tie, ""},
      {"inside the band though it excludes equality", 0.02, 0.01, VerdictKind::tie, ""},
      {"just inside the band", 0, band - 0.001, VerdictKind::tie, ""},
      {"just outside the band", 0, band + 0.001, VerdictKind::undecided, ""},
      {"above equality and beyond the band", 0.04, 0.03, VerdictKind::winner, "a"},
      {"below equality and beyond the band", -0.04, 0.03, VerdictKind::winner, "b"},
      {"far above", 0.9, 0.04, VerdictKind::winner, "a"},
      {"touches equality", 0.04, 0.0401, VerdictKind::undecided, ""},
      {"wide", 0.1, 0.3, VerdictKind::undecided, ""},
  };
  for (const Case& c : cases) {
    const Comparison higher = compare(kThroughput, logs_with(c.mean, c.half_width), fixed_rules());
    EXPECT_EQ(higher.verdict.kind, c.kind) << c.name;
    EXPECT_EQ(higher.verdict.winner, c.winner) << c.name;
    const Comparison lower = compare(kLatency, logs_with(-c.mean, c.half_width), fixed_rules());
    EXPECT_EQ(lower.verdict.kind, c.kind) << c.name;
    EXPECT_EQ(lower.verdict.winner, c.winner) << c.name;
  }
}

TEST(Verdict, SaysTheRangeInWords) {
  const auto because = [](const Pairing& pairing, double low, double high) {
    const double mean = (std::log(low) + std::log(high)) / 2;
    return compare(pairing, logs_with(mean, std::log(high) - mean), fixed_rules()).verdict.because;
  };
  EXPECT_EQ(because(kThroughput, 2.31, 2.52), "a is 2.31 to 2.52 times as fast as b");
  EXPECT_EQ(because(kThroughput, 1 / 2.52, 1 / 2.31), "b is 2.31 to 2.52 times as fast as a");
  EXPECT_EQ(because(kThroughput, 1.021, 1.098), "a is 1.021 to 1.098 times as fast as b");
  EXPECT_EQ(because(kLatency, 0.40, 0.45), "a: latency p99 is 0.40 to 0.45 times that of b");
  EXPECT_EQ(because(kLatency, 2.0, 2.5), "b: latency p99 is 0.40 to 0.50 times that of a");
  EXPECT_EQ(because(kThroughput, 0.969, 1.064), "difference between -3.1 % and +6.4 %");
  EXPECT_EQ(because(kThroughput, 0.988, 1.0401),
            "difference between -1.2 % and +4.0 %, inside the tie band of 5 %");
  EXPECT_EQ(because(kThroughput, 250, 300), "a is 250 to 300 times as fast as b");
}

TEST(Verdict, AddsTheSystematicFloorInQuadrature) {
  Rules rules = fixed_rules();
  rules.systematic_floor = 0.04;
  const Comparison comparison = compare(kThroughput, logs_with(0, 0.03), rules);
  EXPECT_NEAR(comparison.statistical_half_width, 0.03, 1e-12);
  EXPECT_EQ(comparison.systematic_floor, 0.04);
  EXPECT_NEAR(std::log(comparison.ratio.high), 0.05, 1e-12);
  EXPECT_NEAR(std::log(comparison.ratio.low), -0.05, 1e-12);
  EXPECT_EQ(comparison.verdict.kind, VerdictKind::undecided);  // a tie without the floor
  EXPECT_EQ(compare(kThroughput, logs_with(0, 0.03), fixed_rules()).verdict.kind, VerdictKind::tie);
}

TEST(Verdict, IsOpenBelowTwoEpochsAndSaysSo) {
  const Comparison none = compare(kThroughput, {}, fixed_rules());
  EXPECT_EQ(none.verdict.kind, VerdictKind::undecided);
  EXPECT_EQ(none.ratio.n, 0);
  const std::vector<double> far{std::log(3.0)};
  const Comparison one = compare(kThroughput, far, fixed_rules());
  EXPECT_EQ(one.verdict.kind, VerdictKind::undecided);
  EXPECT_NE(one.verdict.because.find("one epoch"), std::string::npos);
  EXPECT_NEAR(one.ratio.value, 3, 1e-12);
  EXPECT_EQ(one.ratio.low, one.ratio.high);
  const std::vector<double> two{std::log(3.0), std::log(3.0)};
  EXPECT_EQ(compare(kThroughput, two, fixed_rules()).verdict.winner, "a");
}

TEST(Verdict, OfAnAnytimeLookWaitsUntilItsIntervalIsFinite) {
  Rules rules = fixed_rules();
  rules.anytime = true;
  const Comparison four = compare(kThroughput, logs_with(0.9, 0.001, 4), rules);
  EXPECT_EQ(four.verdict.kind, VerdictKind::undecided);
  EXPECT_FALSE(four.anytime);
  EXPECT_TRUE(std::isfinite(four.ratio.high));
  EXPECT_NE(four.verdict.because.find("after 4 epochs; a verdict needs at least 5"),
            std::string::npos)
      << four.verdict.because;
  const Comparison six = compare(kThroughput, logs_with(0.9, 0.001, 6), rules);
  EXPECT_EQ(six.verdict.winner, "a");
  EXPECT_TRUE(six.anytime);
  rules.least_epochs = 7;
  EXPECT_EQ(compare(kThroughput, logs_with(0.9, 0.001, 6), rules).verdict.kind,
            VerdictKind::undecided);
}

TEST(Verdict, StaysFiniteForNumbersBeyondReason) {
  const std::vector<double> wild{-700, 700, -700, 700};
  const Comparison comparison = compare(kThroughput, wild, fixed_rules());
  EXPECT_TRUE(std::isfinite(comparison.ratio.high));
  EXPECT_GE(comparison.ratio.low, 0);
  EXPECT_EQ(comparison.verdict.kind, VerdictKind::undecided);
}

}  // namespace
}  // namespace bakeoff::stats
