// A user's own figures for an estimate: the table [migration] of a bakeoff.toml.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/migration.h"

namespace bakeoff::catalog {

struct PastMove {
  std::string title;
  double estimated_hours = 0;
  double actual_hours = 0;

  bool operator==(const PastMove&) const = default;
};

struct ItemWish {
  std::string id;  // of effort.toml
  Spread hours;
  std::string reason;

  bool operator==(const ItemWish&) const = default;
};

struct MigrationWishes {
  std::optional<Bounds> rate;
  std::string currency;
  std::optional<int> team;
  std::optional<double> worth;
  std::optional<double> hours_per_week;
  std::optional<double> contingency;
  std::vector<ItemWish> items;
  std::vector<PastMove> past;

  bool operator==(const MigrationWishes&) const = default;
};

// Error: invalid_input with every problem as file:line:column; not_found when there is no file.
Result<MigrationWishes> load_migration_wishes(const std::filesystem::path& file);

// Puts the wishes into what is known, marked as the user's. Error: not_found naming the nearest
// item when an id is unknown.
Result<void> apply_wishes(const MigrationWishes& wishes, MigrationKnowledge& known);

}  // namespace bakeoff::catalog
