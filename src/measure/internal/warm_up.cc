#include "measure/internal/warm_up.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "measure/internal/questions.h"
#include "stats/steady_state.h"

namespace bakeoff::measure {
namespace {

constexpr double kPilotBinSeconds = 0.25;
// A warm-up comes again in every process; what the machine does meanwhile does not.
constexpr int kPilotProcesses = 3;
constexpr int kMostPilots = 2;
constexpr double kYardstickSeconds = 0.1;  // of the reference server between two bins
// Each epoch warms for this multiple of the pilot's cut: processes differ.
constexpr double kWarmUpMargin = 1.5;

bool needs_pilot(const Scene& scene, const Arm& arm, const catalog::Workload& workload) {
  if (!plan::is_sliced(workload) || plan::is_clone(arm.label)) return false;
  if (arm.label == scene.plan.reference.id || arm.void_workloads.contains(workload.id))
    return false;
  if (!implements(arm.installed.contestant, workload)) return false;
  if (!workload.service.empty() && !scene.database) return false;
  const auto& known = scene.recorder.outcome().warm_ups;
  return std::none_of(known.begin(), known.end(), [&](const WarmUpFact& fact) {
    return fact.contestant == arm.label && fact.workload == workload.id;
  });
}

// The rate over one bin; nothing when the arm is gone.
Result<std::optional<double>> rate_of(Scene& scene, LiveArm& live,
                                      const catalog::Workload& workload, int bin, double seconds) {
  BAKEOFF_TRY(slice, take_slice(scene, live, workload, {.epoch = -1, .round = bin},
                                {.settle = Seconds(0), .counted = Seconds(seconds)}));
  if (!slice || slice->seconds <= 0) return std::optional<double>();
  return std::optional<double>(static_cast<double>(slice->requests) / slice->seconds);
}

// Rates of the arm relative to those of the reference server right before and after, so that a
// change of the machine's speed is not taken for a warm-up. Without a reference they are plain
// rates.
Result<std::vector<double>> pilot_rates(Scene& scene, LiveArm& live, LiveArm* reference,
                                        const catalog::Workload& workload) {
  std::vector<double> rates;
  const auto yardstick = [&](int bin) -> Result<double> {
    if (reference == nullptr) return 1.0;
    BAKEOFF_TRY(rate, rate_of(scene, *reference, workload, bin, kYardstickSeconds));
    return rate.value_or(1.0);
  };
  const double seconds = scene.plan.design.pilot_seconds / kPilotProcesses;
  const int bins = static_cast<int>(seconds / kPilotBinSeconds);
  BAKEOFF_TRY(before, yardstick(-1));
  for (int bin = 0; bin < bins && !scene.interrupted(); ++bin) {
    BAKEOFF_TRY(rate, rate_of(scene, live, workload, bin, kPilotBinSeconds));
    if (!rate) return std::vector<double>();
    BAKEOFF_TRY(after, yardstick(bin));
    rates.push_back(2 * *rate / (before + after));
    before = after;
  }
  return rates;
}

using Courses = std::vector<std::vector<double>>;

WarmUpFact fact_from(const catalog::Design& design, const std::string& contestant,
                     const std::string& workload, const Courses& courses) {
  const auto course = stats::common_course(courses);
  const auto found = stats::find_warm_up(course, kPilotBinSeconds);
  const double half = static_cast<double>(course.size()) / 2 * kPilotBinSeconds;
  const double counted = design.rounds * design.slice_seconds;
  WarmUpFact fact;
  fact.contestant = contestant;
  fact.workload = workload;
  fact.steady = !stats::all_still_rise(courses, design.tie_band);
  fact.seconds = std::max(design.least_warmup_seconds,
                          kWarmUpMargin * stats::enough_warm_up(course, kPilotBinSeconds,
                                                                std::min(half, found.cut_seconds),
                                                                counted, design.tie_band / 2));
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

// The reference server, frozen until it is asked for; nothing if it is out of the run.
Result<std::optional<LiveArm>> start_reference(Scene& scene, Random& random) {
  for (auto& arm : scene.arms) {
    if (arm.label != scene.plan.reference.id) continue;
    BAKEOFF_TRY(spawned, spawn(scene, arm, -1, random));
    if (spawned.live) BAKEOFF_CHECK(set_frozen(scene, *spawned.live, true, -1));
    return std::move(spawned.live);
  }
  return std::optional<LiveArm>();
}

// Nothing when a process did not live through it.
Result<Courses> watch_processes(Scene& scene, Arm& arm, LiveArm* reference,
                                const catalog::Workload& workload, Random& random) {
  Courses courses;
  for (int process = 0; process < kPilotProcesses; ++process) {
    BAKEOFF_TRY(spawned, spawn(scene, arm, -1, random));
    if (!spawned.live) return Courses();
    LiveArm* yardstick = reference != nullptr && !reference->lost ? reference : nullptr;
    BAKEOFF_TRY(rates, pilot_rates(scene, *spawned.live, yardstick, workload));
    if (rates.empty() || scene.interrupted()) return Courses();
    courses.push_back(std::move(rates));
  }
  return courses;
}

Result<void> run_pilot(Scene& scene, Arm& arm, LiveArm* reference,
                       const catalog::Workload& workload, Random& random) {
  scene.say(Progress::Kind::warming,
            fmt::format("{} {}: looking for its steady state", arm.label, workload.id));
  for (int pilot = 1;; ++pilot) {
    BAKEOFF_TRY(courses, watch_processes(scene, arm, reference, workload, random));
    if (courses.empty()) return {};
    const auto fact = fact_from(scene.plan.design, arm.label, workload.id, courses);
    // Without a steady state there are no figures, so that is believed when it is seen twice.
    if (fact.steady || pilot == kMostPilots) return scene.recorder.add(fact);
  }
}

}  // namespace

Result<void> run_pilots(Scene& scene, Random& random) {
  if (scene.plan.design.pilot_seconds < 2 * kPilotProcesses * kPilotBinSeconds) return {};
  BAKEOFF_TRY(reference, start_reference(scene, random));
  for (auto& arm : scene.arms) {
    for (const auto& workload : scene.plan.workloads) {
      if (scene.interrupted()) return {};
      if (!needs_pilot(scene, arm, workload)) continue;
      const bool can_compare =
          reference && implements(reference->arm->installed.contestant, workload);
      BAKEOFF_CHECK(run_pilot(scene, arm, can_compare ? &*reference : nullptr, workload, random));
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
