// How far a scan is, on stderr, once it takes longer than a moment.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/commands.h"

namespace bakeoff::cli {

class ScanProgress {
 public:
  explicit ScanProgress(const Shell& shell);
  ~ScanProgress() { clear(); }
  ScanProgress(const ScanProgress&) = delete;
  ScanProgress& operator=(const ScanProgress&) = delete;

  std::function<void(std::string_view step, double share)> callback();
  void clear();  // leaves the terminal's line clean

 private:
  void show(std::string_view step, double share);

  const Shell& shell_;
  Seconds started_{0};
  Seconds last_{0};
  std::string step_;
  bool is_drawn_ = false;
};

}  // namespace bakeoff::cli
