#include "cli/show_plan.h"

#include <fmt/format.h>

#include <algorithm>

namespace bakeoff::cli {
namespace {

std::string join(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string numbers(const std::vector<int>& values) {
  std::string text;
  for (const int value : values) text += (text.empty() ? "" : ",") + std::to_string(value);
  return text;
}

std::string minutes(double seconds) {
  return seconds < 90 ? fmt::format("{:.0f} s", seconds) : fmt::format("{:.0f} min", seconds / 60);
}

}  // namespace

std::string headline(const plan::RunPlan& plan, const std::string& profile_title) {
  std::vector<std::string> names;
  for (const auto& contestant : plan.contestants) names.push_back(contestant.id);
  return fmt::format("bakeoff {}  {}  profile {}, {} workloads, design {}, at most {}, seed {}",
                     plan.bakeoff_version, join(names, " vs "), profile_title,
                     plan.workloads.size(), plan.design.id,
                     minutes(plan::estimate_time(plan).run_seconds), plan.seed);
}

namespace {

// Servers are shown with their start, programs with the command of each workload they do.
std::string show_contestant(const catalog::Contestant& contestant, const plan::RunPlan& plan) {
  std::string text = fmt::format("  {:<24} {}\n", contestant.id, contestant.title);
  if (contestant.install_megabytes > 0)
    text += fmt::format("    disk     {}\n", disk_words(contestant.install_megabytes));
  for (const auto& step : contestant.install_steps)
    text += fmt::format("    install  {}\n", join(step, " "));
  if (plan::needs_servers(plan) && !contestant.start.empty())
    text += fmt::format("    start    {}\n", join(contestant.start, " "));
  for (const auto& workload : plan.workloads) {
    const auto program = contestant.programs.find(workload.id);
    if (program != contestant.programs.end())
      text += fmt::format("    {:<8} {}\n", workload.id, join(program->second.command, " "));
  }
  return text;
}

std::vector<catalog::Contestant> everybody(const plan::RunPlan& plan) {
  std::vector<catalog::Contestant> all;
  const auto add = [&](const catalog::Contestant& contestant) {
    const bool known = std::any_of(all.begin(), all.end(),
                                   [&](const auto& other) { return other.id == contestant.id; });
    if (!known) all.push_back(contestant);
  };
  if (plan::needs_servers(plan)) {
    for (const auto& contestant : plan.contestants) add(contestant);
  }
  for (const auto& program : plan.programs) add(program);
  if (plan::needs_servers(plan)) add(plan.reference);
  return all;
}

// How many of the epochs that it takes to decide fit into a budget that is too small for them.
std::string show_shortage(const plan::RunPlan& plan, const plan::TimeEstimate& time) {
  const double budget = plan.design.budget_seconds;
  const double needed = plan::seconds_to_decide(plan);
  if (budget <= 0 || needed <= budget) return "";
  const int fit = std::max(0, static_cast<int>((budget - time.once_seconds) / time.epoch_seconds));
  return fmt::format(
      "      the budget of {} has room for {} of the {} epochs that it takes to decide: about {} "
      "would do, or fewer workloads\n",
      minutes(budget), fit, plan.design.least_epochs, minutes(needed));
}

std::string show_time(const plan::RunPlan& plan) {
  const auto time = plan::estimate_time(plan);
  return fmt::format(
             "time: at most {} of measuring, about {} an epoch and {} before the first, installs "
             "not counted\n",
             minutes(time.run_seconds), minutes(time.epoch_seconds), minutes(time.once_seconds)) +
         show_shortage(plan, time);
}

}  // namespace

std::string disk_words(double megabytes) {
  return megabytes < 1000 ? fmt::format("{:.0f} MB", megabytes)
                          : fmt::format("{:.1f} GB", megabytes / 1000);
}

std::string show_plan(const plan::RunPlan& plan, const Places& places) {
  std::string text = fmt::format("run {}, seed {}\n\ncontestants\n", plan.run_id, plan.seed);
  for (const auto& contestant : everybody(plan)) text += show_contestant(contestant, plan);
  text += fmt::format("  hidden copy of {} (checks the method itself)\n\nworkloads\n",
                      plan.cloned.empty() ? "none" : plan.cloned);
  for (const auto& workload : plan.workloads)
    text += fmt::format("  {:<12} {}\n", workload.id, workload.question);
  const auto& design = plan.design;
  text += fmt::format(
      "\ndesign {}: {} to {} epochs, {} rounds of {} s slices{}\n", design.id, design.least_epochs,
      design.most_epochs, design.rounds, design.slice_seconds,
      design.stop_early ? ", stops when every verdict is final" : ", one look at the end");
  text += fmt::format("CPUs: contestants {}, load generator {}\n",
                      numbers(plan.placement.server_cpus), numbers(plan.placement.generator_cpus));
  text += fmt::format("ports: drawn anew in each epoch on 127.0.0.1\n");
  text += fmt::format("files: {} (installs), {} (this run)\n", (places.cache / "installs").string(),
                      (places.runs() / plan.run_id).string());
  text += show_time(plan);
  const auto installs = plan::estimate_installs(plan);
  if (installs.megabytes > 0) {
    text +=
        fmt::format("disk: about {} of packages, {} to install them where nothing is cached yet\n",
                    disk_words(installs.megabytes), minutes(installs.seconds));
  }
  if (!installs.unstated.empty()) {
    text += fmt::format("      and those of {}, which do not say how much\n",
                        fmt::join(installs.unstated, ", "));
  }
  return text;
}

}  // namespace bakeoff::cli
