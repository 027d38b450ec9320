// Properties of the ranking that must hold for every table of points and weights.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"
#include "decide/sample_boards.h"

namespace bakeoff::decide {
namespace {

constexpr int kCases = 2'000;

struct Case {
  std::vector<double> weights;
  std::vector<Row> rows;
};

// Points in steps of a half, so that ties come up too.
double random_points(Random& random) {
  return random.below(8) == 0 ? kNoScore : 1 + 0.5 * static_cast<double>(random.below(19));
}

Case random_case(Random& random) {
  Case made;
  const std::size_t criteria = 1 + random.below(5);
  for (std::size_t k = 0; k < criteria; ++k)
    made.weights.push_back(1 + static_cast<double>(random.below(10)));
  const std::size_t stacks = 2 + random.below(4);
  for (std::size_t i = 0; i < stacks; ++i) {
    Row row{"stack" + std::to_string(i), {}};
    for (std::size_t k = 0; k < criteria; ++k) row.points.push_back(random_points(random));
    made.rows.push_back(row);
  }
  return made;
}

Decision decide_case(const Case& made) {
  return decide_on(weighted_catalog(made.weights), board_of(made.rows), 1);
}

bool is_ahead(const Decision& decision, const std::string& a, const std::string& b) {
  return ranked(decision, a).rank < ranked(decision, b).rank;
}

TEST(Ranking, NeverChangesTheOrderOfTwoWhenOthersComeOrGo) {
  Random random(1983);
  for (int i = 0; i < kCases; ++i) {
    const Case made = random_case(random);
    const Decision before = decide_case(made);
    Case more = made;
    Row added = more.rows[random.below(more.rows.size())];  // a copy, or a stranger
    if (random.below(2) == 0) {
      for (double& points : added.points) points = random_points(random);
    }
    added.stack = "newcomer";
    more.rows.insert(
        more.rows.begin() + static_cast<std::ptrdiff_t>(random.below(more.rows.size())), added);
    const Decision after = decide_case(more);
    for (const Row& a : made.rows) {
      ASSERT_EQ(ranked(before, a.stack).total, ranked(after, a.stack).total) << "case " << i;
      for (const Row& b : made.rows) {
        ASSERT_EQ(is_ahead(before, a.stack, b.stack), is_ahead(after, a.stack, b.stack))
            << "case " << i;
      }
    }
  }
}

TEST(Ranking, NeverLowersAStackWhoseScoreRises) {
  Random random(2);
  for (int i = 0; i < kCases; ++i) {
    Case made = random_case(random);
    const std::size_t who = random.below(made.rows.size());
    const std::size_t criterion = random.below(made.weights.size());
    const int rank_before = ranked(decide_case(made), made.rows[who].stack).rank;
    double& points = made.rows[who].points[criterion];
    points = std::max(points, 5.5) + 1;
    ASSERT_LE(ranked(decide_case(made), made.rows[who].stack).rank, rank_before) << "case " << i;
  }
}

TEST(Ranking, DependsOnTheProportionsOfTheWeightsOnly) {
  Random random(3);
  for (int i = 0; i < kCases; ++i) {
    Case made = random_case(random);
    const Decision before = decide_case(made);
    for (double& weight : made.weights) weight *= 3.7;
    const Decision after = decide_case(made);
    for (const Row& row : made.rows) {
      ASSERT_EQ(ranked(before, row.stack).rank, ranked(after, row.stack).rank) << "case " << i;
      ASSERT_NEAR(ranked(before, row.stack).total.value, ranked(after, row.stack).total.value, 1e-9)
          << "case " << i;
    }
  }
}

TEST(Ranking, NeverPutsADominatedStackFirst) {
  Random random(4);
  int seen = 0;
  for (int i = 0; i < kCases; ++i) {
    const Decision decision = decide_case(random_case(random));
    for (const Dominance& pair : decision.dominance) {
      ++seen;
      ASSERT_TRUE(is_ahead(decision, pair.better, pair.worse)) << "case " << i;
    }
  }
  EXPECT_GT(seen, 500);
}

}  // namespace
}  // namespace bakeoff::decide
