// Files that `bakeoff load` writes: CSV and HdrHistogram log, a line a second.
#pragma once

#include <string>

#include "base/units.h"
#include "load/io_engine.h"

namespace bakeoff::cli {

// second,length,requests,errors,rate,mean,p50,p90,p99,p99.9,max; times in seconds.
std::string load_csv(const load::LoadCounts& counts);
std::string load_hdr_log(const load::LoadCounts& counts, double started);  // seconds since 1970

}  // namespace bakeoff::cli
