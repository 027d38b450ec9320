// The two output streams and what they can show. Results go to stdout; progress, warnings and
// errors to stderr.
#pragma once

#include <string>
#include <string_view>

#include "report/render.h"

namespace bakeoff::cli {

enum class ColourChoice { automatic, always, never };

struct ConsoleOptions {
  ColourChoice colour = ColourChoice::automatic;
  bool quiet = false;
};

class Console {
 public:
  explicit Console(const ConsoleOptions& options);

  // Where a table cuts its last column; a pipe or a file gets it whole.
  [[nodiscard]] int table_columns() const { return stdout_is_terminal_ ? style_.columns : 10'000; }

  void print(std::string_view text) const;     // stdout, as it is
  void say(std::string_view line) const;       // stderr, one line; nothing when quiet
  void complain(std::string_view line) const;  // stderr, always
  [[nodiscard]] report::TerminalStyle style() const { return style_; }  // of stdout
  [[nodiscard]] bool stderr_is_terminal() const { return stderr_is_terminal_; }
  [[nodiscard]] bool in_ci() const { return in_ci_; }
  [[nodiscard]] bool quiet() const { return quiet_; }
  [[nodiscard]] int stderr_columns() const;

 private:
  report::TerminalStyle style_;
  bool stdout_is_terminal_ = false;
  bool stderr_is_terminal_ = false;
  bool in_ci_ = false;
  bool quiet_ = false;
};

}  // namespace bakeoff::cli
