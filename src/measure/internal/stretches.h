// Workloads that load one contestant after the other for seconds on end, each giving a few numbers
// an epoch: requests at one rate, event streams, connections that say nothing.
#pragma once

#include <vector>

#include "measure/internal/troupe.h"

namespace bakeoff::measure {

// `players`: the live arms that do the workload, in an order drawn by the caller.
Result<void> run_stretch(Scene& scene, const std::vector<LiveArm*>& players,
                         const catalog::Workload& workload, int epoch, Random& random);

}  // namespace bakeoff::measure
