// The database that some workloads ask: started for a run, watched, and started anew when it has
// ended. That it ends is nobody's fault: its block counts for no contestant, and the run goes on.
#pragma once

#include "base/random.h"
#include "measure/internal/scene.h"

namespace bakeoff::measure {

// How a PostgreSQL is started that is seeded with a file of catalog/services. Error: no port is
// free.
Result<lab::DatabaseOrder> database_order(const Scene& scene, const std::string& seed,
                                          Random& random);

// Starts it when a workload of the plan asks for it and it does not run. What keeps it from
// starting is noted in the scene; contestants are then not asked for those workloads.
Result<void> raise_database(Scene& scene, Random& random);

// When there is none from the start: says so for each contestant, none of which is asked then.
Result<void> excuse_contestants(Scene& scene);

// False: nothing that is seen now in this workload says anything about a contestant.
bool has_its_service(Scene& scene, const catalog::Workload& workload);

// Records that this block counts for nobody.
Result<void> void_block(Scene& scene, const catalog::Workload& workload, int epoch);

}  // namespace bakeoff::measure
