// RunPlan <-> JSON (docs/formats/plan.md).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "plan/run_plan.h"

namespace bakeoff::plan {

nlohmann::json to_json(const HostFacts& host);
nlohmann::json to_json(const RunPlan& plan);
std::string to_text(const RunPlan& plan);  // indented, for plan.json
Result<RunPlan> parse_run_plan(std::string_view text);

}  // namespace bakeoff::plan
