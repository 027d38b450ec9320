// A quick hash of short texts for tables in memory: no defence, and never written anywhere.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace bakeoff::scan {

inline std::uint32_t text_hash(std::string_view text) {
  std::uint64_t hash = text.size();
  const auto mix = [&hash](std::uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15U;
    hash ^= hash >> 32U;
  };
  while (text.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof word);
    mix(word);
    text.remove_prefix(sizeof word);
  }
  std::uint64_t rest = 0;
  if (!text.empty()) std::memcpy(&rest, text.data(), text.size());
  mix(rest);
  return static_cast<std::uint32_t>(hash);
}

}  // namespace bakeoff::scan
