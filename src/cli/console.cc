#include "cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/environment.h"

namespace bakeoff::cli {
namespace {

constexpr int kUsualColumns = 80;

int columns_of(int fd) {
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const int told = std::atoi(environment_variable("COLUMNS").c_str());
  return told > 0 ? told : kUsualColumns;
}

// no-color.org and bixense.com/clicolors: an explicit flag wins, then NO_COLOR, then forcing, then
// the terminal.
bool wants_colour(ColourChoice choice, bool terminal) {
  if (choice != ColourChoice::automatic) return choice == ColourChoice::always;
  if (!environment_variable("NO_COLOR").empty()) return false;
  const std::string force = environment_variable("FORCE_COLOR").empty()
                                ? environment_variable("CLICOLOR_FORCE")
                                : environment_variable("FORCE_COLOR");
  if (!force.empty() && force != "0") return true;
  return terminal && environment_variable("TERM") != "dumb";
}

bool speaks_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string value = environment_variable(name);
    if (value.empty()) continue;
    return value.find("UTF-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace

Console::Console(const ConsoleOptions& options) {
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  stdout_is_terminal_ = terminal;
  style_.columns = std::clamp(terminal ? columns_of(STDOUT_FILENO) : columns_of(-1), 40, 160);
  style_.colour = wants_colour(options.colour, terminal);
  // A pipe or file has no fonts to miss; only a terminal that says it is not UTF-8 gets plain
  // ASCII.
  style_.unicode = !terminal || speaks_utf8();
  stderr_is_terminal_ = ::isatty(STDERR_FILENO) != 0;
  in_ci_ = !environment_variable("CI").empty() && environment_variable("CI") != "false";
  quiet_ = options.quiet;
}

void Console::print(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void Console::say(std::string_view line) const {
  if (!quiet_) complain(line);
}

void Console::complain(std::string_view line) const {
  const std::string whole = std::string(line) + "\n";
  std::fwrite(whole.data(), 1, whole.size(), stderr);
}

int Console::stderr_columns() const { return columns_of(STDERR_FILENO); }

}  // namespace bakeoff::cli
