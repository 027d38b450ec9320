// Design: the numbers of the measuring procedure (catalog/designs.toml); --quick, default and
// --budget are points on it.
#pragma once

#include <string>

namespace bakeoff::catalog {

struct Design {
  std::string id;  // "quick", "default", "strict"
  int least_epochs = 4;
  int most_epochs = 40;
  // Look after every epoch with the anytime-valid interval; false: one look at the end.
  bool stop_early = true;
  double slice_seconds = 1.0;
  double settle_seconds = 0.15;  // discarded after each thaw
  int rounds = 4;                // slices per contestant and workload in an epoch
  // Of a fresh process, before its first workload of an epoch; the reference server is compiled
  // ahead of time and does without.
  double process_warmup_seconds = 1.0;
  double least_warmup_seconds = 1.0;  // before each workload
  // Shared by the processes of a pilot. 0: none, least_warmup_seconds is used and the report says
  // so.
  double pilot_seconds = 24;
  double budget_seconds = 0;  // 0: none; the run stops before an epoch that would not fit
  double tie_band = 0.05;     // delta
  double alpha = 0.05;
  double least_floor = 0.005;  // systematic floor of every ratio
  double most_generator_busy = 0.90;
  double most_steal = 0.02;
  double most_littles_law_residual = 0.05;
  int cold_starts = 10;

  bool operator==(const Design&) const = default;
};

}  // namespace bakeoff::catalog
