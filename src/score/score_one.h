// One candidate on one criterion: its probes combined into points with interval and coverage, or
// the reason for the gap.
#pragma once

#include "score/score_probe.h"

namespace bakeoff::score {

CriterionScore score_one(const catalog::Criterion& criterion, const Candidate& candidate,
                         const EvidenceAtHand& evidence);

}  // namespace bakeoff::score
