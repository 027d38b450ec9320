// Workloads of kind program: one line asked, one line answered, the time between the two.
#pragma once

#include "base/random.h"
#include "measure/internal/scene.h"

namespace bakeoff::measure {

// Installs the plan's programs. What cannot be installed becomes a failure. Error: only a full disk
// or an interrupt.
Result<std::vector<Arm>> assemble_programs(const plan::RunPlan& plan, const Tools& tools,
                                           Recorder& recorder);

// Starts each program once and asks every task: the clock starts only for right answers.
Result<void> check_programs(Scene& scene, Random& random);

// Fresh processes of all programs of the workload, which take turns.
Result<void> run_program_workload(Scene& scene, const catalog::Workload& workload, int epoch,
                                  Random& random);

}  // namespace bakeoff::measure
