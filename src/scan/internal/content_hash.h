// Sums of bytes: quick, and no two texts that people have meet by accident. They are no defence.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace bakeoff::scan {

// Calls `mix` with each word of eight bytes, and with what is left (zeros behind it).
template <class Mix>
void for_each_word(std::string_view bytes, const Mix& mix) {
  while (bytes.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    mix(word);
    bytes.remove_prefix(sizeof word);
  }
  std::uint64_t rest = 0;
  if (!bytes.empty()) std::memcpy(&rest, bytes.data(), bytes.size());
  mix(rest);
}

// For tables in memory.
inline std::uint32_t text_hash(std::string_view text) {
  std::uint64_t hash = text.size();
  for_each_word(text, [&hash](std::uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15U;
    hash ^= hash >> 32U;
  });
  return static_cast<std::uint32_t>(hash);
}

using ContentSum = std::array<std::uint64_t, 2>;

// 128 bits: two independent lanes of multiply and rotate.
class ContentHash {
 public:
  void add(std::string_view bytes) {
    mix(bytes.size());
    for_each_word(bytes, [this](std::uint64_t word) { mix(word); });
  }
  void add_number(std::uint64_t number) { mix(number); }
  [[nodiscard]] ContentSum sum() const { return {finished(first_), finished(second_)}; }

 private:
  void mix(std::uint64_t word) {
    first_ = std::rotl((first_ ^ word) * 0x9e3779b97f4a7c15U, 29);
    second_ = std::rotl((second_ + word) * 0xc2b2ae3d27d4eb4fU, 31) ^ first_;
  }
  static std::uint64_t finished(std::uint64_t value) {
    value = (value ^ value >> 33U) * 0xff51afd7ed558ccdU;
    return value ^ value >> 33U;
  }

  std::uint64_t first_ = 0x243f6a8885a308d3U;
  std::uint64_t second_ = 0x13198a2e03707344U;
};

inline ContentSum sum_of(std::string_view bytes) {
  ContentHash hash;
  hash.add(bytes);
  return hash.sum();
}

}  // namespace bakeoff::scan
