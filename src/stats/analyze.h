// SampleSet -> Analysis: pure functions, no I/O, the same bits for the same samples.
// Method: epochs are the replicates; per-epoch log ratio of summed slices; Student t interval, or the closed-form
// anytime-valid t confidence sequence when the run looks after every epoch (Wang & Ramdas 2023; Lindon et al. 2022).
#pragma once

#include <string>
#include <vector>

#include "samples/sample_set.h"
#include "stats/comparison.h"

namespace bakeoff::stats {

struct Rules {
  double tie_band = 0.05;
  double alpha = 0.05;
  double systematic_floor = 0.005;  // log-ratio units, at least
  bool anytime = true;
  int least_epochs = 4;
  double most_generator_busy = 0.90;
  double most_steal = 0.02;
  double most_littles_law_residual = 0.05;
};

struct Cast {
  std::vector<std::string> contestants;  // asked for, in order
  std::string reference;
  std::string cloned;  // original; its copy is "<cloned>#clone"; empty: no A/A arm
  // Contestant -> workload -> why it has no result ("no steady state", "answers differ", ...).
  std::map<std::string, std::map<std::string, std::string>> void_because;
};

Analysis analyze(const samples::SampleSet& set, const Cast& cast, const Rules& rules);

// True when no further epoch can change a verdict of this workload: every pair is tie, winner or void.
bool is_settled(const Analysis& analysis, const std::string& workload);

}  // namespace bakeoff::stats
