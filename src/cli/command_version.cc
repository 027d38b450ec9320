#include <fmt/core.h>

#include "cli/commands.h"

namespace bakeoff::cli {

Result<ExitCode> command_version(const Shell& shell) {
  shell.console.print(fmt::format("bakeoff {}\n", BAKEOFF_VERSION));
  return ExitCode::done;
}

}  // namespace bakeoff::cli
