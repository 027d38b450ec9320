#include <algorithm>
#include <set>

#include "plan/run_plan.h"

namespace bakeoff::plan {
namespace {

// Foresight, never a result. Fitted to runs of November 2026 on two cores: with them the epochs of
// twenty runs (HTTP, WebSockets, stretches; two to five stacks) were foreseen within 20 %.
constexpr double kStartSeconds = 0.5;  // spawn to ready and the end of it, over all stacks
constexpr double kPilotWithYardstick = 1.5;
// Opening thousands of connections takes the slowest stacks about a millisecond each.
constexpr double kOpenSeconds = 0.0004;
constexpr double kIdleSeconds = 2.2;    // settling, holding and reading
constexpr double kDatabaseSeconds = 3;  // a fresh PostgreSQL, its tables and rows
// Before the first epoch each program starts and goes through its tasks once.
constexpr double kCheckShare = 0.5;  // of an epoch

using Arms = std::vector<const catalog::Contestant*>;

// Who is started as a server: all contestants, the reference server and the hidden copy.
Arms server_arms(const RunPlan& plan) {
  Arms arms;
  if (!needs_servers(plan)) return arms;
  for (const auto& contestant : plan.contestants) {
    arms.push_back(&contestant);
    if (contestant.id == plan.cloned) arms.push_back(&contestant);
  }
  arms.push_back(&plan.reference);
  return arms;
}

// The first slices of a fresh process are preceded by its own warm-up.
double sliced_seconds(const RunPlan& plan, const Arms& arms, const catalog::Workload& workload,
                      std::set<std::size_t>& warmed) {
  const auto& design = plan.design;
  double seconds = 0;
  for (std::size_t i = 0; i < arms.size(); ++i) {
    if (!implements(*arms[i], workload)) continue;
    seconds += design.rounds * (design.settle_seconds + design.slice_seconds);
    seconds += warmed.insert(i).second
                   ? std::max(design.least_warmup_seconds, design.process_warmup_seconds)
                   : design.least_warmup_seconds;
  }
  return seconds;
}

double count_players(const Arms& arms, const catalog::Workload& workload) {
  return static_cast<double>(std::count_if(
      arms.begin(), arms.end(), [&](const auto* arm) { return implements(*arm, workload); }));
}

double stretch_seconds(const Arms& arms, const catalog::Workload& workload) {
  const double each = workload.paced
                          ? workload.paced->settle_seconds + workload.paced->seconds
                          : kStartSeconds + kIdleSeconds + workload.connections * kOpenSeconds;
  return count_players(arms, workload) * each;
}

double program_seconds(const RunPlan& plan, const catalog::Workload& workload) {
  const auto programs = static_cast<double>(
      std::count_if(plan.programs.begin(), plan.programs.end(),
                    [&](const auto& program) { return implements(program, workload); }));
  const double copies = plan.cloned_programs.contains(workload.id) ? 1 : 0;
  return (programs + copies) * workload.program->epoch_seconds;
}

// Beside the start that every epoch has; the hidden copy takes no part.
double cold_start_seconds(const RunPlan& plan, const Arms& arms) {
  const double each = static_cast<double>(plan.design.cold_starts) / plan.design.least_epochs;
  const double copies = plan.cloned.empty() ? 0 : 1;
  return std::max(0.0, each - 1) * (static_cast<double>(arms.size()) - copies) * kStartSeconds;
}

bool needs_a_database(const RunPlan& plan) {
  return std::any_of(plan.workloads.begin(), plan.workloads.end(),
                     [](const auto& workload) { return !workload.service.empty(); });
}

// What several contestants share is there once: a runtime from npm, the crates they have in common.
// Measured on a two-core machine, November 2026.
constexpr double kRuntimeMegabytes = 189;
constexpr double kRuntimeSeconds = 6;
constexpr double kCratesMegabytes = 330;

void add_shared(const catalog::Contestant& contestant, std::set<std::string>& shared,
                InstallEstimate& sum) {
  const auto& toolchain = contestant.toolchain;
  if (toolchain.kind == catalog::ToolchainKind::npm_node &&
      shared.insert(toolchain.runtime_folder.lexically_normal()).second) {
    sum.megabytes += kRuntimeMegabytes;
    sum.seconds += kRuntimeSeconds;
  }
  if (toolchain.kind == catalog::ToolchainKind::cargo && shared.insert("crates").second)
    sum.megabytes += kCratesMegabytes;
}

// As measure_run keeps a budget: it is overdrawn for the least number of epochs if those are near,
// and a run of programs has one epoch whatever the budget.
double whole_seconds(const RunPlan& plan, double once, double epoch) {
  constexpr double most_overdraft = 0.25;
  const auto& design = plan.design;
  const double whole = once + epoch * design.most_epochs;
  const double budget = design.budget_seconds;
  if (budget <= 0) return whole;
  const double needed = once + epoch * design.least_epochs;
  const bool overdraws = needed > budget && needed <= budget * (1 + most_overdraft);
  const double limit = overdraws ? needed : std::min(budget, whole);
  return plan.programs.empty() ? limit : std::max(limit, once + epoch);
}

}  // namespace

InstallEstimate estimate_installs(const RunPlan& plan) {
  InstallEstimate sum;
  std::set<std::string> shared;
  const auto add = [&](const catalog::Contestant& contestant) {
    add_shared(contestant, shared, sum);
    sum.megabytes += contestant.install_megabytes;
    sum.seconds += contestant.install_seconds;
    const bool says_nothing = contestant.install_megabytes <= 0;
    if (says_nothing && !contestant.install_steps.empty()) sum.unstated.push_back(contestant.id);
  };
  std::set<std::string> counted;
  for (const auto& program : plan.programs) {
    counted.insert(program.id);
    add(program);
  }
  for (const auto& contestant : plan.contestants) {
    if (needs_servers(plan) && !counted.contains(contestant.id)) add(contestant);
  }
  return sum;
}

TimeEstimate estimate_time(const RunPlan& plan) {
  const auto arms = server_arms(plan);
  const auto contestants = static_cast<double>(plan.contestants.size());
  double epoch = static_cast<double>(arms.size()) * kStartSeconds;
  double once = epoch;
  if (needs_a_database(plan)) {
    epoch += kDatabaseSeconds;
    once += kDatabaseSeconds;
  }
  std::set<std::size_t> warmed;
  for (const auto& workload : plan.workloads) {
    if (is_sliced(workload)) {
      epoch += sliced_seconds(plan, arms, workload, warmed);
      // Neither the reference server nor the hidden copy; every bin has a part of the yardstick's.
      once += contestants * plan.design.pilot_seconds * kPilotWithYardstick;
    }
    if (is_stretch(workload)) epoch += stretch_seconds(arms, workload);
    if (is_for_programs(workload)) {
      epoch += program_seconds(plan, workload);
      once += kCheckShare * program_seconds(plan, workload);
    }
    if (workload.kind == catalog::WorkloadKind::cold_start) epoch += cold_start_seconds(plan, arms);
  }
  return {once, epoch, whole_seconds(plan, once, epoch)};
}

double seconds_to_decide(const RunPlan& plan) {
  const auto time = estimate_time(plan);
  return time.once_seconds + plan.design.least_epochs * time.epoch_seconds;
}

}  // namespace bakeoff::plan
