// `bakeoff load URL_A URL_B ...`: which is faster, by the procedure and the verdicts of a run.
#pragma once

#include "cli/commands.h"
#include "cli/load_order.h"

namespace bakeoff::cli {

Result<ExitCode> load_in_turns(const Shell& shell, const LoadOptions& options,
                               const LoadOrder& order, load::IoEngine& engine);

}  // namespace bakeoff::cli
