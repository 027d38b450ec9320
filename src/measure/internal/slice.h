// One slice of load on one warm contestant.
#pragma once

#include "measure/internal/troupe.h"

namespace bakeoff::measure {

struct SlicePlace {
  int epoch = 0;
  int round = 0;
  int position = 0;
};

// Thaws the arm, loads it, freezes it again. Nothing: the arm could not be loaded (recorded as a
// failure).
Result<std::optional<samples::SliceSample>> take_slice(Scene& scene, LiveArm& live,
                                                       const catalog::Workload& workload,
                                                       const SlicePlace& place,
                                                       const load::SliceOrder& order);

// The design's slice, longer for a contestant that answers slowly: a slice must span an answer to
// say anything about a rate, and one must be back before it counts.
load::SliceOrder measured_slice(const catalog::Design& design, double answer_seconds);

// The design's rounds, fewer where the slowest contestant needs longer slices, so that an epoch
// takes about as long: an even number, for the mirrored order.
int rounds_of(const catalog::Design& design, double longest_answer_seconds);

}  // namespace bakeoff::measure
