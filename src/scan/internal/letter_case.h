// Letters of the C locale; others stay as they are.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>

namespace bakeoff::scan {

inline std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

inline std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

}  // namespace bakeoff::scan
