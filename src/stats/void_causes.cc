#include "stats/internal/void_causes.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>

namespace bakeoff::stats {
namespace {

using samples::SliceSample;

template <class Visit>
void visit_slices(const Trials& trials, Visit visit) {
  for (const auto& [epoch, trial] : trials) {
    for (const auto& [round, slice] : trial.rounds()) visit(slice);
  }
}

const Trials* find_trials(const WorkloadTrials& trials, const std::string& contestant) {
  const auto found = trials.find(contestant);
  return found == trials.end() ? nullptr : &found->second;
}

std::string wrong_answers(const Trials& trials, const std::string& whose) {
  std::uint64_t wrong = 0;
  std::uint64_t all = 0;
  std::string first;
  visit_slices(trials, [&](const MarkedSlice& slice) {
    wrong += slice.sample->errors.wrong();
    all += slice.sample->requests + slice.sample->errors.total();
    if (first.empty()) first = slice.sample->first_wrong;
  });
  if (wrong == 0) return {};
  return fmt::format("{} of {} answers{} were wrong{}{}", wrong, all, whose,
                     first.empty() ? "" : ": ", first);
}

std::string failed_requests(const Trials& trials, double most_share) {
  std::uint64_t failed = 0;
  std::uint64_t all = 0;
  visit_slices(trials, [&](const MarkedSlice& slice) {
    failed += slice.sample->errors.total() - slice.sample->errors.wrong();
    all += slice.sample->requests + slice.sample->errors.total();
  });
  if (!(static_cast<double>(failed) > most_share * static_cast<double>(all))) return {};
  return fmt::format("{} of {} requests failed", failed, all);
}

std::string silent_epoch(const Trials& trials) {
  for (const auto& [epoch, trial] : trials) {
    std::uint64_t requests = 0;
    bool has_time = false;
    for (const auto& [round, slice] : trial.rounds()) {
      requests += slice.sample->requests;
      has_time = has_time || slice.mark != Mark::no_time;
    }
    if (has_time && requests == 0) return fmt::format("no right answer in epoch {}", epoch);
  }
  return {};
}

// Void when most slices show the generator's limit instead of the contestant's, or when those that
// do not leave fewer than two epochs.
std::string generator_bound(const Trials& trials) {
  int all = 0;
  int bound = 0;
  std::size_t epochs_left = 0;
  for (const auto& [epoch, trial] : trials) {
    bool is_left = false;
    for (const auto& [round, slice] : trial.rounds()) {
      ++all;
      if (slice.mark == Mark::generator_bound) ++bound;
      is_left = is_left || slice.mark != Mark::generator_bound;
    }
    if (is_left) ++epochs_left;
  }
  const bool too_few_left = epochs_left < 2 && epochs_left < trials.size();
  if (2 * bound <= all && !too_few_left) return {};
  return fmt::format("the load generator's CPU was saturated in {} of {} slices", bound, all);
}

// Seconds that connections spent waiting in the counted part, and what a closed loop must show:
// connections times time.
struct WaitingTime {
  double seen = 0;
  double expected = 0;
  double connections = 0;
  int slices = 0;
};

// Little's law, N = X R, holds at full load because each connection always waits for an answer.
// Slices with errors stay out: a broken connection waits for nothing.
bool obeys_closed_loop(const SliceSample& slice) {
  return slice.seconds > 0 && std::isfinite(slice.seconds) && slice.connections > 0 &&
         slice.requests > 0 && slice.errors.total() == 0 && slice.latency.total() > 0;
}

double waited_in_counted_part(const SliceSample& slice) {
  const double mean = slice.latency.mean() * 1e-9;
  const auto requests = static_cast<double>(slice.requests);
  if (!slice.edges) return requests * mean;
  const samples::EdgeWaits& edges = *slice.edges;
  return (requests + edges.unserved) * mean - edges.outside + edges.missing;
}

WaitingTime waiting_time(const Trials& trials) {
  WaitingTime time;
  visit_slices(trials, [&](const MarkedSlice& slice) {
    if (!obeys_closed_loop(*slice.sample)) return;
    time.seen += waited_in_counted_part(*slice.sample);
    time.expected += slice.sample->connections * slice.sample->seconds;
    time.connections += slice.sample->connections;
    ++time.slices;
  });
  return time;
}

// Where the waits at the edges of a slice were not recorded, answers that straddle one count with
// all of their time or none of it. The mean age of what is under way is E[R^2] / 2E[R]; twice that
// bounds both edges together.
double straddling_time(const Trials& trials) {
  double seconds = 0;
  visit_slices(trials, [&](const MarkedSlice& slice) {
    if (slice.sample->edges || !obeys_closed_loop(*slice.sample)) return;
    const double mean = slice.sample->latency.mean();
    if (mean > 0)
      seconds += slice.sample->connections * slice.sample->latency.mean_square() / mean * 1e-9;
  });
  return seconds;
}

std::string littles_law(const Trials& trials, double most_residual) {
  const WaitingTime time = waiting_time(trials);
  const double miss = std::abs(time.seen - time.expected);
  const double allowed = most_residual * time.expected;
  if (!(miss > allowed) || !(miss > allowed + straddling_time(trials))) return {};
  return fmt::format(
      "Little's law is broken: throughput times mean latency makes {:.1f} connections, {:.0f} were "
      "open",
      time.seen / time.expected * time.connections / time.slices, time.connections / time.slices);
}

}  // namespace

std::string known_void_cause(const std::string& contestant, const std::string& workload,
                             const Cast& cast) {
  const auto found = cast.void_because.find(contestant);
  if (found == cast.void_because.end()) return {};
  for (const std::string& name : {workload, std::string()}) {
    if (const auto cause = found->second.find(name); cause != found->second.end())
      return cause->second;
  }
  return {};
}

std::string void_cause(const VoidQuestion& question) {
  std::string known = known_void_cause(question.contestant, question.workload, question.cast);
  if (!known.empty()) return known;
  const Trials* const trials = find_trials(question.trials, question.contestant);
  if (trials == nullptr) return "not measured";
  std::string cause = wrong_answers(*trials, "");
  const Trials* const copy = find_trials(question.trials, question.contestant + "#clone");
  if (cause.empty() && copy != nullptr) cause = wrong_answers(*copy, " of its hidden copy");
  if (cause.empty()) cause = failed_requests(*trials, question.rules.most_failed_share);
  if (cause.empty()) cause = silent_epoch(*trials);
  if (cause.empty()) cause = generator_bound(*trials);
  if (cause.empty()) cause = littles_law(*trials, question.rules.most_littles_law_residual);
  return cause;
}

}  // namespace bakeoff::stats
