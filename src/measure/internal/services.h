// Services beside the programs: started for one workload, fresh each time, on loopback.
#pragma once

#include <filesystem>
#include <string>

#include "base/random.h"
#include "lab/running_contestant.h"
#include "measure/internal/scene.h"

namespace bakeoff::measure {

// "redis": Redis without persistence in a folder of its own. "model": bakeoff's stand-in for a
// language model. Errors: missing_tool with the install line, contestant_failed.
Result<lab::RunningContestant> start_service(Scene& scene, const std::string& name,
                                             const std::filesystem::path& folder, Random& random);

}  // namespace bakeoff::measure
