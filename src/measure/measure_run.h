// RunPlan -> RunOutcome: epochs of fresh processes, slices in a mirrored Latin square. The only
// room that knows lab and load.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "lab/install_contestant.h"
#include "lab/process_host.h"
#include "load/io_engine.h"
#include "measure/records.h"
#include "measure/trial_outcome.h"
#include "plan/run_plan.h"

namespace bakeoff::measure {

// Said between slices only, never while one is open.
struct Progress {
  enum class Kind {
    installing,
    installed,
    checking,
    warming,
    measuring,
    epoch_done,
    failure,
    note
  };
  Kind kind = Kind::note;
  std::string text;  // "node/fastify: npm ci"
  int epoch = 0;
  int epochs = 0;            // most, or the number that still fits the budget
  double seconds_left = -1;  // < 0: not known yet
};
using ProgressListener = std::function<void(const Progress&)>;

struct Tools {
  lab::ProcessHost& host;
  load::IoEngine& engine;
  Clock& clock;
  lab::InstallPlaces places;
  std::filesystem::path
      run_dir;  // samples.jsonl, outcome.jsonl and logs are appended here as they come
  const std::atomic<int>& interrupts;  // number of Ctrl-C so far
  ProgressListener progress;
  bool freeze_idle = true;
  std::string freezer = "signals";          // how idle contestants are frozen, for the record
  Floors floors;                            // from earlier sessions
  std::string stub_program;                 // bakeoff-upstream-stub
  std::filesystem::path services_dir = {};  // catalog/services: what databases are seeded with
};

// Continues a run whose samples are already in run_dir (--resume). Error: only what makes any
// measuring impossible.
Result<RunOutcome> measure_run(const plan::RunPlan& plan, const Tools& tools);

// Saved runs: reads samples.jsonl and outcome.jsonl back.
Result<RunOutcome> load_outcome(const std::filesystem::path& run_dir);

}  // namespace bakeoff::measure
