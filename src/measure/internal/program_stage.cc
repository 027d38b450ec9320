#include "measure/internal/program_stage.h"

#include <algorithm>
#include <cmath>

#include "base/file.h"
#include "measure/internal/program_answer_json.h"
#include "measure/internal/program_database.h"
#include "measure/internal/program_inputs.h"
#include "measure/internal/services.h"
#include "measure/internal/troupe.h"

namespace bakeoff::measure {
namespace {

constexpr std::size_t kMostProgramPadding = 4096;
constexpr std::uint64_t kMegabyte = 1'000'000;

}  // namespace

std::string with_words(std::string text, const std::map<std::string, std::string>& words) {
  for (const auto& [word, value] : words) {
    const std::string braced = "{" + word + "}";
    for (auto at = text.find(braced); at != text.npos; at = text.find(braced, at + value.size()))
      text.replace(at, braced.size(), value);
  }
  return text;
}

Result<Surroundings> surround(Scene& scene, const catalog::Workload& workload, Random& random) {
  Surroundings around;
  const auto folder = scene.tools.run_dir / "programs" / workload.id;
  BAKEOFF_CHECK(make_folder(folder));
  BAKEOFF_CHECK(write_inputs(workload.program->inputs, folder));
  around.words["inputs"] = folder;
  around.words["work"] = folder;
  around.words["tools"] = scene.tools.places.program_dir;
  around.words["cpus"] = std::to_string(std::max<std::size_t>(1, scene.plan.host.cpus.size()));
  for (const auto& service : workload.program->services) {
    BAKEOFF_TRY(started, start_service(scene, service, folder, random));
    around.words[service] = std::to_string(started.port());
    around.services.push_back(std::move(started));
  }
  if (!workload.program->database.empty()) {
    BAKEOFF_TRY(database, start_program_database(scene, workload, random));
    around.database.emplace(std::move(database));
  }
  return around;
}

lab::StartOrder program_order(const Scene& scene, const catalog::Workload& workload,
                              const std::string& label, const Surroundings& around,
                              Random& random) {
  lab::StartOrder order;
  order.label = label + "-" + workload.id;
  order.cpus = scene.plan.host.cpus;  // nobody else computes meanwhile: bakeoff sleeps
  const auto own_limit = static_cast<std::uint64_t>(workload.program->memory_megabytes) * kMegabyte;
  order.limits = {own_limit > 0 ? own_limit : scene.plan.placement.memory_max_bytes,
                  scene.plan.placement.pids_max};
  order.log_dir = scene.tools.run_dir / "logs";
  order.cwd_parent = scene.tools.run_dir / "programs";
  order.env_padding_bytes = static_cast<int>(random.below(kMostProgramPadding));
  order.words = around.words;
  return order;
}

Result<Player> start_player(Scene& scene, const Part& part, Random& random) {
  const auto& [arm, label, workload, around] = part;
  auto command = arm.installed.contestant.programs.at(workload.id);
  if (command.uses_registries) {
    const auto& inherited = scene.tools.places.inherited_env;
    command.env.insert(inherited.begin(), inherited.end());
  }
  auto order = program_order(scene, workload, label, around, random);
  std::string own;
  if (around.database) {
    own = "program_" + std::to_string(++around.copies);
    BAKEOFF_TRY(url, around.database->copy(own));
    order.database = url;
  }
  BAKEOFF_TRY(program, lab::start_program(arm.installed, command, order, scene.tools.host));
  BAKEOFF_CHECK(record_containment(scene, label, program.process()));
  return Player{.arm = &arm, .label = label, .program = std::move(program), .database = own};
}

Result<lab::ProgramAnswer> ask_task(Scene& scene, Player& player, const catalog::Workload& workload,
                                    const catalog::ProgramTask& task, const Surroundings& around) {
  BAKEOFF_TRY(answer, player.program.ask(with_words(task.request, around.words),
                                         Seconds(workload.program->answer_seconds),
                                         scene.tools.clock, &scene.tools.interrupts));
  const std::string wrong = what_is_wrong(answer.line, task);
  if (!wrong.empty()) {
    return fail(ErrorCode::contestant_failed, "answered wrongly to " + task.metric + ": " + wrong);
  }
  return answer;
}

Result<void> record_program_failure(Scene& scene, Arm& arm, const TrialFailure& failure) {
  arm.void_workloads.insert(failure.workload);
  scene.say(Progress::Kind::failure,
            failure.contestant + ", " + failure.workload + ": " + failure.reason,
            std::max(failure.epoch, 0));
  return scene.recorder.add(failure);
}

samples::PointSample program_point(const Scene& scene, const catalog::Workload& workload,
                                   const std::string& label, const std::string& metric) {
  samples::PointSample point;
  point.contestant = label;
  point.workload = workload.id;
  point.metric = metric;
  for (const auto& known : scene.plan.metrics) {
    if (known.id == metric) point.unit = known.unit;
  }
  return point;
}

double figure_of(Unit unit, double seconds, double amount) {
  if (unit == Unit::per_second) return amount / seconds;
  return unit == Unit::milliseconds ? 1e3 * seconds : seconds;
}

// The smallest value that at least the share `q` of all does not exceed.
double quantile_of(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  const double rank = std::ceil(q * static_cast<double>(values.size()));
  return values[static_cast<std::size_t>(std::max(1.0, rank)) - 1];
}

}  // namespace bakeoff::measure
