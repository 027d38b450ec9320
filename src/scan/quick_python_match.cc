// match and its patterns, of which nothing is kept but the blocks.
#include "scan/internal/quick_python_reader.h"

namespace bakeoff::scan {

// "match" is a name like any other, and match(a) may be a call: it is a statement if a colon
// follows. Takes the words up to there, or none.
bool QuickPythonReader::starts_match() {
  if (!tokens_.is(Token::name) || tokens_.text() != "match") return false;
  const PythonTokens before = tokens_;
  const Mark begin = mark();
  const auto nodes = build_.tree().nodes.size();
  tokens_.next();
  const bool may_begin = tokens_.is(Token::name) || tokens_.is(Token::string) ||
                         tokens_.is(Token::number) || tokens_.is("(");
  if (may_begin) expression_list();
  pending_.resize(begin);
  build_.tree().nodes.resize(nodes);
  if (may_begin && tokens_.is(":")) return true;
  tokens_ = before;
  return false;
}

NodeId QuickPythonReader::match(std::uint32_t line) {
  const Mark begin = mark();
  expect(":");
  if (!tokens_.is(Token::newline)) return fail();
  tokens_.next();
  if (!tokens_.is(Token::indent)) return fail();
  tokens_.next();
  while (!tokens_.is(Token::dedent) && !tokens_.is(Token::end)) match_case();
  if (!tokens_.is(Token::dedent)) return fail();
  tokens_.next();
  return take(NodeKind::attempt, line, begin);
}

void QuickPythonReader::match_case() {
  if (!tokens_.is(Token::name) || tokens_.text() != "case") {
    fail();
    return;
  }
  tokens_.next();
  const Mark begin = mark();
  const auto nodes = build_.tree().nodes.size();
  do pattern();
  while (accept(","));
  if (accept("if")) {
    tokens_.is("lambda") ? fail() : disjunction();
    if (tokens_.is("if") || tokens_.is(":=")) fail();
  }
  pending_.resize(begin);
  build_.tree().nodes.resize(nodes);
  push(block());
}

void QuickPythonReader::pattern() {
  const Nesting nesting(depth_);
  if (depth_ > kMostStatements) {
    fail();
    return;
  }
  do closed_pattern();
  while (accept("|"));
  if (!accept("as")) return;
  if (!tokens_.is(Token::name)) fail();
  tokens_.next();
}

// Tables, stars and signs before numbers are left to the grammar.
void QuickPythonReader::closed_pattern() {
  switch (tokens_.now().kind) {
    case Token::name:
      return class_pattern();
    case Token::string:
      strings();
      return;
    case Token::number:
      return tokens_.next();
    default:
      if (accept("None") || accept("True") || accept("False")) return;
      if (accept("(")) return patterns(")");
      if (accept("[")) return patterns("]");
      fail();
  }
}

void QuickPythonReader::class_pattern() {
  dotted_name();
  if (!accept("(")) return;
  bool has_names = false;
  while (!tokens_.is(")") && !tokens_.is(Token::end)) {
    if (tokens_.is(Token::name) && tokens_.is_before("=")) {
      has_names = true;
      tokens_.next();
      tokens_.next();
    } else if (has_names) {
      fail();
    }
    pattern();
    if (!accept(",")) break;
  }
  expect(")");
}

void QuickPythonReader::patterns(Word close) {
  while (!tokens_.is(close) && !tokens_.is(Token::end)) {
    pattern();
    if (!accept(",")) break;
  }
  expect(close);
}

}  // namespace bakeoff::scan
