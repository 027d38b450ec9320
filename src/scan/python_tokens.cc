#include "scan/internal/python_tokens.h"

#include <algorithm>
#include <array>

namespace bakeoff::scan {
namespace {

constexpr int kTab = 8;
constexpr std::size_t kMostIndents = 100;

enum Kind : std::uint8_t { other, letter, digit, blank };

constexpr std::array<Kind, 256> kinds_of_chars() {
  std::array<Kind, 256> kinds{};
  for (int c = 'a'; c <= 'z'; ++c) kinds[static_cast<std::size_t>(c)] = letter;
  for (int c = 'A'; c <= 'Z'; ++c) kinds[static_cast<std::size_t>(c)] = letter;
  for (int c = '0'; c <= '9'; ++c) kinds[static_cast<std::size_t>(c)] = digit;
  kinds['_'] = letter;
  kinds[' '] = kinds['\t'] = kinds['\f'] = blank;
  return kinds;
}
constexpr auto kKinds = kinds_of_chars();

Kind kind_of(char c) { return kKinds[static_cast<unsigned char>(c)]; }

bool is_keyword(std::uint64_t code, std::size_t size) {
  switch (size) {
    case 2:
      return code == word_code("as") || code == word_code("if") || code == word_code("in") ||
             code == word_code("is") || code == word_code("or");
    case 3:
      return code == word_code("and") || code == word_code("def") || code == word_code("del") ||
             code == word_code("for") || code == word_code("not") || code == word_code("try");
    case 4:
      return code == word_code("None") || code == word_code("True") || code == word_code("elif") ||
             code == word_code("else") || code == word_code("from") || code == word_code("pass") ||
             code == word_code("with");
    case 5:
      return code == word_code("False") || code == word_code("async") ||
             code == word_code("await") || code == word_code("break") ||
             code == word_code("class") || code == word_code("raise") ||
             code == word_code("while") || code == word_code("yield");
    case 6:
      return code == word_code("assert") || code == word_code("except") ||
             code == word_code("global") || code == word_code("import") ||
             code == word_code("lambda") || code == word_code("return");
    case 7:
      return code == word_code("finally");
    case 8:
      return code == word_code("continue") || code == word_code("nonlocal");
    default:
      return false;
  }
}

// Of the sign that begins with `first`; 0: there is none.
std::size_t sign_size(char first, char second, char third) {
  constexpr std::string_view all = "+-*/%@&|^~<>()[]{},:.;=!";
  constexpr std::string_view with_equals = "+-*/%@&|^<>:=!";
  constexpr std::string_view doubled = "*/<>";
  const auto is_in = [](std::string_view signs, char c) { return signs.find(c) != signs.npos; };
  if (!is_in(all, first)) return 0;
  if (second == '=') return is_in(with_equals, first) ? 2 : 1;
  if (second == first && is_in(doubled, first)) return third == '=' ? 3 : 2;
  if (first == '.' && second == '.' && third == '.') return 3;
  return first == '-' && second == '>' ? 2 : 1;
}

// Digits, and underscores between them.
bool are_digits(std::string_view text, std::string_view digits) {
  bool may_end = false;
  for (const char c : text) {
    const bool is_digit = digits.find(c) != std::string_view::npos;
    if (!is_digit && !(c == '_' && may_end)) return false;
    may_end = is_digit;
  }
  return may_end;
}

// "1", "1_000", ".5", "1.", "1e-3", "2.5J"
bool is_decimal(std::string_view text) {
  constexpr std::string_view ten = "0123456789";
  if (text.ends_with('j') || text.ends_with('J')) text.remove_suffix(1);
  const auto mark = text.find_first_of("eE");
  if (mark != std::string_view::npos) {
    auto exponent = text.substr(mark + 1);
    if (exponent.starts_with('+') || exponent.starts_with('-')) exponent.remove_prefix(1);
    if (!are_digits(exponent, ten)) return false;
    text = text.substr(0, mark);
  }
  const auto point = text.find('.');
  if (point == std::string_view::npos) return are_digits(text, ten);
  const auto whole = text.substr(0, point);
  const auto fraction = text.substr(point + 1);
  return (whole.empty() || are_digits(whole, ten)) &&
         (fraction.empty() || are_digits(fraction, ten)) && whole.size() + fraction.size() > 0;
}

}  // namespace

void PythonTokens::fail() {
  has_failed_ = true;
  now_ = {};
}

// Inside brackets a line does not end.
void PythonTokens::follow_bracket() {
  if (is("(") || is("[") || is("{")) ++depth_;
  if (is(")") || is("]") || is("}")) --depth_;
  if (depth_ < 0) fail();
}

// The last line ends even without a newline, and then every block that is open.
void PythonTokens::end_source() {
  if (depth_ > 0) return fail();
  const bool has_line_ended =
      now_.kind == Token::newline || now_.kind == Token::dedent || now_.begin == now_.end;
  if (!has_line_ended) return make(Token::newline, at_);
  dedents_ = static_cast<int>(indents_.size()) - 1;
  indents_.resize(1);
  if (dedents_ == 0) return make(Token::end, at_);
  --dedents_;
  make(Token::dedent, at_);
}

void PythonTokens::end_line() {
  ++at_;
  is_line_start_ = true;
  make(Token::newline, at_ - 1);
  ++line_;
}

void PythonTokens::next() {
  if (now_.kind == Token::sign) follow_bracket();
  if (has_failed_) return fail();
  if (dedents_ > 0) {
    --dedents_;
    return make(Token::dedent, at_);
  }
  if (is_line_start_ && depth_ == 0) {
    is_line_start_ = false;
    if (start_line()) return;
  }
  if (!skip_blanks()) return fail();
  if (at_ >= source_.size()) return end_source();
  const char c = source_[at_];
  if (c == '\n') return end_line();
  const Kind kind = kind_of(c);
  if (kind == letter) return read_name();
  if (kind == digit || (c == '.' && kind_of(char_at(at_ + 1)) == digit)) return read_number();
  if ((c == '"' || c == '\'') && read_string(at_)) return;
  read_sign();
}

// In the same line; "=" is not "==".
bool PythonTokens::is_before(std::string_view sign) const {
  auto at = now_.end;
  while (kind_of(char_at(at)) == blank) ++at;
  return source_.substr(at, sign.size()) == sign &&
         char_at(at + static_cast<std::uint32_t>(sign.size())) != '=';
}

// False: something that is not known here.
bool PythonTokens::skip_blanks() {
  while (at_ < source_.size()) {
    const char c = source_[at_];
    const bool is_return = c == '\r' && char_at(at_ + 1) == '\n';
    if (kind_of(c) == blank || is_return) {
      ++at_;
    } else if (c == '#') {
      at_ = static_cast<std::uint32_t>(std::min(source_.find('\n', at_), source_.size()));
    } else if (c == '\\') {
      ++at_;
      if (char_at(at_) == '\r') ++at_;
      if (char_at(at_) != '\n') return false;
      ++at_;
      ++line_;
    } else if (c == '\n' && depth_ > 0) {
      ++at_;
      ++line_;
    } else {
      return true;
    }
  }
  return true;
}

// True: the line is further in or out than the one before, which made a token.
bool PythonTokens::start_line() {
  int indent = 0;
  for (; at_ < source_.size(); ++at_) {
    const char c = source_[at_];
    if (c == ' ') {
      ++indent;
    } else if (c == '\t') {
      indent += kTab;
    } else if (c == '\n') {
      indent = 0;
      ++line_;
    } else if (c == '\r' || c == '\f') {
      indent = 0;
    } else if (c == '#') {
      const auto end = source_.find('\n', at_);
      if (end == std::string_view::npos) {
        at_ = size();
        return false;
      }
      at_ = static_cast<std::uint32_t>(end) - 1;
    } else {
      break;
    }
  }
  if (at_ >= source_.size()) return false;
  if (indent == indents_.back()) return false;
  if (indent > indents_.back()) {
    if (indents_.size() > kMostIndents) {
      fail();
      return true;
    }
    indents_.push_back(indent);
    make(Token::indent, at_);
    return true;
  }
  while (indents_.back() > indent) {
    indents_.pop_back();
    ++dedents_;
  }
  if (indents_.back() != indent) {
    fail();
    return true;
  }
  --dedents_;
  make(Token::dedent, at_);
  return true;
}

void PythonTokens::read_name() {
  const auto begin = at_;
  while (at_ < source_.size()) {
    const Kind kind = kind_of(source_[at_]);
    if (kind != letter && kind != digit) break;
    ++at_;
  }
  const char behind = char_at(at_);
  if (static_cast<unsigned char>(behind) >= 0x80) return fail();
  const auto text = source_.substr(begin, at_ - begin);
  if ((behind == '"' || behind == '\'') && text.size() <= 2) {
    const auto quote = at_;
    at_ = begin;
    if (read_string(quote)) return;
    return fail();
  }
  const auto code = text.size() <= sizeof(std::uint64_t) ? word_code(text) : 0;
  const bool is_word = is_keyword(code, text.size());
  make(is_word ? Token::keyword : Token::name, begin, is_word ? code : 0);
}

void PythonTokens::read_number() {
  const auto begin = at_;
  const bool is_hex = source_[at_] == '0' && (char_at(at_ + 1) | 0x20) == 'x';
  while (at_ < source_.size()) {
    const char c = source_[at_];
    const char before = at_ > begin ? source_[at_ - 1] : '\0';
    const bool is_exponent = (c == '+' || c == '-') && (before | 0x20) == 'e' && !is_hex;
    const Kind kind = kind_of(c);
    if (kind != digit && kind != letter && c != '.' && !is_exponent) break;
    ++at_;
  }
  // "1if x", "1..real" and the like
  const auto text = source_.substr(begin, at_ - begin);
  const bool is_plain =
      is_hex ? are_digits(text.substr(2), "0123456789abcdefABCDEF") : is_decimal(text);
  if (!is_plain) return fail();
  make(Token::number, begin);
}

// From `at_`, its prefix, to behind the opening quotes. False: not a kind of string known here.
bool PythonTokens::read_string(std::uint32_t quote) {
  const auto begin = at_;
  for (auto at = begin; at < quote; ++at) {
    if (std::string_view("rRbBuUfF").find(source_[at]) == std::string_view::npos) return false;
  }
  const char mark = source_[quote];
  const bool is_triple = char_at(quote + 1) == mark && char_at(quote + 2) == mark;
  at_ = quote + (is_triple ? 3 : 1);
  make(Token::string, begin);
  return true;
}

void PythonTokens::read_sign() {
  const auto begin = at_;
  const auto size = sign_size(source_[at_], char_at(at_ + 1), char_at(at_ + 2));
  if (size == 0) return fail();
  at_ += static_cast<std::uint32_t>(size);
  make(Token::sign, begin, word_code(source_.substr(begin, size)));
}

}  // namespace bakeoff::scan
