#include "decide/weighing.h"

#include <algorithm>

namespace bakeoff::decide {
namespace {

// A profile may name a criterion that this catalog does not have; its weight then goes to the
// others in proportion.
std::vector<WeighedCriterion> weighed_criteria(const catalog::Catalog& catalog,
                                               const catalog::Profile& profile) {
  std::vector<WeighedCriterion> criteria;
  double sum = 0;
  for (const catalog::Criterion& criterion : catalog.criteria) {
    const auto weight =
        std::ranges::find(profile.weights, criterion.id, &catalog::Weight::criterion);
    if (weight == profile.weights.end() || weight->weight <= 0) continue;
    const bool is_open = weight->high > weight->low;
    criteria.push_back({criterion.id, criterion.title.empty() ? criterion.id : criterion.title,
                        weight->weight, is_open ? std::max(0.0, weight->low) : weight->weight,
                        is_open ? weight->high : weight->weight});
    sum += weight->weight;
  }
  for (WeighedCriterion& criterion : criteria) criterion.weight /= sum;
  return criteria;
}

Cell cell_of(const score::CriterionScore* score) {
  if (score == nullptr || !score->points) return {};
  return {score->points->value, score->points->low, score->points->high, false, score->coverage};
}

}  // namespace

Weighing weigh(const catalog::Catalog& catalog, const score::ScoreBoard& board,
               const catalog::Profile& profile) {
  Weighing weighing;
  weighing.criteria = weighed_criteria(catalog, profile);
  for (const std::string& name : board.stacks) {
    WeighedStack stack{name, {}};
    for (const WeighedCriterion& criterion : weighing.criteria) {
      stack.cells.push_back(cell_of(score::find_score(board, name, criterion.id)));
    }
    weighing.stacks.push_back(std::move(stack));
  }
  return weighing;
}

double total_of(const Weighing& weighing, const WeighedStack& stack) {
  double total = 0;
  for (std::size_t k = 0; k < weighing.criteria.size(); ++k)
    total += weighing.criteria[k].weight * stack.cells[k].points;
  return total;
}

}  // namespace bakeoff::decide
