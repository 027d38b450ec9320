#include "measure/internal/stretches.h"

#include <fmt/format.h>

#include <algorithm>

#include "lab/linux_process_host.h"
#include "measure/internal/questions.h"
#include "measure/internal/sockets.h"

namespace bakeoff::measure {
namespace {

using catalog::Workload;

constexpr double kMostFailedShare = 0.001;
// Where a thousand wait for a pool of threads, the last of them waits long; that is an answer too.
constexpr double kAnswerSeconds = 30;
// After the last connection is open, before memory is read: what it took to open them is let go.
constexpr Seconds kSettleIdle{1.0};
// Of answers over all of the connections when it has been read.
constexpr Seconds kAskIdle{0.1};

struct Figure {
  std::string metric;
  Unit unit = Unit::seconds;
  double value = 0;
};

struct Stretch {
  Scene& scene;
  const Workload& workload;
  int epoch;
};

Result<void> add_figures(const Stretch& stretch, const LiveArm& live,
                         const std::vector<Figure>& figures, double steal) {
  for (const auto& figure : figures) {
    samples::PointSample point;
    point.contestant = live.arm->label;
    point.workload = stretch.workload.id;
    point.metric = figure.metric;
    point.epoch = stretch.epoch;
    point.value = figure.value;
    point.unit = figure.unit;
    point.steal_share = steal;
    BAKEOFF_CHECK(stretch.scene.recorder.add(point));
  }
  return {};
}

Result<void> record_trouble(const Stretch& stretch, LiveArm& live, const std::string& reason) {
  BAKEOFF_TRY(gone, record_if_gone(stretch.scene, live, stretch.workload.id, stretch.epoch));
  if (gone || stretch.scene.interrupted()) return {};
  TrialFailure failure;
  failure.contestant = live.arm->label;
  failure.workload = stretch.workload.id;
  failure.epoch = stretch.epoch;
  failure.stage = Stage::load;
  failure.reason = reason;
  failure.log_tail = live.process.log_tail();
  live.arm->void_workloads.insert(stretch.workload.id);
  stretch.scene.say(Progress::Kind::failure, failure.contestant + ": " + reason, stretch.epoch);
  return stretch.scene.recorder.add(failure);
}

double in_seconds(std::uint64_t nanoseconds) { return static_cast<double>(nanoseconds) * 1e-9; }

// Streams are paced by the server, so what counts is how far it is from its own pace.
std::vector<Figure> stream_figures(const Workload& workload, const load::LoadCounts& counts) {
  const double pace = workload.paced->event_milliseconds * 1e-3;
  const double late = in_seconds(counts.event_gap.quantile(0.99)) - pace;
  return {{"first_token_p99", Unit::seconds, in_seconds(counts.first_event.quantile(0.99))},
          {"token_jitter_p99", Unit::seconds, std::max(late, 1e-6)},
          {"tokens_rate", Unit::per_second, static_cast<double>(counts.events) / counts.seconds}};
}

std::vector<Figure> paced_figures(const Workload& workload, const load::LoadCounts& counts) {
  if (workload.paced->event_milliseconds > 0) return stream_figures(workload, counts);
  std::vector<Figure> figures{
      {"paced_p50", Unit::seconds, in_seconds(counts.latency.quantile(0.50))},
      {"paced_p99", Unit::seconds, in_seconds(counts.latency.quantile(0.99))}};
  // At a set rate the rate says nothing.
  if (workload.paced->rate <= 0) {
    const double rate = static_cast<double>(counts.requests) / counts.seconds;
    figures.push_back({"paced_rate", Unit::per_second, rate});
  }
  return figures;
}

load::LoadTarget paced_target(const Stretch& stretch, const LiveArm& live) {
  const auto& workload = stretch.workload;
  load::LoadTarget target;
  target.endpoint.port = live.process.port();
  target.requests = requests_for(live.arm->installed.contestant, workload);
  target.connections = workload.connections;
  target.timeout_seconds = kAnswerSeconds;
  target.counts_events = workload.paced->event_milliseconds > 0;
  const auto& placement = stretch.scene.plan.placement;
  if (placement.disjoint) target.cpus = placement.generator_cpus;
  return target;
}

// The same arrivals for every contestant of an epoch.
load::SliceOrder paced_order(const Stretch& stretch) {
  const auto& paced = *stretch.workload.paced;
  load::SliceOrder order{Seconds(paced.settle_seconds), Seconds(paced.seconds)};
  if (paced.rate <= 0) return order;
  order.pace.arrivals = load::Arrivals::poisson;
  order.pace.stages = {{paced.rate, paced.rate, order.settle + order.counted}};
  order.pace.seed = stretch.scene.plan.seed + static_cast<std::uint64_t>(stretch.epoch);
  return order;
}

// Empty: the counts say something about the contestant.
std::string why_void(const Workload& workload, const load::LoadCounts& counts) {
  if (counts.errors.wrong() > 0) {
    return fmt::format("{} answers were wrong: {}", counts.errors.wrong(), counts.first_wrong);
  }
  const auto all = counts.requests + counts.errors.total();
  const bool fails =
      static_cast<double>(counts.errors.total()) > kMostFailedShare * static_cast<double>(all);
  if (fails) return fmt::format("{} of {} requests failed", counts.errors.total(), all);
  const bool is_stream = workload.paced->event_milliseconds > 0;
  if (is_stream ? counts.events == 0 : counts.requests == 0) return "no right answer";
  return "";
}

Result<void> play_paced(const Stretch& stretch, LiveArm& live) {
  auto& scene = stretch.scene;
  live.connections.reset();
  live.sockets.reset();
  BAKEOFF_CHECK(set_frozen(scene, live, false, stretch.epoch));
  if (live.lost) return {};
  const auto session = scene.tools.engine.open(paced_target(stretch, live));
  if (!session) return record_trouble(stretch, live, session.error().message);
  live.connections.emplace(scene.tools.engine, *session, stretch.workload.id);
  const auto before = lab::read_cpu_times();
  const auto counts = scene.tools.engine.run(*session, paced_order(stretch));
  const double steal = lab::steal_share(before, lab::read_cpu_times());
  live.connections.reset();
  if (scene.interrupted()) return {};
  const auto wrong = counts ? why_void(stretch.workload, *counts) : counts.error().message;
  BAKEOFF_CHECK(wrong.empty()
                    ? add_figures(stretch, live, paced_figures(stretch.workload, *counts), steal)
                    : record_trouble(stretch, live, wrong));
  return set_frozen(scene, live, true, stretch.epoch);
}

// Idle connections are opened to a fresh process, so that nothing but they stands between the two
// readings of its memory. Error: why there is no figure.
Result<double> bytes_per_connection(const Stretch& stretch, LiveArm& live) {
  // Once, and closed again: what the first connections make it load is no part of each of them.
  if (const auto wrong = wrong_messages(stretch.scene, live, stretch.workload); !wrong.empty())
    return fail(ErrorCode::contestant_failed, wrong);
  stretch.scene.tools.clock.sleep_for(kSettleIdle);
  BAKEOFF_TRY(before, live.process.usage(true));
  BAKEOFF_CHECK(open_sockets(stretch.scene, live, stretch.workload));
  BAKEOFF_TRY(held, run_sockets(live, stretch.workload, {Seconds(0), kSettleIdle}));
  BAKEOFF_TRY(after, live.process.usage(true));
  BAKEOFF_TRY(asked, ask_sockets(live, stretch.workload, kAskIdle));
  for (const auto* counts : {&held, &asked}) {
    if (counts->errors.total() > 0) return fail(ErrorCode::contestant_failed, counts->first_wrong);
  }
  if (before.pss_bytes == 0 || after.pss_bytes <= before.pss_bytes) return 0.0;
  return static_cast<double>(after.pss_bytes - before.pss_bytes) / stretch.workload.connections;
}

Result<void> play_idle(const Stretch& stretch, Arm& arm, Random& random) {
  auto& scene = stretch.scene;
  BAKEOFF_TRY(spawned, spawn(scene, arm, stretch.epoch, random));
  if (!spawned.live || scene.interrupted()) return {};
  LiveArm& live = *spawned.live;
  const auto bytes = bytes_per_connection(stretch, live);
  if (scene.interrupted()) return {};
  if (!bytes) return record_trouble(stretch, live, bytes.error().message);
  if (*bytes <= 0) return {};  // not readable here, or less than before: unknown, not zero
  return add_figures(stretch, live, {{"bytes_per_connection", Unit::bytes, *bytes}}, 0);
}

}  // namespace

Result<void> run_stretch(Scene& scene, const std::vector<LiveArm*>& players,
                         const Workload& workload, int epoch, Random& random) {
  const Stretch stretch{scene, workload, epoch};
  for (auto* player : players) {
    if (scene.interrupted()) return {};
    if (player->lost || player->arm->void_workloads.contains(workload.id)) continue;
    BAKEOFF_CHECK(workload.paced ? play_paced(stretch, *player)
                                 : play_idle(stretch, *player->arm, random));
  }
  return {};
}

}  // namespace bakeoff::measure
