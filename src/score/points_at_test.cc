#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "score/sample_criteria.h"

namespace bakeoff::score {
namespace {

catalog::Probe linear(std::vector<catalog::Anchor> anchors) {
  catalog::Probe probe;
  probe.axis = catalog::Axis::linear;
  probe.anchors = std::move(anchors);
  return probe;
}

// The vectors of the R package smaa for piecewise linear value functions, clipped outside.
TEST(PointsAt, AgreesWithThePublishedPiecewiseVectors) {
  const auto falling = linear({{50, 1, ""}, {75, 0.8, ""}, {90, 0.5, ""}, {100, 0, ""}});
  struct Case {
    double at;
    double value;
  };
  for (const auto& [at, value] :
       std::vector<Case>{{60, 0.92}, {75, 0.8}, {90, 0.5}, {10, 1}, {40, 1}, {101, 0}, {120, 0}}) {
    EXPECT_NEAR(points_at(falling, at), value, 1e-12) << at;
  }
  EXPECT_NEAR(
      points_at(linear({{-0.15, 0, ""}, {0, 0.1, ""}, {0.25, 0.9, ""}, {0.35, 1, ""}}), 0.1), 0.42,
      1e-12);
}

// Public ratios (rounded) to the fastest entry: uWebSockets.js, elysia, fastify, uvicorn, express,
// fastapi.
TEST(PointsAt, TakesOneAndAHalfPointsForEachHalvingOnTheLogAxis) {
  const auto probe = ratio_probe();
  struct Case {
    double ratio;
    double points;
  };
  for (const auto& [ratio, points] :
       std::vector<Case>{{1, 10}, {0.5, 8.5}, {0.25, 7}, {1.0 / 32, 2.5}, {1.0 / 64, 1}}) {
    EXPECT_NEAR(points_at(probe, ratio), points, 1e-12) << ratio;
  }
  for (const auto& [ratio, points] : std::vector<Case>{
           {0.88, 9.7}, {0.44, 8.2}, {0.27, 7.2}, {0.17, 6.1}, {0.13, 5.6}, {0.034, 2.7}}) {
    EXPECT_NEAR(points_at(probe, ratio), points, 0.07) << ratio;
  }
}

TEST(PointsAt, ClampsWhatLiesOutsideTheAnchors) {
  const auto probe = ratio_probe();
  EXPECT_EQ(points_at(probe, 3), 10);
  EXPECT_EQ(points_at(probe, 0), 1);
  EXPECT_EQ(points_at(probe, -5), 1);
  EXPECT_EQ(points_at(probe, std::numeric_limits<double>::infinity()), 10);
  EXPECT_EQ(points_at(probe, -std::numeric_limits<double>::infinity()), 1);
  EXPECT_EQ(points_at(probe, std::nan("")), 1);
}

TEST(PointsAt, TakesRubricPointsAsTheyAreWithinTheScale) {
  EXPECT_EQ(points_at(rubric_probe("hiring"), 8.25), 8.25);
  EXPECT_EQ(points_at(rubric_probe("hiring"), 14), 10);
  EXPECT_EQ(points_at(rubric_probe("hiring"), 0), 1);
}

}  // namespace
}  // namespace bakeoff::score
