#include "scan/internal/path_text.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "scan/internal/value.h"

namespace bakeoff::scan {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The end of the group that opens at `at`; the text's end where it never closes.
std::size_t group_end(std::string_view text, std::size_t at, char open, char close) {
  int depth = 0;
  bool is_in_class = false;
  for (std::size_t i = at; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '[' && open == '(') {
      is_in_class = true;
    } else if (text[i] == ']') {
      is_in_class = false;
    } else if (!is_in_class && text[i] == open) {
      ++depth;
    } else if (!is_in_class && text[i] == close && --depth == 0) {
      return i;
    }
  }
  return text.size();
}

std::size_t word_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_word(text[at])) ++at;
  return at;
}

// Behind what may follow a parameter's name: "(\\d+)", "{...}", "?".
std::size_t parameter_end(std::string_view piece, std::size_t end) {
  const auto is_at = [&](char c) { return end < piece.size() && piece[end] == c; };
  if (is_at('(')) end = group_end(piece, end, '(', ')') + 1;
  if (is_at('{')) end = group_end(piece, end, '{', '}') + 1;
  if (is_at('?') || is_at('+') || is_at('*')) ++end;
  return end;
}

// ":id", ":id?", ":id(\\d+)", "*", "*rest", "{*rest}" (Express 5), "{id}" and "{id:regex}"
// (Fastify's and Hono's braces belong to a parameter).
std::string plain_colon(std::string_view piece) {
  std::string out;
  for (std::size_t i = 0; i < piece.size(); ++i) {
    const char c = piece[i];
    const bool is_named = (c == ':' || c == '*') && i + 1 < piece.size() && is_word(piece[i + 1]);
    if (is_named) {
      const auto end = word_end(piece, i + 1);
      out += "{" + std::string(piece.substr(i + 1, end - i - 1)) + "}";
      i = (c == ':' ? parameter_end(piece, end) : end) - 1;
    } else if (c == '(' && i > 0) {
      const auto end = group_end(piece, i, '(', ')');
      if (piece.substr(i, end - i + 1) == "(.*)") out += "*";
      i = end;
    } else if (c != '{' && c != '}') {
      out += c;
    }
  }
  return out;
}

// "{id}", "{id:path}", "{id:[a-z]{2}}"
std::string plain_brace(std::string_view piece) {
  std::string out;
  for (std::size_t i = 0; i < piece.size(); ++i) {
    if (piece[i] != '{') {
      out += piece[i];
      continue;
    }
    const auto end = group_end(piece, i, '{', '}');
    const auto inside = piece.substr(i + 1, end - i - 1);
    out += "{" + std::string(inside.substr(0, inside.find(':'))) + "}";
    i = end;
  }
  return out;
}

// "<id>", "<int:id>", "<re('[a-z]'):id>" (Flask, Django), "<id:int>" (Sanic names first)
std::string plain_angle(std::string_view piece, bool name_first) {
  std::string out;
  for (std::size_t i = 0; i < piece.size(); ++i) {
    if (piece[i] != '<') {
      out += piece[i];
      continue;
    }
    const auto end = group_end(piece, i, '<', '>');
    const auto inside = piece.substr(i + 1, end - i - 1);
    const auto colon = name_first ? inside.find(':') : inside.rfind(':');
    const auto name = colon == std::string_view::npos ? inside
                      : name_first                    ? inside.substr(0, colon)
                                                      : inside.substr(colon + 1);
    out += "{" + std::string(name) + "}";
    i = end;
  }
  return out;
}

std::string group_name(std::string_view group) {
  for (const std::string_view mark : {"?P<", "?<"}) {
    if (group.starts_with(mark) && group.find('>') != std::string_view::npos)
      return std::string(group.substr(mark.size(), group.find('>') - mark.size()));
  }
  return "";
}

// A regular expression as a path for people, read from left to right.
class PlainPattern {
 public:
  explicit PlainPattern(std::string_view pattern) : pattern_(pattern) {}

