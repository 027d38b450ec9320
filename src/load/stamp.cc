#include "load/stamp.h"

#include <algorithm>

namespace bakeoff::load {
namespace {

constexpr std::string_view kBegin = "bk";
constexpr std::string_view kEnd = "kb";
constexpr std::string_view kDigits = "0123456789abcdef";

void put_hex(std::string& out, std::uint64_t value, unsigned digits) {
  for (unsigned i = digits; i > 0; --i) out += kDigits[value >> (4 * (i - 1)) & 15U];
}

bool take_hex(std::string_view& text, unsigned digits, std::uint64_t& value) {
  value = 0;
  for (unsigned i = 0; i < digits; ++i) {
    const char c = text[i];
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && !(c >= 'a' && c <= 'f')) return false;
    value = value << 4U | static_cast<unsigned>(is_digit ? c - '0' : c - 'a' + 10);
  }
  text.remove_prefix(digits);
  return true;
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
  const std::size_t begin = out.size();
  out += kBegin;
  put_hex(out, stamp.publisher, 4);
  put_hex(out, stamp.number, 8);
  put_hex(out, stamp.sent_at, 16);
  out += kEnd;
  out.resize(begin + std::max(size, kStampBytes), 'x');
}

std::optional<Stamp> find_stamp(std::string_view message, std::size_t size) {
  size = std::max(size, kStampBytes);
  const auto at = message.find(kBegin);
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
