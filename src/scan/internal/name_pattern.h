// Names as detectors write them: whole, or a beginning with a star behind it ("jwt.*").
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace bakeoff::scan {

inline bool fits_any(std::string_view name, const std::vector<std::string>& patterns) {
  return std::ranges::any_of(patterns, [&](std::string_view one) {
    return one.ends_with('*') ? name.starts_with(one.substr(0, one.size() - 1)) : name == one;
  });
}

}  // namespace bakeoff::scan
