#include "decide/find_flips.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace bakeoff::decide {
namespace {

// Nobody is overtaken where the first place is shared already.
const RankedStack* sole_winner(const std::vector<RankedStack>& ranking) {
  if (ranking.size() < 2 || ranking[1].rank == 1) return nullptr;
  return &ranking.front();
}

// The lead of `a` over `b` on the criteria other than k, their weights scaled to sum to 1.
double lead_elsewhere(std::size_t k, const RankedStack& a, const RankedStack& b) {
  const double weight = a.parts[k].weight;
  const double lead_here = weight * (a.parts[k].points - b.parts[k].points);
  return (a.total.value - b.total.value - lead_here) / (1 - weight);
}

std::optional<double> level_weight(std::size_t k, const RankedStack& a, const RankedStack& b) {
  if (a.parts[k].weight >= 1) return std::nullopt;  // no other criterion to shift weight to
  const double here = a.parts[k].points - b.parts[k].points;
  const double elsewhere = lead_elsewhere(k, a, b);
  if (std::abs(elsewhere - here) <= kEqualTotals) return std::nullopt;
  const double level = elsewhere / (elsewhere - here);
  if (level < 0 || level > 1) return std::nullopt;
  return level;
}

// The winner's lead is linear in the weight, so the first rival to draw level in each direction
// takes over.
void add_nearest(std::vector<WeightFlip>& flips, std::size_t k,
                 const std::vector<RankedStack>& ranking, bool upwards) {
  const RankedStack& winner = ranking.front();
  std::optional<WeightFlip> nearest;
  for (std::size_t i = 1; i < ranking.size(); ++i) {
    const auto level = level_weight(k, winner, ranking[i]);
    const double now = winner.parts[k].weight;
    if (!level || (*level > now) != upwards) continue;
    const bool is_nearer = !nearest || std::abs(*level - now) < std::abs(nearest->to - now);
    if (is_nearer)
      nearest = WeightFlip{winner.parts[k].criterion, now, *level, ranking[i].stack, winner.stack};
  }
  if (nearest) flips.push_back(*nearest);
}

}  // namespace

std::vector<WeightFlip> find_weight_flips(const Weighing& weighing,
                                          const std::vector<RankedStack>& ranking) {
  std::vector<WeightFlip> flips;
  if (sole_winner(ranking) == nullptr) return flips;
  for (std::size_t k = 0; k < weighing.criteria.size(); ++k) {
    add_nearest(flips, k, ranking, true);
    add_nearest(flips, k, ranking, false);
  }
  std::ranges::stable_sort(flips, {},
                           [](const WeightFlip& flip) { return std::abs(flip.to - flip.from); });
  return flips;
}

std::vector<ScoreFlip> find_score_flips(const Weighing& weighing,
                                        const std::vector<RankedStack>& ranking) {
  std::vector<ScoreFlip> flips;
  const RankedStack* winner = sole_winner(ranking);
  if (winner == nullptr) return flips;
  for (std::size_t i = 1; i < ranking.size(); ++i) {
    const double behind = winner->total.value - ranking[i].total.value;
    for (std::size_t k = 0; k < weighing.criteria.size(); ++k) {
      const Part& part = ranking[i].parts[k];
      const double needed = part.points + behind / part.weight;
      if (needed <= kMostPoints)
        flips.push_back({part.criterion, ranking[i].stack, part.points, needed});
    }
  }
  std::ranges::stable_sort(flips, {}, [](const ScoreFlip& flip) { return flip.to - flip.from; });
  return flips;
}

}  // namespace bakeoff::decide
