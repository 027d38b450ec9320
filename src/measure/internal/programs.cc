#include "measure/internal/programs.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lab/linux_process_host.h"
#include "measure/internal/jobs.h"
#include "measure/internal/program_answer_json.h"
#include "measure/internal/program_database.h"
#include "measure/internal/program_stage.h"
#include "measure/internal/troupe.h"
#include "measure/rotation.h"

namespace bakeoff::measure {
namespace {

using catalog::ProgramTask;
using catalog::Workload;

// One workload in one epoch.
struct Round {
  Scene& scene;
  const Workload& workload;
  Surroundings& around;
  int epoch = 0;
  Random& random;
  bool is_void = false;  // its database has ended: what is seen from then on counts for nobody
};

struct Timed {
  lab::ProgramAnswer answer;
  double steal_share = 0;
};

bool is_lost(Round& round) {
  round.is_void = round.is_void || !has_its_database(round.around);
  return round.is_void;
}

// Nobody's fault: this block counts for no program, the next epoch has a new database.
Result<void> record_void_block(Round& round) {
  TrialFailure failure;
  failure.contestant = kDatabaseLabel;
  failure.workload = round.workload.id;
  failure.epoch = round.epoch;
  failure.stage = Stage::load;
  failure.reason =
      "it ended in the middle of " + round.workload.id + ": this block counts for no contestant";
  failure.log_tail = round.around.database->log_tail();
  round.scene.say(Progress::Kind::failure, failure.contestant + ": " + failure.reason, round.epoch);
  return round.scene.recorder.add(failure);
}

// Nothing: it failed, which is recorded; an interrupt or the end of the database is no failure.
Result<std::optional<Timed>> ask_and_record(Round& round, Player& player, const ProgramTask& task) {
  const auto before = lab::read_cpu_times();
  auto answer = ask_task(round.scene, player, round.workload, task, round.around);
  const double steal = lab::steal_share(before, lab::read_cpu_times());
  if (answer) return std::optional<Timed>(Timed{std::move(*answer), steal});
  if (round.scene.interrupted() || answer.error().code == ErrorCode::interrupted)
    return std::optional<Timed>();
  if (is_lost(round)) return std::optional<Timed>();
  TrialFailure failure;
  failure.contestant = player.label;
  failure.workload = round.workload.id;
  failure.epoch = round.epoch;
  failure.stage = round.epoch < 0 ? Stage::check : Stage::load;
  failure.reason = answer.error().message;
  BAKEOFF_CHECK(record_program_failure(round.scene, *player.arm, failure));
  return std::optional<Timed>();
}

Result<void> set_still(Round& round, Player& player, bool still) {
  if (!round.scene.tools.freeze_idle) return {};
  auto& process = player.program.process();
  auto done = still ? process.freeze() : process.thaw();
  if (done || round.scene.interrupted()) return {};
  process.stop();  // the next question says that it is gone
  return {};
}

// Asks one task once, in the player's turn.
Result<void> take_turn(Round& round, Player& player, const ProgramTask& task, int repetition) {
  BAKEOFF_CHECK(set_still(round, player, false));
  BAKEOFF_TRY(timed, ask_and_record(round, player, task));
  BAKEOFF_CHECK(set_still(round, player, true));
  if (!timed) return {};
  auto point = program_point(round.scene, round.workload, player.label, task.metric);
  point.epoch = round.epoch;
  point.repetition = repetition;
  point.value = figure_of(point.unit, timed->answer.seconds, task.amount);
  point.steal_share = timed->steal_share;
  player.figures[task.metric].push_back(point.value);
  player.last_answers[task.metric] = timed->answer.line;
  if (!task.timed) return {};
  return task.quantile > 0 ? Result<void>() : round.scene.recorder.add(point);
}

bool still_plays(const Round& round, const Player& player) {
  return !player.arm->void_workloads.contains(round.workload.id);
}

Result<void> play_task(Round& round, std::vector<Player>& players, const ProgramTask& task) {
  const auto& spec = *round.workload.program;
  BAKEOFF_TRY(before, statements_so_far(round.around, players, spec, task));
  const auto rows = rotation(players.size(), task.repetitions, round.random);
  for (std::size_t repetition = 0; repetition < rows.size(); ++repetition) {
    for (const std::size_t who : rows[repetition]) {
      if (round.scene.interrupted() || round.is_void) return {};
      if (!still_plays(round, players[who])) continue;
      BAKEOFF_CHECK(take_turn(round, players[who], task, static_cast<int>(repetition)));
    }
  }
  return note_statements(round.around, players, spec, task, before);
}

double geometric_mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += std::log(value);
  return std::exp(sum / static_cast<double>(values.size()));
}

Result<void> add_figure(Round& round, const Player& player, const std::string& metric,
                        double value) {
  auto point = program_point(round.scene, round.workload, player.label, metric);
  point.epoch = round.epoch;
  point.value = value;
  return round.scene.recorder.add(point);
}

// What the repetitions of one player make together.
Result<void> add_epoch_figures(Round& round, const Player& player) {
  const auto& spec = *round.workload.program;
  for (const auto& task : spec.tasks) {
    const auto found = player.figures.find(task.metric);
    if (task.quantile <= 0 || found == player.figures.end()) continue;
    BAKEOFF_CHECK(
        add_figure(round, player, task.metric, quantile_of(found->second, task.quantile)));
  }
  for (const auto& ratio : spec.ratios) {
    const auto over = player.figures.find(ratio.over);
    const auto under = player.figures.find(ratio.under);
    if (over == player.figures.end() || under == player.figures.end()) continue;
    BAKEOFF_CHECK(add_figure(round, player, ratio.metric,
                             geometric_mean(over->second) / geometric_mean(under->second)));
  }
  for (const auto& reading : spec.readings) {
    const auto answer = player.last_answers.find(reading.task);
    if (answer == player.last_answers.end()) continue;
    const auto number = number_at(answer->second, reading.pointer);
    if (number) BAKEOFF_CHECK(add_figure(round, player, reading.metric, *number));
  }
  for (const auto& statements : spec.statements) {
    const auto count = player.statements.find(statements.task);
    if (count == player.statements.end()) continue;
    BAKEOFF_CHECK(add_figure(round, player, statements.metric, count->second));
  }
  return {};
}

// Each task once, checked and not counted. False: it is out.
Result<bool> go_through_tasks(Round& round, Player& player, int times) {
  for (int i = 0; i < times; ++i) {
    for (const auto& task : round.workload.program->tasks) {
      if (round.scene.interrupted()) return false;
      BAKEOFF_TRY(timed, ask_and_record(round, player, task));
      if (!timed) return false;
    }
  }
  return true;
}

Result<void> record_no_start(Round& round, Arm& arm, const std::string& label, const Error& error) {
  TrialFailure failure;
  failure.contestant = label;
  failure.workload = round.workload.id;
  failure.epoch = round.epoch;
  failure.stage = Stage::start;
  failure.reason = error.message;
  return record_program_failure(round.scene, arm, failure);
}

// Starts one player; where starts are timed, as often as the workload says. The last one stays.
Result<std::optional<Player>> enter_player(Round& round, Arm& arm, const std::string& label) {
  const auto& spec = *round.workload.program;
  const bool timed_starts = !spec.start_metric.empty() && round.epoch >= 0;
  const int starts = timed_starts ? spec.starts : 1;
  for (int repetition = 0; repetition < starts && !round.scene.interrupted(); ++repetition) {
    const auto began = round.scene.tools.clock.monotonic();
    auto player =
        start_player(round.scene, {arm, label, round.workload, round.around}, round.random);
    if (!player && is_lost(round)) break;
    if (!player) {
      BAKEOFF_CHECK(record_no_start(round, arm, label, player.error()));
      break;
    }
    if (timed_starts) {
      BAKEOFF_TRY(first, ask_and_record(round, *player, spec.tasks.front()));
      if (!first) break;
      auto point = program_point(round.scene, round.workload, label, spec.start_metric);
      const double seconds = (round.scene.tools.clock.monotonic() - began).count();
      point.epoch = round.epoch;
      point.repetition = repetition;
      point.value = figure_of(point.unit, seconds, 1);
      point.steal_share = first->steal_share;
      BAKEOFF_CHECK(round.scene.recorder.add(point));
    }
    if (repetition + 1 < starts) continue;
    BAKEOFF_TRY(warm, go_through_tasks(round, *player, round.epoch < 0 ? 1 : spec.warm_ups));
    if (!warm) break;
    BAKEOFF_CHECK(set_still(round, *player, true));
    return std::optional<Player>(std::move(*player));
  }
  return std::optional<Player>();
}

bool does(const Arm& arm, const Workload& workload) {
  return plan::implements(arm.installed.contestant, workload) &&
         !arm.void_workloads.contains(workload.id);
}

Result<std::vector<Player>> enter_players(Round& round) {
  std::vector<std::pair<Arm*, std::string>> entries;
  const auto cloned = round.scene.plan.cloned_programs.find(round.workload.id);
  for (auto& arm : round.scene.program_arms) {
    if (!does(arm, round.workload)) continue;
    entries.emplace_back(&arm, arm.label);
    if (cloned != round.scene.plan.cloned_programs.end() && cloned->second == arm.label)
      entries.emplace_back(&arm, plan::clone_id(arm.label));
  }
  round.random.shuffle(entries);
  std::vector<Player> players;
  for (const auto& [arm, label] : entries) {
    if (round.scene.interrupted() || round.is_void) break;
    if (!does(*arm, round.workload)) continue;  // its other copy has failed
    BAKEOFF_TRY(player, enter_player(round, *arm, label));
    if (player) players.push_back(std::move(*player));
  }
  return players;
}

// Without its surroundings nobody can do the workload: that voids it, and the run goes on.
Result<void> record_no_surroundings(Scene& scene, const Workload& workload, int epoch,
                                    const Error& error) {
  if (error.code == ErrorCode::io || error.code == ErrorCode::interrupted)
    return tl::unexpected(error);
  for (auto& arm : scene.program_arms) {
    if (!does(arm, workload)) continue;
    TrialFailure failure;
    failure.contestant = arm.label;
    failure.workload = workload.id;
    failure.epoch = epoch;
    failure.stage = Stage::start;
    failure.reason = error.message;
    failure.not_installable = error.code == ErrorCode::missing_tool;
    BAKEOFF_CHECK(record_program_failure(scene, arm, failure));
  }
  return {};
}

Result<void> check_workload(Scene& scene, const Workload& workload, Random& random) {
  auto around = surround(scene, workload, random);
  if (!around) return record_no_surroundings(scene, workload, -1, around.error());
  Round round{scene, workload, *around, -1, random};
  for (auto& arm : scene.program_arms) {
    if (scene.interrupted() || !does(arm, workload)) continue;
    scene.say(Progress::Kind::checking, arm.label + " " + workload.id);
    BAKEOFF_TRY(player, enter_player(round, arm, arm.label));
    static_cast<void>(player);  // it answered rightly, or that it did not is recorded
  }
  if (round.is_void) return record_void_block(round);
  return {};
}

}  // namespace

