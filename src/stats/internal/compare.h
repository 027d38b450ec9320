// The verdict rule: per-epoch log ratios of two contestants -> Comparison.
#pragma once

#include <span>
#include <string>

#include "base/units.h"
#include "stats/analyze.h"

namespace bakeoff::stats {

struct Pairing {
  std::string metric;
  std::string a;
  std::string b;
  Direction direction = Direction::higher_is_better;
};

// Tested in this order: TIE inside the band, WINNER when the interval excludes equality, else
// UNDECIDED.
Comparison compare(const Pairing& pairing, std::span<const double> log_ratios, const Rules& rules);

// Void whatever it says, for what is wrong with `contestant`; nothing happens when `cause` is
// empty.
void blame(Comparison& comparison, const std::string& contestant, const std::string& cause);
void make_void(Comparison& comparison, const std::string& because);

// exp of the mean of `logs` with its interval; `floor` (log units) joins in quadrature.
Estimate estimate_of(std::span<const double> logs, double floor, Unit unit, const Rules& rules);

}  // namespace bakeoff::stats
