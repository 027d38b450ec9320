// Shows how a run goes, on stderr. It draws only when the measuring room speaks, which is between
// slices.
#pragma once

#include <string>

#include "cli/console.h"
#include "measure/measure_run.h"

namespace bakeoff::cli {

enum class ProgressChoice { automatic, bar, plain, none };

class ProgressDisplay {
 public:
  ProgressDisplay(const Console& console, ProgressChoice choice, Clock& clock);
  ~ProgressDisplay();  // leaves the terminal's line clean
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  void show(const measure::Progress& progress);
  void clear();

 private:
  void show_bar(const measure::Progress& progress);
  void show_line(const measure::Progress& progress);

  const Console& console_;
  Clock& clock_;
  ProgressChoice choice_;
  measure::Progress newest_epoch_;
  Seconds last_line_{0};
  bool drawn_ = false;
};

}  // namespace bakeoff::cli
