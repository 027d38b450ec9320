#include "measure/rotation.h"

#include <gtest/gtest.h>

#include <set>

namespace bakeoff::measure {
namespace {

TEST(Rotation, IsAbbaForTwo) {
  Random random(1);
  const auto rows = rotation(2, 4, random);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0][0], rows[1][1]);
  EXPECT_EQ(rows[0][1], rows[1][0]);
  EXPECT_EQ(rows[2][0], rows[0][1]);  // the second pair starts with the other one
}

TEST(Rotation, GivesEveryContestantOneSliceARound) {
  Random random(7);
  for (const auto& row : rotation(5, 6, random)) {
    EXPECT_EQ(std::set<std::size_t>(row.begin(), row.end()).size(), 5U);
  }
}

TEST(Rotation, CancelsALinearDriftInsideEachPairOfRounds) {
  Random random(3);
  const auto rows = rotation(4, 2, random);
  for (std::size_t arm = 0; arm < 4; ++arm) {
    std::size_t time = 0;
    for (std::size_t round = 0; round < 2; ++round) {
      for (std::size_t place = 0; place < 4; ++place) {
        if (rows[round][place] == arm) time += round * 4 + place;
      }
    }
    EXPECT_EQ(time, 7U) << "arm " << arm;  // 0+7, 1+6, 2+5, 3+4
  }
}

TEST(Rotation, DiffersBetweenSeeds) {
  std::set<std::vector<std::size_t>> firsts;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    firsts.insert(rotation(4, 1, random).front());
  }
  EXPECT_GT(firsts.size(), 5U);
}

}  // namespace
}  // namespace bakeoff::measure
