// Inventory -> MigrationEstimate. Pure: the same inputs give the same value, bit for bit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "estimate/holdings.h"
#include "estimate/migration_estimate.h"
#include "estimate/past_projects.h"

namespace bakeoff::estimate {

struct Wish {
  std::string to;
  std::optional<Bounds> rate;
  std::optional<int> team;
  std::optional<double> worth;  // money gained a year by having moved
  std::uint64_t seed = 1;
  int samples = 20'000;
  std::vector<PastProject> past;  // finished moves: hours as estimated, hours as they took
};

// Error: not_found when nothing here could move to `to`, with the reason.
Result<MigrationEstimate> estimate_migration(const catalog::Catalog& catalog,
                                             const Holdings& holdings, const Wish& wish);

}  // namespace bakeoff::estimate
