#include "estimate/arff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace bakeoff::estimate {
namespace {

std::string trimmed(std::string_view text) {
  const auto is_blank = [](unsigned char c) { return std::isspace(c) != 0; };
  while (!text.empty() && is_blank(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && is_blank(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return std::string(text);
}

std::string lowered(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  char quote = 0;
  for (const char c : line) {
    if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else {
        cells.back() += c;
      }
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == ',') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  for (auto& cell : cells) cell = trimmed(cell);
  return cells;
}

// "@attribute 'a name' numeric" -> "a name"
std::string attribute_name(const std::string& line) {
  const std::string rest = trimmed(std::string_view(line).substr(std::string("@attribute").size()));
  if (rest.empty()) return "";
  if (rest.front() == '\'' || rest.front() == '"')
    return lowered(rest.substr(1, rest.find(rest.front(), 1) - 1));
  return lowered(rest.substr(0, rest.find_first_of(" \t")));
}

}  // namespace

Result<ArffTable> parse_arff(std::string_view text) {
  ArffTable table;
  bool in_data = false;
  int number = 0;
  for (std::size_t from = 0; from <= text.size();) {
    const auto end = std::min(text.find('\n', from), text.size());
    const std::string line = trimmed(text.substr(from, end - from));
    from = end + 1;
    ++number;
    if (line.empty() || line.front() == '%') continue;
    const std::string word = lowered(line.substr(0, line.find_first_of(" \t")));
    if (!in_data && word == "@attribute") {
      table.columns.push_back(attribute_name(line));
    } else if (!in_data && word == "@data") {
      in_data = true;
    } else if (in_data) {
      auto cells = cells_of(line);
      if (cells.size() != table.columns.size()) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("line {}: {} values for {} columns", number, cells.size(),
                                table.columns.size()));
      }
      table.rows.push_back(std::move(cells));
    }
  }
  if (table.rows.empty()) return fail(ErrorCode::invalid_input, "no @data in it");
  return table;
}

}  // namespace bakeoff::estimate
