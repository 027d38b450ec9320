// What a code base is made of -> the profile that weighs its stacks, and what the wrong-question
// test should know.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalog/migration.h"
#include "estimate/holdings.h"
#include "estimate/migration_estimate.h"

namespace bakeoff::estimate {

// The kinds of library in use in these services, by the port map. A library without a place in it
// has none.
std::set<std::string> kinds_in_use(const catalog::MigrationKnowledge& known,
                                   const std::vector<ServiceHoldings>& services);

ProfileProposal propose_profile(const catalog::MigrationKnowledge& known, const Holdings& holdings);

}  // namespace bakeoff::estimate
