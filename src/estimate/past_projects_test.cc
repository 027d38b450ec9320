#include "estimate/past_projects.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace bakeoff::estimate {
namespace {

// hours = 3 x size^1.1, times a log-normal error.
PastProject draw(Random& random, double sd) {
  const double size = std::exp(3 + 1.2 * random.normal());
  return {size, 3 * std::pow(size, 1.1) * std::exp(sd * random.normal())};
}

TEST(PredictFromPast, CoversWhatItSays) {
  Random random(5);
  int inside = 0;
  constexpr int kTrials = 4000;
  for (int i = 0; i < kTrials; ++i) {
    std::vector<PastProject> past;
    for (int k = 0; k < 12; ++k) past.push_back(draw(random, 0.6));
    const PastProject next = draw(random, 0.6);
    const auto range = predict_from_past(past, next.size);
    ASSERT_TRUE(range);
    if (range->p10 <= next.hours && next.hours <= range->p90) ++inside;
  }
  EXPECT_NEAR(static_cast<double>(inside) / kTrials, 0.8, 0.02);
}

// The negative control: the same count on an interval that leaves Student's t and the error of the
// line out must fail.
TEST(PredictFromPast, ANormalIntervalAroundTheLineWouldCoverTooLittle) {
  Random random(5);
  int inside = 0;
  constexpr int kTrials = 4000;
  for (int i = 0; i < kTrials; ++i) {
    std::vector<PastProject> past;
    for (int k = 0; k < 6; ++k) past.push_back(draw(random, 0.6));
    const PastProject next = draw(random, 0.6);
    double mean = 0;
    for (const auto& one : past) mean += std::log(one.hours / std::pow(one.size, 1.1)) / 6;
    double squares = 0;
    for (const auto& one : past)
      squares += std::pow(std::log(one.hours / std::pow(one.size, 1.1)) - mean, 2) / 6;
    const double off = std::log(next.hours / std::pow(next.size, 1.1)) - mean;
    if (std::abs(off) <= 1.2816 * std::sqrt(squares)) ++inside;
  }
  EXPECT_LT(static_cast<double>(inside) / kTrials, 0.75);
}

TEST(PredictFromPast, NeedsProjectsOfDifferentSizes) {
  const std::vector<PastProject> few = {{1, 1}, {2, 2}, {3, 3}};
  EXPECT_FALSE(predict_from_past(few, 2));
  const std::vector<PastProject> equal(8, PastProject{2, 5});
  EXPECT_FALSE(predict_from_past(equal, 2));
  EXPECT_FALSE(predict_from_past({{1, 1}, {2, 2}, {3, 4}, {4, 4}, {5, 6}}, 0));
}

TEST(PredictFromPast, IsWiderAwayFromWhatWasSeen) {
  const std::vector<PastProject> past = {{10, 12}, {20, 19}, {30, 33}, {40, 38}, {50, 57}};
  const auto near = predict_from_past(past, 25);
  const auto far = predict_from_past(past, 2500);
  ASSERT_TRUE(near && far);
  EXPECT_GT(far->p90 / far->p10, near->p90 / near->p10);
}

}  // namespace
}  // namespace bakeoff::estimate
