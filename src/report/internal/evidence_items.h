// Gathers every piece of evidence that a number of the report rests on.
#pragma once

#include <string>
#include <vector>

#include "report/report.h"

namespace bakeoff::report {

// Measured items first, then cited and judged facts in the catalog's order. REQUIRES: stacks,
// criteria, metric rows, migration and decision of `report` are filled.
std::vector<EvidenceItem> collect_evidence(const Ingredients& ingredients, const Report& report);

// The id under which a summary's figure is listed: "ledger:12" where it was recorded, else
// "measured:...".
std::string evidence_id(const Ingredients& ingredients, const stats::Summary& summary);

}  // namespace bakeoff::report
