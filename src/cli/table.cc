#include "cli/table.h"

#include <algorithm>

namespace bakeoff::cli {
namespace {

// Characters, not bytes: continuation bytes of UTF-8 take no column.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string cut(const std::string& text, std::size_t most) {
  if (width_of(text) <= most) return text;
  std::string kept;
  std::size_t width = 0;
  for (const char c : text) {
    const bool starts = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    if (starts && ++width + 3 > most) break;
    kept += c;
  }
  return kept + "...";
}

}  // namespace

std::string format_table(const std::vector<std::vector<std::string>>& rows, int columns) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    std::size_t at = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool last = i + 1 == row.size();
      const auto room =
          static_cast<std::size_t>(columns) > at + 12 ? static_cast<std::size_t>(columns) - at : 12;
      line +=
          last ? cut(row[i], room) : row[i] + std::string(widths[i] - width_of(row[i]) + 2, ' ');
      at += widths[i] + 2;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace bakeoff::cli
