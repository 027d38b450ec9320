#include "load/stamp.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace bakeoff::load {
namespace {

constexpr std::string_view kBegin = "bk";
constexpr std::string_view kEnd = "kb";
constexpr std::string_view kDigits = "0123456789abcdef";
constexpr unsigned kNoDigit = 16;

// Writing and reading stamps is most of what a message costs outside the kernel: no string grows
// letter by letter, and no digit is a branch.
static_assert(std::endian::native == std::endian::little);

// The eight digits of `value`, all at once: its nibbles are spread over eight bytes, the first
// digit in the highest; then those above nine get the distance from ':' to 'a' on top.
void put_hex(char* out, std::uint32_t value) {
  std::uint64_t nibbles = value;
  nibbles = (nibbles << 16U | nibbles) & 0x0000ffff0000ffffU;
  nibbles = (nibbles << 8U | nibbles) & 0x00ff00ff00ff00ffU;
  nibbles = (nibbles << 4U | nibbles) & 0x0f0f0f0f0f0f0f0fU;
  const std::uint64_t above_nine = (nibbles + 0x0606060606060606U) >> 4U & 0x0101010101010101U;
  const std::uint64_t digits = nibbles + 0x3030303030303030U + above_nine * ('a' - '0' - 10);
  const std::uint64_t in_order = __builtin_bswap64(digits);
  std::memcpy(out, &in_order, sizeof in_order);
}

constexpr std::array<std::uint8_t, 256> digit_values() {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}

bool take_hex(std::string_view& text, unsigned digits, std::uint64_t& value) {
  static constexpr auto kValues = digit_values();
  value = 0;
  unsigned seen = 0;
  for (unsigned i = 0; i < digits; ++i) {
    const unsigned digit = kValues[static_cast<unsigned char>(text[i])];
    seen |= digit;
    value = value << 4U | (digit & 15U);
  }
  text.remove_prefix(digits);
  return (seen & kNoDigit) == 0;
}

std::optional<Stamp> read_stamp(std::string_view text) {
  std::uint64_t publisher = 0;
  std::uint64_t number = 0;
  Stamp stamp;
  text.remove_prefix(kBegin.size());
  const bool is_whole = take_hex(text, 4, publisher) && take_hex(text, 8, number) &&
                        take_hex(text, 16, stamp.sent_at) && text.starts_with(kEnd);
  if (!is_whole) return std::nullopt;
  stamp.publisher = static_cast<std::uint32_t>(publisher);
  stamp.number = static_cast<std::uint32_t>(number);
  return stamp;
}

}  // namespace

StampText stamp_text(const Stamp& stamp) {
  StampText text{};
  put_hex(text.data() + 2, stamp.publisher << 16U);  // its last four digits are written over
  put_hex(text.data() + 6, stamp.number);
  put_hex(text.data() + 14, static_cast<std::uint32_t>(stamp.sent_at >> 32U));
  put_hex(text.data() + 22, static_cast<std::uint32_t>(stamp.sent_at));
  std::ranges::copy(kBegin, text.data());
  std::ranges::copy(kEnd, text.data() + 30);
  return text;
}

void write_stamp(std::string& out, const Stamp& stamp, std::size_t size) {
  const StampText text = stamp_text(stamp);
  out.append(text.data(), text.size());
  if (size > kStampBytes) out.append(size - kStampBytes, 'x');
}

std::optional<Stamp> find_stamp(std::string_view message, std::size_t size) {
  size = std::max(size, kStampBytes);
  const auto at = message.starts_with(kBegin) ? 0 : message.find(kBegin);
  if (at == std::string_view::npos || message.size() - at < size) return std::nullopt;
  const auto stamp = read_stamp(message.substr(at));
  if (!stamp) return std::nullopt;
  const std::string_view padding = message.substr(at + kStampBytes, size - kStampBytes);
  const std::string_view rest = message.substr(at + size);
  const bool is_right = padding.find_first_not_of('x') == std::string_view::npos &&
                        !rest.starts_with('x') && rest.find(kBegin) == std::string_view::npos;
  return is_right ? stamp : std::nullopt;
}

}  // namespace bakeoff::load
