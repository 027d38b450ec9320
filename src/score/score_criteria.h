// Catalog criteria + evidence -> ScoreBoard. A stack's score never depends on who else takes part.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "catalog/catalog.h"
#include "evidence/record.h"
#include "score/criterion_score.h"

namespace bakeoff::score {

struct Candidate {
  std::string stack;     // "node" or an own service's id
  std::string title;
  std::string subject;   // contestant whose measured records count; empty: cited evidence only
  Gap failed = Gap::none;        // not_installable or failed: measured probes stay empty with this reason
  std::string failure_reason;
};

ScoreBoard score_criteria(const catalog::Catalog& catalog, const std::vector<Candidate>& candidates,
                          const std::vector<evidence::Record>& records, UtcTime now);

// Points of `x` on the probe's axis: piecewise linear between anchors, clamped outside.
double points_at(const catalog::Probe& probe, double x);

}  // namespace bakeoff::score
