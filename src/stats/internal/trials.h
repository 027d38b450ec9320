// Trials: the slices of each workload, sorted by contestant, epoch and round, with the cause, if
// any, to leave one out.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "samples/sample_set.h"
#include "stats/analyze.h"

namespace bakeoff::stats {

// Causes only, never values: slow slices stay in, since a pause of the contestant is part of it.
enum class Mark { usable, no_time, generator_bound, steal, clock_step, generator_late };
std::string_view name_of(Mark mark);  // as in Summary::excluded

struct MarkedSlice {
  const samples::SliceSample* sample = nullptr;
  Mark mark = Mark::usable;
};

// Sums over the chosen slices of one trial.
struct Totals {
  double requests = 0;
  double seconds = 0;
  double cpu_seconds = 0;
  double p50 = 0;  // seconds, of all latencies together
  double p99 = 0;
  double latencies = 0;
  double unserved = 0;  // those of them that outlasted their slice, by nobody knows how much
};

// One contestant on one workload in one epoch. Not thread-safe: remembers the totals it was asked
// for.
class Trial {
 public:
  void put(const samples::SliceSample& sample, Mark mark) {
    rounds_[sample.round] = {&sample, mark};
  }
  [[nodiscard]] const std::map<int, MarkedSlice>& rounds() const { return rounds_; }
  // `scratch` saves the memory of a histogram for each call; what it holds does not matter.
  const Totals& totals(const std::vector<int>& rounds, samples::LatencyHistogram& scratch) const;

 private:
  std::map<int, MarkedSlice> rounds_;
  mutable std::map<std::vector<int>, Totals> known_totals_;
};

using Trials = std::map<int, Trial>;                      // by epoch
using WorkloadTrials = std::map<std::string, Trials>;     // by contestant
using AllTrials = std::map<std::string, WorkloadTrials>;  // by workload

// A slice recorded again replaces the earlier one. The reference is never marked generator-bound.
AllTrials sort_slices(const samples::SampleSet& set, const Cast& cast, const Rules& rules);

struct Choice {
  std::vector<int> rounds;
  std::map<std::string, int> excluded;
};

// The rounds of `a` that count, or with `b` those of the pair: a mark on either side leaves out
// both. Where the machine marked more than half, all of them stay; slices without time and
// generator-bound ones never do.
Choice choose_rounds(const Trial& a, const Trial* b);

}  // namespace bakeoff::stats
