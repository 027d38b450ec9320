#include "measure/internal/slice.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lab/linux_process_host.h"
#include "measure/internal/database.h"
#include "measure/internal/questions.h"
#include "measure/internal/sockets.h"

namespace bakeoff::measure {
namespace {

constexpr double kAnswersToSettle = 1;
constexpr double kAnswersToCount = 1;
constexpr double kAnswerTimeout = 10;
// A contestant slower than this is measured over whatever fits, so that one slow contestant cannot
// eat a run's budget.
constexpr double kLongestAnswerSeconds = 0.25;

// What the machine did between two readings.
struct Reading {
  Seconds monotonic{0};
  Seconds realtime{0};
  lab::CpuTimes cpu;
  double server_cpu_seconds = 0;
};

Result<Reading> read(Scene& scene, LiveArm& live) {
  Reading reading;
  BAKEOFF_TRY(usage, live.process.usage(false));
  reading.server_cpu_seconds = usage.cpu_seconds;
  reading.cpu = lab::read_cpu_times();
  reading.monotonic = scene.tools.clock.monotonic();
  reading.realtime = scene.tools.clock.realtime();
  return reading;
}

load::LoadTarget target_of(const Scene& scene, const LiveArm& live,
                           const catalog::Workload& workload) {
  load::LoadTarget target;
  target.endpoint.port = live.process.port();
  target.requests = requests_for(live.arm->installed.contestant, workload);
  target.connections = workload.connections;
  target.requests_a_connection = workload.requests_per_connection;
  target.timeout_seconds = kAnswerTimeout;
  if (scene.plan.placement.disjoint) target.cpus = scene.plan.placement.generator_cpus;
  return target;
}

void fill(samples::SliceSample& slice, const Reading& before, const Reading& after,
          load::LoadCounts counts) {
  const double whole = (after.monotonic - before.monotonic).count();
  slice.seconds = counts.seconds;
  slice.requests = counts.requests;
  slice.errors = counts.errors;
  slice.latency = std::move(counts.latency);
  slice.edges = counts.edges;
  slice.generator_busy = counts.generator_busy;
  slice.generator_late_p99 = counts.generator_late_p99;
  slice.first_wrong = std::move(counts.first_wrong);
  // The reading spans settling and draining as well; the counted part gets its share of the time.
  const double share = whole > 0 ? std::min(1.0, counts.seconds / whole) : 0;
  slice.server_cpu_seconds = (after.server_cpu_seconds - before.server_cpu_seconds) * share;
  slice.steal_share = lab::steal_share(before.cpu, after.cpu);
  slice.clock_step_seconds = std::abs((after.realtime - before.realtime).count() - whole);
}

Result<void> record_refusal(Scene& scene, LiveArm& live, const catalog::Workload& workload,
                            int epoch, const Error& error) {
  BAKEOFF_TRY(gone, record_if_gone(scene, live, workload.id, epoch));
  if (gone || scene.interrupted() || !has_its_service(scene, workload)) return {};
  TrialFailure failure;
  failure.contestant = live.arm->label;
  failure.workload = workload.id;
  failure.epoch = epoch;
  failure.stage = Stage::load;
  failure.reason = error.message;
  failure.log_tail = live.process.log_tail();
  live.arm->void_workloads.insert(workload.id);
  scene.say(Progress::Kind::failure, failure.contestant + ": " + failure.reason, epoch);
  return scene.recorder.add(failure);
}

// Connections stay open over the slices of a workload: a slice is too short to open them each time.
Result<void> connect(Scene& scene, LiveArm& live, const catalog::Workload& workload) {
  if (live.connections && live.connections->workload() == workload.id) return {};
  live.connections.reset();
  if (live.sockets_for != workload.id) live.sockets.reset();
  if (workload.socket) return open_sockets(scene, live, workload);
  BAKEOFF_TRY(session, scene.tools.engine.open(target_of(scene, live, workload)));
  live.connections.emplace(scene.tools.engine, session, workload.id);
  return {};
}

Result<load::LoadCounts> load_once(Scene& scene, LiveArm& live, const catalog::Workload& workload,
                                   const load::SliceOrder& order) {
  if (workload.socket) return run_sockets(live, workload, order);
  return scene.tools.engine.run(live.connections->session(), order);
}

// Who waits for an answer at any time, for Little's law. A broadcast is no closed loop: a
// connection that has its message waits for the slowest of the others.
int waiting_connections(const catalog::Workload& workload) {
  const bool is_broadcast =
      workload.socket && workload.socket->use == catalog::SocketUse::broadcast;
  return is_broadcast ? 0 : workload.connections;
}

// A slice ends when its last request is answered or given up. One that was given up is no slow
// answer: the process hangs, and every further slice would wait for it as long.
bool hangs(const Reading& before, const Reading& after, const load::SliceOrder& order,
           double timeout) {
  const double whole = (after.monotonic - before.monotonic).count();
  return whole >= std::max(timeout, (order.settle + order.counted).count() + timeout / 2);
}

// Who waits for an answer that has come, but was wrong, waits for ever: then that is the reason.
std::string why_it_hangs(const load::LoadCounts& counts) {
  if (counts.errors.wrong() == 0)
    return fmt::format("it hangs: no answer within {:g} s under load", kAnswerTimeout);
  return fmt::format("{} wrong answers under load: {}", counts.errors.wrong(), counts.first_wrong);
}

Result<void> put_down(Scene& scene, LiveArm& live, const catalog::Workload& workload, int epoch,
                      const std::string& reason) {
  BAKEOFF_CHECK(record_refusal(scene, live, workload, epoch, {ErrorCode::timeout, reason}));
  live.connections.reset();
  live.sockets.reset();
  live.process.stop();
  live.lost = true;
  return {};
}

}  // namespace

int rounds_of(const catalog::Design& design, double longest_answer_seconds) {
  const double slice = measured_slice(design, longest_answer_seconds).counted.count();
  const auto pairs =
      static_cast<int>(std::lround(design.rounds * design.slice_seconds / slice / 2));
  return std::clamp(2 * pairs, std::min(2, design.rounds), design.rounds);
}

load::SliceOrder measured_slice(const catalog::Design& design, double answer_seconds) {
  const double answer = std::min(answer_seconds, kLongestAnswerSeconds);
  return {Seconds(std::max(design.settle_seconds, kAnswersToSettle * answer)),
          Seconds(std::max(design.slice_seconds, kAnswersToCount * answer))};
}

Result<std::optional<samples::SliceSample>> take_slice(Scene& scene, LiveArm& live,
                                                       const catalog::Workload& workload,
                                                       const SlicePlace& place,
                                                       const load::SliceOrder& order) {
  samples::SliceSample slice;
  slice.contestant = live.arm->label;
  slice.workload = workload.id;
  slice.epoch = place.epoch;
  slice.round = place.round;
  slice.position = place.position;
  slice.started_at = scene.elapsed();
  slice.connections = waiting_connections(workload);
  BAKEOFF_CHECK(set_frozen(scene, live, false, place.epoch));
  if (live.lost) return std::optional<samples::SliceSample>();
  if (auto opened = connect(scene, live, workload); !opened) {
    BAKEOFF_CHECK(record_refusal(scene, live, workload, place.epoch, opened.error()));
    return std::optional<samples::SliceSample>();
  }
  BAKEOFF_TRY(before, read(scene, live));
  auto counts = load_once(scene, live, workload, order);
  BAKEOFF_TRY(after, read(scene, live));
  if (!counts) {
    BAKEOFF_CHECK(record_refusal(scene, live, workload, place.epoch, counts.error()));
    return std::optional<samples::SliceSample>();
  }
  BAKEOFF_TRY(gone, record_if_gone(scene, live, workload.id, place.epoch));
  if (gone || scene.interrupted()) return std::optional<samples::SliceSample>();
  if (has_its_service(scene, workload) && hangs(before, after, order, kAnswerTimeout)) {
    BAKEOFF_CHECK(put_down(scene, live, workload, place.epoch, why_it_hangs(*counts)));
    return std::optional<samples::SliceSample>();
  }
  // What it answered while the database was going says nothing about it.
  if (!has_its_service(scene, workload)) {
    BAKEOFF_CHECK(set_frozen(scene, live, true, place.epoch));
    return std::optional<samples::SliceSample>();
  }
  fill(slice, before, after, std::move(*counts));
  BAKEOFF_CHECK(set_frozen(scene, live, true, place.epoch));
  return std::optional<samples::SliceSample>(std::move(slice));
}

}  // namespace bakeoff::measure
