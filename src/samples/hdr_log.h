// HdrHistogram's interval log (format 1.3, payload V2: HdrHistogram/HdrHistogram,
// "EncodableHistogram" and "HistogramLogWriter"), which plotters read. Two significant digits with
// 1 ns as the lowest value have the buckets of LatencyHistogram, so nothing is lost but the exact
// sum and maximum.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "samples/latency_histogram.h"

namespace bakeoff::samples {

struct HdrInterval {
  std::string tag;    // of this interval's series; may be empty; no comma or line end
  double start = 0;   // seconds since the log's start
  double length = 0;  // seconds
  LatencyHistogram histogram;

  bool operator==(const HdrInterval&) const = default;
};

struct HdrLog {
  double start = 0;  // seconds since 1970
  std::vector<HdrInterval> intervals;

  bool operator==(const HdrLog&) const = default;
};

std::string write_hdr_log(const HdrLog& log);
// Error: invalid_input naming the line. Buckets of another resolution are refused.
Result<HdrLog> read_hdr_log(std::string_view text);

}  // namespace bakeoff::samples
