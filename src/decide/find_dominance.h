// Who is at least as good on every criterion that counts.
#pragma once

#include <vector>

#include "decide/decision.h"
#include "decide/weighing.h"

namespace bakeoff::decide {

// At least as good everywhere and better somewhere. Certain: also for every value inside the
// intervals. An unknown score on either side excludes it: nobody knows.
std::vector<Dominance> find_dominance(const Weighing& weighing);

}  // namespace bakeoff::decide
