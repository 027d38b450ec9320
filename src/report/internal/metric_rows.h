// "Metrics with sources": one row per topic, each stack's cited statements with what was measured
// here beside.
#pragma once

#include <string_view>
#include <vector>

#include "report/report.h"

namespace bakeoff::report {

std::vector<MetricRow> make_metric_rows(const Ingredients& ingredients, const Report& report);

// Ids of the catalog's facts on migration cost and on failures seen in migrations.
std::vector<std::string> find_migration_facts(const catalog::Catalog& catalog,
                                              const std::vector<std::string>& stacks);

}  // namespace bakeoff::report
