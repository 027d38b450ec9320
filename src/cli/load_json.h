// `bakeoff load --json`.
#pragma once

#include <string>

#include "cli/options.h"
#include "load/io_engine.h"

namespace bakeoff::cli {

std::string load_to_json(const LoadOptions& options, const load::LoadCounts& counts);

}  // namespace bakeoff::cli
