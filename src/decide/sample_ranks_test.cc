#include "decide/sample_ranks.h"

#include <gtest/gtest.h>

#include "decide/sample_boards.h"

namespace bakeoff::decide {
namespace {

constexpr int kSamples = 20'000;  // error of a share about 0.007

std::vector<double> shares(const catalog::Catalog& catalog, const std::vector<Row>& rows,
                           double half_width = 0, std::uint64_t seed = 1) {
  return sample_first_shares(weigh(catalog, board_of(rows, half_width), catalog.profiles[0]), seed,
                             kSamples);
}

catalog::Catalog open_weights(std::size_t criteria, double low, double high) {
  auto catalog = weighted_catalog(std::vector<double>(criteria, (low + high) / 2));
  for (auto& weight : catalog.profiles[0].weights) {
    weight.low = low;
    weight.high = high;
  }
  return catalog;
}

// P(w0 + w2 > w1) for three weights uniform on [0, 1] is 5/6.
TEST(SampleRanks, AgreesWithTheExactShareUnderOpenWeights) {
  const auto first = shares(open_weights(3, 0, 1), {{"a", {10, 1, 10}}, {"b", {1, 10, 1}}});
  EXPECT_NEAR(first[0], 5.0 / 6, 0.01);
  EXPECT_NEAR(first[1], 1.0 / 6, 0.01);
}

TEST(SampleRanks, SharesEquallyAmongStacksThatEachLeadOneCriterion) {
  for (const double share :
       shares(open_weights(3, 0, 1), {{"a", {10, 1, 1}}, {"b", {1, 10, 1}}, {"c", {1, 1, 10}}})) {
    EXPECT_NEAR(share, 1.0 / 3, 0.01);
  }
}

TEST(SampleRanks, StaysInsideTheRangesTheUserLeftOpen) {
  // b leads only where its criterion carries more than half of the weight, which 1..2 against 3..4
  // never allows.
  auto catalog = weighted_catalog({3.5, 1.5});
  catalog.profiles[0].weights[0].low = 3;
  catalog.profiles[0].weights[0].high = 4;
  catalog.profiles[0].weights[1].low = 1;
  catalog.profiles[0].weights[1].high = 2;
  EXPECT_EQ(shares(catalog, {{"a", {10, 1}}, {"b", {1, 10}}}), (std::vector<double>{1, 0}));
}

// Two normals of sd 1 (half-width 1.96), 2 points apart: P = 0.9214; truncation to 1..10 hardly
// matters here.
TEST(SampleRanks, DrawsScoresFromTheirIntervals) {
  const auto first = shares(weighted_catalog({1}), {{"a", {6.5}}, {"b", {4.5}}}, 1.96);
  EXPECT_NEAR(first[0], 0.9214, 0.01);
}

TEST(SampleRanks, DrawsAnUnknownScoreUniformly) {
  const auto first = shares(weighted_catalog({1}), {{"known", {7}}, {"unknown", {kNoScore}}});
  EXPECT_NEAR(first[0], 6.0 / 9, 0.01);
}

TEST(SampleRanks, CountsATieForBoth) {
  EXPECT_EQ(shares(weighted_catalog({1}), {{"a", {7}}, {"b", {7}}}), (std::vector<double>{1, 1}));
}

TEST(SampleRanks, GivesAStackThatIsAlwaysBetterEveryShare) {
  EXPECT_EQ(shares(open_weights(2, 1, 10), {{"a", {9, 9}}, {"b", {3, 3}}}, 1),
            (std::vector<double>{1, 0}));
}

TEST(SampleRanks, RepeatsForTheSameSeedAndWhateverTheOrderOfTheStacks) {
  const auto catalog = open_weights(2, 1, 10);
  const Row a{"a", {7, 5}};
  const Row b{"b", {5, 7}};
  const auto once = shares(catalog, {a, b}, 1, 5);
  EXPECT_EQ(once, shares(catalog, {a, b}, 1, 5));
  EXPECT_EQ(once[0], shares(catalog, {b, a}, 1, 5)[1]);
  EXPECT_NE(once, shares(catalog, {a, b}, 1, 6));
}

}  // namespace
}  // namespace bakeoff::decide
