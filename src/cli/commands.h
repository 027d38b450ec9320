// One function per verb; each gives the exit code or an error that main prints once.
#pragma once

#include "base/result.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/options.h"
#include "cli/places.h"

namespace bakeoff::cli {

struct Shell {
  const Console& console;
  const Places& places;
  Clock& clock;
};

// The date that reports carry: SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else
// now.
UtcTime report_time(const Shell& shell);
std::string today_of(const Shell& shell);  // "2026-11-26", of report_time

Result<ExitCode> command_run(const Shell& shell, const RunOptions& options);
Result<ExitCode> command_compare(const Shell& shell, const CompareOptions& options);
Result<ExitCode> command_score(const Shell& shell, const SavedRunOptions& options);
Result<ExitCode> command_recommend(const Shell& shell, const SavedRunOptions& options);
Result<ExitCode> command_report(const Shell& shell, const SavedRunOptions& options);
Result<ExitCode> command_open(const Shell& shell, const SavedRunOptions& options);
Result<ExitCode> command_load(const Shell& shell, const LoadOptions& options);
Result<ExitCode> command_list(const Shell& shell, const ListOptions& options);
Result<ExitCode> command_explain(const Shell& shell, const ExplainOptions& options);
Result<ExitCode> command_evidence(const Shell& shell, const EvidenceOptions& options);
Result<ExitCode> command_doctor(const Shell& shell, const DoctorOptions& options);
Result<ExitCode> command_scan(const Shell& shell, const ScanOptions& options);
Result<ExitCode> command_version(const Shell& shell);

}  // namespace bakeoff::cli
