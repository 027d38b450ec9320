#include "cli/reproduce.h"

#include <fmt/core.h>

#include <map>
#include <set>

namespace bakeoff::cli {
namespace {

// Helpers and programs take part only where their stack was asked for by its name. Where several
// of a stack were asked for, which of them that name stood for is not known: their ids are said.
std::set<std::string> stacks_by_name(const plan::RunPlan& plan) {
  std::map<std::string, int> asked;  // of each stack
  std::set<std::string> ids;
  std::set<std::string> named;
  for (const auto& contestant : plan.contestants) {
    ids.insert(contestant.id);
    if (is_helper(plan, contestant.id)) named.insert(contestant.stack);
    if (!is_helper(plan, contestant.id)) ++asked[contestant.stack];
  }
  for (const auto& program : plan.programs) {
    if (!ids.contains(program.id)) named.insert(program.stack);
  }
  std::erase_if(named, [&](const std::string& stack) { return asked[stack] != 1; });
  return named;
}

}  // namespace

std::string command_of(const plan::RunPlan& plan) {
  std::string command = "bakeoff run";
  const auto named = stacks_by_name(plan);
  for (const auto& contestant : plan.contestants) {
    if (is_helper(plan, contestant.id)) continue;
    command += " " + (named.contains(contestant.stack) ? contestant.stack : contestant.id);
  }
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
