#include "load/rotation.h"

#include <algorithm>
#include <numeric>

namespace bakeoff::load {

std::vector<std::uint32_t> rotation_of(std::span<const int> weights) {
  int common = 0;
  for (const int weight : weights) common = std::gcd(common, weight);
  std::vector<std::int64_t> credit(weights.size());
  std::int64_t turns = 0;
  for (const int weight : weights) turns += weight / std::max(1, common);
  std::vector<std::uint32_t> order;
  order.reserve(static_cast<std::size_t>(turns));
  for (std::int64_t turn = 0; turn < turns; ++turn) {
    for (std::size_t i = 0; i < weights.size(); ++i) credit[i] += weights[i] / common;
    const auto next = std::ranges::max_element(credit);
    *next -= turns;
    order.push_back(static_cast<std::uint32_t>(next - credit.begin()));
  }
  return order;
}

}  // namespace bakeoff::load
