// bakeoff scan PATH --to STACK: from an inventory to a printed estimate.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "cli/commands.h"
#include "estimate/migration_estimate.h"
#include "scan/inventory.h"

namespace bakeoff::cli {

// "60..120", or one figure. Error: invalid_input.
Result<catalog::Bounds> parse_hourly_rate(const std::string& text);

// Flags before the user's own file before the catalog. The file is --effort's, or bakeoff.toml in
// the scanned folder. Errors: unknown stack, a bad flag or file, nothing that could move.
Result<estimate::MigrationEstimate> estimate_from(const catalog::Catalog& catalog,
                                                  const scan::Inventory& inventory,
                                                  const EstimateOptions& options);

// Prints it, and writes what --csv, --export and --json ask for.
Result<ExitCode> show_estimate(const Shell& shell, const estimate::MigrationEstimate& estimate,
                               const ScanOptions& options);

}  // namespace bakeoff::cli
