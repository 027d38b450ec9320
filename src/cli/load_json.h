// `bakeoff load --json`: docs/formats/load.schema.json.
#pragma once

#include <string>
#include <vector>

#include "cli/load_assertion.h"
#include "cli/load_order.h"
#include "cli/options.h"
#include "load/io_engine.h"

namespace bakeoff::cli {

std::string load_to_json(const LoadOptions& options, const LoadOrder& order,
                         const load::LoadCounts& counts,
                         const std::vector<AssertionOutcome>& assertions);

}  // namespace bakeoff::cli
