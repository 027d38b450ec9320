// The additive value: total = sum of weight x points, best first.
#pragma once

#include <vector>

#include "decide/decision.h"
#include "decide/weighing.h"

namespace bakeoff::decide {

// Known half-widths add in quadrature; an unknown score moves the interval by its whole range.
// first_share stays 0.
std::vector<RankedStack> rank_stacks(const Weighing& weighing);

}  // namespace bakeoff::decide
