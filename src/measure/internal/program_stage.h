// What starting and asking one program of one workload needs: input files, services beside it,
// words.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "lab/program.h"
#include "measure/internal/scene.h"

namespace bakeoff::measure {

// A workload's surroundings: its input files and the services beside the programs.
struct Surroundings {
  std::map<std::string, std::string> words = {};      // {inputs}, {work}, {redis}, ...
  std::vector<lab::RunningContestant> services = {};  // stopped when this goes
  std::optional<lab::RunningDatabase> database = {};  // seeded; each player works in a copy of it
  int copies = 0;                                     // of the database, so far
};

// Error: a generator that is unknown, a service that does not start, a full disk.
Result<Surroundings> surround(Scene& scene, const catalog::Workload& workload, Random& random);

struct Player {
  Arm* arm = nullptr;
  std::string label;  // the arm's, or its hidden copy's
  lab::Program program;
  std::map<std::string, std::vector<double>> figures = {};  // metric of a task -> each repetition's
  std::map<std::string, std::string> last_answers = {};     // metric of a task -> line
  std::string database = {};                                // the name of its own copy
  std::map<std::string, double> statements = {};  // metric of a task -> of one request, on average
};

// The words of texts like {"workers":{cpus}}; what is no word stays as it is.
std::string with_words(std::string text, const std::map<std::string, std::string>& words);

lab::StartOrder program_order(const Scene& scene, const catalog::Workload& workload,
                              const std::string& label, const Surroundings& around, Random& random);

// Who plays what, and among what.
struct Part {
  Arm& arm;
  const std::string& label;
  const catalog::Workload& workload;
  Surroundings& around;
};

// Error: what could not be started.
Result<Player> start_player(Scene& scene, const Part& part, Random& random);

// Asks and checks. Error: it ended, hangs, or answered wrongly.
Result<lab::ProgramAnswer> ask_task(Scene& scene, Player& player, const catalog::Workload& workload,
                                    const catalog::ProgramTask& task, const Surroundings& around);

// A failure of this workload alone; the arm does not do it again.
Result<void> record_program_failure(Scene& scene, Arm& arm, const TrialFailure& failure);

// A point in the metric's unit; epoch, repetition and value are the caller's.
samples::PointSample program_point(const Scene& scene, const catalog::Workload& workload,
                                   const std::string& label, const std::string& metric);
// What a time becomes in a unit: amount a second, milliseconds, or seconds.
double figure_of(Unit unit, double seconds, double amount);
// The smallest value that at least the share `q` of all does not exceed. REQUIRES: values.
double quantile_of(std::vector<double> values, double q);

}  // namespace bakeoff::measure
