// `bakeoff load --json`: docs/formats/load.schema.json.
#pragma once

#include <string>
#include <vector>

#include "cli/load_assertion.h"
#include "cli/load_order.h"
#include "cli/load_pair.h"
#include "cli/load_words.h"
#include "cli/options.h"
#include "load/io_engine.h"
#include "load/socket_load.h"
#include "measure/find_capacity.h"

namespace bakeoff::cli {

std::string load_to_json(const LoadOptions& options, const LoadOrder& order,
                         const LoadResult& result, const std::vector<AssertionOutcome>& assertions);

// A ws:// URL.
std::string sockets_to_json(const LoadOptions& options, const load::SocketOrder& order,
                            const load::SocketCounts& counts,
                            const std::vector<AssertionOutcome>& assertions);

// --capacity.
std::string capacity_to_json(const LoadOptions& options, const measure::CapacityResult& result);

// More than one URL.
std::string turns_to_json(const LoadOptions& options, const LoadOrder& order,
                          const TurnsReport& report);

}  // namespace bakeoff::cli
