#include "stats/simulation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace bakeoff::stats {
namespace {

constexpr double kStep = 0.5;
constexpr double kStartAndWarmUp = 8.5;
constexpr int kRounds = 6;

// Share of [from, from + 1) that pauses of `length` at the end of each `every` seconds take.
double paused_share(double from, double length, double every) {
  if (length <= 0) return 0;
  const auto paused_until = [&](double t) {
    const double periods = std::floor(t / every);
    return periods * length + std::max(0.0, t - periods * every - (every - length));
  };
  return paused_until(from + 1) - paused_until(from);
}

}  // namespace

samples::SliceSample full_load_slice(const std::string& contestant, int epoch, int round,
                                     double requests) {
  constexpr int connections = 64;
  const auto count = static_cast<std::uint64_t>(std::llround(requests));
  const auto nanoseconds = static_cast<std::uint64_t>(std::llround(1e9 * connections / requests));
  return {.contestant = contestant,
          .workload = "json",
          .epoch = epoch,
          .round = round,
          .seconds = 1,
          .requests = count,
          .errors = {},
          .latency = *samples::LatencyHistogram::from_cells(
              {{samples::LatencyHistogram::index_of(nanoseconds), count}}, count * nanoseconds,
              nanoseconds),
          .connections = connections,
          .generator_busy = 0.6,
          .generator_late_p99 = 1e-4,
          .server_cpu_seconds = 0.95,
          .first_wrong = {}};
}

NoisyMachine::NoisyMachine(Random& random) : random_(random) {
  wander_ = 0.04 * random_.normal();
  level_ = 0.05 * random_.normal();
  drift_phase_ = 2 * std::numbers::pi * random_.uniform();
  wave_phase_ = 2 * std::numbers::pi * random_.uniform();
  wave_period_ = 45 + 135 * random_.uniform();
  next_shift_ = 600 * random_.exponential();
  steal_begin_ = 60 * random_.exponential();
  steal_end_ = steal_begin_ + 4 * random_.exponential();
  steal_loss_ = 0.15 + 0.45 * random_.uniform();
}

Weather NoisyMachine::step() {
  const double keep = std::exp(-kStep / 60);
  wander_ = keep * wander_ + 0.04 * std::sqrt(1 - keep * keep) * random_.normal();
  if (now_ >= next_shift_) {
    level_ = 0.05 * random_.normal();
    next_shift_ = now_ + 600 * random_.exponential();
  }
  if (now_ >= steal_end_) {
    steal_begin_ = now_ + 60 * random_.exponential();
    steal_end_ = steal_begin_ + 4 * random_.exponential();
    steal_loss_ = 0.15 + 0.45 * random_.uniform();
  }
  Weather weather;
  weather.steal = now_ >= steal_begin_ && now_ < steal_end_ ? steal_loss_ : 0;
  weather.log_speed = wander_ + level_ +
                      0.08 * std::sin(2 * std::numbers::pi * now_ / 3600 + drift_phase_) +
                      0.03 * std::sin(2 * std::numbers::pi * now_ / wave_period_ + wave_phase_) +
                      std::log1p(-weather.steal);
  now_ += kStep;
  return weather;
}

Weather NoisyMachine::pass(double seconds) {
  Weather sum;
  const int steps = static_cast<int>(std::lround(seconds / kStep));
  for (int i = 0; i < steps; ++i) {
    const Weather weather = step();
    sum.log_speed += weather.log_speed / steps;
    sum.steal += weather.steal / steps;
  }
  return sum;
}

Session::Session(std::uint64_t seed, std::vector<Runner> runners)
    : random_(seed), machine_(random_), runners_(std::move(runners)) {}

void Session::run_slice(const Runner& runner, Process& process, int round) {
  const Weather weather = machine_.pass(1);
  const double residual = 0.015 * std::numbers::sqrt2 / 2 * random_.normal();  // two half seconds
  const double running = 1 - paused_share(process.ran, runner.pause_seconds, runner.pause_every);
  process.ran += 1;
  const double log_speed = runner.log_speed + process.effect + weather.log_speed + residual;
  samples_.slices.push_back(
      full_load_slice(runner.id, epoch_, round, 10'000 * std::exp(log_speed) * running));
  samples_.slices.back().steal_share = weather.steal;
}

void Session::run_epoch() {
  machine_.pass(kStartAndWarmUp);
  std::vector<Process> processes(runners_.size());
  for (std::size_t i = 0; i < runners_.size(); ++i) {
    processes[i] = {0.02 * random_.normal(), runners_[i].pause_every * random_.uniform()};
  }
  std::vector<std::size_t> order(runners_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  random_.shuffle(order);
  for (int round = 0; round < kRounds; ++round) {
    for (const std::size_t i : order) run_slice(runners_[i], processes[i], round);
    std::reverse(order.begin(), order.end());
  }
  ++epoch_;
}

}  // namespace bakeoff::stats
