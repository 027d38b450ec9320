// What the published comparison says of a criterion, and where our evidence says otherwise.
#pragma once

#include <span>

#include "score/judge_criterion.h"

namespace bakeoff::score {

// Fills published, published_winner and disagreement of `verdict`. Only stacks that take part are
// quoted, and the page's winner only where at least two of the stacks it scored take part.
void add_published(CriterionVerdict& verdict, const catalog::Catalog& catalog,
                   const catalog::Criterion& criterion, std::span<const Contender> contenders);

}  // namespace bakeoff::score
