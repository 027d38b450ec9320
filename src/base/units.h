// Units and Estimate: a number with its interval. Every figure that leaves a room is one of these.
#pragma once

#include <chrono>
#include <string_view>

namespace bakeoff {

using Seconds = std::chrono::duration<double>;

enum class Unit { none, per_second, seconds, bytes, ratio, count, points, percent, milliseconds };

// "per_second" and so on: the spelling used in every file format.
std::string_view name_of(Unit unit);
// REQUIRES: `name` was written by name_of; anything else is Unit::none.
Unit unit_named(std::string_view name);

struct Estimate {
  double value = 0;
  double low = 0;  // low <= value <= high; equal to value where no interval is known
  double high = 0;
  Unit unit = Unit::none;
  int n = 0;            // independent replicates (epochs) behind it; 0: not measured here
  double level = 0.95;  // confidence level of [low, high]

  bool operator==(const Estimate&) const = default;
};

enum class Direction { higher_is_better, lower_is_better };

}  // namespace bakeoff
