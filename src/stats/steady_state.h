// Where a warm-up ends: MSER-5 (White 1997) on per-bin rates.
#pragma once

#include <span>

namespace bakeoff::stats {

struct WarmUp {
  double cut_seconds = 0;  // discard what comes before
  bool steady =
      true;          // false: the cut fell into the second half, there is no steady state to report
  double trend = 0;  // relative change from the first to the last fifth
};

// `rates`: one value per bin of `bin_seconds`.
WarmUp find_warm_up(std::span<const double> rates, double bin_seconds);

}  // namespace bakeoff::stats
