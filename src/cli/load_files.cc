#include "cli/load_files.h"

#include <fmt/core.h>

#include "samples/hdr_log.h"

namespace bakeoff::cli {

std::string load_csv(const load::LoadCounts& counts) {
  std::string text = "second,length,requests,errors,rate,mean,p50,p90,p99,p99.9,max\n";
  for (const auto& interval : counts.intervals) {
    const double rate =
        interval.length > 0 ? static_cast<double>(interval.requests) / interval.length : 0;
    text += fmt::format("{:.3f},{:.3f},{},{},{:.3f},{:.9f}", interval.begin, interval.length,
                        interval.requests, interval.errors, rate, interval.latency.mean() * 1e-9);
    for (const double q : {0.5, 0.9, 0.99, 0.999}) {
      text += fmt::format(",{:.9f}", static_cast<double>(interval.latency.quantile(q)) * 1e-9);
    }
    text += fmt::format(",{:.9f}\n", static_cast<double>(interval.latency.max()) * 1e-9);
  }
  return text;
}

std::string load_hdr_log(const load::LoadCounts& counts, double started) {
  samples::HdrLog log;
  log.start = started;
  for (const auto& interval : counts.intervals) {
    log.intervals.push_back({"", interval.begin, interval.length, interval.latency});
  }
  return samples::write_hdr_log(log);
}

}  // namespace bakeoff::cli