  std::string read() {
    for (at_ = 0; at_ < pattern_.size(); ++at_) read_one();
    return std::move(out_);
  }

 private:
  void read_one() {
    const char c = pattern_[at_];
    if (c == '^' || c == '$') return;
    if (c == '\\' && at_ + 1 < pattern_.size()) return read_escape();
    if (c == '(') return read_group();
    if (c == '[') return read_class();
    if (c == '?') return drop_slash();
    if (c == '.' && (is_next('*') || is_next('+'))) return read_anything();
    out_ += c;
  }

  [[nodiscard]] bool is_next(char c) const {
    return at_ + 1 < pattern_.size() && pattern_[at_ + 1] == c;
  }

  void skip_repeats() {
    while (is_next('+') || is_next('*')) ++at_;
  }

  void read_escape() {
    constexpr std::string_view anchors = "AZzb";
    constexpr std::string_view classes = "dwsSW";
    const char escaped = pattern_[++at_];
    if (anchors.find(escaped) != std::string_view::npos) return;
    if (classes.find(escaped) == std::string_view::npos) {
      out_ += escaped;
      return;
    }
    out_ += "{}";
    skip_repeats();
  }

  void read_group() {
    const auto end = group_end(pattern_, at_, '(', ')');
    const auto group = pattern_.substr(at_ + 1, end - at_ - 1);
    const bool is_optional = end + 1 < pattern_.size() && pattern_[end + 1] == '?';
    at_ = end + (is_optional ? 1 : 0);
    if (group.starts_with("?:")) {
      if (!is_optional) read_unnamed(group.substr(2));
      return;
    }
    if (group.starts_with("?=") || group.starts_with("?!") || group.starts_with("?i")) return;
    out_ += "{" + group_name(group) + "}";
  }

  void read_unnamed(std::string_view inside) {
    const bool is_choice = inside.find('|') != std::string_view::npos;
    out_ += is_choice ? "{}" : plain_pattern(inside);
  }

  void read_class() {
    at_ = std::min(pattern_.find(']', at_), pattern_.size() - 1);
    out_ += "{}";
    skip_repeats();
  }

  // "/?": the slash may be absent.
  void drop_slash() {
    if (!out_.empty() && out_.back() == '/') out_.pop_back();
  }

  void read_anything() {
    out_ += "*";
    ++at_;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string plain_pattern(std::string_view pattern) { return PlainPattern(pattern).read(); }

std::string plain_piece(std::string_view piece, std::string_view syntax) {
  if (syntax == "colon") return plain_colon(piece);
  if (syntax == "brace") return plain_brace(piece);
  if (syntax == "angle") return plain_angle(piece, false);
  if (syntax == "angle-name-first") return plain_angle(piece, true);
  if (syntax == "regex") return plain_pattern(piece);
  return std::string(piece);
}

std::string joined_piece(std::string_view before, std::string_view piece, Joining joining) {
  if (before.empty() || piece.empty()) return std::string(before) + std::string(piece);
  std::string out(before);
  const bool has_slash = before.back() == '/' || piece.front() == '/';
  const bool is_open = piece.front() == kHole || before.back() == kHole;
  const bool wants_slash = joining == Joining::at_dots ? before.back() != '.'
                                                       : joining == Joining::with_slash && !is_open;
  if (wants_slash && !has_slash) out += '/';
  if (before.back() == '/' && piece.front() == '/') piece.remove_prefix(1);
  return out + std::string(piece);
}

std::string finished_path(std::string_view path) {
  std::string out = "/";
  for (const char c : path) {
    if (c == '/' && out.back() == '/') continue;
    if (c == kHole) {
      out += "{?}";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      out += c;
    }
  }
  if (out.size() > 1 && out.back() == '/') out.pop_back();
  return out;
}

}  // namespace bakeoff::scan
