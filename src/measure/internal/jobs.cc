#include "measure/internal/jobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "base/file.h"
#include "measure/internal/program_stage.h"
#include "measure/job_ledger.h"

namespace bakeoff::measure {
namespace {

using catalog::Workload;

// The experiment with a killed worker: so many jobs, each of which takes so long and then appends a
// line with its number to a file that only bakeoff reads.
constexpr int kKilledJobs = 40;
constexpr double kKilledJobSeconds = 0.05;
constexpr int kDoneBeforeTheKill = 8;
constexpr Seconds kPatienceBeforeTheKill{30};
// Queues take a job back when its worker has been silent for ten seconds (the contestants' setting)
// and look for such jobs now and then. What is not done by then counts as lost.
constexpr Seconds kPatienceAfterTheKill{45};
constexpr Seconds kLookForJobsEvery{0.05};
constexpr const char* kJobsFile = "done.log";

struct Block {
  Scene& scene;
  const Workload& workload;
  Surroundings& around;
  Arm& arm;
  int epoch;
  Random& random;
  std::vector<samples::PointSample> points = {};  // kept back until the block is known to be sound
};

void add_point(Block& block, const std::string& metric, int repetition, double value) {
  auto point = program_point(block.scene, block.workload, block.arm.label, metric);
  point.epoch = block.epoch;
  point.repetition = repetition;
  point.value = value;
  block.points.push_back(std::move(point));
}

Result<lab::RunningContestant> start_worker(Block& block) {
  lab::Installed worker = block.arm.installed;
  const auto& program = worker.contestant.programs.at(block.workload.id);
  worker.contestant.start = program.worker;
  worker.contestant.env = program.env;
  auto order =
      program_order(block.scene, block.workload, block.arm.label, block.around, block.random);
  order.label += "-worker";
  return lab::start_contestant(worker, order, block.scene.tools.host);
}

Result<void> ask_all(Block& block, Player& player) {
  for (const auto& task : block.workload.program->tasks) {
    std::vector<double> seconds;
    for (int repetition = 0; repetition < task.repetitions; ++repetition) {
      BAKEOFF_TRY(answer, ask_task(block.scene, player, block.workload, task, block.around));
      seconds.push_back(answer.seconds);
    }
    auto point = program_point(block.scene, block.workload, block.arm.label, task.metric);
    if (task.quantile > 0) {
      add_point(block, task.metric, 0,
                figure_of(point.unit, quantile_of(seconds, task.quantile), task.amount));
      continue;
    }
    for (std::size_t i = 0; i < seconds.size(); ++i) {
      add_point(block, task.metric, static_cast<int>(i),
                figure_of(point.unit, seconds[i], task.amount));
    }
  }
  return {};
}

JobCount count_done(const Block& block) {
  const auto file = std::filesystem::path(block.around.words.at("work")) / kJobsFile;
  return count_jobs(read_file(file).value_or(""), kKilledJobs);
}

// Waits until `enough` jobs have been done, or for as long as `limit`.
void wait_for_jobs(Block& block, int enough, Seconds limit) {
  auto& clock = block.scene.tools.clock;
  const Seconds began = clock.monotonic();
  while (!block.scene.interrupted() && clock.monotonic() - began < limit) {
    if (count_done(block).different >= enough) return;
    clock.sleep_for(kLookForJobsEvery);
  }
}

Result<void> kill_a_worker(Block& block, Player& player,
                           std::optional<lab::RunningContestant>& worker) {
  const auto file = std::filesystem::path(block.around.words.at("work")) / kJobsFile;
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  catalog::ProgramTask task;
  task.metric = "the slow jobs";
  task.request = fmt::format(R"({{"task":"slow","jobs":{},"seconds":{},"file":"{}"}})", kKilledJobs,
                             kKilledJobSeconds, file.string());
  task.answer = {{"/enqueued", std::to_string(kKilledJobs)}};
  BAKEOFF_TRY(enqueued, ask_task(block.scene, player, block.workload, task, block.around));
  static_cast<void>(enqueued);
  wait_for_jobs(block, kDoneBeforeTheKill, kPatienceBeforeTheKill);
  const auto before = count_done(block);
  if (before.different < kDoneBeforeTheKill || before.different >= kKilledJobs) {
    return fail(ErrorCode::contestant_failed,
                fmt::format("its worker had done {} of {} slow jobs when it was to be killed",
                            before.different, kKilledJobs));
  }
  lab::kill_at_once(worker->tree());
  worker.reset();
  BAKEOFF_TRY(next, start_worker(block));
  worker.emplace(std::move(next));
  wait_for_jobs(block, kKilledJobs, kPatienceAfterTheKill);
  if (block.scene.interrupted()) return {};
  const auto after = count_done(block);
  add_point(block, "jobs_lost", 0, kKilledJobs - after.different);
  add_point(block, "jobs_repeated", 0, after.repeated);
  return {};
}

Result<void> play_block(Block& block) {
  BAKEOFF_TRY(first, start_worker(block));
  std::optional<lab::RunningContestant> worker(std::move(first));
  BAKEOFF_TRY(player,
              start_player(block.scene, {block.arm, block.arm.label, block.workload, block.around},
                           block.random));
  for (int i = 0; i < block.workload.program->warm_ups; ++i) {
    for (const auto& task : block.workload.program->tasks) {
      BAKEOFF_TRY(answer, ask_task(block.scene, player, block.workload, task, block.around));
      static_cast<void>(answer);
    }
  }
  BAKEOFF_CHECK(ask_all(block, player));
  if (block.epoch < 0) return {};
  return kill_a_worker(block, player, worker);
}

// The name of a service that is no longer there, or nothing.
std::string dead_service(Surroundings& around) {
  for (auto& service : around.services) {
    if (!service.state().running) return service.label();
  }
  return "";
}

// Nobody's fault: this block does not count, the next epoch has a new Redis.
Result<void> record_lost_block(Block& block, const std::string& service) {
  TrialFailure failure;
  failure.contestant = block.arm.label;
  failure.epoch = std::max(block.epoch, 0);
  failure.stage = Stage::load;
  failure.reason = fmt::format("{} ended in the middle of {}: this block does not count", service,
                               block.workload.id);
  block.scene.say(Progress::Kind::failure, failure.contestant + ": " + failure.reason, block.epoch);
  return block.scene.recorder.add(failure);
}

Result<void> record_block_failure(Block& block, const Error& error) {
  if (error.code == ErrorCode::io) return tl::unexpected(error);
  TrialFailure failure;
  failure.contestant = block.arm.label;
  failure.workload = block.workload.id;
  failure.epoch = block.epoch;
  failure.stage = block.epoch < 0 ? Stage::check : Stage::load;
  failure.reason = error.message;
  failure.not_installable = error.code == ErrorCode::missing_tool;
  return record_program_failure(block.scene, block.arm, failure);
}

Result<void> run_block(Scene& scene, const Workload& workload, Arm& arm, int epoch,
                       Random& random) {
  Surroundings empty;
  auto around = surround(scene, workload, random);
  Block block{scene, workload, around ? *around : empty, arm, epoch, random};
  if (!around) return record_block_failure(block, around.error());
  const auto played = play_block(block);
  if (scene.interrupted()) return {};
  if (const auto dead = dead_service(*around); !dead.empty()) return record_lost_block(block, dead);
  if (!played) return record_block_failure(block, played.error());
  if (epoch < 0) return {};  // a check counts for nothing
  for (const auto& point : block.points) BAKEOFF_CHECK(scene.recorder.add(point));
  return {};
}

}  // namespace

Result<void> run_jobs_workload(Scene& scene, const Workload& workload, int epoch, Random& random) {
  std::vector<Arm*> arms;
  for (auto& arm : scene.program_arms) {
    if (plan::implements(arm.installed.contestant, workload)) arms.push_back(&arm);
  }
  random.shuffle(arms);
  for (auto* arm : arms) {
    if (scene.interrupted()) return {};
    if (arm->void_workloads.contains(workload.id)) continue;
    scene.say(epoch < 0 ? Progress::Kind::checking : Progress::Kind::measuring,
              arm->label + " " + workload.id, std::max(epoch, 0));
    BAKEOFF_CHECK(run_block(scene, workload, *arm, epoch, random));
  }
  return {};
}

}  // namespace bakeoff::measure
