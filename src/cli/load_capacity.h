// `bakeoff load --capacity 'p99<20ms' URL`: the highest rate at which it holds.
#pragma once

#include "cli/commands.h"
#include "cli/load_order.h"

namespace bakeoff::cli {

Result<ExitCode> load_capacity(const Shell& shell, const LoadOptions& options,
                               const LoadOrder& order, load::IoEngine& engine);

}  // namespace bakeoff::cli
