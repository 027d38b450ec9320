// The order in which weighted requests are sent: as evenly mixed as it can be (smooth weighted
// round-robin, as nginx balances upstreams), so that every stretch has its share of each.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace bakeoff::load {

// Indices into `weights`, one turn: each as often as its weight, divided by what all have in
// common. With equal weights 0, 1, 2, … REQUIRES: weights above 0.
std::vector<std::uint32_t> rotation_of(std::span<const int> weights);

}  // namespace bakeoff::load
