// The range of a sum of uncertain items: a seeded Monte Carlo with one common factor, since items
// of one code base turn out long or short together. Independent items would give a range that is
// far too narrow.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalog/migration.h"

namespace bakeoff::estimate {

struct UncertainItem {
  std::string id;  // names its stream of numbers: an item that joins changes nobody else's draws
  catalog::Spread hours;
  bool is_translation = false;
};

struct SimulationRules {
  double correlation = 0;  // of any two items, on the normal scale
  double contingency = 0;  // share added to every draw of the sum
  catalog::Bounds rate{1, 1};
  catalog::Bounds assistance{1, 1};  // factor on translation, uniform
  std::uint64_t seed = 1;
  int samples = 20'000;
};

struct Simulation {
  catalog::Spread hours;  // with the contingency; multiples of 0.1
  catalog::Spread money;  // in whole units
  catalog::Spread assisted_hours;
  catalog::Spread assisted_money;
  std::vector<catalog::Spread> parts;  // one per item; with `contingency` they add up to `hours`
  catalog::Spread contingency;
};

Simulation simulate(const std::vector<UncertainItem>& items, const SimulationRules& rules);

// The value that a standard normal z stands for: P10, P50 and P90 are hit exactly, log-normal
// between and beyond them, each side with its own spread. REQUIRES: 0 < p10 <= p50 <= p90.
double value_at(const catalog::Spread& spread, double z);

}  // namespace bakeoff::estimate
