#include "cli/reproduce.h"

#include <fmt/core.h>

namespace bakeoff::cli {

std::string command_of(const plan::RunPlan& plan) {
  std::string command = "bakeoff run";
  for (const auto& contestant : plan.contestants) command += " " + contestant.id;
  if (plan.design.id == "quick") {
    command += " --quick";
  } else if (plan.design.id != "default") {
    command += " --design " + plan.design.id;
  }
  if (plan.design.budget_seconds > 0 && plan.design.id != "quick") {
    command += fmt::format(" --budget {:g}s", plan.design.budget_seconds);
  }
  for (const auto& workload : plan.workloads) command += " --workload " + workload.id;
  for (const auto& need : plan.needs) command += " --need " + need;
  return command + fmt::format(" --profile {} --seed {}", plan.profile, plan.seed);
}

std::string command_of_comparison(const std::vector<std::string>& stacks,
                                  const std::string& profile) {
  std::string command = "bakeoff compare";
  for (const auto& stack : stacks) command += " " + stack;
  return command + " --profile " + profile;
}

}  // namespace bakeoff::cli
