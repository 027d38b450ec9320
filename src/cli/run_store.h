// The saved runs: one folder each below <data>/runs, found by id, by the end of its id, or as
// "last".
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "measure/trial_outcome.h"
#include "plan/run_plan.h"

namespace bakeoff::cli {

struct SavedRun {
  std::filesystem::path folder;
  plan::RunPlan plan;
};

// Creates the folder and saves the plan in it. Error: io naming the folder.
Result<std::filesystem::path> create_run(const std::filesystem::path& runs,
                                         const plan::RunPlan& plan);

// Errors: not_found (listing what there is), invalid_input (several runs end like that, or its plan
// is broken).
Result<SavedRun> find_run(const std::filesystem::path& runs, const std::string& name);

// Ids, oldest first.
std::vector<std::string> list_runs(const std::filesystem::path& runs);

}  // namespace bakeoff::cli
