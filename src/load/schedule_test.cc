#include "load/schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace bakeoff::load {
namespace {

std::vector<double> first(std::size_t count, Schedule schedule) {
  std::vector<double> seconds;
  for (std::size_t i = 0; i < count; ++i)
    seconds.push_back(static_cast<double>(schedule.next()) * 1e-9);
  return seconds;
}

Pace pace(Arrivals arrivals, std::vector<RateStage> stages) {
  return {.arrivals = arrivals, .stages = std::move(stages), .seed = 7};
}

std::size_t arrivals_before(double seconds, Schedule schedule) {
  std::size_t count = 0;
  while (static_cast<double>(schedule.next()) * 1e-9 < seconds) ++count;
  return count;
}

TEST(Schedule, EvenArrivalsAreEquallyFarApartAtAFractionalRate) {
  const auto times = first(101, Schedule(pace(Arrivals::even, {{2.5, 2.5, Seconds(0)}}), 0, 1));
  for (std::size_t i = 0; i < times.size(); ++i) {
    EXPECT_NEAR(times[i], static_cast<double>(i) / 2.5, 1e-9);
  }
}

TEST(Schedule, ThreadsShareTheArrivals) {
  for (const int threads : {1, 2, 3, 7}) {
    std::vector<double> all;
    for (int thread = 0; thread < threads; ++thread) {
      const auto part =
          first(70, Schedule(pace(Arrivals::even, {{1000, 1000, Seconds(1)}}), thread, threads));
      all.insert(all.end(), part.begin(), part.end());
    }
    std::ranges::sort(all);
    for (std::size_t i = 0; i < 70; ++i) EXPECT_NEAR(all[i], static_cast<double>(i) / 1000, 2e-9);
  }
}

TEST(Schedule, PoissonArrivalsHaveTheRateAndTheirOwnSpread) {
  for (const int threads : {1, 4}) {
    const auto times =
        first(100'000, Schedule(pace(Arrivals::poisson, {{4000, 4000, Seconds(0)}}), 0, threads));
    const double rate = static_cast<double>(times.size()) / times.back();
    EXPECT_NEAR(rate * threads / 4000, 1, 0.02);
    double squares = 0;
    double sum = 0;
    for (std::size_t i = 1; i < times.size(); ++i) {
      const double gap = times[i] - times[i - 1];
      ASSERT_GE(gap, 0);
      sum += gap;
      squares += gap * gap;
    }
    const auto n = static_cast<double>(times.size() - 1);
    const double mean = sum / n;
    EXPECT_NEAR(std::sqrt(squares / n - mean * mean) / mean, 1, 0.02);  // exponential: SD = mean
  }
}

TEST(Schedule, TheSeedRepeatsAndAnotherDiffers) {
  auto one = pace(Arrivals::poisson, {{100, 100, Seconds(0)}});
  auto other = one;
  other.seed = 8;
  EXPECT_EQ(first(50, Schedule(one, 0, 2)), first(50, Schedule(one, 0, 2)));
  EXPECT_NE(first(50, Schedule(one, 0, 2)), first(50, Schedule(other, 0, 2)));
  EXPECT_NE(first(50, Schedule(one, 0, 2)), first(50, Schedule(one, 1, 2)));
}

TEST(Schedule, ARampHasTheArrivalsUnderItsLine) {
  // 0 to 1000 a second in 4 s: 2000; then 1000 a second.
  const auto ramp = pace(Arrivals::even, {{0, 1000, Seconds(4)}});
  EXPECT_NEAR(static_cast<double>(arrivals_before(4, Schedule(ramp, 0, 1))), 2000, 1);
  EXPECT_NEAR(static_cast<double>(arrivals_before(2, Schedule(ramp, 0, 1))), 500, 1);
  EXPECT_NEAR(static_cast<double>(arrivals_before(6, Schedule(ramp, 0, 1))), 4000, 1);
}

TEST(Schedule, StepsAndPausesAndAFallToNothing) {
  const auto steps =
      pace(Arrivals::even,
           {{100, 100, Seconds(1)}, {0, 0, Seconds(2)}, {50, 50, Seconds(1)}, {50, 0, Seconds(2)}});
  EXPECT_NEAR(static_cast<double>(arrivals_before(1, Schedule(steps, 0, 1))), 100, 1);
  EXPECT_NEAR(static_cast<double>(arrivals_before(3, Schedule(steps, 0, 1))), 100, 1);
  EXPECT_NEAR(static_cast<double>(arrivals_before(4, Schedule(steps, 0, 1))), 150, 1);
  Schedule schedule(steps, 0, 1);
  std::uint64_t last = 0;
  int count = 0;
  for (std::uint64_t time = schedule.next(); time != Schedule::kNever; time = schedule.next()) {
    ASSERT_GE(time, last);
    last = time;
    ++count;
  }
  EXPECT_NEAR(count, 200, 1);
  EXPECT_LE(last, 6'000'000'000U);
  EXPECT_EQ(schedule.next(), Schedule::kNever);
}

TEST(Schedule, AnHourLaterItIsStillExact) {
  Schedule schedule(pace(Arrivals::even, {{1000, 1000, Seconds(0)}}), 0, 1);
  std::uint64_t time = 0;
  for (int i = 0; i <= 3'600'000; ++i) time = schedule.next();
  EXPECT_NEAR(static_cast<double>(time), 3600e9, 2);
}

TEST(Schedule, ATraceIsSharedInTurn) {
  const Pace trace = {.arrivals = Arrivals::listed, .times = {0, 0.1, 0.1, 0.7}};
  Schedule even(trace, 0, 2);
  Schedule odd(trace, 1, 2);
  EXPECT_EQ(even.next(), 0U);
  EXPECT_EQ(even.next(), 100'000'000U);
  EXPECT_EQ(even.next(), Schedule::kNever);
  EXPECT_EQ(odd.next(), 100'000'000U);
  EXPECT_EQ(odd.next(), 700'000'000U);
  EXPECT_EQ(odd.next(), Schedule::kNever);
}

TEST(CheckPace, NamesWhatCannotBe) {
  EXPECT_TRUE(check_pace({}));
  EXPECT_TRUE(check_pace(pace(Arrivals::even, {{0.25, 0.25, Seconds(0)}})));
  EXPECT_FALSE(check_pace(pace(Arrivals::even, {})));
  EXPECT_FALSE(check_pace(pace(Arrivals::even, {{0, 0, Seconds(5)}})));
  EXPECT_FALSE(check_pace(pace(Arrivals::poisson, {{-1, 5, Seconds(1)}})));
  EXPECT_FALSE(check_pace(pace(Arrivals::poisson, {{1, 1e9, Seconds(1)}})));
  EXPECT_FALSE(
      check_pace(pace(Arrivals::even, {{1, std::numeric_limits<double>::infinity(), Seconds(1)}})));
  EXPECT_FALSE(check_pace(pace(Arrivals::even, {{1, 1, Seconds(-1)}})));
  EXPECT_FALSE(check_pace({.arrivals = Arrivals::listed}));
  EXPECT_FALSE(check_pace({.arrivals = Arrivals::listed, .times = {1, 0.5}}));
  EXPECT_TRUE(check_pace({.arrivals = Arrivals::listed, .times = {0.5, 0.5, 1}}));
}

}  // namespace
}  // namespace bakeoff::load
