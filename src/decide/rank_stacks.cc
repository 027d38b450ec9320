#include "decide/rank_stacks.h"

#include <algorithm>
#include <cmath>

namespace bakeoff::decide {
namespace {

Part part_of(const WeighedCriterion& criterion, const Cell& cell) {
  return {criterion.id, criterion.weight, cell.points, criterion.weight * cell.points,
          cell.unknown};
}

RankedStack add_up(const Weighing& weighing, const WeighedStack& stack) {
  RankedStack ranked;
  ranked.stack = stack.name;
  double low_squares = 0;
  double high_squares = 0;
  double unknown_range = 0;
  for (std::size_t k = 0; k < weighing.criteria.size(); ++k) {
    const WeighedCriterion& criterion = weighing.criteria[k];
    const Cell& cell = stack.cells[k];
    ranked.parts.push_back(part_of(criterion, cell));
    ranked.coverage += criterion.weight * cell.coverage;
    if (cell.unknown) {
      unknown_range += criterion.weight * (cell.high - cell.points);
      continue;
    }
    low_squares += std::pow(criterion.weight * (cell.points - cell.low), 2);
    high_squares += std::pow(criterion.weight * (cell.high - cell.points), 2);
  }
  const double total = total_of(weighing, stack);
  ranked.total = {total,
                  total - std::sqrt(low_squares) - unknown_range,
                  total + std::sqrt(high_squares) + unknown_range,
                  Unit::points,
                  0,
                  0.95};
  return ranked;
}

}  // namespace

std::vector<RankedStack> rank_stacks(const Weighing& weighing) {
  std::vector<RankedStack> ranking;
  if (weighing.criteria.empty()) return ranking;
  for (const WeighedStack& stack : weighing.stacks) ranking.push_back(add_up(weighing, stack));
  std::ranges::stable_sort(ranking, std::greater{},
                           [](const RankedStack& r) { return r.total.value; });
  for (RankedStack& ranked : ranking) {
    ranked.rank =
        1 + static_cast<int>(std::ranges::count_if(ranking, [&](const RankedStack& other) {
          return other.total.value > ranked.total.value + kEqualTotals;
        }));
  }
  return ranking;
}

}  // namespace bakeoff::decide
