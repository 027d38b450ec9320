// Judges a saved run again, from its raw samples.
#pragma once

#include "cli/commands.h"
#include "cli/run_store.h"
#include "report/report.h"

namespace bakeoff::cli {

struct SavedReport {
  SavedRun run;
  report::Report report;
};

Result<SavedReport> judge_saved_run(const Shell& shell, const SavedRunOptions& options);

}  // namespace bakeoff::cli
