// The renderers of a migration estimate: bakeoff scan PATH --to STACK. Same estimate, same bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "estimate/migration_estimate.h"
#include "report/render.h"

namespace bakeoff::report {

// What you have -> what ports -> what blocks -> the range.
std::string render_estimate_terminal(const estimate::MigrationEstimate& estimate,
                                     const TerminalStyle& style);
// docs/formats/estimate.md and estimate.schema.json
std::string render_estimate_json(const estimate::MigrationEstimate& estimate);
Result<estimate::MigrationEstimate> parse_estimate(std::string_view json);
// The line items, one a row; RFC 4180. Cells that a spreadsheet would run as a formula are quoted.
std::string render_estimate_csv(const estimate::MigrationEstimate& estimate);
// One self-contained page.
std::string render_estimate_html(const estimate::MigrationEstimate& estimate);

}  // namespace bakeoff::report
