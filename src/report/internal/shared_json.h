// JSON forms of base's values, which most parts hold. Include in *_json.cc files only (heavy).
#pragma once

#include <array>

#include "base/units.h"
#include "report/internal/json_values.h"

namespace bakeoff {

// Found by argument-dependent look-up, so it stands in Estimate's namespace.
template <class V, report::Is<Estimate> T>
void fields(V& visit, T& value) {
  visit("value", value.value);
  visit("low", value.low);
  visit("high", value.high);
  visit("unit", value.unit);
  visit("n", value.n);
  visit("level", value.level);
}

}  // namespace bakeoff

namespace bakeoff::report {

template <>
struct EnumNames<Unit> {
  static constexpr std::array kValues{Unit::none,   Unit::per_second, Unit::seconds,
                                      Unit::bytes,  Unit::ratio,      Unit::count,
                                      Unit::points, Unit::percent,    Unit::milliseconds};
  static std::string_view name(Unit unit) { return name_of(unit); }
};

template <>
struct EnumNames<Direction> {
  static constexpr std::array kValues{Direction::higher_is_better, Direction::lower_is_better};
  static std::string_view name(Direction direction) {
    return direction == Direction::higher_is_better ? "higher_is_better" : "lower_is_better";
  }
};

}  // namespace bakeoff::report
