// score, recommend, report and open: the verbs that start from a saved run.
#include <fmt/core.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "cli/commands.h"
#include "cli/saved_report.h"
#include "cli/write_report.h"
#include "report/render.h"

namespace bakeoff::cli {
namespace {

// True when a desktop opener took the file.
bool open_in_browser(const std::string& file) {
  std::string program = "xdg-open";
  std::string argument = file;
  const std::array<char*, 3> argv = {program.data(), argument.data(), nullptr};
  pid_t pid = 0;
  if (::posix_spawnp(&pid, "xdg-open", nullptr, nullptr, argv.data(), environ) != 0) return false;
  int status = 0;
  return ::waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

Result<ExitCode> command_score(const Shell& shell, const SavedRunOptions& options) {
  BAKEOFF_CHECK(check_exports(options.output.exports));
  BAKEOFF_TRY(saved, judge_saved_run(shell, options));
  BAKEOFF_CHECK(export_report(shell, saved.report, (saved.run.folder / "result.json").string()));
  BAKEOFF_CHECK(export_report(shell, saved.report, (saved.run.folder / "report.html").string()));
  BAKEOFF_CHECK(write_report(shell, saved.report, options.output));
  return ExitCode::done;
}

Result<ExitCode> command_recommend(const Shell& shell, const SavedRunOptions& options) {
  BAKEOFF_CHECK(check_exports(options.output.exports));
  BAKEOFF_TRY(saved, judge_saved_run(shell, options));
  if (options.output.json || !options.output.exports.empty()) {
    BAKEOFF_CHECK(write_report(shell, saved.report, options.output));
  } else {
    shell.console.print(report::render_decision(saved.report, shell.console.style()));
  }
  return ExitCode::done;
}

Result<ExitCode> command_report(const Shell& shell, const SavedRunOptions& options) {
  OutputOptions output = options.output;
  output.exports.insert(output.exports.end(), options.files.begin(), options.files.end());
  BAKEOFF_CHECK(check_exports(output.exports));
  BAKEOFF_TRY(saved, judge_saved_run(shell, options));
  if (output.exports.empty()) {
    BAKEOFF_CHECK(write_report(shell, saved.report, output));
    return ExitCode::done;
  }
  for (const auto& target : output.exports)
    BAKEOFF_CHECK(export_report(shell, saved.report, target));
  return ExitCode::done;
}

Result<ExitCode> command_open(const Shell& shell, const SavedRunOptions& options) {
  BAKEOFF_TRY(saved, judge_saved_run(shell, options));
  const auto file = (saved.run.folder / "report.html").string();
  BAKEOFF_CHECK(export_report(shell, saved.report, file));
  if (!open_in_browser(file))
    shell.console.say("no browser could be opened here; the report is this file:");
  shell.console.print(file + "\n");
  return ExitCode::done;
}

}  // namespace bakeoff::cli
