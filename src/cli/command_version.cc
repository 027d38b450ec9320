#include <fmt/core.h>

#include <cstdlib>

#include "base/environment.h"
#include "cli/commands.h"

namespace bakeoff::cli {

UtcTime report_time(const Shell& shell) {
  const long long seconds = std::atoll(environment_variable("SOURCE_DATE_EPOCH").c_str());
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
