// Recorder: puts every sample and event on disk before the next one is taken, and keeps them in
// memory.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "measure/trial_outcome.h"

namespace bakeoff::measure {

class Recorder {
 public:
  // Reads what an earlier part of the same run left in `run_dir`.
  static Result<Recorder> open(const std::filesystem::path& run_dir);

  Result<void> add(const samples::SliceSample& slice);
  Result<void> add(const samples::PointSample& point);
  Result<void> add(const TrialFailure& failure);
  Result<void> add(const ContestantFacts& facts);  // replaces earlier facts of the same contestant
  Result<void> add(
      const WarmUpFact& warm_up);  // replaces an earlier one of the same contestant and workload
  Result<void> epoch_done(double seconds);
  Result<void> finish(Ending ending, double seconds);

  [[nodiscard]] const RunOutcome& outcome() const { return outcome_; }
  // The number of the next epoch: one more than the highest that left a sample.
  [[nodiscard]] int next_epoch() const;

 private:
  std::filesystem::path samples_file_;
  std::filesystem::path events_file_;
  RunOutcome outcome_;
};

}  // namespace bakeoff::measure
