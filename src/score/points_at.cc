#include <algorithm>
#include <cmath>

#include "score/score_criteria.h"

namespace bakeoff::score {
namespace {

double position(catalog::Axis axis, double x) {
  return axis == catalog::Axis::log ? std::log(x) : x;
}

double between(const catalog::Probe& probe, const catalog::Anchor& left,
               const catalog::Anchor& right, double x) {
  const double from = position(probe.axis, left.at);
  const double share = (position(probe.axis, x) - from) / (position(probe.axis, right.at) - from);
  return left.points + share * (right.points - left.points);
}

}  // namespace

double points_at(const catalog::Probe& probe, double x) {
  const auto& anchors = probe.anchors;
  if (anchors.empty()) return std::clamp(x, 1.0, 10.0);
  if (!(x > anchors.front().at)) return anchors.front().points;
  for (std::size_t i = 1; i < anchors.size(); ++i) {
    if (x < anchors[i].at) return between(probe, anchors[i - 1], anchors[i], x);
  }
  return anchors.back().points;
}

}  // namespace bakeoff::score
