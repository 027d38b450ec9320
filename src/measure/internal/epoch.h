// One epoch: fresh processes of all arms, then every workload that is not settled.
#pragma once

#include "base/random.h"
#include "measure/internal/scene.h"

namespace bakeoff::measure {

// Starts each contestant once and asks every request: the clock starts only for right answers.
Result<void> check_contracts(Scene& scene, Random& random);

Result<void> run_epoch(Scene& scene, int epoch, Random& random);

}  // namespace bakeoff::measure
