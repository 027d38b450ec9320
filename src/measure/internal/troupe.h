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
};

// Installs contestants and reference; what cannot be installed becomes a failure. Error: only a full disk or an interrupt.
Result<std::vector<Arm>> assemble(const plan::RunPlan& plan, const Tools& tools, Recorder& recorder);

struct Spawned {
  std::optional<LiveArm> live;
  double seconds_to_first_answer = 0;
};

// Starts one arm and waits for its first right answer. A failure is recorded and gives no live arm.
// Error: io only.
Result<Spawned> spawn(Scene& scene, Arm& arm, int epoch, Random& random);

// Records that the arm ended by itself, if it did. Gives true when it is gone.
Result<bool> record_if_gone(Scene& scene, LiveArm& live, const std::string& workload, int epoch);

}  // namespace bakeoff::measure
