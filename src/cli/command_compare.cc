#include "cli/code_base.h"
#include "cli/commands.h"
#include "cli/judge.h"
#include "cli/viewpoint.h"
#include "cli/write_report.h"

namespace bakeoff::cli {

Result<ExitCode> command_compare(const Shell& shell, const CompareOptions& options) {
  BAKEOFF_CHECK(check_exports(options.output.exports));
  BAKEOFF_TRY(catalog, catalog::load_catalog(shell.places.catalog));
  BAKEOFF_TRY(viewpoint, viewpoint_of(options.judge, "web-api", 1));
  if (!options.judge.code_base.empty()) {
    BAKEOFF_TRY(code, read_code_base(shell, catalog, options.judge.code_base, options.stacks));
    look_from(code, options.judge, viewpoint);
  }
  BAKEOFF_TRY(report, judge_evidence(catalog, options.stacks, viewpoint, report_time(shell)));
  BAKEOFF_CHECK(write_report(shell, report, options.output));
  return ExitCode::done;
}

}  // namespace bakeoff::cli
