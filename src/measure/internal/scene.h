// Scene: what every step of a run needs at hand. Internal to measure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lab/install_contestant.h"
#include "lab/postgres.h"
#include "measure/internal/recorder.h"
#include "measure/measure_run.h"
#include "plan/run_plan.h"

namespace bakeoff::measure {

// One process tree of every epoch: a contestant, the hidden copy of one, or the reference server.
struct Arm {
  std::string label;
  lab::Installed installed;
  int lost_epochs = 0;                        // how often it did not start
  std::set<std::string> void_workloads = {};  // answered wrongly or crashed there: not loaded again
};

struct Scene {
  const plan::RunPlan& plan;
  const Tools& tools;
  Recorder& recorder;
  std::vector<Arm> arms;
  std::vector<Arm> program_arms = {};  // the plan's programs; they are not servers
  std::set<std::string> settled = {};  // workloads whose verdicts are final
  std::string upstream_url = {};
  std::optional<lab::RunningDatabase> database = {};  // empty: none is asked for, or it has ended
  std::string no_database = {};                       // why there is none
  Seconds run_began{0};

  [[nodiscard]] bool interrupted() const { return tools.interrupts.load() > 0; }
  [[nodiscard]] double elapsed() const { return (tools.clock.monotonic() - run_began).count(); }
  void say(Progress::Kind kind, const std::string& text, int epoch = 0) const {
    if (tools.progress) tools.progress({.kind = kind, .text = text, .epoch = epoch});
  }
};

}  // namespace bakeoff::measure
