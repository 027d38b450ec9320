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

// The design's slice, longer for a contestant that answers slowly: new connections all send at
// once, so a closed loop is steady only after its first answers are back, and a slice must span
// several answers to say anything about a rate.
load::SliceOrder measured_slice(const catalog::Design& design, double answer_seconds);

}  // namespace bakeoff::measure
