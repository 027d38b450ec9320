// What is moved, as counts, and the line items that it costs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "estimate/holdings.h"
#include "estimate/migration_estimate.h"
#include "estimate/simulate.h"

namespace bakeoff::estimate {

using Counts = std::map<catalog::Quantity, int>;

// A service on its way: its ports, and what it adds to the counts. `rewrite`: parts without an
// equivalent are written again instead of staying behind a gateway.
struct Moved {
  std::vector<Port> ports;
  Counts counts;
};
Moved move_service(const catalog::MigrationKnowledge& known, const ServiceHoldings& service,
                   const std::string& to, bool rewrite);

// The items of effort.toml with a count, towards `to`; `hours` is filled, `part` is not.
std::vector<LineItem> line_items(const catalog::MigrationKnowledge& known, const Counts& counts,
                                 const std::string& to);

std::vector<UncertainItem> uncertain(const std::vector<LineItem>& items);

}  // namespace bakeoff::estimate
