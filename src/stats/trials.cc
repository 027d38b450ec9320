#include "stats/internal/trials.h"

#include <algorithm>
#include <cmath>

namespace bakeoff::stats {
namespace {

using samples::LatencyHistogram;
using samples::SliceSample;

bool is_generator_late(const SliceSample& slice, const Rules& rules) {
  const double late = slice.generator_late_p99;
  if (!(late > rules.most_generator_late_seconds)) return false;
  return late >
         rules.most_generator_late_share * 1e-9 * static_cast<double>(slice.latency.quantile(0.5));
}

Mark mark_of(const SliceSample& slice, bool is_reference, const Rules& rules) {
  if (!(slice.seconds > 0) || !std::isfinite(slice.seconds)) return Mark::no_time;
  if (!is_reference && slice.generator_busy > rules.most_generator_busy)
    return Mark::generator_bound;
  if (slice.steal_share > rules.most_steal) return Mark::steal;
  if (std::abs(slice.clock_step_seconds) > rules.most_clock_step_seconds) return Mark::clock_step;
  if (is_generator_late(slice, rules)) return Mark::generator_late;
  return Mark::usable;
}

bool can_never_stay(Mark mark) { return mark == Mark::no_time || mark == Mark::generator_bound; }

Mark worse_of(Mark a, Mark b) {
  if (can_never_stay(a)) return a;
  if (can_never_stay(b)) return b;
  return a == Mark::usable ? b : a;
}

std::map<int, Mark> marks_of(const Trial& a, const Trial* b) {
  std::map<int, Mark> marks;
  for (const auto& [round, slice] : a.rounds()) {
    if (b == nullptr) {
      marks[round] = slice.mark;
    } else if (const auto partner = b->rounds().find(round); partner != b->rounds().end()) {
      marks[round] = worse_of(slice.mark, partner->second.mark);
    }
  }
  return marks;
}

}  // namespace

std::string_view name_of(Mark mark) {
  switch (mark) {
    case Mark::usable:
      return "usable";
    case Mark::no_time:
      return "no counted time";
    case Mark::generator_bound:
      return "generator busy";
    case Mark::steal:
      return "steal";
    case Mark::clock_step:
      return "clock step";
    case Mark::generator_late:
      return "generator late";
  }
  return "usable";
}

const Totals& Trial::totals(const std::vector<int>& rounds, LatencyHistogram& scratch) const {
  const auto [place, is_new] = known_totals_.try_emplace(rounds);
  Totals& totals = place->second;
  if (!is_new) return totals;
  scratch.clear();
  for (const int round : rounds) {
    const SliceSample& slice = *rounds_.at(round).sample;
    totals.requests += static_cast<double>(slice.requests);
    totals.seconds += slice.seconds;
    totals.cpu_seconds += slice.server_cpu_seconds;
    if (slice.edges) totals.unserved += slice.edges->unserved;
    scratch.merge(slice.latency);
  }
  totals.latencies = static_cast<double>(scratch.total());
  totals.p50 = 1e-9 * static_cast<double>(scratch.quantile(0.50));
  totals.p99 = 1e-9 * static_cast<double>(scratch.quantile(0.99));
  return totals;
}

AllTrials sort_slices(const samples::SampleSet& set, const Cast& cast, const Rules& rules) {
  AllTrials trials;
  for (const SliceSample& slice : set.slices) {
    const Mark mark = mark_of(slice, slice.contestant == cast.reference, rules);
    trials[slice.workload][slice.contestant][slice.epoch].put(slice, mark);
  }
  return trials;
}

Choice choose_rounds(const Trial& a, const Trial* b) {
  const std::map<int, Mark> marks = marks_of(a, b);
  std::size_t usable = 0;
  std::size_t flagged = 0;
  for (const auto& [round, mark] : marks) {
    if (mark == Mark::usable) ++usable;
    if (mark != Mark::usable && !can_never_stay(mark)) ++flagged;
  }
  const bool keep_flagged = flagged > usable;
  Choice choice;
  for (const auto& [round, mark] : marks) {
    const bool stays = mark == Mark::usable || (keep_flagged && !can_never_stay(mark));
    if (stays) choice.rounds.push_back(round);
    if (mark == Mark::usable) continue;
    ++choice.excluded[(stays ? "kept: " : "") + std::string(name_of(mark))];
  }
  return choice;
}

}  // namespace bakeoff::stats
