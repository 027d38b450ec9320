// SampleSet -> Analysis: pure functions, no I/O, the same bits for the same samples.
// Method: epochs are the replicates; per-epoch log ratio of summed slices; Student t interval, or
// the closed-form anytime-valid t confidence sequence when the run looks after every epoch (Wang &
// Ramdas 2023; Lindon et al. 2022).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "samples/sample_set.h"
#include "stats/comparison.h"

namespace bakeoff::stats {

struct Rules {
  double tie_band = 0.05;
  double alpha = 0.05;
  // Log-ratio units, joined to every interval. Of figures under load; points have their own.
  double systematic_floor = 0.005;
  double point_floor = 0.005;
  std::map<std::string, double> point_floors = {};  // metric -> where it is known better
  // Metric id -> which way it points. Not in it: rates are better high, anything else low.
  std::map<std::string, Direction> directions = {};
  bool anytime = true;
  int least_epochs = 4;  // no verdict of an anytime look before that many
  double most_generator_busy = 0.90;
  double most_steal = 0.02;
  double most_littles_law_residual = 0.05;
  // Clock discipline slews by up to 0.5 ms a second; more than this is a step or a pause of the
  // whole machine.
  double most_clock_step_seconds = 0.005;
  // A slice is flagged "generator late" when the generator's own delay (p99) passes both limits:
  // what 64 answers take that arrive at once, and a share of the median answer that would show in
  // it.
  double most_generator_late_seconds = 0.001;
  double most_generator_late_share = 0.05;
  double most_failed_share = 0.001;  // of requests reset, refused or timed out
  int least_answers_for_p99 = 1000;  // an epoch with fewer has no 99th percentile
};

// Who does a workload that is not for the servers, and which of them runs twice (empty: none).
struct Roles {
  std::vector<std::string> contestants;
  std::string cloned;
};

struct Cast {
  std::vector<std::string> contestants;  // asked for, in order
  std::string reference;
  std::string cloned;  // original; its copy is "<cloned>#clone"; empty: no A/A arm
  std::map<std::string, Roles> roles = {};  // by workload; not in it: everybody above
  // Contestant -> workload -> why it has no result ("no steady state", "answers differ", ...).
  // Workload "": all.
  std::map<std::string, std::map<std::string, std::string>> void_because;
};

// The error rate of a clone check. Every workload of a run has one, and a false alarm voids the
// workload: at a fifth of the comparisons' rate a run of five workloads has about one comparison's
// chance of one.
constexpr double clone_alpha(double alpha) { return alpha / 5; }

Analysis analyze(const samples::SampleSet& set, const Cast& cast, const Rules& rules);

// True when no further epoch is needed for this workload: every pair is tie, winner or void on
// throughput (or on the points measured), and whoever is not void has the least number of epochs.
// Where no pair is left to decide (one contestant alone), each one's interval must be as narrow as
// the tie band.
bool is_settled(const Analysis& analysis, const std::string& workload, const Rules& rules = {});

}  // namespace bakeoff::stats
