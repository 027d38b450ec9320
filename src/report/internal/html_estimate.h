// The sections of a migration estimate: in a page of its own and in the report of a comparison.
#pragma once

#include "estimate/migration_estimate.h"
#include "report/internal/html.h"

namespace bakeoff::report {

// Their ids begin with "move-".
void put_estimate(Html& html, const estimate::MigrationEstimate& estimate);

}  // namespace bakeoff::report
