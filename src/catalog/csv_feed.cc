#include <fmt/format.h>

#include <optional>

#include "catalog/request_file.h"

namespace bakeoff::catalog {
namespace {

class RecordReader {
 public:
  explicit RecordReader(std::string_view text) : text_(text) {}

  [[nodiscard]] bool is_done() const { return text_.empty(); }
  [[nodiscard]] int line() const { return line_; }  // of what comes next

  // Nothing: a quote does not end, or something follows the quote that ends a field.
  std::optional<std::vector<std::string>> next() {
    fields_.assign(1, "");
    where_ = Where::at_start;
    while (!text_.empty()) {
      const char c = text_.front();
      text_.remove_prefix(1);
      line_ += c == '\n' ? 1 : 0;
      if (where_ == Where::in_quotes) {
        take_quoted(c);
      } else if (c == '\n') {
        return fields_;
      } else if (!take_plain(c)) {
        return std::nullopt;
      }
    }
    if (where_ == Where::in_quotes) return std::nullopt;
    return fields_;
  }

 private:
  enum class Where { at_start, in_field, in_quotes, after_quotes };

  void take_quoted(char c) {
    if (c == '"' && !text_.starts_with('"')) {
      where_ = Where::after_quotes;
      return;
    }
    if (c == '"') text_.remove_prefix(1);  // two of them stand for one
    fields_.back() += c;
  }

  bool take_plain(char c) {
    if (c == '\r' && text_.starts_with('\n')) return true;
    if (c == ',') {
      fields_.emplace_back();
      where_ = Where::at_start;
      return true;
    }
    if (where_ == Where::after_quotes) return false;
    if (c == '"' && where_ == Where::at_start) {
      where_ = Where::in_quotes;
      return true;
    }
    where_ = Where::in_field;
    fields_.back() += c;
    return true;
  }

  std::string_view text_;
  std::vector<std::string> fields_;
  Where where_ = Where::at_start;
  int line_ = 1;
};

}  // namespace

Result<Feed> parse_csv_feed(const std::string& name, std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // a byte order mark
  Feed feed{.name = name, .columns = {}, .rows = {}};
  RecordReader reader(text);
  while (!reader.is_done()) {
    const int began = reader.line();
    auto record = reader.next();
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
