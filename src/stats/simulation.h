// Test support: a machine as noisy as a shared VM, and contestants whose true speeds are known.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "samples/sample_set.h"

namespace bakeoff::stats {

// A closed-loop slice of one second on workload "json" that keeps Little's law: 64 connections, all
// answers alike.
samples::SliceSample full_load_slice(const std::string& contestant, int epoch, int round,
                                     double requests);

struct Weather {
  double log_speed = 0;  // of the machine, for whoever runs
  double steal = 0;      // share
};

// log speed = OU 4 % (tau 60 s) + drift 8 % over an hour + sinusoid 3 % + level shifts 5 % every 10
// min; besides, every 60 s a spike of steal, 4 s long on average, takes 15 to 60 %.
class NoisyMachine {
 public:
  explicit NoisyMachine(Random& random);
  Weather pass(double seconds);  // lets time go by, in steps of half a second

 private:
  Weather step();

  Random& random_;
  double now_ = 0;
  double wander_ = 0;
  double level_ = 0;
  double drift_phase_ = 0;
  double wave_phase_ = 0;
  double wave_period_ = 0;
  double next_shift_ = 0;
  double steal_begin_ = 0;
  double steal_end_ = 0;
  double steal_loss_ = 0;
};

struct Runner {
  std::string id;
  double log_speed = 0;      // the truth
  double pause_seconds = 0;  // a garbage collector stops it that long ...
  double pause_every = 4;    // ... after each so many seconds of its own running time
};

// A measuring session: epochs of fresh processes (effect 2 %), six rounds of slices in mirrored
// order, residual 1.5 % per half second.
class Session {
 public:
  Session(std::uint64_t seed, std::vector<Runner> runners);
  void run_epoch();
  [[nodiscard]] const samples::SampleSet& samples() const { return samples_; }
  [[nodiscard]] int epochs() const { return epoch_; }

 private:
  struct Process {
    double effect = 0;
    double ran = 0;  // seconds of own running time, from a random phase
  };
  void run_slice(const Runner& runner, Process& process, int round);

  Random random_;
  NoisyMachine machine_;
  std::vector<Runner> runners_;
  samples::SampleSet samples_;
  int epoch_ = 0;
};

}  // namespace bakeoff::stats
