// The compressed, base64-coded V2 form of one histogram in an HdrHistogram log.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "samples/latency_histogram.h"

namespace bakeoff::samples {

std::string encode_hdr(const LatencyHistogram& histogram);
// Sum and maximum are those of the bucket midpoints. Error: invalid_input with the reason.
Result<LatencyHistogram> decode_hdr(std::string_view base64);

}  // namespace bakeoff::samples
