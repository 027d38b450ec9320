// What would change the winner: one weight, or one score of a rival.
#pragma once

#include <vector>

#include "decide/decision.h"
#include "decide/weighing.h"

namespace bakeoff::decide {

// For each criterion the weight, upwards and downwards, at which the winner is overtaken, the other
// weights keeping their proportions. With d = difference of the points on that criterion and R =
// difference of the totals of the other criteria with their weights scaled to 1, the two are level
// at w = R / (R - d). Nearest first.
std::vector<WeightFlip> find_weight_flips(const Weighing& weighing,
                                          const std::vector<RankedStack>& ranking);

// For each rival and criterion the points at which it draws level with the winner, where the scale
// goes that far. Nearest first.
std::vector<ScoreFlip> find_score_flips(const Weighing& weighing,
                                        const std::vector<RankedStack>& ranking);

}  // namespace bakeoff::decide
