// A range learnt from finished projects: size and hours, in logs on a straight line, with the
// prediction interval of a further project. This is the method whose coverage is checked on public
// data (docs/accuracy.md).
#pragma once

#include <optional>
#include <vector>

#include "catalog/migration.h"

namespace bakeoff::estimate {

struct PastProject {
  double size = 0;   // lines, points, or hours as estimated then; > 0
  double hours = 0;  // as it really took; > 0
};

// Fewer say nothing about a spread.
inline constexpr std::size_t kLeastPastProjects = 5;

// P10, P50 and P90 of a further project of `size`: an 80 % prediction interval with Student's t.
// Nothing where there are too few projects, or all have one size.
std::optional<catalog::Spread> predict_from_past(const std::vector<PastProject>& past, double size);

}  // namespace bakeoff::estimate
