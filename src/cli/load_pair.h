// `bakeoff load URL_A URL_B ...`: which is faster, by the procedure and the verdicts of a run.
#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/load_order.h"
#include "measure/load_in_turns.h"
#include "stats/comparison.h"

namespace bakeoff::cli {

struct TurnsReport {
  std::vector<std::string> labels;  // of the targets
  measure::TurnsResult turns;
  std::vector<stats::Comparison> comparisons;  // those that tell something at this pace
};

Result<ExitCode> load_in_turns(const Shell& shell, const LoadOptions& options,
                               const LoadOrder& order, load::IoEngine& engine);

}  // namespace bakeoff::cli
