#include "measure/rotation.h"

#include <algorithm>
#include <numeric>

namespace bakeoff::measure {

std::vector<std::vector<std::size_t>> rotation(std::size_t arms, int rounds, Random& random) {
  std::vector<std::size_t> cycle(arms);
  std::iota(cycle.begin(), cycle.end(), std::size_t{0});
  random.shuffle(cycle);
  std::vector<std::vector<std::size_t>> rows;
  for (int round = 0; round < rounds; ++round) {
    if (round % 2 == 1) {
      rows.emplace_back(rows.back().rbegin(), rows.back().rend());
      continue;
    }
    rows.push_back(cycle);
    if (!cycle.empty()) std::rotate(cycle.begin(), cycle.begin() + 1, cycle.end());
  }
  return rows;
}

}  // namespace bakeoff::measure
