#include "load/ws_writer.h"

#include <array>
#include <cstring>

namespace bakeoff::load {
namespace {

constexpr std::size_t kMostHeaderBytes = 14;

char* put_length(char* out, std::uint64_t length) {
  constexpr unsigned masked = 0x80;
  const unsigned bytes = length < 126 ? 0 : length <= 0xffff ? 2 : 8;
  const auto first = bytes == 0 ? length : bytes == 2 ? 126 : 127;
  *out++ = static_cast<char>(masked | static_cast<unsigned>(first));
  for (unsigned i = bytes; i > 0; --i) *out++ = static_cast<char>(length >> (8 * (i - 1)) & 255U);
  return out;
}

// Eight bytes at a time; the mask repeats every four.
void mask_bytes(char* bytes, std::size_t size, const char* key) {
  std::uint64_t twice = 0;
  std::memcpy(&twice, key, 4);
  twice |= twice << 32U;
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, bytes + i, 8);
    eight ^= twice;
    std::memcpy(bytes + i, &eight, 8);
  }
  for (; i < size; ++i) bytes[i] = static_cast<char>(bytes[i] ^ key[i % 4]);
}

}  // namespace

void write_frame(std::string& out, WsOpcode opcode, std::string_view payload, std::uint32_t mask) {
  constexpr unsigned final_frame = 0x80;
  std::array<char, kMostHeaderBytes> header{};
  header[0] = static_cast<char>(final_frame | static_cast<unsigned>(opcode));
  char* key = put_length(header.data() + 1, payload.size());
  std::memcpy(key, &mask, sizeof mask);
  out.append(header.data(), static_cast<std::size_t>(key - header.data()) + sizeof mask);
  const std::size_t begin = out.size();
  out.append(payload);
  mask_bytes(out.data() + begin, payload.size(), key);
}

}  // namespace bakeoff::load
