// Python's tokens with their indentation, one at a time.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace bakeoff::scan {

enum class Token : std::uint8_t {
  end,
  newline,
  indent,
  dedent,
  name,
  keyword,
  number,
  string,
  sign
};

// A sign's or a keyword's characters as one number, so that they are compared as one.
constexpr std::uint64_t word_code(std::string_view text) {
  std::uint64_t code = 0;
  for (const char c : text) code = code << 8U | static_cast<unsigned char>(c);
  return code;
}

// A word that is asked for: its code is known when this is compiled.
struct Word {
  std::uint64_t code = 0;
  // NOLINTNEXTLINE(google-explicit-constructor): is("def")
  consteval Word(const char* text) : code(word_code(text)) {}
};

struct PythonToken {
  Token kind = Token::end;
  std::uint32_t line = 1;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;   // of a string: behind its opening quotes
  std::uint64_t code = 0;  // of signs and keywords
};

class PythonTokens {
 public:
  explicit PythonTokens(std::string_view source) : source_(source) { next(); }

  [[nodiscard]] const PythonToken& now() const { return now_; }
  [[nodiscard]] bool is(Word word) const { return now_.code == word.code; }
  [[nodiscard]] bool is(Token kind) const { return now_.kind == kind; }
  [[nodiscard]] std::string_view text() const {
    return source_.substr(now_.begin, now_.end - now_.begin);
  }
  [[nodiscard]] std::string_view between(std::uint32_t begin, std::uint32_t end) const {
    return source_.substr(begin, end - begin);
  }
  // Is this the sign behind the token, whatever blanks stand between?
  [[nodiscard]] bool is_before(std::string_view sign) const;
  void next();
  // Nothing but Token::end from here on.
  void fail();
  [[nodiscard]] bool has_failed() const { return has_failed_; }

  // Strings are read by whoever knows what stands in them: where reading goes on, and back.
  [[nodiscard]] std::uint32_t position() const { return at_; }
  [[nodiscard]] char char_at(std::uint32_t at) const {
    return at < source_.size() ? source_[at] : '\0';
  }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(source_.size()); }
  // Goes on there, `newlines` lines below. Inside an interpolation, lines do not end.
  void go_on_at(std::uint32_t at, std::uint32_t newlines) {
    if (has_failed_) return;
    at_ = at;
    line_ += newlines;
    now_.kind = Token::string;
    now_.code = 0;
  }
  void open() { ++depth_; }
  void close() { --depth_; }

 private:
  void follow_bracket();
  void end_source();
  void end_line();
  bool skip_blanks();
  bool start_line();
  void read_name();
  void read_number();
  bool read_string(std::uint32_t quote);
  void read_sign();
  void make(Token kind, std::uint32_t begin, std::uint64_t code = 0) {
    now_ = {kind, line_, begin, at_, code};
  }

  std::string_view source_;
  PythonToken now_;
  std::uint32_t at_ = 0;
  std::uint32_t line_ = 1;
  int depth_ = 0;    // of brackets
  int dedents_ = 0;  // still to be given
  bool is_line_start_ = true;
  bool has_failed_ = false;
  std::vector<int> indents_{0};
};

}  // namespace bakeoff::scan
