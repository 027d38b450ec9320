// Where a warm-up ends: MSER-5 (White 1997) on per-bin rates.
#pragma once

#include <span>
#include <vector>

namespace bakeoff::stats {

// What several processes' rates have in common: every series in units of its own later half, and of
// these the median per bin. A disturbance of one series leaves no trace in that of three.
std::vector<double> common_course(const std::vector<std::vector<double>>& series);

// Whether every series still rises by more than `band` (a share) from its second to its last third,
// by medians: then no steady state was reached. One that does so alone met a change of the machine.
bool all_still_rise(const std::vector<std::vector<double>>& series, double band);

struct WarmUp {
  double cut_seconds = 0;  // discard what comes before
  bool steady =
      true;          // false: the cut fell into the second half, there is no steady state to report
  double trend = 0;  // relative change from the first to the last fifth
};

// `rates`: one value per bin of `bin_seconds`.
WarmUp find_warm_up(std::span<const double> rates, double bin_seconds);

// The shortest warm-up that does: what a series found steady still misses after it, all told, would
// move a figure counted over `counted_seconds` by no more than `tolerance` (a share). MSER cuts
// where a mean is known best, which in noise is often later than anything of the warm-up remains.
double enough_warm_up(std::span<const double> rates, double bin_seconds, double cut_seconds,
                      double counted_seconds, double tolerance);

}  // namespace bakeoff::stats
