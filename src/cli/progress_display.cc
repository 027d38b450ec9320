#include "cli/progress_display.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace bakeoff::cli {
namespace {

using Kind = measure::Progress::Kind;

constexpr Seconds kHeartbeat{30};
constexpr int kBarCells = 24;

std::string duration(double seconds) {
  const int whole = std::max(0, static_cast<int>(std::lround(seconds)));
  return whole < 60 ? fmt::format("{} s", whole)
                    : fmt::format("{} min {:02d} s", whole / 60, whole % 60);
}

bool worth_a_line(Kind kind) { return kind != Kind::measuring && kind != Kind::warming; }

std::string sentence(const measure::Progress& progress) {
  switch (progress.kind) {
    case Kind::installing:
      return "installing  " + progress.text;
    case Kind::installed:
      return "installed   " + progress.text;
    case Kind::checking:
      return "checking    " + progress.text;
    case Kind::warming:
      return "warming up  " + progress.text;
    case Kind::measuring:
      return fmt::format("measuring   epoch {}: {}", progress.epoch + 1, progress.text);
    case Kind::epoch_done:
      return fmt::format("epoch {} of at most {} done, at most {} left", progress.epoch,
                         progress.epochs, duration(progress.seconds_left));
    case Kind::failure:
      return "failed      " + progress.text;
    case Kind::note:
      return "note        " + progress.text;
  }
  return progress.text;
}

std::string cut(const std::string& text, int columns) {
  const auto most = static_cast<std::size_t>(std::max(10, columns - 1));
  return text.size() <= most ? text : text.substr(0, most - 3) + "...";
}

}  // namespace

ProgressDisplay::ProgressDisplay(const Console& console, ProgressChoice choice, Clock& clock)
    : console_(console), clock_(clock), choice_(choice), last_line_(clock.monotonic()) {
  if (choice_ != ProgressChoice::automatic) return;
  const bool bar = console.stderr_is_terminal() && !console.in_ci();
  choice_ = bar ? ProgressChoice::bar : ProgressChoice::plain;
}

ProgressDisplay::~ProgressDisplay() { clear(); }

void ProgressDisplay::clear() {
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

void ProgressDisplay::show(const measure::Progress& progress) {
  if (progress.kind == Kind::epoch_done) newest_epoch_ = progress;
  if (choice_ == ProgressChoice::none || console_.quiet()) return;
  choice_ == ProgressChoice::bar ? show_bar(progress) : show_line(progress);
}

void ProgressDisplay::show_line(const measure::Progress& progress) {
  const bool heartbeat = clock_.monotonic() - last_line_ >= kHeartbeat;
  if (!worth_a_line(progress.kind) && !heartbeat) return;
  last_line_ = clock_.monotonic();
  console_.say(sentence(progress));
}

void ProgressDisplay::show_bar(const measure::Progress& progress) {
  clear();
  if (progress.kind == Kind::failure || progress.kind == Kind::note) {
    console_.say(sentence(progress));
    return;
  }
  std::string line = sentence(progress);
  if (newest_epoch_.epochs > 0) {
    const int filled = kBarCells * newest_epoch_.epoch / newest_epoch_.epochs;
    std::string bar(static_cast<std::size_t>(filled), '#');
    bar.resize(kBarCells, '.');
    line = fmt::format("[{}] {}  {} left", bar, line, duration(newest_epoch_.seconds_left));
  }
  std::fputs(cut(line, console_.stderr_columns()).c_str(), stderr);
  std::fflush(stderr);
  drawn_ = true;
}

}  // namespace bakeoff::cli
