#include <algorithm>
#include <set>

#include "plan/run_plan.h"

namespace bakeoff::plan {
namespace {

// Typical spawn-to-ready time of one interpreter-based contestant on a small machine; only
// foresight, never a result.
constexpr double kStartSeconds = 0.7;
constexpr double kPilotWithYardstick = 1.5;

double http_seconds(const RunPlan& plan, double contestants) {
  const auto& design = plan.design;
  const double slice = design.settle_seconds + design.slice_seconds;
  return contestants * (design.least_warmup_seconds + design.rounds * slice);
}

// Opening thousands of connections takes the slowest stacks about a millisecond each.
constexpr double kOpenSeconds = 0.0005;
constexpr double kIdleSeconds = 2;  // start, settling and reading

double stretch_seconds(const catalog::Workload& workload, double contestants) {
  if (workload.paced)
    return contestants * (workload.paced->settle_seconds + workload.paced->seconds);
  return contestants * (kStartSeconds + kIdleSeconds + workload.connections * kOpenSeconds);
}

double program_seconds(const RunPlan& plan, const catalog::Workload& workload) {
  const auto programs = static_cast<double>(
      std::count_if(plan.programs.begin(), plan.programs.end(),
                    [&](const auto& program) { return implements(program, workload); }));
  const double copies = plan.cloned_programs.contains(workload.id) ? 1 : 0;
  return (programs + copies) * workload.program->epoch_seconds;
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
  const double contestants =
      static_cast<double>(plan.contestants.size()) + 2;  // reference and hidden copy
  double epoch =
      needs_servers(plan) ? contestants * (kStartSeconds + plan.design.process_warmup_seconds) : 0;
  double once = 0;
  for (const auto& workload : plan.workloads) {
    if (is_sliced(workload)) {
      epoch += http_seconds(plan, contestants);
      // Neither the reference server nor the hidden copy; every bin has a part of the yardstick's.
      once += (contestants - 2) * plan.design.pilot_seconds * kPilotWithYardstick;
    }
    if (is_stretch(workload)) epoch += stretch_seconds(workload, contestants);
    if (is_for_programs(workload)) epoch += program_seconds(plan, workload);
    if (workload.kind == catalog::WorkloadKind::cold_start) {
      const int extra = plan.design.cold_starts / plan.design.least_epochs;  // beside the first
      epoch += extra * contestants * kStartSeconds;
    }
  }
  const double whole = once + epoch * plan.design.most_epochs;
  const double budget = plan.design.budget_seconds;
  return {once, epoch, budget > 0 ? std::min(budget, whole) : whole};
}

}  // namespace bakeoff::plan
