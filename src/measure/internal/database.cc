#include "measure/internal/database.h"

#include <fmt/core.h>

#include <algorithm>

#include "measure/internal/questions.h"

namespace bakeoff::measure {
namespace {

bool asks_database(const catalog::Workload& workload) { return workload.service == "postgres"; }

std::string draw_password(Random& random) {
  return fmt::format("{:016x}{:016x}", random.next(), random.next());
}

}  // namespace

Result<lab::DatabaseOrder> database_order(const Scene& scene, const std::string& seed,
                                          Random& random) {
  lab::DatabaseOrder order;
  BAKEOFF_TRY(port, lab::find_free_port([&](std::size_t bound) { return random.below(bound); }));
  order.port = port;
  order.cpus = scene.plan.placement.generator_cpus;
  order.seed_file = scene.tools.services_dir / seed;
  order.log_dir = scene.tools.run_dir / "logs";
  order.password = draw_password(random);
  return order;
}

Result<void> raise_database(Scene& scene, Random& random) {
  const auto& workloads = scene.plan.workloads;
  if (std::none_of(workloads.begin(), workloads.end(), asks_database)) return {};
  if (scene.database && scene.database->state().running) return {};
  scene.database.reset();
  BAKEOFF_TRY(order, database_order(scene, "postgres.sql", random));
  scene.say(Progress::Kind::note, "starting PostgreSQL");
  auto database =
      lab::start_postgres(order, scene.tools.host, scene.tools.clock, &scene.tools.interrupts);
  if (!database && database.error().code == ErrorCode::io) {
    return tl::unexpected(database.error());
  }
  if (!database) {
    scene.no_database = database.error().message;
    scene.say(Progress::Kind::failure, scene.no_database);
    return {};
  }
  scene.no_database.clear();
  scene.database.emplace(std::move(*database));
  return {};
}

Result<void> excuse_contestants(Scene& scene) {
  if (scene.no_database.empty()) return {};
  for (auto& arm : scene.arms) {
    for (const auto& workload : scene.plan.workloads) {
      if (!asks_database(workload) || !implements(arm.installed.contestant, workload)) continue;
      arm.void_workloads.insert(workload.id);
      if (plan::is_clone(arm.label)) continue;
      TrialFailure failure;
      failure.contestant = arm.label;
      failure.workload = workload.id;
      failure.epoch = -1;
      failure.stage = Stage::start;
      failure.reason = "no database: " + scene.no_database;
      BAKEOFF_CHECK(scene.recorder.add(failure));
    }
  }
  return {};
}

bool has_its_service(Scene& scene, const catalog::Workload& workload) {
  if (!asks_database(workload)) return true;
  return scene.database && scene.database->state().running;
}

Result<void> void_block(Scene& scene, const catalog::Workload& workload, int epoch) {
  TrialFailure failure;
  failure.contestant = kDatabaseLabel;
  failure.workload = workload.id;
  failure.epoch = epoch;
  failure.stage = Stage::load;
  failure.reason = scene.no_database.empty()
                       ? "it ended under load: this block counts for no contestant"
                       : scene.no_database;
  if (scene.database) failure.log_tail = scene.database->log_tail();
  scene.say(Progress::Kind::failure, failure.contestant + ": " + failure.reason, epoch);
  return scene.recorder.add(failure);
}

}  // namespace bakeoff::measure
