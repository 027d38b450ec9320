// Any bytes may be read as samples. What can be read is written and read again the same, and
// analysed without fault.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "samples/sample_file.h"
#include "stats/analyze.h"

namespace {

using bakeoff::samples::SampleSet;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string text_of(const SampleSet& set) {
  std::string text;
  for (const auto& slice : set.slices) text += to_line(slice) + "\n";
  for (const auto& point : set.points) text += to_line(point) + "\n";
  return text;
}

void check_estimate(const bakeoff::Estimate& estimate) {
  require(std::isfinite(estimate.value) && std::isfinite(estimate.low) &&
          std::isfinite(estimate.high));
  require(estimate.low <= estimate.value && estimate.value <= estimate.high);
}

void check_analysis(const SampleSet& set) {
  bakeoff::stats::Cast cast;
  cast.contestants = {"a", "b"};
  cast.reference = "r";
  cast.cloned = "a";
  for (const bool anytime : {false, true}) {
    bakeoff::stats::Rules rules;
    rules.anytime = anytime;
    const auto analysis = analyze(set, cast, rules);
    for (const auto& summary : analysis.summaries) {
      check_estimate(summary.absolute);
      if (summary.to_reference) check_estimate(*summary.to_reference);
    }
    for (const auto& comparison : analysis.comparisons) {
      check_estimate(comparison.ratio);
      require(std::isfinite(comparison.statistical_half_width));
    }
    is_settled(analysis, "json", rules);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  require(bakeoff::samples::torn_tail(text) <= size);
  const auto set = bakeoff::samples::parse_samples(text);
  if (!set) return 0;
  // Compared as text: NaN does not equal itself.
  const std::string written = text_of(*set);
  const auto again = bakeoff::samples::parse_samples(written);
  require(again.has_value() && text_of(*again) == written);
  check_analysis(*set);
  return 0;
}
