#include <fmt/core.h>

#include <cstdlib>

#include "cli/commands.h"

namespace bakeoff::cli {

UtcTime report_time(const Shell& shell) {
  const char* epoch =
      std::getenv("SOURCE_DATE_EPOCH");  // NOLINT(concurrency-mt-unsafe): no thread is running
  const long long seconds = epoch == nullptr ? 0 : std::atoll(epoch);
  return seconds > 0 ? UtcTime{std::chrono::seconds(seconds)} : shell.clock.utc();
}

Result<ExitCode> command_version(const Shell& shell) {
  shell.console.print(fmt::format("bakeoff {}\n", BAKEOFF_VERSION));
  return ExitCode::done;
}

}  // namespace bakeoff::cli
