#include "base/base64.h"

#include <array>
#include <cstdint>

namespace bakeoff {
namespace {

constexpr std::string_view kSigns =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoSign = 255;

constexpr std::array<std::uint8_t, 256> values_of_signs() {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoSign);
  for (std::size_t i = 0; i < kSigns.size(); ++i) {
    values[static_cast<unsigned char>(kSigns[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}

constexpr auto kValues = values_of_signs();

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const bool is_there = at + i < bytes.size();
      group = group << 8U | (is_there ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      const bool is_padding = at + i > bytes.size();
      text += is_padding ? '=' : kSigns[group >> (18 - 6 * i) & 63U];
    }
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t at = 0; at < text.size(); at += 4) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const bool is_padding = at + i >= text.size() - padding;
      const std::uint8_t value = is_padding ? 0 : kValues[static_cast<unsigned char>(text[at + i])];
      if (value == kNoSign) return std::nullopt;
      group = group << 6U | value;
    }
    for (std::size_t i = 0; i < 3; ++i) bytes += static_cast<char>(group >> (16 - 8 * i) & 255U);
  }
  bytes.resize(bytes.size() - padding);
  return bytes;
}

}  // namespace bakeoff
