// Versions, and the ranges that manifests ask for: "^1.2", ">=3.8,<4", "~=1.4", "16.x || 18.x",
// "14 - 16". A part of a range that is not understood makes the answer unknown, never a guess.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace bakeoff::scan {

struct Version {
  std::array<int, 3> parts{};
  int count = 0;  // how many were written

  auto operator<=>(const Version& other) const { return parts <=> other.parts; }
  bool operator==(const Version& other) const { return parts == other.parts; }
};

// "v16.2", "3.8-slim", "==1.2.3": the number in it; nullopt: it begins with none.
std::optional<Version> parse_version(std::string_view text);

// nullopt: the range is not understood.
std::optional<bool> admits(std::string_view range, const Version& version);

// Exactly one version can be meant: "1.2.3" (of three parts), "==1.2".
bool names_one_version(std::string_view range);

}  // namespace bakeoff::scan
