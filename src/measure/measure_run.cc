#include "measure/measure_run.h"

#include <fmt/core.h>

#include <algorithm>

#include "measure/internal/database.h"
#include "measure/internal/epoch.h"
#include "measure/internal/programs.h"
#include "measure/internal/questions.h"
#include "measure/internal/upstream.h"
#include "measure/internal/warm_up.h"
#include "measure/records.h"

namespace bakeoff::measure {
namespace {

auto has_work_left(const Scene& scene) {
  return [&](const Arm& arm) {
    return std::any_of(scene.plan.workloads.begin(), scene.plan.workloads.end(),
                       [&](const catalog::Workload& workload) {
                         return plan::is_for_programs(workload) &&
                                plan::implements(arm.installed.contestant, workload) &&
                                !arm.void_workloads.contains(workload.id);
                       });
  };
}

bool anything_left(const Scene& scene) {
  const bool servers = std::any_of(scene.arms.begin(), scene.arms.end(), [&](const Arm& arm) {
    const bool contestant = arm.label != scene.plan.reference.id && !plan::is_clone(arm.label);
    return contestant && arm.lost_epochs < 2;
  });
  return servers ||
         std::any_of(scene.program_arms.begin(), scene.program_arms.end(), has_work_left(scene));
}

// Drops workloads whose verdicts can no longer change; gives whether there were any. Only the
// anytime-valid design may look after every epoch.
bool drop_settled(Scene& scene) {
  const auto& outcome = scene.recorder.outcome();
  const auto before = scene.settled.size();
  if (!scene.plan.design.stop_early || outcome.epochs < scene.plan.design.least_epochs)
    return false;
  const auto analysis = analyze(scene.plan, outcome, scene.tools.floors);
  for (const auto& workload : scene.plan.workloads) {
    if (scene.settled.contains(workload.id) || !stats::is_settled(analysis, workload.id)) continue;
    scene.settled.insert(workload.id);
    scene.say(Progress::Kind::note, workload.id + " is settled");
  }
  return scene.settled.size() > before;
}

// Fewer than its least number of epochs decide nothing, so for those a run may overdraw its budget.
constexpr double kMostOverdraft = 0.25;

bool exceeds_budget(const Scene& scene, double longest_epoch) {
  const auto& design = scene.plan.design;
  if (design.budget_seconds <= 0) return false;
  const bool decides = scene.recorder.outcome().epochs >= design.least_epochs;
  const double limit = design.budget_seconds * (decides ? 1 : 1 + kMostOverdraft);
  return scene.elapsed() + longest_epoch > limit;
}

// The reason to stop before the next epoch, if there is one.
std::optional<Ending> reason_to_stop(const Scene& scene, double longest_epoch) {
  const auto& design = scene.plan.design;
  if (scene.interrupted()) return Ending::interrupted;
  if (!anything_left(scene)) return Ending::nothing_left;
  if (scene.settled.size() == scene.plan.workloads.size()) return Ending::settled;
  if (scene.recorder.outcome().epochs >= design.most_epochs) return Ending::most_epochs;
  if (exceeds_budget(scene, longest_epoch)) return Ending::budget;
  return std::nullopt;
}

double seconds_left(const Scene& scene, double longest_epoch) {
  const auto& design = scene.plan.design;
  const double epochs_left = design.most_epochs - scene.recorder.outcome().epochs;
  const double whole = epochs_left * longest_epoch;
  return design.budget_seconds > 0 ? std::min(whole, design.budget_seconds - scene.elapsed())
                                   : whole;
}

void say_epoch_done(const Scene& scene, int epoch, double longest_epoch) {
  if (!scene.tools.progress) return;
  Progress progress;
  progress.kind = Progress::Kind::epoch_done;
  progress.epoch = epoch + 1;
  progress.epochs = scene.plan.design.most_epochs;
  progress.seconds_left = seconds_left(scene, longest_epoch);
  scene.tools.progress(progress);
}

Result<Ending> run_epochs(Scene& scene, Random& random) {
  double longest_epoch = plan::estimate_time(scene.plan).epoch_seconds;
  bool first = true;
  for (;;) {
    if (const auto ending = reason_to_stop(scene, longest_epoch)) return *ending;
    const double began = scene.elapsed();
    const int epoch = scene.recorder.next_epoch();
    BAKEOFF_CHECK(run_epoch(scene, epoch, random));
    if (scene.interrupted()) continue;
    const double took = scene.elapsed() - began;
    longest_epoch = first ? took : std::max(longest_epoch, took);
    BAKEOFF_CHECK(scene.recorder.epoch_done(scene.elapsed()));
    first = drop_settled(scene);  // then the next epoch is shorter than any before
    say_epoch_done(scene, epoch, longest_epoch);
  }
}

Result<Ending> measure(Scene& scene, Random& random) {
  if (anything_left(scene)) BAKEOFF_CHECK(raise_database(scene, random));
  BAKEOFF_CHECK(excuse_contestants(scene));
  BAKEOFF_CHECK(check_contracts(scene, random));
  BAKEOFF_CHECK(check_programs(scene, random));
  BAKEOFF_CHECK(run_pilots(scene, random));
  drop_settled(scene);
  return run_epochs(scene, random);
}

}  // namespace

Result<RunOutcome> measure_run(const plan::RunPlan& plan, const Tools& tools) {
  BAKEOFF_TRY(recorder, Recorder::open(tools.run_dir));
  // A continued run draws other ports and orders than its first part did.
  Random random(plan.seed + static_cast<std::uint64_t>(recorder.next_epoch()) * 1'000'003U);
  BAKEOFF_TRY(arms, assemble(plan, tools, recorder));
  BAKEOFF_TRY(upstream, arms.empty() ? Result<std::optional<UpstreamStub>>(std::nullopt)
                                     : start_upstream(plan, tools, random));
  BAKEOFF_TRY(program_arms, assemble_programs(plan, tools, recorder));
  Scene scene{.plan = plan,
              .tools = tools,
              .recorder = recorder,
              .arms = std::move(arms),
              .program_arms = std::move(program_arms)};
  if (upstream) scene.upstream_url = upstream->url;
  scene.run_began = tools.clock.monotonic() - Seconds(recorder.outcome().seconds);
  BAKEOFF_TRY(ending, measure(scene, random));
  BAKEOFF_CHECK(recorder.finish(ending, scene.elapsed()));
  RunOutcome outcome = recorder.outcome();
  outcome.freezing = tools.freeze_idle;
  return outcome;
}

}  // namespace bakeoff::measure
