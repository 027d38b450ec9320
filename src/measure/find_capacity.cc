#include "measure/find_capacity.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "stats/staircase.h"

namespace bakeoff::measure {
namespace {

constexpr int kTurnsOfATry = 3;

// The interval cannot be narrower than a step, so the step is half of what is enough.
double step_of(const CapacityOrder& order) { return 1 + order.enough / 2; }

bool is_interrupted(const CapacityOrder& order) {
  return order.interrupts != nullptr && order.interrupts->load() > 0;
}

bool is_enough(const std::optional<Estimate>& rate, double enough) {
  return rate && rate->high <= rate->value * (1 + enough) &&
         rate->low >= rate->value * (1 - enough);
}

class Search {
 public:
  Search(load::IoEngine& engine, load::SessionId session, const CapacityOrder& order)
      : engine_(engine), session_(session), order_(order) {}

  Result<double> closed_loop_rate() {
    load::SliceOrder slice;
    slice.settle = order_.settle;
    slice.counted = order_.counted / 2;
    slice.interrupts = order_.interrupts;
    BAKEOFF_TRY(counts, engine_.run(session_, slice));
    return std::max(kLowestRate, static_cast<double>(counts.requests) / counts.seconds);
  }

  Result<CapacityTry> try_rate(double rate, int number) {
    load::SliceOrder slice;
    slice.settle = order_.settle;
    slice.counted = order_.counted;
    slice.interrupts = order_.interrupts;
    slice.pace.arrivals = order_.arrivals;
    slice.pace.stages = {{rate, rate, Seconds(0)}};
    slice.pace.seed = order_.seed + static_cast<std::uint64_t>(number);
    for (int turn = 0; turn < kTurnsOfATry; ++turn) {
      BAKEOFF_TRY(counts, engine_.run(session_, slice));
      const bool holds = order_.holds(counts);
      busy_ = counts.generator_busy;
      // A generator that had too much to do may have been late itself, or only been robbed of its
      // CPU for a moment. What held all the same does hold.
      if (holds || busy_ <= kBusiestGenerator) return CapacityTry{rate, holds, std::move(counts)};
    }
    return fail(ErrorCode::unsupported,
                fmt::format("the load generator was the bottleneck: {:.0f} % busy at {:.0f} "
                            "requests a second; give it more threads (-t), or a machine on which "
                            "less else runs",
                            100 * busy_, rate));
  }

 private:
  load::IoEngine& engine_;
  load::SessionId session_;
  const CapacityOrder& order_;
  double busy_ = 0;
};

Result<CapacityResult> search(Search& search, const CapacityOrder& order,
                              const std::function<void(const CapacityTry&)>& progress) {
  double first = order.first_rate;
  if (first <= 0) {
    BAKEOFF_TRY(most, search.closed_loop_rate());
    first = most / 2;
  }
  CapacityResult result;
  stats::Staircase stairs(std::max(first, kLowestRate), step_of(order));
  for (int i = 0; i < order.most_tries && !is_enough(result.rate, order.enough); ++i) {
    if (is_interrupted(order)) break;
    const bool is_lowest = stairs.level() <= kLowestRate;
    BAKEOFF_TRY(tried, search.try_rate(std::max(stairs.level(), kLowestRate), i));
    if (is_interrupted(order)) break;  // it was cut short
    stairs.tell(tried.holds);
    progress(tried);
    const bool is_hopeless = is_lowest && !tried.holds;
    result.tries.push_back(std::move(tried));
    if (is_hopeless) {
      result.holds_at_all = false;
      return result;
    }
    result.rate = stairs.estimate();
  }
  if (result.rate) {
    result.rate->unit = Unit::per_second;
    result.rate->n = static_cast<int>(result.tries.size());
  }
  return result;
}

}  // namespace

Result<CapacityResult> find_capacity(load::IoEngine& engine, const CapacityOrder& order,
                                     const std::function<void(const CapacityTry&)>& progress) {
  BAKEOFF_TRY(session, engine.open(order.target));
  Search tries(engine, session, order);
  auto result = search(tries, order, progress);
  engine.close(session);
  return result;
}

}  // namespace bakeoff::measure
