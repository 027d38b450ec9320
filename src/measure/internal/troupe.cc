#include "measure/internal/troupe.h"

#include <fmt/core.h>

#include <algorithm>

#include "load/check_answer.h"
#include "measure/internal/questions.h"

namespace bakeoff::measure {
namespace {

// Sizes drawn anew for every process, so that memory layout is not the same in all epochs
// (Mytkowicz et al. 2009).
constexpr std::size_t kMostPaddingBytes = 4096;

std::string say_how_it_ended(const lab::TreeState& state) {
  if (state.out_of_memory) return "was killed because it ran out of memory";
  if (state.signal != 0) return fmt::format("was ended by signal {}", state.signal);
  return fmt::format("exited with code {}", state.exit_code);
}

ContestantFacts facts_of(const std::string& label, const lab::Installed& installed) {
  ContestantFacts facts;
  facts.contestant = label;
  facts.runtime_version = installed.runtime_version;
  facts.framework_version = installed.framework_version;
  facts.install_seconds = installed.install_seconds;
  facts.install_cached = installed.was_cached;
  return facts;
}

bool ends_the_run(const Error& error) {
  return error.code == ErrorCode::io || error.code == ErrorCode::interrupted;
}

lab::StartOrder start_order(const Scene& scene, const Arm& arm, int port, Random& random) {
  lab::StartOrder order;
  order.label = arm.label;
  order.port = port;
  order.cpus = scene.plan.placement.server_cpus;
  order.limits = {scene.plan.placement.memory_max_bytes, scene.plan.placement.pids_max};
  order.upstream = scene.upstream_url;
  if (scene.database) order.database = scene.database->url();
  order.words["static"] = scene.tools.services_dir / "static";
  order.log_dir = scene.tools.run_dir / "logs";
  order.env_padding_bytes = static_cast<int>(random.below(kMostPaddingBytes));
  return order;
}

Result<int> choose_port(const catalog::Contestant& contestant, Random& random) {
  if (contestant.fixed_port == 0)
    return lab::find_free_port([&](std::size_t bound) { return random.below(bound); });
  if (lab::port_is_free(contestant.fixed_port)) return contestant.fixed_port;
  return fail(ErrorCode::contestant_failed,
              fmt::format("port {} is taken by another program: stop that program, or let bakeoff "
                          "draw a port with {{port}}",
                          contestant.fixed_port));
}

Result<void> record_start_failure(Scene& scene, Arm& arm, int epoch, const std::string& reason,
                                  std::string log_tail) {
  ++arm.lost_epochs;
  TrialFailure failure;
  failure.contestant = arm.label;
  failure.epoch = epoch;
  failure.stage = Stage::start;
  failure.reason = reason;
  failure.log_tail = std::move(log_tail);
  scene.say(Progress::Kind::failure, arm.label + ": " + reason, epoch);
  return scene.recorder.add(failure);
}

// Starts and asks until the first right answer. Error: why it never came.
Result<lab::RunningContestant> start_and_ask(Scene& scene, const Arm& arm, int port,
                                             Random& random) {
  const auto& contestant = arm.installed.contestant;
  BAKEOFF_TRY(process, lab::start_contestant(arm.installed, start_order(scene, arm, port, random),
                                             scene.tools.host));
  const auto request = ready_request(contestant, scene.plan.workloads);
  const load::Endpoint endpoint{.port = port};
  const auto ask = [&]() -> std::string {
    if (scene.interrupted()) return "";
    const auto answer = scene.tools.engine.ask(endpoint, request, Seconds(2));
    return answer ? load::what_is_wrong(*answer, request.answer) : answer.error().message;
  };
  auto ready = lab::wait_until_ready(process, ask, Seconds(contestant.ready.timeout_seconds),
                                     scene.tools.clock);
  if (!ready) return tl::unexpected(ready.error());
  if (!scene.interrupted() && !lab::listener_is_in_tree(port, process.tree())) {
    return fail(ErrorCode::contestant_failed,
                fmt::format("another program answers on port {}", port));
  }
  return std::move(process);
}

void note_containment(const Scene& scene, const lab::RunningContestant& process,
                      ContestantFacts& facts) {
  facts.containment = lab::name_of(process.tree().containment);
  facts.limits_enforced = process.tree().limits_enforced;
  facts.freezer = scene.tools.freeze_idle ? scene.tools.freezer : "none";
}

}  // namespace

Result<std::optional<Arm>> install_arm(const catalog::Contestant& contestant, const Tools& tools,
                                       Recorder& recorder) {
  auto installed =
      lab::install_contestant(contestant, tools.places, tools.host, [&](const std::string& step) {
        if (tools.progress)
          tools.progress({.kind = Progress::Kind::installing, .text = contestant.id + ": " + step});
      });
  if (installed) {
    BAKEOFF_CHECK(recorder.add(facts_of(contestant.id, *installed)));
    return std::optional<Arm>(Arm{.label = contestant.id, .installed = std::move(*installed)});
  }
  if (ends_the_run(installed.error())) return tl::unexpected(installed.error());
  TrialFailure failure;
  failure.contestant = contestant.id;
  failure.epoch = -1;
  failure.stage = Stage::install;
  failure.reason = installed.error().message;
  failure.not_installable = true;
  BAKEOFF_CHECK(recorder.add(failure));
  if (tools.progress) {
    tools.progress({.kind = Progress::Kind::failure,
                    .text = contestant.id + " is not installable here: " + failure.reason});
  }
  return std::optional<Arm>();
}

Result<std::vector<Arm>> assemble(const plan::RunPlan& plan, const Tools& tools,
                                  Recorder& recorder) {
  std::vector<Arm> arms;
  if (!plan::needs_servers(plan)) return arms;
  for (const auto& contestant : plan.contestants) {
    if (contestant.start.empty()) continue;  // no server: it is among the programs
    BAKEOFF_TRY(arm, install_arm(contestant, tools, recorder));
    if (!arm) continue;
    if (contestant.id == plan.cloned)
      arms.push_back({.label = plan::clone_id(contestant.id), .installed = arm->installed});
    arms.push_back(std::move(*arm));
  }
  if (arms.empty()) return arms;
  BAKEOFF_TRY(reference, install_arm(plan.reference, tools, recorder));
  if (reference) arms.push_back(std::move(*reference));
  return arms;
}

Result<void> record_containment(Scene& scene, const std::string& label,
                                const lab::RunningContestant& process) {
  for (const auto& known : scene.recorder.outcome().facts) {
    if (known.contestant != label || !known.containment.empty()) continue;
    ContestantFacts facts = known;
    note_containment(scene, process, facts);
    return scene.recorder.add(facts);
  }
  return {};
}

Result<Spawned> spawn(Scene& scene, Arm& arm, int epoch, Random& random) {
  Spawned spawned;
  auto port = choose_port(arm.installed.contestant, random);
  if (!port) {
    BAKEOFF_CHECK(record_start_failure(scene, arm, epoch, port.error().message, ""));
    return spawned;
  }
  const auto began = scene.tools.clock.monotonic();
  auto process = start_and_ask(scene, arm, *port, random);
  spawned.seconds_to_first_answer = (scene.tools.clock.monotonic() - began).count();
  if (scene.interrupted()) return spawned;
  if (!process) {
    if (process.error().code == ErrorCode::io) return tl::unexpected(process.error());
    BAKEOFF_CHECK(record_start_failure(scene, arm, epoch, process.error().message, ""));
    return spawned;
  }
  BAKEOFF_CHECK(record_containment(scene, arm.label, *process));
  spawned.live.emplace(LiveArm{.arm = &arm, .process = std::move(*process)});
  return spawned;
}

Result<void> set_frozen(Scene& scene, LiveArm& live, bool frozen, int epoch) {
  if (!scene.tools.freeze_idle || live.lost) return {};
  const auto done = frozen ? live.process.freeze() : live.process.thaw();
  if (done || scene.interrupted()) return {};
  TrialFailure failure;
  failure.contestant = live.arm->label;
  failure.epoch = std::max(epoch, 0);
  failure.stage = Stage::load;
  failure.reason = done.error().message;
  live.process.stop();
  live.lost = true;
  scene.say(Progress::Kind::failure, failure.contestant + ": " + failure.reason, epoch);
  return scene.recorder.add(failure);
}

Result<bool> record_if_gone(Scene& scene, LiveArm& live, const std::string& workload, int epoch) {
  const auto state = live.process.state();
  if (state.running || scene.interrupted()) return false;
  TrialFailure failure;
  failure.contestant = live.arm->label;
  failure.workload = workload;
  failure.epoch = epoch;
  failure.stage = Stage::load;
  failure.reason = say_how_it_ended(state) + " under load";
  failure.log_tail = live.process.log_tail();
  live.arm->void_workloads.insert(workload);
  scene.say(Progress::Kind::failure, failure.contestant + " " + failure.reason, epoch);
  BAKEOFF_CHECK(scene.recorder.add(failure));
  return true;
}

}  // namespace bakeoff::measure
