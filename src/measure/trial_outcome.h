// What measuring gives beside the samples: failures as data, facts about installs and starts, how
// the run ended.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "samples/sample_set.h"

namespace bakeoff::measure {

enum class Stage { install, start, check, warm_up, load, stop };
std::string_view name_of(Stage stage);

// Stands for a contestant in failures that are the database's: none of them is blamed.
inline constexpr const char* kDatabaseLabel = "postgresql";

// A contestant, workload or epoch that failed: a result, not the end of the run.
struct TrialFailure {
  std::string contestant;
  std::string workload;  // empty: all of them
  int epoch = 0;         // -1: before the first
  Stage stage = Stage::start;
  std::string reason;
  std::string log_tail;
  bool not_installable = false;  // a registry or tool is missing: an unknown, never a zero

  bool operator==(const TrialFailure&) const = default;
};

struct ContestantFacts {
  std::string contestant;
  std::string runtime_version;
  std::string framework_version;
  double install_seconds = 0;
  bool install_cached = false;
  std::string containment;
  bool limits_enforced = false;
  std::string freezer;

  bool operator==(const ContestantFacts&) const = default;
};

struct WarmUpFact {
  std::string contestant;
  std::string workload;
  double seconds = 0;
  bool steady = true;
  double trend = 0;
  bool measured = false;  // false: the design's fixed time was used

  bool operator==(const WarmUpFact&) const = default;
};

enum class Ending { settled, most_epochs, budget, interrupted, nothing_left };
std::string_view name_of(Ending ending);

struct RunOutcome {
  samples::SampleSet samples;
  std::vector<TrialFailure> failures;
  std::vector<ContestantFacts> facts;
  std::vector<WarmUpFact> warm_ups;
  int epochs = 0;
  double seconds = 0;  // of measuring, installs not counted
  Ending ending = Ending::most_epochs;
  bool freezing = true;  // idle contestants were frozen

  bool operator==(const RunOutcome&) const = default;
};

// It took no part, or not in all of it, as a registry or a tool is missing on this machine.
bool is_not_installable(const RunOutcome& outcome, const std::string& contestant);

}  // namespace bakeoff::measure
