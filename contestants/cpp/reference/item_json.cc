#include "item_json.h"

#include <charconv>

namespace bakeoff::reference {
namespace {

constexpr int kDeepest = 32;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A cursor over JSON text that checks the grammar and keeps nothing.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool at_end() {
    skip_space();
    return rest_.empty();
  }

  bool take(char c) {
    skip_space();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // The raw text between the quotes: escapes are checked, not decoded.
  bool take_string(std::string_view& raw) {
    if (!take('"')) return false;
    std::size_t i = 0;
    while (i < rest_.size() && rest_[i] != '"') {
      if (static_cast<unsigned char>(rest_[i]) < 0x20) return false;
      if (rest_[i] != '\\') {
        ++i;
      } else if (const auto length = escape_length(rest_.substr(i)); length > 0) {
        i += length;
      } else {
        return false;
      }
    }
    if (i >= rest_.size()) return false;
    raw = rest_.substr(0, i);
    rest_.remove_prefix(i + 1);
    return true;
  }

  bool take_integer(std::int64_t& value) {
    skip_space();
    std::string_view raw;
    if (!take_number(raw)) return false;
    const auto* end = raw.data() + raw.size();
    const auto [stop, error] = std::from_chars(raw.data(), end, value);
    return error == std::errc{} && stop == end;
  }

  bool skip_value(int depth) {
    skip_space();
    if (rest_.empty() || depth > kDeepest) return false;
    std::string_view ignored;
    switch (rest_.front()) {
      case '"':
        return take_string(ignored);
      case '{':
        return skip_list(depth, '{', '}');
      case '[':
        return skip_list(depth, '[', ']');
      case 't':
        return take_word("true");
      case 'f':
        return take_word("false");
      case 'n':
        return take_word("null");
      default:
        return take_number(ignored);
    }
  }

 private:
  void skip_space() {
    const auto first = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(first == std::string_view::npos ? rest_.size() : first);
  }

  // Length of the escape at the front of `text`, 0 when it is none.
  static std::size_t escape_length(std::string_view text) {
    if (text.size() < 2) return 0;
    if (text[1] != 'u')
      return std::string_view("\"\\/bfnrt").find(text[1]) == std::string_view::npos ? 0 : 2;
    if (text.size() < 6) return 0;
    return text.substr(2, 4).find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos
               ? 6
               : 0;
  }

  bool take_word(std::string_view word) {
    if (rest_.substr(0, word.size()) != word) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  std::size_t digits_at(std::size_t i) const {
    std::size_t count = 0;
    while (i + count < rest_.size() && is_digit(rest_[i + count])) ++count;
    return count;
  }

  bool take_number(std::string_view& raw) {
    std::size_t i = !rest_.empty() && rest_.front() == '-' ? 1 : 0;
    const auto whole = digits_at(i);
    if (whole == 0 || (whole > 1 && rest_[i] == '0')) return false;
    i += whole;
    if (i < rest_.size() && rest_[i] == '.') {
      const auto fraction = digits_at(i + 1);
      if (fraction == 0) return false;
      i += 1 + fraction;
    }
    if (i < rest_.size() && (rest_[i] == 'e' || rest_[i] == 'E')) {
      ++i;
      if (i < rest_.size() && (rest_[i] == '+' || rest_[i] == '-')) ++i;
      const auto exponent = digits_at(i);
      if (exponent == 0) return false;
      i += exponent;
    }
    raw = rest_.substr(0, i);
    rest_.remove_prefix(i);
    return true;
  }

  bool skip_list(int depth, char open, char close) {
    if (!take(open)) return false;
    if (take(close)) return true;
    do {
      std::string_view name;
      if (open == '{' && !(take_string_after_space(name) && take(':'))) return false;
      if (!skip_value(depth + 1)) return false;
    } while (take(','));
    return take(close);
  }

  bool take_string_after_space(std::string_view& raw) {
    skip_space();
    return take_string(raw);
  }

  std::string_view rest_;
};

}  // namespace

std::optional<Item> read_item(std::string_view text) {
  Cursor cursor(text);
  Item item;
  bool has_id = false;
  bool has_value = false;
  if (!cursor.take('{')) return std::nullopt;
  do {
    std::string_view name;
    if (!cursor.take_string(name) || !cursor.take(':')) return std::nullopt;
    if (name == "id" && !has_id) {
      has_id = cursor.take_integer(item.id);
      if (!has_id) return std::nullopt;
    } else if (name == "value" && !has_value) {
      has_value = cursor.take_integer(item.value);
      if (!has_value) return std::nullopt;
    } else if (!cursor.skip_value(1)) {
      return std::nullopt;
    }
  } while (cursor.take(','));
  if (!cursor.take('}') || !cursor.at_end() || !has_id || !has_value) return std::nullopt;
  return item;
}

}  // namespace bakeoff::reference
