#include "base/units.h"

#include <array>
#include <utility>

namespace bakeoff {
namespace {

constexpr std::array<std::pair<Unit, std::string_view>, 9> kNames{{
    {Unit::none, "none"},
    {Unit::per_second, "per_second"},
    {Unit::seconds, "seconds"},
    {Unit::bytes, "bytes"},
    {Unit::ratio, "ratio"},
    {Unit::count, "count"},
    {Unit::points, "points"},
    {Unit::percent, "percent"},
    {Unit::milliseconds, "milliseconds"},
}};

}  // namespace

std::string_view name_of(Unit unit) {
  for (const auto& [candidate, name] : kNames) {
    if (candidate == unit) return name;
  }
  return "none";
}

Unit unit_named(std::string_view name) {
  for (const auto& [unit, candidate] : kNames) {
    if (candidate == name) return unit;
  }
  return Unit::none;
}

}  // namespace bakeoff
