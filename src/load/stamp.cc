#include "load/stamp.h"

#include <algorithm>
#include <array>

namespace bakeoff::load {
namespace {

constexpr std::string_view kBegin = "bk";
constexpr std::string_view kEnd = "kb";
constexpr std::string_view kDigits = "0123456789abcdef";
constexpr unsigned kNoDigit = 16;

// Writing and reading stamps is most of what a message costs outside the kernel: no string grows
// letter by letter, and no digit is a branch.
char* put_hex(char* out, std::uint64_t value, unsigned digits) {
  for (unsigned i = digits; i > 0; --i) *out++ = kDigits[value >> (4 * (i - 1)) & 15U];
  return out;
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

void write_stamp(std::string& out, const Stamp& stamp, std::size_t size) {
  std::array<char, kStampBytes> text{};
  char* end = std::ranges::copy(kBegin, text.data()).out;
  end = put_hex(end, stamp.publisher, 4);
  end = put_hex(end, stamp.number, 8);
  end = put_hex(end, stamp.sent_at, 16);
  std::ranges::copy(kEnd, end);
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
