#include "decide/find_flips.h"

#include <gtest/gtest.h>

#include <optional>

#include "decide/rank_stacks.h"
#include "decide/sample_boards.h"

namespace bakeoff::decide {
namespace {

struct Flips {
  std::vector<WeightFlip> weights;
  std::vector<ScoreFlip> scores;
};

Flips flips_of(const std::vector<double>& weights, const std::vector<Row>& rows) {
  const auto catalog = weighted_catalog(weights);
  const auto weighing = weigh(catalog, board_of(rows), catalog.profiles[0]);
  const auto ranking = rank_stacks(weighing);
  return {find_weight_flips(weighing, ranking), find_score_flips(weighing, ranking)};
}

std::optional<double> level_at(const Flips& flips, const std::string& criterion) {
  for (const WeightFlip& flip : flips.weights) {
    if (flip.criterion == criterion) return flip.to;
  }
  return std::nullopt;
}

// The example of Triantaphyllou and Sanchez (Decision Sciences 28, 1997); their absolute change
// delta of a weight that is not normalised again is w* = (w - delta) / (1 - delta) here. Their
// weights sum to 1.0001.
const std::vector<double> kWeights{0.3277, 0.3058, 0.2876, 0.0790};
const Row kA1{"A1", {0.3088, 0.2897, 0.3867, 0.1922}};
const Row kA2{"A2", {0.2163, 0.3458, 0.1755, 0.6288}};
const Row kA3{"A3", {0.4509, 0.2473, 0.1194, 0.0575}};
const Row kA4{"A4", {0.0240, 0.1172, 0.3184, 0.1215}};

TEST(WeightFlips, AgreeWithThePublishedExample) {
  const Flips flips = flips_of(kWeights, {kA1, kA2});
  EXPECT_EQ(level_at(flips, "c0"), std::nullopt);
  EXPECT_NEAR(*level_at(flips, "c1"), 0.5922, 2e-3);
  EXPECT_NEAR(*level_at(flips, "c2"), 0.1242, 2e-3);
  EXPECT_NEAR(*level_at(flips, "c3"), 0.1552, 2e-3);
  EXPECT_EQ(flips.weights[0].criterion, "c3");  // nearest first
  EXPECT_EQ(flips.weights[0].new_winner, "A2");
  EXPECT_EQ(flips.weights[0].over, "A1");
  EXPECT_TRUE(flips_of(kWeights, {kA1, kA4}).weights.empty());
}

TEST(WeightFlips, AgreeWithThePublishedExampleForTheSecondPair) {
  const Flips flips = flips_of(kWeights, {kA2, kA3});
  const std::vector<double> deltas{-0.0618, 0.1473, 0.2586, 0.0254};
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_NEAR(*level_at(flips, "c" + std::to_string(k)),
                (kWeights[k] - deltas[k]) / (1 - deltas[k]), 2e-3)
        << k;
  }
}

TEST(WeightFlips, ReallyMakeTheNewWinnerLevel) {
  const std::vector<Row> rows{kA1, kA2, kA3, kA4};
  const auto catalog = weighted_catalog(kWeights);
  const auto now = weigh(catalog, board_of(rows), catalog.profiles[0]);
  const auto flips = find_weight_flips(now, rank_stacks(now));
  ASSERT_FALSE(flips.empty());
  for (const WeightFlip& flip : flips) {
    auto moved = now;
    for (auto& criterion : moved.criteria) {
      criterion.weight = criterion.id == flip.criterion
                             ? flip.to
                             : criterion.weight * (1 - flip.to) / (1 - flip.from);
    }
    const auto ranking = rank_stacks(moved);
    EXPECT_NEAR(ranking[0].total.value, ranking[1].total.value, 1e-9) << flip.criterion;
    const bool has_both = (ranking[0].stack == flip.over && ranking[1].stack == flip.new_winner) ||
                          (ranking[0].stack == flip.new_winner && ranking[1].stack == flip.over);
    EXPECT_TRUE(has_both) << "a third stack is ahead where " << flip.new_winner
                          << " should take over";
  }
}

TEST(WeightFlips, NameOnlyTheRivalThatTakesOverFirst) {
  // On c1 both rivals would pass a; b does so first, and when c passes a, b is ahead already.
  const Flips flips = flips_of({3, 1}, {{"a", {9, 2}}, {"b", {6, 9}}, {"c", {3, 9}}});
  ASSERT_EQ(flips.weights.size(), 2U);
  for (const WeightFlip& flip : flips.weights) EXPECT_EQ(flip.new_winner, "b");
}

TEST(WeightFlips, AreNoneForADominatedRivalASharedFirstPlaceOrOneCriterion) {
  EXPECT_TRUE(flips_of({1, 1}, {{"a", {9, 9}}, {"b", {5, 5}}}).weights.empty());
  EXPECT_TRUE(flips_of({1, 1}, {{"a", {9, 5}}, {"b", {5, 9}}}).weights.empty());
  EXPECT_TRUE(flips_of({1}, {{"a", {9}}, {"b", {5}}}).weights.empty());
}

TEST(ScoreFlips, GiveThePointsThatDrawLevelWhereTheScaleGoesThatFar) {
  const Flips flips = flips_of({1, 3}, {{"a", {8, 6}}, {"b", {5, 5.5}}});
  // b is 1.125 behind: 1.5 more on c1 (to 7.0), or 4.5 more on c0 (to 9.5).
  EXPECT_EQ(flips.scores, (std::vector<ScoreFlip>{{"c1", "b", 5.5, 7}, {"c0", "b", 5, 9.5}}));
  EXPECT_TRUE(flips_of({1, 3}, {{"a", {10, 10}}, {"b", {1, 1}}}).scores.empty());
}

}  // namespace
}  // namespace bakeoff::decide
