// Warming contestants: how long (a measured pilot, or the design's fixed time) and the warming
// itself.
#pragma once

#include "measure/internal/slice.h"

namespace bakeoff::measure {

// Runs the pilot of every contestant and workload that has none yet (design.pilot_seconds; 0:
// none).
Result<void> run_pilots(Scene& scene, Random& random);

// Loads the arm for its warm-up time. False: it failed, and the failure is recorded.
Result<bool> warm(Scene& scene, LiveArm& live, const catalog::Workload& workload, int epoch);

}  // namespace bakeoff::measure
