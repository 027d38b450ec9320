#include <fmt/format.h>

#include <optional>

#include "catalog/request_file.h"

namespace bakeoff::catalog {
namespace {

// Takes one record off the front of `text`; `lines` counts the lines it spans. Nothing: a quote
// does not end, or something follows the quote that ends a field.
std::optional<std::vector<std::string>> take_record(std::string_view& text, int& lines) {
  std::vector<std::string> fields(1);
  bool in_quotes = false;
  bool was_quoted = false;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    lines += c == '\n' ? 1 : 0;
    if (in_quotes) {
      if (c != '"') {
        fields.back() += c;
      } else if (text.starts_with('"')) {
        fields.back() += '"';
        text.remove_prefix(1);
      } else {
        in_quotes = false;
        was_quoted = true;
      }
      continue;
    }
    if (c == '\n') return fields;
    if (c == '\r' && text.starts_with('\n')) continue;
    if (c == ',') {
      fields.emplace_back();
      was_quoted = false;
    } else if (c == '"' && fields.back().empty() && !was_quoted) {
      in_quotes = true;
    } else if (was_quoted) {
      return std::nullopt;
    } else {
      fields.back() += c;
    }
  }
  return in_quotes ? std::nullopt : std::optional(fields);
}

}  // namespace

Result<Feed> parse_csv_feed(const std::string& name, std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // a byte order mark
  Feed feed{.name = name, .columns = {}, .rows = {}};
  int line = 1;
  while (!text.empty()) {
    const int began = line;
    auto record = take_record(text, line);
    if (!record) {
      return fail(ErrorCode::invalid_input, fmt::format("line {}: its quotes do not pair", began));
    }
    if (record->size() == 1 && record->front().empty()) continue;  // a blank line
    if (feed.columns.empty()) {
      feed.columns = std::move(*record);
      continue;
    }
    if (record->size() != feed.columns.size()) {
      return fail(ErrorCode::invalid_input, fmt::format("line {}: {} values for {} columns", began,
                                                        record->size(), feed.columns.size()));
    }
    feed.rows.push_back(std::move(*record));
  }
  if (feed.rows.empty()) return fail(ErrorCode::invalid_input, "it has no row of values");
  return feed;
}

}  // namespace bakeoff::catalog
