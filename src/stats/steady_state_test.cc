#include "stats/steady_state.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/random.h"

namespace bakeoff::stats {
namespace {

constexpr double kBin = 0.25;

// 24 s of rates that begin `missing` low and approach 1000/s with time constant `tau`.
std::vector<double> warming(double missing, double tau, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> rates;
  for (int i = 0; i < 96; ++i) {
    const double level = 1000 * (1 - missing * std::exp(-i * kBin / tau));
    rates.push_back(level * (1 + 0.02 * random.normal()));
  }
  return rates;
}

TEST(FindWarmUp, CutsAShortWarmUpAndCallsTheRestSteady) {
  int steady = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const WarmUp warm_up = find_warm_up(warming(0.4, 1.0, seed), kBin);
    EXPECT_GE(warm_up.cut_seconds, 1.25) << seed;
    EXPECT_GT(warm_up.trend, 0.03) << seed;
    steady += warm_up.steady ? 1 : 0;
  }
  EXPECT_EQ(steady, 50);
}

TEST(FindWarmUp, CallsSteadyNoiseSteady) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    EXPECT_TRUE(find_warm_up(warming(0, 1, seed), kBin).steady) << seed;
  }
}

TEST(FindWarmUp, IsNotFooledByAFewStolenSeconds) {
  for (std::size_t begin = 30; begin <= 80; begin += 10) {
    std::vector<double> rates = warming(0, 1, begin);
    for (std::size_t i = begin; i < begin + 14; ++i) rates[i] *= 0.6;
    EXPECT_TRUE(find_warm_up(rates, kBin).steady) << begin;
  }
}

TEST(FindWarmUp, SeesAWarmUpThatOutlastsThePilot) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_FALSE(find_warm_up(warming(0.5, 15, seed), kBin).steady) << seed;
  }
}

TEST(FindWarmUp, FindsAStepExactly) {
  std::vector<double> rates(100, 1000);
  for (std::size_t i = 0; i < 20; ++i) rates[i] = 200;
  const WarmUp warm_up = find_warm_up(rates, kBin);
  EXPECT_EQ(warm_up.cut_seconds, 5);
  EXPECT_TRUE(warm_up.steady);
  EXPECT_EQ(warm_up.trend, 4);
}

TEST(FindWarmUp, LeavesAConstantRateAlone) {
  const WarmUp warm_up = find_warm_up(std::vector<double>(96, 500), kBin);
  EXPECT_EQ(warm_up.cut_seconds, 0);
  EXPECT_TRUE(warm_up.steady);
  EXPECT_EQ(warm_up.trend, 0);
}

TEST(FindWarmUp, FindsNoSteadyStateInWhatNeverSettles) {
  std::vector<double> rising;
  for (int i = 0; i < 96; ++i) rising.push_back(1000 + 5 * i);
  EXPECT_FALSE(find_warm_up(rising, kBin).steady);
  EXPECT_GT(find_warm_up(rising, kBin).trend, 0.2);

  std::vector<double> late_step(96, 1000);
  for (std::size_t i = 65; i < late_step.size(); ++i) late_step[i] = 1500;
  EXPECT_FALSE(find_warm_up(late_step, kBin).steady);
}

TEST(FindWarmUp, ShowsASlowingContestantAsANegativeTrend) {
  std::vector<double> falling;
  for (int i = 0; i < 96; ++i) falling.push_back(1000 - 5 * i);
  EXPECT_LT(find_warm_up(falling, kBin).trend, -0.2);
  EXPECT_FALSE(find_warm_up(falling, kBin).steady);
}

TEST(FindWarmUp, CutsShortPilotsBinByBin) {
  std::vector<double> rates(24, 1000);
  rates[0] = 100;
  rates[1] = 400;
  const WarmUp warm_up = find_warm_up(rates, kBin);
  EXPECT_EQ(warm_up.cut_seconds, 0.5);
  EXPECT_TRUE(warm_up.steady);
}

