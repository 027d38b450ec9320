// The command line that does the same again, for reports.
#pragma once

#include <string>
#include <vector>

#include "plan/run_plan.h"

namespace bakeoff::cli {

std::string command_of(const plan::RunPlan& plan);
std::string command_of_comparison(const std::vector<std::string>& stacks,
                                  const std::string& profile);

}  // namespace bakeoff::cli
