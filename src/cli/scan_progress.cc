#include "cli/scan_progress.h"

#include <fmt/core.h>

#include <cstdio>

namespace bakeoff::cli {
namespace {

constexpr Seconds kSilence{1.0};       // most scans are over before anybody wonders
constexpr Seconds kBetweenDraws{0.2};  // on a terminal
constexpr Seconds kBetweenLines{10};   // elsewhere: a log wants few lines

}  // namespace

ScanProgress::ScanProgress(const Shell& shell) : shell_(shell), started_(shell.clock.monotonic()) {}

std::function<void(std::string_view step, double share)> ScanProgress::callback() {
  if (shell_.console.quiet()) return {};
  return [this](std::string_view step, double share) { show(step, share); };
}

void ScanProgress::show(std::string_view step, double share) {
  const Seconds now = shell_.clock.monotonic();
  const bool is_terminal = shell_.console.stderr_is_terminal() && !shell_.console.in_ci();
  if (now - started_ < kSilence || now - last_ < (is_terminal ? kBetweenDraws : kBetweenLines))
    return;
  last_ = now;
  const auto line = fmt::format("scan: {} {:.0f} %", step, 100 * share);
  if (!is_terminal) return shell_.console.say(line);
  fmt::print(stderr, "\r\x1b[K{}", line);
  std::fflush(stderr);
  is_drawn_ = true;
}

void ScanProgress::clear() {
  if (!is_drawn_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  is_drawn_ = false;
}

}  // namespace bakeoff::cli
