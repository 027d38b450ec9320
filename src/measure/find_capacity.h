// The highest rate at which something holds of a server that already runs: tries of an open loop,
// each a slice at one rate, led by a staircase.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "load/io_engine.h"

namespace bakeoff::measure {

struct CapacityOrder {
  load::LoadTarget target;
  std::function<bool(const load::LoadCounts&)> holds;
  load::Arrivals arrivals = load::Arrivals::poisson;
  Seconds settle{0.3};   // of each try, at its rate
  Seconds counted{2};    // of each try
  int most_tries = 40;   // after which the answer is what is known by then
  double enough = 0.03;  // ends when the interval reaches no further than this share to either side
  double first_rate = 0;  // 0: half of what a closed loop gets
  std::uint64_t seed = 1;
  const std::atomic<int>* interrupts = nullptr;
};

struct CapacityTry {
  double rate = 0;
  bool holds = false;
  load::LoadCounts counts;
};

struct CapacityResult {
  std::optional<Estimate> rate;  // a second; none: not enough tries
  bool holds_at_all = true;      // false: not even at the lowest rate, a request a second
  std::vector<CapacityTry> tries;
};

constexpr double kLowestRate = 1;
// A try at whose rate the generator itself had too much to do tells nothing of the server.
constexpr double kBusiestGenerator = 0.90;

// `progress` is told after each try. Error: those of the engine; unsupported when the generator was
// the bottleneck.
Result<CapacityResult> find_capacity(load::IoEngine& engine, const CapacityOrder& order,
                                     const std::function<void(const CapacityTry&)>& progress);

}  // namespace bakeoff::measure
