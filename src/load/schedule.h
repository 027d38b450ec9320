// Schedule: when an open loop means to send. A process of unit rate, even or Poisson, is stretched
// by the inverse of the cumulative rate (Çinlar 1975, Introduction to Stochastic Processes, 4.7),
// so that constant rates, ramps and steps are one case.
#pragma once

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/units.h"

namespace bakeoff::load {

enum class Arrivals {
  closed,   // no schedule: a connection asks again as soon as it is answered
  even,     // equally far apart
  poisson,  // at random: independent of each other, as many users are
  listed    // at the times of a trace
};

// The rate goes from `from` to `to` a second in a straight line. After the last stage its `to`
// holds.
struct RateStage {
  double from = 0;
  double to = 0;
  Seconds length{0};

  bool operator==(const RateStage&) const = default;
};

struct Pace {
  Arrivals arrivals = Arrivals::closed;
  std::vector<RateStage> stages = {};  // of even and poisson
  std::vector<double> times = {};      // of listed: seconds from the begin of the load, in order
  std::uint64_t seed = 1;              // of poisson

  bool operator==(const Pace&) const = default;
};

// Error: invalid_input for rates that are not finite or never let anything be sent, and for times
// out of order.
Result<void> check_pace(const Pace& pace);

class Schedule {
 public:
  static constexpr std::uint64_t kNever = UINT64_MAX;

  // The share of one thread of `threads`: together they give the pace's arrivals, each once.
  Schedule(const Pace& pace, int thread, int threads);

  // The next intended time in nanoseconds from the begin of the load; never less than the last.
  // kNever: there are no more.
  std::uint64_t next();

 private:
  [[nodiscard]] double time_of(double units);

  std::vector<RateStage> stages_;
  std::vector<double> times_;
  Arrivals arrivals_;
  int threads_;
  Random random_;
  double units_ = 0;         // arrivals of all threads until the next of this one
  std::size_t listed_ = 0;   // the next of times_
  std::size_t stage_ = 0;    // the one under way,
  double stage_began_ = 0;   // its begin in seconds,
  double units_before_ = 0;  // and the arrivals until then
};

}  // namespace bakeoff::load