Result<std::vector<Arm>> assemble_programs(const plan::RunPlan& plan, const Tools& tools,
                                           Recorder& recorder) {
  std::vector<Arm> arms;
  for (const auto& program : plan.programs) {
    BAKEOFF_TRY(arm, install_arm(program, tools, recorder));
    if (arm) arms.push_back(std::move(*arm));
  }
  return arms;
}

Result<void> check_programs(Scene& scene, Random& random) {
  for (const auto& workload : scene.plan.workloads) {
    if (scene.interrupted()) return {};
    if (workload.kind == catalog::WorkloadKind::jobs)
      BAKEOFF_CHECK(run_jobs_workload(scene, workload, -1, random));
    if (workload.kind == catalog::WorkloadKind::program)
      BAKEOFF_CHECK(check_workload(scene, workload, random));
  }
  return {};
}

Result<void> run_program_workload(Scene& scene, const Workload& workload, int epoch,
                                  Random& random) {
  scene.say(Progress::Kind::measuring, workload.id, epoch);
  auto around = surround(scene, workload, random);
  if (!around) return record_no_surroundings(scene, workload, epoch, around.error());
  Round round{scene, workload, *around, epoch, random};
  BAKEOFF_TRY(players, enter_players(round));
  for (const auto& task : workload.program->tasks) BAKEOFF_CHECK(play_task(round, players, task));
  if (scene.interrupted()) return {};
  if (is_lost(round)) return record_void_block(round);
  for (const auto& player : players) {
    if (still_plays(round, player)) BAKEOFF_CHECK(add_epoch_figures(round, player));
  }
  return {};
}

}  // namespace bakeoff::measure
