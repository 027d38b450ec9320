// All candidates on one criterion: winner, tie or unknown, with the reason in figures.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "score/score_criteria.h"

namespace bakeoff::score {

struct Contender {
  const Candidate* candidate = nullptr;
  const CriterionScore* score = nullptr;
};

// P(a > b) when each side's interval is a normal's middle 95 %; of each interval the side that
// faces the other counts.
double probability_above(const Estimate& a, const Estimate& b);

// Outcome, winner, probability, gap and why; nothing about the published page.
CriterionVerdict judge_criterion(const catalog::Catalog& catalog,
                                 const catalog::Criterion& criterion,
                                 std::span<const Contender> contenders);

const std::string& title_of(const Candidate& candidate);

}  // namespace bakeoff::score
