// Strings.
#include <cctype>

#include "scan/internal/lowering.h"
#include "scan/internal/quick_python_reader.h"

namespace bakeoff::scan {

NodeId QuickPythonReader::strings() {
  const auto line = tokens_.now().line;
  const Mark begin = mark();
  while (tokens_.is(Token::string)) string_parts();
  if (!tokens_.has_failed()) return joined(line, begin);
  pending_.resize(begin);
  return build_.missing();
}

// One text where all parts are texts.
NodeId QuickPythonReader::joined(std::uint32_t line, Mark begin) {
  const auto& tree = build_.tree();
  std::string all;
  for (Mark at = begin; at < mark(); ++at) {
    if (tree.kind(pending_[at]) != NodeKind::text) return take(NodeKind::format, line, begin);
    if (mark() > begin + 1) all += tree.text(pending_[at]);
  }
  if (mark() != begin + 1) {
    pending_.resize(begin);
    return leaf(NodeKind::text, line, all);
  }
  const NodeId one = pending_[begin];
  pending_.resize(begin);
  build_.tree().nodes[one].line = line;
  return one;
}

QuickPythonReader::OpenString QuickPythonReader::opened() const {
  const auto opening = tokens_.text();
  const char quote = opening.back();
  const auto prefix = opening.substr(0, opening.find(quote));
  OpenString string;
  string.quote = quote;
  string.is_triple = opening.size() - prefix.size() == 3;
  string.is_raw = prefix.find_first_of("rR") != std::string_view::npos;
  string.is_format = prefix.find_first_of("fF") != std::string_view::npos;
  string.line = tokens_.now().line;
  string.at = string.piece = tokens_.position();
  return string;
}

bool QuickPythonReader::is_at_end(const OpenString& string) const {
  const auto is_quote = [&](std::uint32_t at) { return tokens_.char_at(at) == string.quote; };
  if (!is_quote(string.at)) return false;
  return !string.is_triple || (is_quote(string.at + 1) && is_quote(string.at + 2));
}

// The text up to here stands in the string as it is, or with its escapes read.
void QuickPythonReader::take_piece(OpenString& string) {
  const auto piece = tokens_.between(string.piece, string.at);
  const bool is_as_it_is = string.is_raw || !string.has_escape;
  std::string text = is_as_it_is ? std::string(piece) : unescaped(piece);
  if (string.has_double_brace) text = with_single_braces(text);
  if (!text.empty()) push(leaf(NodeKind::text, string.line, text));
  string.has_escape = false;
  string.has_double_brace = false;
}

void QuickPythonReader::skip_escape(OpenString& string) {
  string.has_escape = true;
  char c = tokens_.char_at(++string.at);
  if (string.is_format && (c == 'N' || c == '{' || c == '}')) return static_cast<void>(fail());
  if (c == '\r') {
    c = tokens_.char_at(++string.at);
    if (c != '\n') return static_cast<void>(fail());
  }
  if (c == '\n') ++string.newlines;
  if (c != '\\' && c != '\n' && c != string.quote) string.has_plain = true;
  ++string.at;
}

void QuickPythonReader::take_brace(OpenString& string) {
  const char brace = tokens_.char_at(string.at);
  if (tokens_.char_at(string.at + 1) == brace) {
    string.has_double_brace = true;
    string.at += 2;
    return;
  }
  if (brace == '}') return static_cast<void>(fail());
  take_piece(string);
  tokens_.go_on_at(string.at + 1, string.newlines);
  string.newlines = 0;
  string.at = string.piece = interpolation();
}

void QuickPythonReader::take_letter(OpenString& string) {
  const char c = tokens_.char_at(string.at);
  if (c == '\\') return skip_escape(string);
  const bool is_lone_return = c == '\r' && tokens_.char_at(string.at + 1) != '\n';
  if (is_lone_return) return static_cast<void>(fail());
  if (c == '\n') {
    if (!string.is_triple) return static_cast<void>(fail());
    ++string.newlines;
  }
  string.has_plain = true;
  if (string.is_format && (c == '{' || c == '}')) return take_brace(string);
  ++string.at;
}

// Where the text of an opened string goes on, and what stands in it.
void QuickPythonReader::string_parts() {
  OpenString string = opened();
  while (!tokens_.has_failed() && !is_at_end(string)) {
    if (string.at >= tokens_.size()) return static_cast<void>(fail());
    take_letter(string);
  }
  if (tokens_.has_failed()) return;
  const bool is_dropped = string.is_raw && !string.has_plain && string.at > string.piece;
  if (is_dropped) return static_cast<void>(fail());  // by the grammar
  take_piece(string);
  tokens_.go_on_at(string.at + (string.is_triple ? 3 : 1), string.newlines);
  tokens_.next();
}

// Behind "{"; gives where the text goes on, behind "}".
std::uint32_t QuickPythonReader::interpolation() {
  if (++depth_ > kMostExpressions) {
    fail();
    return 0;
  }
  tokens_.open();
  tokens_.next();
  push(tokens_.is("yield") ? fail() : expression_list());
  accept("=");
  if (tokens_.is("!")) {
    tokens_.next();
    if (!tokens_.is(Token::name)) fail();
    tokens_.next();
  }
  --depth_;
  tokens_.close();
  auto end = tokens_.now().begin;
  if (tokens_.is(":")) {
    end = skip_format(end + 1);
  } else if (!tokens_.is("}")) {
    fail();
  }
  tokens_.go_on_at(end + 1, 0);
  return end + 1;
}

// A format, up to its "}". Only plain ones, and names in braces.
std::uint32_t QuickPythonReader::skip_format(std::uint32_t at) {
  constexpr std::string_view too_much("\0\n\"'\\", 5);
  const auto is_word = [](char c) {
    return c == '_' || c == '.' || std::isalnum(static_cast<unsigned char>(c)) != 0;
  };
  for (;; ++at) {
    if (tokens_.char_at(at) == '{') {
      for (++at; is_word(tokens_.char_at(at)); ++at) {
      }
      if (tokens_.char_at(at) == '}') continue;
      fail();
      return at;
    }
    if (tokens_.char_at(at) == '}') return at;
    if (too_much.find(tokens_.char_at(at)) != std::string_view::npos) {
      fail();
      return at;
    }
  }
}

}  // namespace bakeoff::scan
