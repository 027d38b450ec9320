// The judgements beside the range, in words: size class, expected failures, the next endpoint.
#pragma once

#include <string>
#include <vector>

#include "catalog/migration.h"
#include "estimate/holdings.h"
#include "estimate/line_items.h"
#include "estimate/migration_estimate.h"

namespace bakeoff::estimate {

// REQUIRES: known.sizes is not empty.
SizeVerdict judge_size(const catalog::MigrationKnowledge& known, const Counts& counts);

// How `money` lies to the published range of the class.
std::string compare_with_published(const SizeVerdict& size, const Spread& money,
                                   const std::string& currency);

std::vector<Failure> expect_failures(const catalog::MigrationKnowledge& known,
                                     const std::vector<ServiceHoldings>& moving,
                                     const std::string& to, const std::string& size);

NextEndpoint time_of_next_endpoint(const catalog::MigrationKnowledge& known,
                                   const std::vector<ServiceHoldings>& moving,
                                   const std::string& to);

// "17K", "1.2M", "830"
std::string round_money(double amount);

}  // namespace bakeoff::estimate
