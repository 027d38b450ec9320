#include "scan/internal/path_text.h"

#include <cctype>

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

// ":id", ":id?", ":id(\\d+)", "*", "*rest", "{*rest}" (Express 5), "{id}" and "{id:regex}"
// (Fastify's and Hono's braces belong to a parameter).
std::string plain_colon(std::string_view piece) {
  std::string out;
  for (std::size_t i = 0; i < piece.size(); ++i) {
    const char c = piece[i];
    if (c == ':' && i + 1 < piece.size() && is_word(piece[i + 1])) {
      std::size_t end = i + 1;
      while (end < piece.size() && is_word(piece[end])) ++end;
      out += "{" + std::string(piece.substr(i + 1, end - i - 1)) + "}";
      if (end < piece.size() && piece[end] == '(') end = group_end(piece, end, '(', ')') + 1;
      if (end < piece.size() && piece[end] == '{') end = group_end(piece, end, '{', '}') + 1;
      if (end < piece.size() && (piece[end] == '?' || piece[end] == '+' || piece[end] == '*'))
        ++end;
      i = end - 1;
    } else if (c == '*' && i + 1 < piece.size() && is_word(piece[i + 1])) {
      std::size_t end = i + 1;
      while (end < piece.size() && is_word(piece[end])) ++end;
      out += "{" + std::string(piece.substr(i + 1, end - i - 1)) + "}";
      i = end - 1;
    } else if (c == '{' || c == '}') {
      continue;
    } else if (c == '(' && i > 0) {
      const auto end = group_end(piece, i, '(', ')');
      if (piece.substr(i, end - i + 1) == "(.*)") out += "*";
      i = end;
    } else {
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

}  // namespace

std::string plain_pattern(std::string_view pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '^' || c == '$') continue;
    if (c == '\\' && i + 1 < pattern.size()) {
      const char next = pattern[++i];
      if (next == 'A' || next == 'Z' || next == 'z' || next == 'b') continue;
      if (next == 'd' || next == 'w' || next == 's' || next == 'S' || next == 'W') {
        out += "{}";
        while (i + 1 < pattern.size() && (pattern[i + 1] == '+' || pattern[i + 1] == '*')) ++i;
      } else {
        out += next;
      }
      continue;
    }
    if (c == '(') {
      const auto end = group_end(pattern, i, '(', ')');
      const auto group = pattern.substr(i + 1, end - i - 1);
      const bool is_optional = end + 1 < pattern.size() && pattern[end + 1] == '?';
      i = end + (is_optional ? 1 : 0);
      if (group.starts_with("?:")) {
        const bool is_choice = group.find('|') != std::string_view::npos;
        if (is_optional) continue;
        out += is_choice ? "{}" : plain_pattern(group.substr(2));
        continue;
      }
      if (group.starts_with("?=") || group.starts_with("?!") || group.starts_with("?i")) continue;
      out += "{" + group_name(group) + "}";
      continue;
    }
    if (c == '[') {
      i = std::min(pattern.find(']', i), pattern.size() - 1);
      out += "{}";
      while (i + 1 < pattern.size() && (pattern[i + 1] == '+' || pattern[i + 1] == '*')) ++i;
      continue;
    }
    if (c == '?') {
      // "/?": the slash may be absent.
      if (!out.empty() && out.back() == '/') out.pop_back();
      continue;
    }
    if (c == '.' && i + 1 < pattern.size() && (pattern[i + 1] == '*' || pattern[i + 1] == '+')) {
      out += "*";
      ++i;
      continue;
    }
    out += c;
  }
  return out;
}

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
  if (joining == Joining::with_slash && !has_slash && piece.front() != kHole &&
      before.back() != kHole)
    out += '/';
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
