#include "load/utf8.h"

#include <cstdint>
#include <cstring>

namespace bakeoff::load {
namespace {

unsigned char at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

// Length of the sequence that begins with `lead`, and the range of its second byte; 0: no such.
struct Sequence {
  std::size_t length = 0;
  unsigned char least = 0x80;
  unsigned char most = 0xbf;
};

Sequence sequence_of(unsigned char lead) {
  if (lead >= 0xc2 && lead <= 0xdf) return {2};
  if (lead == 0xe0) return {3, 0xa0, 0xbf};
  if (lead == 0xed) return {3, 0x80, 0x9f};
  if (lead >= 0xe1 && lead <= 0xef) return {3};
  if (lead == 0xf0) return {4, 0x90, 0xbf};
  if (lead >= 0xf1 && lead <= 0xf3) return {4};
  if (lead == 0xf4) return {4, 0x80, 0x8f};
  return {};
}

std::size_t skip_ascii(std::string_view bytes, std::size_t i) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, bytes.data() + i, 8);
    if ((eight & high_bits) != 0) break;
  }
  while (i < bytes.size() && at(bytes, i) < 0x80) ++i;
  return i;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  std::size_t i = skip_ascii(bytes, 0);
  while (i < bytes.size()) {
    const Sequence sequence = sequence_of(at(bytes, i));
    if (sequence.length == 0 || i + sequence.length > bytes.size()) return false;
    if (at(bytes, i + 1) < sequence.least || at(bytes, i + 1) > sequence.most) return false;
    for (std::size_t j = 2; j < sequence.length; ++j) {
      if ((at(bytes, i + j) & 0xc0U) != 0x80) return false;
    }
    i = skip_ascii(bytes, i + sequence.length);
  }
  return true;
}

}  // namespace bakeoff::load
