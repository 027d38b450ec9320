// Workloads of kind jobs: a queue on a Redis of their own, a worker, and a worker that is killed.
#pragma once

#include "base/random.h"
#include "measure/internal/scene.h"

namespace bakeoff::measure {

// One contestant after the other, each with a fresh Redis. A Redis that dies voids that block and
// nothing else.
Result<void> run_jobs_workload(Scene& scene, const catalog::Workload& workload, int epoch,
                               Random& random);

}  // namespace bakeoff::measure
