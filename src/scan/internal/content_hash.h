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

// All of a text that is shorter than a word.
inline std::uint64_t short_word(std::string_view bytes) {
  const char* const at = bytes.data();
  const std::size_t size = bytes.size();
  if (size >= sizeof(std::uint32_t)) {  // two halves, which may lie over each other
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::memcpy(&first, at, sizeof first);
    std::memcpy(&last, at + size - sizeof last, sizeof last);
    return std::uint64_t{first} << 32U | last;
  }
  std::uint64_t word = 0;
  for (const char c : bytes) word = word << 8U | static_cast<unsigned char>(c);
  return word;
}

// For tables in memory.
inline std::uint32_t text_hash(std::string_view text) {
  std::uint64_t hash = text.size();
  const auto mix = [&hash](std::uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15U;
    hash ^= hash >> 32U;
  };
  for (; text.size() >= sizeof(std::uint64_t); text.remove_prefix(sizeof(std::uint64_t))) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof word);
    mix(word);
  }
  mix(short_word(text));
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
