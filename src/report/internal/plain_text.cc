#include "report/internal/plain_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace bakeoff::report {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

struct CodePoint {
  std::uint32_t value = kReplacement;
  std::size_t bytes = 1;
};

std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// Overlong forms, surrogates and values past U+10FFFF are broken bytes, as in the Unicode standard,
// table 3-7.
CodePoint first_of(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = sequence_length(lead);
  if (length == 1) return {lead, 1};
  if (length == 0 || text.size() < length) return {};
  std::uint32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (next & 0x3FU);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return {};
  return {value, length};
}

void append(std::string& out, std::uint32_t value) {
  const auto byte = [&out](std::uint32_t bits) { out.push_back(static_cast<char>(bits)); };
  if (value < 0x80) {
    byte(value);
  } else if (value < 0x800) {
    byte(0xC0U | (value >> 6U));
    byte(0x80U | (value & 0x3FU));
  } else if (value < 0x10000) {
    byte(0xE0U | (value >> 12U));
    byte(0x80U | ((value >> 6U) & 0x3FU));
    byte(0x80U | (value & 0x3FU));
  } else {
    byte(0xF0U | (value >> 18U));
    byte(0x80U | ((value >> 12U) & 0x3FU));
    byte(0x80U | ((value >> 6U) & 0x3FU));
    byte(0x80U | (value & 0x3FU));
  }
}

using Range = std::pair<std::uint32_t, std::uint32_t>;

template <std::size_t N>
bool is_in(std::uint32_t value, const std::array<Range, N>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [value](const Range& range) {
    return value >= range.first && value <= range.second;
  });
}

// Controls, bidirectional marks and overrides, line separators, invisible joiners, byte order mark,
// tags.
constexpr std::array<Range, 9> kUnsafe{{{0x00, 0x1F},
                                        {0x7F, 0x9F},
                                        {0x061C, 0x061C},
                                        {0x200B, 0x200F},
                                        {0x2028, 0x202E},
                                        {0x2060, 0x206F},
                                        {0xFEFF, 0xFEFF},
                                        {0xFFF0, 0xFFFB},
                                        {0xE0000, 0xE0FFF}}};

constexpr std::array<Range, 7> kZeroWidth{{{0x0300, 0x036F},
                                           {0x0483, 0x0489},
                                           {0x0591, 0x05BD},
                                           {0x064B, 0x065F},
                                           {0x1AB0, 0x1AFF},
                                           {0x20D0, 0x20FF},
                                           {0xFE00, 0xFE0F}}};

constexpr std::array<Range, 9> kWide{{{0x1100, 0x115F},
                                      {0x2E80, 0x303E},
                                      {0x3041, 0x33FF},
                                      {0x3400, 0x4DBF},
                                      {0x4E00, 0x9FFF},
                                      {0xA000, 0xA4CF},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0x1F300, 0x1FAFF}}};

std::size_t width_of(std::uint32_t value) {
  if (is_in(value, kZeroWidth)) return 0;
  const bool wide = is_in(value, kWide) || (value >= 0xFE30 && value <= 0xFE6F) ||
                    (value >= 0xFF00 && value <= 0xFF60) || (value >= 0x20000 && value <= 0x3FFFD);
  return wide ? 2 : 1;
}

constexpr std::array<std::pair<std::uint32_t, std::string_view>, 18> kSpelling{{
    {0x00A0, " "},
    {0x00B1, "+/-"},
    {0x00B5, "u"},
    {0x00B7, "-"},
    {0x00D7, "x"},
    {0x2011, "-"},
    {0x2013, "-"},
    {0x2014, "-"},
    {0x2018, "'"},
    {0x2019, "'"},
    {0x201C, "\""},
    {0x201D, "\""},
    {0x2026, "..."},
    {0x202F, " "},
    {0x2192, "->"},
    {0x2212, "-"},
    {0x2264, "<="},
    {0x2265, ">="},
}};

std::string_view spelling_of(std::uint32_t value) {
  for (const auto& [sign, spelling] : kSpelling) {
    if (sign == value) return spelling;
  }
  return value == 0x2248 ? "~" : "?";
}

template <class Visit>
void each_code_point(std::string_view text, const Visit& visit) {
  while (!text.empty()) {
    const CodePoint point = first_of(text);
    visit(point.value, text.substr(0, point.bytes));
    text.remove_prefix(point.bytes);
  }
}

std::string clean(std::string_view text, bool keep_newlines) {
  std::string out;
  out.reserve(text.size());
  each_code_point(text, [&](std::uint32_t value, std::string_view) {
    if (value == '\n' && keep_newlines) {
      out.push_back('\n');
    } else if (value == '\n' || value == '\t' || value == '\r') {
      out.push_back(' ');
    } else {
      // U+FFFD itself is inside no range, so broken bytes pass as the replacement that they already
      // are.
      append(out, is_in(value, kUnsafe) ? kReplacement : value);
    }
  });
  return out;
}

// The longest start of `text` that needs at most `width` columns.
std::string_view fitting(std::string_view text, std::size_t width) {
  std::size_t bytes = 0;
  std::size_t columns = 0;
  while (bytes < text.size()) {
    const CodePoint point = first_of(text.substr(bytes));
    columns += width_of(point.value);
    if (columns > width) break;
    bytes += point.bytes;
  }
  return text.substr(0, bytes);
}

}  // namespace

std::string cleaned(std::string_view text) { return clean(text, false); }

std::string cleaned_lines(std::string_view text) { return clean(text, true); }

std::string cleaned_ascii(std::string_view text) {
  std::string out;
  each_code_point(cleaned(text), [&out](std::uint32_t value, std::string_view bytes) {
    out += value < 0x80 ? bytes : spelling_of(value);
  });
  return out;
}

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  each_code_point(text, [&](std::uint32_t value, std::string_view) { columns += width_of(value); });
  return columns;
}

std::string cut(std::string_view text, std::size_t width, std::string_view ellipsis) {
  if (fitting(text, width).size() == text.size()) return std::string(text);
  const std::size_t mark = display_width(ellipsis);
  if (mark >= width) return std::string(fitting(text, width));
  return std::string(fitting(text, width - mark)).append(ellipsis);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  width = std::max<std::size_t>(width, 1);
  std::vector<std::string> lines;
  while (true) {
    std::string_view line = fitting(text, width);
    if (line.size() == text.size()) break;
    // A character wider than the line stands alone: each round must take something.
    if (line.empty()) line = text.substr(0, first_of(text).bytes);
    const std::size_t space =
        text.size() > line.size() && text[line.size()] == ' ' ? line.size() : line.rfind(' ');
    if (space != std::string_view::npos && space > 0) line = text.substr(0, space);
    lines.emplace_back(line);
    text.remove_prefix(line.size());
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  if (!text.empty() || lines.empty()) lines.emplace_back(text);
  return lines;
}

}  // namespace bakeoff::report
