// Catalog criteria + evidence -> ScoreBoard. A stack's score never depends on who else takes part.
//
// One probe: measured probes take the newest measured record of the subject; a fact probe averages
// all facts of its topic with equal weight, its interval spans theirs. Intervals go through the
// same anchors. A stale fact's interval is widened. One criterion: weighted mean of the probes with
// evidence; half-widths add in quadrature, each side on its own. Fallback probes count only when no
// other probe has evidence, and not for a contestant that failed here: a figure from elsewhere must
// not hide that. An own service (stack == subject) is scored on measured probes only.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "catalog/catalog.h"
#include "evidence/record.h"
#include "score/criterion_score.h"

namespace bakeoff::score {

struct Candidate {
  // What the board calls it: "node", an own service's id, or a contestant's where two of one stack
  // take part, which only what is measured tells apart.
  std::string stack;
  std::string title;
  std::string subject;     // contestant whose measured records count; empty: cited evidence only
  Gap failed = Gap::none;  // not_installable or failed: measured probes stay empty with this reason
  std::string failure_reason;
};

ScoreBoard score_criteria(const catalog::Catalog& catalog, const std::vector<Candidate>& candidates,
                          const std::vector<evidence::Record>& records, UtcTime now);

// Points of `x` on the probe's axis: piecewise linear between anchors, clamped outside.
double points_at(const catalog::Probe& probe, double x);

}  // namespace bakeoff::score