TEST(FindWarmUp, ClaimsNothingFromTooLittle) {
  EXPECT_FALSE(find_warm_up({}, kBin).steady);
  EXPECT_FALSE(find_warm_up(std::vector<double>(9, 1000), kBin).steady);
  EXPECT_TRUE(find_warm_up(std::vector<double>(10, 1000), kBin).steady);
}

TEST(FindWarmUp, StaysFiniteWhateverTheRates) {
  std::vector<double> odd(60, 0);
  odd[30] = std::numeric_limits<double>::quiet_NaN();
  odd[31] = std::numeric_limits<double>::infinity();
  odd[59] = 10;
  const WarmUp warm_up = find_warm_up(odd, kBin);
  EXPECT_TRUE(std::isfinite(warm_up.cut_seconds));
  EXPECT_TRUE(std::isfinite(warm_up.trend));
}

TEST(CommonCourse, ForgetsADisturbanceOfOneSeries) {
  std::vector<std::vector<double>> series = {warming(0.4, 1, 1), warming(0.4, 1, 2),
                                             warming(0.4, 1, 3)};
  const double quiet = find_warm_up(common_course(series), kBin).cut_seconds;
  for (std::size_t i = 40; i < 70; ++i) series[1][i] *= 0.55;
  for (double& rate : series[2]) rate *= 1.8;  // a faster process
  const auto course = common_course(series);
  ASSERT_EQ(course.size(), 96U);
  EXPECT_NEAR(course[0], 0.6, 0.05);
  EXPECT_NEAR(course[50], 1.0, 0.05);
  const WarmUp found = find_warm_up(course, kBin);
  EXPECT_TRUE(found.steady);
  EXPECT_NEAR(found.cut_seconds, quiet, 2.5);
}

TEST(CommonCourse, OfNothingIsNothing) {
  EXPECT_TRUE(common_course({}).empty());
  EXPECT_TRUE(common_course({{}, {}}).empty());
}

TEST(AllStillRise, SeesAWarmUpThatOutlastsThePilot) {
  const std::vector<std::vector<double>> series = {warming(0.5, 15, 1), warming(0.5, 15, 2)};
  EXPECT_TRUE(all_still_rise(series, 0.05));
  EXPECT_FALSE(all_still_rise({warming(0.5, 2, 1), warming(0.5, 2, 2)}, 0.05));
}

TEST(AllStillRise, IsNotFooledByAMachineThatSpeedsUpOnce) {
  auto faster = warming(0, 1, 1);
  for (std::size_t i = 60; i < 96; ++i) faster[i] *= 1.8;
  EXPECT_TRUE(all_still_rise({faster}, 0.05));
  EXPECT_FALSE(all_still_rise({faster, warming(0, 1, 2), faster}, 0.05));
}

TEST(EnoughWarmUp, IsShorterThanTheCutWhereOnlyNoiseCameBeforeIt) {
  int shorter = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    shorter += enough_warm_up(warming(0, 1, seed), kBin, 10, 2, 0.025) <= 1.25 ? 1 : 0;
  }
  EXPECT_GE(shorter, 45);
}

TEST(EnoughWarmUp, KeepsWhatWouldMoveTheFigure) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto rates = warming(0.4, 1.0, seed);
    const double enough = enough_warm_up(rates, kBin, 6, 2, 0.025);
    // After t seconds 0.4 * exp(-t) seconds' worth is missing; 0.05 may be.
    EXPECT_NEAR(enough, std::log(0.4 / 0.05), 1.5) << seed;
  }
}

TEST(EnoughWarmUp, IsTheCutWhereTheStepIsRightBeforeIt) {
  std::vector<double> rates(100, 1000);
  for (std::size_t i = 0; i < 20; ++i) rates[i] = 200;
  EXPECT_DOUBLE_EQ(enough_warm_up(rates, kBin, 5, 2, 0.025), 5);
  rates[19] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_DOUBLE_EQ(enough_warm_up(rates, kBin, 5, 2, 0.025), 5);
}

}  // namespace
}  // namespace bakeoff::stats
