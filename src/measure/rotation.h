// The order in which the contestants of an epoch take their slices.
#pragma once

#include <cstddef>
#include <vector>

#include "base/random.h"

namespace bakeoff::measure {

// One row per round, a permutation of 0..arms-1 each. Rows come in mirrored pairs (A B C, then C B
// A), so that a linear drift of the machine cancels; each pair starts one place further along a
// random cycle (Latin square).
std::vector<std::vector<std::size_t>> rotation(std::size_t arms, int rounds, Random& random);

}  // namespace bakeoff::measure
