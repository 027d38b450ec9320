// `bakeoff load`: from the command line to what the load room takes.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "cli/parse_words.h"
#include "load/io_engine.h"

namespace bakeoff::cli {

// What is common to all kinds of load. Errors: as load_order_of.
Result<load::Pace> load_pace_of(const LoadOptions& options);
// --timeout. Error: invalid_input.
Result<double> timeout_of(const LoadOptions& options);
// Where the URL leads, by the flags too; a name is resolved once. Error: not_found.
Result<load::Endpoint> endpoint_of(const LoadOptions& options, Url url);
std::vector<int> generator_cpus(int threads);  // the first that this process may use, one a thread
Result<std::pair<std::string, std::string>> header_of(const std::string& text);  // "Name: value"

struct LoadOrder {
  std::vector<load::LoadTarget> targets;  // one a URL
  load::SliceOrder slice;                 // all of the load, uncut
};

// Errors: invalid_input naming the flag, not_found (host, trace file).
Result<LoadOrder> load_order_of(const LoadOptions& options);

// "1000/s at random (seed 1)" or "closed loop".
std::string words_of(const load::Pace& pace);

}  // namespace bakeoff::cli
