#include "measure/internal/png_image.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "base/random.h"

namespace bakeoff::measure {
namespace {

constexpr std::size_t kMostStored = 65'535;  // of one stored block of deflate
constexpr std::uint32_t kAdlerPrime = 65'521;

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>((value >> shift) & 0xffU));
  return bytes;
}

std::uint32_t crc32_of(std::string_view bytes) {
  std::uint32_t crc = ~0U;
  for (const char byte : bytes) {
    crc ^= static_cast<std::uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

std::uint32_t adler32_of(std::string_view bytes) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char byte : bytes) {
    a = (a + static_cast<std::uint8_t>(byte)) % kAdlerPrime;
    b = (b + a) % kAdlerPrime;
  }
  return (b << 16U) | a;
}

// RFC 1950 and 1951, stored blocks only.
std::string zlib_stored(std::string_view bytes) {
  std::string out = "\x78\x01";
  for (std::size_t at = 0; at < bytes.size(); at += kMostStored) {
    const std::string_view part = bytes.substr(at, kMostStored);
    const auto length = static_cast<std::uint16_t>(part.size());
    const auto inverse = static_cast<std::uint16_t>(~length);
    out.push_back(at + kMostStored >= bytes.size() ? '\x01' : '\x00');
    for (const std::uint16_t half : {length, inverse}) {
      out.push_back(static_cast<char>(half & 0xffU));
      out.push_back(static_cast<char>(half >> 8U));
    }
    out.append(part);
  }
  return out + big_endian(adler32_of(bytes));
}

std::string chunk(const std::string& type, const std::string& data) {
  return big_endian(static_cast<std::uint32_t>(data.size())) + type + data +
         big_endian(crc32_of(type + data));
}

std::string pixels(std::size_t side, std::uint64_t seed) {
  Random random(seed);
  std::string rows;
  rows.reserve(side * (3 * side + 1));
  for (std::size_t y = 0; y < side; ++y) {
    rows.push_back('\0');  // no filter
    for (std::size_t x = 0; x < side; ++x) {
      const std::array<std::size_t, 3> colour{255 * x / side, 255 * y / side,
                                              255 * ((x + y) % side) / side};
      for (const std::size_t part : colour) {
        const std::size_t noisy = std::min<std::size_t>(255, part + random.below(8));
        rows.push_back(static_cast<char>(noisy));
      }
    }
  }
  return rows;
}

}  // namespace

std::string gradient_png(const catalog::ProgramInput& input) {
  const auto side = static_cast<std::size_t>(input.size);
  const std::string header = big_endian(static_cast<std::uint32_t>(side)) +
                             big_endian(static_cast<std::uint32_t>(side)) +
                             std::string("\x08\x02\x00\x00\x00", 5);
  return std::string("\x89PNG\r\n\x1a\n") + chunk("IHDR", header) +
         chunk("IDAT", zlib_stored(pixels(side, static_cast<std::uint64_t>(input.seed)))) +
         chunk("IEND", "");
}

}  // namespace bakeoff::measure
