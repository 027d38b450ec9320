#include "load/sha1.h"

#include <array>
#include <bit>
#include <cstdint>

namespace bakeoff::load {
namespace {

using Sha1State = std::array<std::uint32_t, 5>;

void put(std::string& out, std::uint64_t value, unsigned bytes) {
  for (unsigned i = bytes; i > 0; --i) out += static_cast<char>(value >> (8 * (i - 1)) & 255U);
}

struct Round {
  std::uint32_t mix;
  std::uint32_t constant;
};

Round round_of(unsigned i, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  if (i < 20) return {(b & c) | (~b & d), 0x5a827999};
  if (i < 40) return {b ^ c ^ d, 0x6ed9eba1};
  if (i < 60) return {(b & c) | (b & d) | (c & d), 0x8f1bbcdc};
  return {b ^ c ^ d, 0xca62c1d6};
}

void add_block(Sha1State& state, std::string_view block) {
  std::array<std::uint32_t, 80> words{};
  for (unsigned i = 0; i < 16; ++i) {
    for (unsigned j = 0; j < 4; ++j) {
      words[i] = words[i] << 8U | static_cast<unsigned char>(block[4 * i + j]);
    }
  }
  for (unsigned i = 16; i < 80; ++i) {
    words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  }
  auto [a, b, c, d, e] = state;
  for (unsigned i = 0; i < 80; ++i) {
    const Round round = round_of(i, b, c, d);
    const std::uint32_t next = std::rotl(a, 5) + round.mix + e + round.constant + words[i];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  state = {state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e};
}

}  // namespace

std::string sha1(std::string_view bytes) {
  std::string padded(bytes);
  padded += '\x80';
  while (padded.size() % 64 != 56) padded += '\0';
  put(padded, bytes.size() * 8, 8);
  Sha1State state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  for (std::size_t at = 0; at < padded.size(); at += 64) {
    add_block(state, std::string_view(padded).substr(at, 64));
  }
  std::string digest;
  for (const std::uint32_t word : state) put(digest, word, 4);
  return digest;
}

}  // namespace bakeoff::load
