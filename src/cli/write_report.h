// Writes a report to stdout and to the files asked for.
#pragma once

#include "cli/commands.h"
#include "report/report.h"

namespace bakeoff::cli {

// Refuses unknown suffixes before anything is measured. Error: invalid_input naming the known ones.
Result<void> check_exports(const std::vector<std::string>& exports);

// stdout gets the terminal report, or result.json with --json; each export gets its own form
// ("md:-" is stdout).
Result<void> write_report(const Shell& shell, const report::Report& report,
                          const OutputOptions& output);

// One file, form by suffix: .html .json .md .txt
Result<void> export_report(const Shell& shell, const report::Report& report,
                           const std::string& file);

}  // namespace bakeoff::cli
