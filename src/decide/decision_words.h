// The decision in sentences: what to take, because of what, unless what.
#pragma once

#include "catalog/catalog.h"
#include "decide/decision.h"
#include "decide/weighing.h"

namespace bakeoff::decide {

// Shared first place, or a winner that ranks first in too small a share of the samples.
bool is_close_call(const std::vector<RankedStack>& ranking, const catalog::ScoringRules& rules);

// Fills recommendation, because and unless from the rest of the decision.
void put_into_words(Decision& decision, const catalog::Catalog& catalog, const Weighing& weighing);

}  // namespace bakeoff::decide
