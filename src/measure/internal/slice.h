// One slice of load on one warm contestant.
#pragma once

#include "measure/internal/troupe.h"

namespace bakeoff::measure {

struct SlicePlace {
  int epoch = 0;
  int round = 0;
  int position = 0;
};

// Thaws the arm, loads it, freezes it again. Nothing: the arm could not be loaded (recorded as a failure).
Result<std::optional<samples::SliceSample>> take_slice(Scene& scene, LiveArm& live, const catalog::Workload& workload,
                                                       const SlicePlace& place, const load::SliceOrder& order);

load::SliceOrder measured_slice(const catalog::Design& design);

}  // namespace bakeoff::measure
