#include "decide/rank_stacks.h"

#include <gtest/gtest.h>

#include <cmath>

#include "decide/sample_boards.h"

namespace bakeoff::decide {
namespace {

std::vector<RankedStack> ranking_of(const std::vector<double>& weights,
                                    const std::vector<Row>& rows, double half_width = 0) {
  const auto catalog = weighted_catalog(weights);
  return rank_stacks(weigh(catalog, board_of(rows, half_width), catalog.profiles[0]));
}

// The office-location example of Goodwin and Wright's textbook on SMART.
TEST(RankStacks, AgreesWithThePublishedAdditiveExample) {
  const auto ranking = ranking_of({32, 26, 23, 10, 6, 3}, {{"A", {100, 60, 100, 75, 0, 90}},
                                                           {"B", {20, 80, 10, 30, 100, 30}},
                                                           {"C", {80, 70, 0, 0, 10, 100}},
                                                           {"D", {70, 50, 30, 55, 30, 90}},
                                                           {"E", {40, 60, 90, 100, 60, 70}},
                                                           {"F", {0, 0, 70, 0, 80, 0}},
                                                           {"G", {60, 100, 20, 50, 50, 80}}});
  const std::vector<std::pair<std::string, double>> expected{
      {"A", 80.8}, {"E", 64.8}, {"G", 60.2}, {"D", 52.3}, {"C", 47.4}, {"B", 39.4}, {"F", 20.9}};
  ASSERT_EQ(ranking.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(ranking[i].stack, expected[i].first);
    EXPECT_NEAR(ranking[i].total.value, expected[i].second, 1e-9);
    EXPECT_EQ(ranking[i].rank, static_cast<int>(i) + 1);
  }
}

TEST(RankStacks, LetsEqualTotalsShareTheBetterRank) {
  const auto ranking = ranking_of({1, 1}, {{"a", {4, 4}}, {"b", {7, 5}}, {"c", {5, 7}}});
  EXPECT_EQ(ranking[0].rank, 1);
  EXPECT_EQ(ranking[1].rank, 1);
  EXPECT_EQ(ranking[2].rank, 3);
  EXPECT_EQ(ranking[0].stack, "b");  // the board's order where totals are equal
}

TEST(RankStacks, CountsAnUnknownScoreAsTheMiddleAndNeverAsZero) {
  const auto ranking = ranking_of({1, 1}, {{"known", {6, 5}}, {"unknown", {6, kNoScore}}});
  EXPECT_EQ(ranking[0].stack, "unknown");
  EXPECT_EQ(ranking[0].total.value, 5.75);
  EXPECT_EQ(ranking[0].total.low, 3.5);
  EXPECT_EQ(ranking[0].total.high, 8);
  EXPECT_EQ(ranking[0].coverage, 0.5);
  EXPECT_TRUE(ranking[0].parts[1].unknown);
  EXPECT_EQ(ranking[1].coverage, 1);
}

TEST(RankStacks, AddsHalfWidthsInQuadrature) {
  const auto ranking = ranking_of({3, 1}, {{"a", {7, 5}}}, 0.8);
  EXPECT_DOUBLE_EQ(ranking[0].total.value, 6.5);
  const double half_width = std::sqrt(0.6 * 0.6 + 0.2 * 0.2);
  EXPECT_DOUBLE_EQ(ranking[0].total.low, 6.5 - half_width);
  EXPECT_DOUBLE_EQ(ranking[0].total.high, 6.5 + half_width);
}

TEST(RankStacks, SharesTheWeightOfACriterionThatDoesNotExist) {
  auto catalog = weighted_catalog({1, 3});
  catalog.profiles[0].weights.push_back({"no-such-criterion", 6, 6, 6, ""});
  const auto ranking = rank_stacks(weigh(catalog, board_of({{"a", {8, 4}}}), catalog.profiles[0]));
  EXPECT_EQ(ranking[0].parts[0].weight, 0.25);
  EXPECT_EQ(ranking[0].parts[1].weight, 0.75);
  EXPECT_EQ(ranking[0].total.value, 5);
}

}  // namespace
}  // namespace bakeoff::decide
