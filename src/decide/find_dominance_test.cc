#include "decide/find_dominance.h"

#include <gtest/gtest.h>

#include "decide/sample_boards.h"

namespace bakeoff::decide {
namespace {

std::vector<Dominance> dominance(const std::vector<Row>& rows, double half_width = 0) {
  const auto catalog = weighted_catalog(std::vector<double>(rows[0].points.size(), 1));
  return find_dominance(weigh(catalog, board_of(rows, half_width), catalog.profiles[0]));
}

// The matrices of scikit-criteria's dominance tests (first column up, second down), the second
// column turned round.
TEST(FindDominance, AgreesWithThePublishedMatrices) {
  EXPECT_EQ(dominance({{"first", {10, -80}}, {"second", {20, -70}}}),
            (std::vector<Dominance>{{"second", "first", true}}));
  EXPECT_EQ(dominance({{"first", {10, -70}}, {"second", {20, -70}}}),
            (std::vector<Dominance>{{"second", "first", true}}));
  EXPECT_TRUE(dominance({{"first", {10, -40}}, {"second", {20, -70}}}).empty());
}

TEST(FindDominance, IsCertainOnlyWhenNoIntervalContradicts) {
  const std::vector<Row> rows{{"a", {8, 7}}, {"b", {6, 5}}};
  EXPECT_EQ(dominance(rows, 0.9), (std::vector<Dominance>{{"a", "b", true}}));
  EXPECT_EQ(dominance(rows, 1.1), (std::vector<Dominance>{{"a", "b", false}}));
}

TEST(FindDominance, SaysNothingOfEqualStacksOrUnknownScores) {
  EXPECT_TRUE(dominance({{"a", {5, 5}}, {"b", {5, 5}}}).empty());
  EXPECT_TRUE(dominance({{"a", {10, kNoScore}}, {"b", {1, 1}}}).empty());
  EXPECT_TRUE(dominance({{"a", {10, 10}}, {"b", {1, kNoScore}}}).empty());
}

}  // namespace
}  // namespace bakeoff::decide
