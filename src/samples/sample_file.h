// The recorded form of samples: one JSON object a line (docs/formats/samples.md). A torn last line
// is dropped on reading, any other broken line is an error with its number.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "samples/sample_set.h"

namespace bakeoff::samples {

std::string to_line(const SliceSample& slice);  // without the newline
std::string to_line(const PointSample& point);
Result<SampleSet> parse_samples(std::string_view text);

// Bytes after the last newline: a write cut short, to be cut off before anything is appended.
std::size_t torn_tail(std::string_view text);

}  // namespace bakeoff::samples
