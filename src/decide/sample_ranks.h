// How often each stack ranks first when the weights are drawn from what the user left open and the
// scores from their intervals (the first rank acceptability of SMAA-2: Lahdelma and Salminen,
// Operations Research 49(3), 2001).
#pragma once

#include <cstdint>
#include <vector>

#include "decide/weighing.h"

namespace bakeoff::decide {

// One share per stack, in the weighing's order. Weights: uniform in the box [low, high], then
// normalised. Scores: a normal with each side's own spread, truncated to the scale; unknown:
// uniform. Stacks level at the top all count as first. The error of a share is about 1 /
// sqrt(samples) at 95 %. Every stack has its own stream of numbers, named by the seed and its name,
// so that taking part or not changes nobody else's draws.
std::vector<double> sample_first_shares(const Weighing& weighing, std::uint64_t seed, int samples);

}  // namespace bakeoff::decide
