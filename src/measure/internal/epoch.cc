#include "measure/internal/epoch.h"

#include <fmt/core.h>

#include <algorithm>

#include "lab/linux_process_host.h"
#include "measure/internal/database.h"
#include "measure/internal/jobs.h"
#include "measure/internal/programs.h"
#include "measure/internal/questions.h"
#include "measure/internal/sockets.h"
#include "measure/internal/stretches.h"
#include "measure/internal/warm_up.h"
#include "measure/rotation.h"

namespace bakeoff::measure {
namespace {

// An arm that did not start this often is left out of later epochs.
constexpr int kMostLostEpochs = 2;

const catalog::Workload* workload_of_kind(const Scene& scene, catalog::WorkloadKind kind) {
  for (const auto& workload : scene.plan.workloads) {
    if (workload.kind == kind) return &workload;
  }
  return nullptr;
}

samples::PointSample point_of(const LiveArm& live, const std::string& workload,
                              const std::string& metric, int epoch) {
  samples::PointSample point;
  point.contestant = live.arm->label;
  point.workload = workload;
  point.metric = metric;
  point.epoch = epoch;
  return point;
}

Result<void> add_cold_start(Scene& scene, const Spawned& spawned, int epoch, int repetition,
                            double steal) {
  const auto* workload = workload_of_kind(scene, catalog::WorkloadKind::cold_start);
  if (workload == nullptr || !spawned.live) return {};
  auto point = point_of(*spawned.live, workload->id, "time_to_first_answer", epoch);
  point.repetition = repetition;
  point.value = spawned.seconds_to_first_answer;
  point.unit = Unit::seconds;
  point.steal_share = steal;
  return scene.recorder.add(point);
}

Result<void> add_memory(Scene& scene, LiveArm& live, const std::string& metric, int epoch) {
  const auto* workload = workload_of_kind(scene, catalog::WorkloadKind::memory);
  if (workload == nullptr || scene.interrupted()) return {};
  BAKEOFF_TRY(usage, live.process.usage(true));
  if (usage.pss_bytes == 0) return {};  // not readable here: unknown, not zero
  auto point = point_of(live, workload->id, metric, epoch);
  point.value = static_cast<double>(usage.pss_bytes);
  point.unit = Unit::bytes;
  return scene.recorder.add(point);
}

// How many spawns an epoch must time, so that the least number of epochs reaches the least number
// of starts; later epochs time the one they need anyway.
int cold_starts_in(const Scene& scene, int epoch) {
  const auto* workload = workload_of_kind(scene, catalog::WorkloadKind::cold_start);
  const int epochs = scene.plan.design.least_epochs;
  if (workload == nullptr || epoch >= epochs) return 1;
  const int wanted = std::max(workload->least_samples, scene.plan.design.cold_starts);
  const int until_then = epoch * wanted / epochs;
  return std::max(1, (epoch + 1) * wanted / epochs - until_then);
}

// Spawns and ends processes whose only purpose is their start; the last one stays for the epoch.
Result<std::optional<LiveArm>> enter(Scene& scene, Arm& arm, int epoch, Random& random) {
  const bool twice = !plan::is_clone(arm.label);
  const int spawns = twice ? cold_starts_in(scene, epoch) : 1;
  for (int repetition = 0; repetition < spawns; ++repetition) {
    if (scene.interrupted()) break;
    const auto before = lab::read_cpu_times();
    BAKEOFF_TRY(spawned, spawn(scene, arm, epoch, random));
    const double steal = lab::steal_share(before, lab::read_cpu_times());
    if (!spawned.live) break;
    BAKEOFF_CHECK(add_cold_start(scene, spawned, epoch, repetition, steal));
    if (repetition + 1 == spawns) return std::move(spawned.live);
  }
  return std::optional<LiveArm>();
}

Result<std::vector<LiveArm>> enter_all(Scene& scene, int epoch, Random& random) {
  std::vector<Arm*> order;
  for (auto& arm : scene.arms) {
    if (arm.lost_epochs < kMostLostEpochs) order.push_back(&arm);
  }
  random.shuffle(order);
  std::vector<LiveArm> live;
  for (auto* arm : order) {
    if (scene.interrupted()) break;
    scene.say(Progress::Kind::measuring,
              fmt::format("starting {}", plan::is_clone(arm->label) ? "a hidden copy" : arm->label),
              epoch);
    BAKEOFF_TRY(entered, enter(scene, *arm, epoch, random));
    if (!entered) continue;
    BAKEOFF_CHECK(add_memory(scene, *entered, "pss_idle", epoch));
    if (!scene.interrupted()) BAKEOFF_CHECK(set_frozen(scene, *entered, true, epoch));
    live.push_back(std::move(*entered));
  }
  return live;
}

bool takes_part(const LiveArm& live, const catalog::Workload& workload) {
  return !live.lost && implements(live.arm->installed.contestant, workload) &&
         !live.arm->void_workloads.contains(workload.id);
}

std::vector<LiveArm*> players_of(std::vector<LiveArm>& live, const catalog::Workload& workload) {
  std::vector<LiveArm*> players;
  for (auto& arm : live) {
    if (takes_part(arm, workload)) players.push_back(&arm);
  }
  return players;
}

Result<void> warm_all(Scene& scene, std::vector<LiveArm*>& players,
                      const catalog::Workload& workload, int epoch) {
  std::vector<LiveArm*> warm_players;
  for (auto* player : players) {
    if (scene.interrupted()) return {};
    BAKEOFF_TRY(ready, warm(scene, *player, workload, epoch));
    if (ready) warm_players.push_back(player);
  }
  players = std::move(warm_players);
  return {};
}

Result<void> rotate_slices(Scene& scene, const std::vector<LiveArm*>& players,
                           const catalog::Workload& workload, int epoch, Random& random) {
  double longest_answer = 0;
  for (const auto* player : players) {
    longest_answer = std::max(longest_answer, player->answer_seconds);
  }
  const int rounds = rounds_of(scene.plan.design, longest_answer);
  const auto rows = rotation(players.size(), rounds, random);
  for (std::size_t round = 0; round < rows.size(); ++round) {
    for (std::size_t position = 0; position < rows[round].size(); ++position) {
      auto& player = *players[rows[round][position]];
      if (scene.interrupted()) return {};
      if (!takes_part(player, workload)) continue;
      if (!has_its_service(scene, workload)) return {};
      const SlicePlace place{epoch, static_cast<int>(round), static_cast<int>(position)};
      BAKEOFF_TRY(slice, take_slice(scene, player, workload, place,
                                    measured_slice(scene.plan.design, player.answer_seconds)));
      if (slice) BAKEOFF_CHECK(scene.recorder.add(*slice));
    }
  }
  return {};
}

Result<void> read_loaded_memory(Scene& scene, const std::vector<LiveArm*>& players,
                                const catalog::Workload& workload, int epoch) {
  const auto* memory = workload_of_kind(scene, catalog::WorkloadKind::memory);
  if (memory == nullptr || memory->loaded_by != workload.id) return {};
  for (auto* player : players) {
    if (!player->lost && player->process.state().running)
      BAKEOFF_CHECK(add_memory(scene, *player, "pss_loaded", epoch));
  }
  return {};
}

Result<void> run_workload(Scene& scene, std::vector<LiveArm>& live,
                          const catalog::Workload& workload, int epoch, Random& random) {
  if (plan::is_stretch(workload)) {
    auto drawn = players_of(live, workload);
    random.shuffle(drawn);
    if (!drawn.empty()) scene.say(Progress::Kind::measuring, workload.id, epoch);
    return run_stretch(scene, drawn, workload, epoch, random);
  }
  if (players_of(live, workload).empty()) return {};
  if (!has_its_service(scene, workload)) return void_block(scene, workload, epoch);
  auto players = players_of(live, workload);
  scene.say(Progress::Kind::measuring, workload.id, epoch);
  BAKEOFF_CHECK(warm_all(scene, players, workload, epoch));
  BAKEOFF_CHECK(rotate_slices(scene, players, workload, epoch, random));
  if (!scene.interrupted() && !has_its_service(scene, workload)) {
    return void_block(scene, workload, epoch);
  }
  return read_loaded_memory(scene, players, workload, epoch);
}

// Empty: the contestant does what the workload asks.
std::string what_differs(Scene& scene, const LiveArm& live, const catalog::Workload& workload) {
  if (workload.socket) return wrong_messages(scene, live, workload);
  return wrong_answer(scene.tools.engine, {.port = live.process.port()},
                      requests_for(live.arm->installed.contestant, workload));
}

Result<void> check_contract(Scene& scene, LiveArm& live) {
  for (const auto& workload : scene.plan.workloads) {
    const auto& contestant = live.arm->installed.contestant;
    if (scene.interrupted()) return {};
    const bool has_contract = plan::is_sliced(workload) || plan::is_stretch(workload);
    if (!has_contract || !implements(contestant, workload)) continue;
    if (!has_its_service(scene, workload)) continue;
    const auto wrong = what_differs(scene, live, workload);
    if (wrong.empty() || scene.interrupted() || !has_its_service(scene, workload)) continue;
    TrialFailure failure;
    failure.contestant = live.arm->label;
    failure.workload = workload.id;
    failure.epoch = -1;
    failure.stage = Stage::check;
    failure.reason = "answers differ from the contract: " + wrong;
    failure.log_tail = live.process.log_tail();
    live.arm->void_workloads.insert(workload.id);
    scene.say(Progress::Kind::failure, failure.contestant + ": " + failure.reason);
    BAKEOFF_CHECK(scene.recorder.add(failure));
  }
  return {};
}

// Kinds that need no servers: one call each.
Result<void> run_other_kinds(Scene& scene, int epoch, Random& random) {
  for (const auto& workload : scene.plan.workloads) {
    if (scene.interrupted()) return {};
    if (scene.settled.contains(workload.id)) continue;
    if (workload.kind == catalog::WorkloadKind::program)
      BAKEOFF_CHECK(run_program_workload(scene, workload, epoch, random));
    if (workload.kind == catalog::WorkloadKind::jobs)
      BAKEOFF_CHECK(run_jobs_workload(scene, workload, epoch, random));
  }
  return {};
}

}  // namespace

Result<void> check_contracts(Scene& scene, Random& random) {
  for (auto& arm : scene.arms) {
    if (scene.interrupted()) return {};
    if (plan::is_clone(arm.label)) continue;
    scene.say(Progress::Kind::checking, arm.label);
    BAKEOFF_TRY(spawned, spawn(scene, arm, -1, random));
    if (!spawned.live) {
      arm.lost_epochs =
          kMostLostEpochs;  // what does not start while nothing else runs will not start later
      continue;
    }
    BAKEOFF_CHECK(check_contract(scene, *spawned.live));
  }
  for (auto& arm : scene.arms) {
    if (!plan::is_clone(arm.label)) continue;
    for (const auto& other : scene.arms) {
      if (other.label != plan::original_of(arm.label)) continue;
      arm.void_workloads = other.void_workloads;
      arm.lost_epochs = other.lost_epochs;
    }
  }
  return {};
}

Result<void> run_epoch(Scene& scene, int epoch, Random& random) {
  BAKEOFF_CHECK(raise_database(scene, random));
  BAKEOFF_TRY(live, enter_all(scene, epoch, random));
  std::vector<const catalog::Workload*> order;
  for (const auto& workload : scene.plan.workloads) {
    const bool is_for_servers = plan::is_sliced(workload) || plan::is_stretch(workload);
    const bool active = is_for_servers && !scene.settled.contains(workload.id);
    if (active) order.push_back(&workload);
  }
  random.shuffle(order);
  for (const auto* workload : order) {
    if (scene.interrupted()) return {};
    BAKEOFF_CHECK(run_workload(scene, live, *workload, epoch, random));
  }
  live.clear();  // programs have the machine to themselves
  return run_other_kinds(scene, epoch, random);
}

}  // namespace bakeoff::measure
