// Which requests a contestant is asked, and whether it answers them rightly before the clock
// starts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/contestant.h"
#include "catalog/workload.h"
#include "load/io_engine.h"
#include "plan/run_plan.h"

namespace bakeoff::measure {

using plan::implements;

// The workload's requests as this contestant serves them (its own path, its own request list).
std::vector<catalog::RequestSpec> requests_for(const catalog::Contestant& contestant,
                                               const catalog::Workload& workload);

// What a freshly started contestant is asked until it answers.
catalog::RequestSpec ready_request(const catalog::Contestant& contestant,
                                   const std::vector<catalog::Workload>& workloads);

// Asks each request once. Empty: all answers are right; else what is wrong with the first that is
// not.
std::string wrong_answer(load::IoEngine& engine, const load::Endpoint& endpoint,
                         const std::vector<catalog::RequestSpec>& requests);

}  // namespace bakeoff::measure
