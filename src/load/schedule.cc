#include "load/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace bakeoff::load {
namespace {

double units_in(const RateStage& stage) {
  return (stage.from + stage.to) / 2 * stage.length.count();
}

// How long a stage takes for its first `units` arrivals: the root of from * t + slope * t^2 / 2 in
// a form that cancels nothing, and holds for a slope of 0.
double seconds_for(const RateStage& stage, double units) {
  const double length = stage.length.count();
  const double slope = length > 0 ? (stage.to - stage.from) / length : 0;
  const double root = std::sqrt(std::max(0.0, stage.from * stage.from + 2 * slope * units));
  const double sum = stage.from + root;
  return sum > 0 ? 2 * units / sum : 0;
}

double exponential(Random& random) { return -std::log1p(-random.uniform()); }

Result<void> check_stage(const RateStage& stage) {
  const double length = stage.length.count();
  if (!std::isfinite(stage.from) || !std::isfinite(stage.to) || stage.from < 0 || stage.to < 0) {
    return fail(
        ErrorCode::invalid_input,
        fmt::format("a rate of {:g} to {:g} a second: must be 0 or above", stage.from, stage.to));
  }
  if (std::max(stage.from, stage.to) > 1e8) {
    return fail(ErrorCode::invalid_input, "a rate above 100 million a second");
  }
  if (!std::isfinite(length) || length < 0) {
    return fail(ErrorCode::invalid_input, fmt::format("a stage of {:g} s", length));
  }
  return {};
}

}  // namespace

Result<void> check_pace(const Pace& pace) {
  if (pace.arrivals == Arrivals::closed) return {};
  if (pace.arrivals == Arrivals::listed) {
    const bool in_order = std::ranges::is_sorted(pace.times) && !pace.times.empty() &&
                          pace.times.front() >= 0 && std::isfinite(pace.times.back());
    if (in_order) return {};
    return fail(ErrorCode::invalid_input, "the times of a trace must be 0 or above and ascend");
  }
  bool sends = false;
  for (const auto& stage : pace.stages) {
    BAKEOFF_CHECK(check_stage(stage));
    sends = sends || stage.from > 0 || stage.to > 0;
  }
  if (!sends) return fail(ErrorCode::invalid_input, "a rate of 0 a second sends nothing");
  return {};
}

Schedule::Schedule(const Pace& pace, int thread, int threads)
    : stages_(pace.stages),
      times_(pace.times),
      arrivals_(pace.arrivals),
      threads_(threads),
      random_(pace.seed + static_cast<std::uint64_t>(thread) * 1'000'003U),
      units_(pace.arrivals == Arrivals::poisson ? threads * exponential(random_) : thread),
      listed_(static_cast<std::size_t>(thread)) {}

// `units` never descend, so the stages before are done with.
double Schedule::time_of(double units) {
  while (stage_ < stages_.size() && units >= units_before_ + units_in(stages_[stage_])) {
    units_before_ += units_in(stages_[stage_]);
    stage_began_ += stages_[stage_].length.count();
    ++stage_;
  }
  const double left = units - units_before_;
  if (stage_ < stages_.size()) return stage_began_ + seconds_for(stages_[stage_], left);
  const double rate = stages_.empty() ? 0 : stages_.back().to;
  return rate > 0 ? stage_began_ + left / rate : INFINITY;
}

std::uint64_t Schedule::next() {
  double seconds = INFINITY;
  if (arrivals_ == Arrivals::listed) {
    if (listed_ < times_.size()) seconds = times_[listed_];
    listed_ += static_cast<std::size_t>(threads_);
  } else {
    seconds = time_of(units_);
    units_ += arrivals_ == Arrivals::poisson ? threads_ * exponential(random_) : threads_;
  }
  return seconds < 1e9 ? static_cast<std::uint64_t>(std::llround(seconds * 1e9)) : kNever;
}

}  // namespace bakeoff::load
