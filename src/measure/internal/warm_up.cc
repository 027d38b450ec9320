#include "measure/internal/warm_up.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "measure/internal/questions.h"
#include "stats/steady_state.h"

namespace bakeoff::measure {
namespace {

constexpr double kPilotBinSeconds = 0.25;
// Each epoch warms for this multiple of the pilot's cut: processes differ.
constexpr double kWarmUpMargin = 1.5;

bool needs_pilot(const Scene& scene, const Arm& arm, const catalog::Workload& workload) {
  if (workload.kind != catalog::WorkloadKind::http || plan::is_clone(arm.label)) return false;
  if (arm.label == scene.plan.reference.id || arm.void_workloads.contains(workload.id))
    return false;
  if (!implements(arm.installed.contestant, workload)) return false;
  const auto& known = scene.recorder.outcome().warm_ups;
  return std::none_of(known.begin(), known.end(), [&](const WarmUpFact& fact) {
    return fact.contestant == arm.label && fact.workload == workload.id;
  });
}

Result<std::vector<double>> pilot_rates(Scene& scene, LiveArm& live,
                                        const catalog::Workload& workload) {
  std::vector<double> rates;
  const int bins = static_cast<int>(scene.plan.design.pilot_seconds / kPilotBinSeconds);
  for (int bin = 0; bin < bins && !scene.interrupted(); ++bin) {
    BAKEOFF_TRY(slice, take_slice(scene, live, workload, {.epoch = -1, .round = bin},
                                  {.settle = Seconds(0), .counted = Seconds(kPilotBinSeconds)}));
    if (!slice) return std::vector<double>();
    if (slice->seconds > 0) rates.push_back(static_cast<double>(slice->requests) / slice->seconds);
  }
  return rates;
}

WarmUpFact fact_from(const Scene& scene, const std::string& contestant, const std::string& workload,
                     const std::vector<double>& rates) {
  const auto found = stats::find_warm_up(rates, kPilotBinSeconds);
  WarmUpFact fact;
  fact.contestant = contestant;
  fact.workload = workload;
  // A late cut in a series without a material trend is noise, not a missing steady state.
  fact.steady = found.steady || std::abs(found.trend) <= scene.plan.design.tie_band;
  const double cut = found.steady ? found.cut_seconds : 0;
  fact.seconds = std::max(scene.plan.design.least_warmup_seconds, kWarmUpMargin * cut);
  fact.trend = found.trend;
  fact.measured = true;
  return fact;
}

double warm_up_seconds(const Scene& scene, const LiveArm& live, const std::string& workload) {
  const auto& design = scene.plan.design;
  const std::string& label = live.arm->label;
  double seconds = design.least_warmup_seconds;
  for (const auto& fact : scene.recorder.outcome().warm_ups) {
    if (fact.contestant == plan::original_of(label) && fact.workload == workload)
      seconds = fact.seconds;
  }
  const bool is_cold = !live.is_warm && label != scene.plan.reference.id;
  return is_cold ? std::max(seconds, design.process_warmup_seconds) : seconds;
}

// Time to an answer by Little's law, from the rate: the mean of the response times seen in a short
// warm-up would know the quick ones only.
double answer_seconds(const samples::SliceSample& slice) {
  return slice.seconds * slice.connections / std::max(1.0, static_cast<double>(slice.requests));
}

// The clock has not started yet: a wrong answer here voids the workload for this contestant.
Result<bool> record_wrong(Scene& scene, LiveArm& live, const samples::SliceSample& slice) {
  if (slice.errors.wrong() == 0) return true;
  TrialFailure failure;
  failure.contestant = slice.contestant;
  failure.workload = slice.workload;
  failure.epoch = slice.epoch;
  failure.stage = Stage::warm_up;
  failure.reason =
      fmt::format("{} wrong answers while warming up: {}", slice.errors.wrong(), slice.first_wrong);
  live.arm->void_workloads.insert(slice.workload);
  scene.say(Progress::Kind::failure, failure.contestant + ": " + failure.reason, slice.epoch);
  BAKEOFF_CHECK(scene.recorder.add(failure));
  return false;
}

Result<void> run_pilot(Scene& scene, Arm& arm, const catalog::Workload& workload, Random& random) {
  scene.say(Progress::Kind::warming,
            fmt::format("{} {}: looking for its steady state", arm.label, workload.id));
  BAKEOFF_TRY(spawned, spawn(scene, arm, -1, random));
  if (!spawned.live) return {};
  BAKEOFF_TRY(rates, pilot_rates(scene, *spawned.live, workload));
  if (rates.empty() || scene.interrupted()) return {};
  return scene.recorder.add(fact_from(scene, arm.label, workload.id, rates));
}

}  // namespace

Result<void> run_pilots(Scene& scene, Random& random) {
  if (scene.plan.design.pilot_seconds < 2 * kPilotBinSeconds) return {};
  for (auto& arm : scene.arms) {
    for (const auto& workload : scene.plan.workloads) {
      if (scene.interrupted()) return {};
      if (needs_pilot(scene, arm, workload)) BAKEOFF_CHECK(run_pilot(scene, arm, workload, random));
    }
  }
  return {};
}

Result<bool> warm(Scene& scene, LiveArm& live, const catalog::Workload& workload, int epoch) {
  const double seconds = warm_up_seconds(scene, live, workload.id);
  live.answer_seconds = 0;
  if (seconds <= 0) return true;
  BAKEOFF_TRY(slice, take_slice(scene, live, workload, {.epoch = epoch, .round = -1},
                                {.settle = Seconds(0), .counted = Seconds(seconds)}));
  if (!slice) return false;
  live.is_warm = true;
  live.answer_seconds = answer_seconds(*slice);
  return record_wrong(scene, live, *slice);
}

}  // namespace bakeoff::measure
