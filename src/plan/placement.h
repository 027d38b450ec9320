// Splits the CPUs between contestants and load generator.
#pragma once

#include <vector>

#include "plan/run_plan.h"

namespace bakeoff::plan {

// Two or more CPUs: disjoint halves, the first one (which takes most interrupts) generates load.
// One CPU: shared.
Placement place(const HostFacts& host);

}  // namespace bakeoff::plan
