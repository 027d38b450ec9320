// The composition root: parse, find the places, run one verb, print an error once.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/commands.h"

namespace bakeoff::cli {
namespace {

Result<ExitCode> run_verb(const Shell& shell, const CommandLine& line) {
  if (line.verb == "run") return command_run(shell, line.run);
  if (line.verb == "compare") return command_compare(shell, line.compare);
  if (line.verb == "load") return command_load(shell, line.load);
  if (line.verb == "doctor") return command_doctor(shell, line.doctor);
  if (line.verb == "list") return command_list(shell, line.list);
  if (line.verb == "explain") return command_explain(shell, line.explain);
  if (line.verb == "score") return command_score(shell, line.saved);
  if (line.verb == "report") return command_report(shell, line.saved);
  if (line.verb == "recommend") return command_recommend(shell, line.saved);
  if (line.verb == "open") return command_open(shell, line.saved);
  if (line.verb == "evidence") return command_evidence(shell, line.evidence);
  if (line.verb == "scan") return command_scan(shell, line.scan);
  return command_version(shell);
}

Result<ExitCode> run_line(const Console& console, const CommandLine& line) {
  SystemClock clock;
  // The version is known without any data; everything else needs the catalog.
  if (line.verb == "version") return command_version({console, {}, clock});
  BAKEOFF_TRY(places, find_places());
  return run_verb({console, places, clock}, line);
}

// Where standard input, output or error is closed, the next file or connection would take its
// number, and get what is printed. What stands there instead cannot be written, so that it is told.
void fill_standard_places() {
  for (int fd = 0; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) < 0 && ::open("/dev/null", O_RDONLY) != fd) return;
  }
}

int main_of(const std::vector<std::string>& arguments) {
  fill_standard_places();
  const auto parsed = parse_command_line(arguments);
  const Console console(parsed.line.console);
  if (parsed.stop_here) {
    console.print(parsed.stop.out);
    std::fputs(parsed.stop.err.c_str(), stderr);
    return static_cast<int>(parsed.stop.code);
  }
  const auto done = run_line(console, parsed.line);
  // Whoever reads a file that a full disk cut short must not take it for the whole.
  if (done && std::ferror(stdout) != 0) {
    console.complain("bakeoff: the output could not be written as a whole: is the disk full?");
    return static_cast<int>(ExitCode::internal_error);
  }
  if (done) return static_cast<int>(*done);
  console.complain("bakeoff: " + done.error().message);
  return static_cast<int>(exit_code_of(done.error().code));
}

}  // namespace
}  // namespace bakeoff::cli

int main(int argc, char** argv) { return bakeoff::cli::main_of({argv + 1, argv + argc}); }
