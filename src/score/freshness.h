// Whether evidence is older than its time to live.
#pragma once

#include "base/clock.h"
#include "catalog/evidence_fact.h"
#include "evidence/record.h"

namespace bakeoff::score {

// Counted from the day it was retrieved, else published ("2024", "2024-10" and full dates).
// Evidence with a time to live but no readable date counts as stale: its age is unknown.
bool is_stale(const catalog::FactSource& source, UtcTime now);
bool is_stale(const evidence::Record& record, UtcTime now);

}  // namespace bakeoff::score
