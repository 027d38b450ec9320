// Installing and starting the arms of a run.
#pragma once

#include <optional>
#include <vector>

#include "base/random.h"
#include "lab/running_contestant.h"
#include "measure/internal/scene.h"

namespace bakeoff::measure {

struct LiveArm {
  Arm* arm = nullptr;
  lab::RunningContestant process;
  bool is_warm = false;       // its process has been under load
  double answer_seconds = 0;  // time to an answer while it was warmed for the workload at hand
  bool lost = false;  // could not be frozen or thawed: stopped, and out of the rest of this epoch
};

// Installs contestants and reference; what cannot be installed becomes a failure. Error: only a
// full disk or an interrupt.
Result<std::vector<Arm>> assemble(const plan::RunPlan& plan, const Tools& tools,
                                  Recorder& recorder);

struct Spawned {
  std::optional<LiveArm> live;
  double seconds_to_first_answer = 0;
};

// Starts one arm and waits for its first right answer. A failure is recorded and gives no live arm.
// Error: io only.
Result<Spawned> spawn(Scene& scene, Arm& arm, int epoch, Random& random);

// Freezes or thaws, when the run freezes idle contestants. An arm that cannot be is stopped and
// lost for this epoch: running on, it would disturb the others. That is recorded; it is no fault of
// the contestant's workloads.
Result<void> set_frozen(Scene& scene, LiveArm& live, bool frozen, int epoch);

// Records that the arm ended by itself, if it did. Gives true when it is gone.
Result<bool> record_if_gone(Scene& scene, LiveArm& live, const std::string& workload, int epoch);

}  // namespace bakeoff::measure
