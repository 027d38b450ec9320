// The upstream stub that contestants call in the `upstream` workload: a process of ours on the
// generator's CPUs.
#pragma once

#include <optional>

#include "base/random.h"
#include "lab/running_contestant.h"
#include "measure/internal/scene.h"

namespace bakeoff::measure {

struct UpstreamStub {
  lab::RunningContestant process;
  std::string url;
};

// Nothing when no workload of the plan calls upstream. Error: the stub does not start.
Result<std::optional<UpstreamStub>> start_upstream(const plan::RunPlan& plan, const Tools& tools,
                                                   Random& random);

}  // namespace bakeoff::measure
