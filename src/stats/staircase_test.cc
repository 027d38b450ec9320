#include "stats/staircase.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace bakeoff::stats {
namespace {

// A server that holds at a level with a chance that falls from 1 to 0 around `middle`.
struct Server {
  double middle;
  double width;  // in log units; 0: a sharp edge
  Random random{7};

  bool holds(double level) {
    if (width == 0) return level <= middle;
    const double chance = 1 / (1 + std::exp((std::log(level) - std::log(middle)) / width));
    return random.uniform() < chance;
  }
};

Estimate find(Server& server, double first, int tries) {
  Staircase stairs(first, 1.05);
  for (int i = 0; i < tries; ++i) stairs.tell(server.holds(stairs.level()));
  return stairs.estimate().value_or(Estimate{});
}

TEST(Staircase, FindsASharpEdgeFromEitherSide) {
  for (const double first : {1.0, 100.0, 5000.0, 1e6}) {
    Server server{5000, 0};
    const Estimate found = find(server, first, 40);
    EXPECT_LE(found.low, 5000) << first;
    EXPECT_GE(found.high, 5000) << first;
    EXPECT_NEAR(found.value, 5000, 0.05 * 5000) << first;
  }
}

TEST(Staircase, SaysNothingBeforeItKnows) {
  Staircase stairs(100, 1.05);
  for (int i = 0; i < 6; ++i) stairs.tell(true);
  EXPECT_FALSE(stairs.estimate());
  EXPECT_NEAR(stairs.level(), 6400, 1e-6);
}

// The interval is what it says: about 95 % of them hold the truth, at several widths of the edge.
TEST(Staircase, CoversTheTruth) {
  for (const double width : {0.005, 0.05, 0.2}) {
    Server server{5000, width, Random(11)};
    int covered = 0;
    constexpr int kRuns = 100;
    for (int run = 0; run < kRuns; ++run) {
      const Estimate found = find(server, 1000, 30);
      covered += found.low <= 5000 && 5000 <= found.high ? 1 : 0;
    }
    EXPECT_GE(covered, 0.90 * kRuns) << width;
    EXPECT_LE(covered, kRuns);
  }
}

}  // namespace
}  // namespace bakeoff::stats
