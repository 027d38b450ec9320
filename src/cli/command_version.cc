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

std::string today_of(const Shell& shell) {
  constexpr std::size_t date_size = 10;
  return format_utc(report_time(shell)).substr(0, date_size);
}

Result<ExitCode> command_version(const Shell& shell) {
  shell.console.print(fmt::format("bakeoff {}\n", BAKEOFF_VERSION));
  return ExitCode::done;
}

}  // namespace bakeoff::cli
