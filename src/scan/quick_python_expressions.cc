// Expressions.
#include <algorithm>

#include "scan/internal/lowering.h"
#include "scan/internal/quick_python_reader.h"

namespace bakeoff::scan {
namespace {

// Of a binary operator, from the loosest, as the grammar has them; 0: it is none.
int level_of(const PythonToken& token) {
  if (token.kind != Token::sign) return 0;
  switch (token.code) {
    case word_code("|"):
      return 1;
    case word_code("&"):
      return 2;
    case word_code("^"):
      return 3;
    case word_code("<<"):
    case word_code(">>"):
      return 4;
    case word_code("+"):
    case word_code("-"):
      return 5;
    case word_code("*"):
    case word_code("/"):
    case word_code("%"):
    case word_code("//"):
    case word_code("@"):
      return 6;
    default:
      return 0;
  }
}

}  // namespace

bool QuickPythonReader::ends_expressions() const {
  return tokens_.is(Token::newline) || tokens_.is(Token::end) || tokens_.is("=") ||
         tokens_.is(";") || tokens_.is(")") || tokens_.is("]") || tokens_.is("}") ||
         tokens_.is(":") || tokens_.is("in") || tokens_.is("from");
}

NodeId QuickPythonReader::expression_list() {
  const auto line = tokens_.now().line;
  const Mark begin = mark();
  push(starred());
  if (!tokens_.is(",")) {
    const NodeId one = pending_.back();
    pending_.pop_back();
    return one;
  }
  while (accept(",")) {
    if (ends_expressions()) break;
    push(starred());
  }
  return take(NodeKind::list, line, begin);
}

// The targets of a loop.
NodeId QuickPythonReader::targets() {
  const auto line = tokens_.now().line;
  const Mark begin = mark();
  bool is_list = false;
  for (;;) {
    push(target());
    if (!accept(",")) break;
    is_list = true;
    if (tokens_.is("in")) break;
  }
  if (is_list) return take(NodeKind::list, line, begin);
  const NodeId one = pending_.back();
  pending_.resize(begin);
  return one;
}

NodeId QuickPythonReader::target() {
  if (tokens_.is("(")) return bracketed_targets();
  if (!tokens_.is("*")) return primary();
  const auto line = tokens_.now().line;
  tokens_.next();
  return make(NodeKind::spread, line, {primary()});
}

// A list, even of one.
NodeId QuickPythonReader::bracketed_targets() {
  const Nesting nesting(depth_);
  if (depth_ > kMostStatements) return fail();
  const auto line = tokens_.now().line;
  const Mark begin = mark();
  tokens_.next();
  do {
    if (mark() > begin && tokens_.is(")")) break;
    push(target());
    if (!is_target(pending_.back())) return fail();
  } while (accept(","));
  expect(")");
  if (tokens_.is(".") || tokens_.is("[") || tokens_.is("(")) return fail();
  return take(NodeKind::list, line, begin);
}

// Of a star before more than a name the grammar makes the star's part of the first word, where no
// bracket encloses the list.
NodeId QuickPythonReader::starred() {
  if (!tokens_.is("*")) return expression();
  const bool is_bracketed = tokens_.char_at(tokens_.now().end) == '(';
  const NodeId made = enclosed_starred();
  const NodeId value = build_.tree().at(made).first;
  const bool is_name = value != kNoNode && build_.tree().kind(value) == NodeKind::name;
  return is_name && !is_bracketed ? made : fail();
}

NodeId QuickPythonReader::enclosed_starred() {
  const auto line = tokens_.now().line;
  tokens_.next();
  const bool is_bracketed = tokens_.is("(");
  const NodeId value = binary(1);
  const NodeKind kind = build_.tree().kind(value);
  const bool is_sum = kind == NodeKind::add || kind == NodeKind::operation;
  if (is_sum && !is_bracketed) return fail();
  return make(NodeKind::spread, line, {value});
}

NodeId QuickPythonReader::named_expression() {
  const auto line = tokens_.now().line;
  const bool is_name = tokens_.is(Token::name);
  const NodeId value = expression();
  if (!tokens_.is(":=")) return value;
  if (!is_name || build_.tree().kind(value) != NodeKind::name) return fail();
  tokens_.next();
  return make(NodeKind::assign, line, {value, expression(), build_.missing()});
}

NodeId QuickPythonReader::expression() {
  if (++depth_ > kMostExpressions) {
    --depth_;
    return fail();
  }
  const auto line = tokens_.now().line;
  NodeId made = kNoNode;
  if (tokens_.is("lambda")) {
    made = lambda();
  } else {
    made = disjunction();
    if (accept("if")) {
      const NodeId test = disjunction();
      expect("else");
      const NodeId otherwise = expression();
      made = make(NodeKind::choice, line, {test, made, otherwise});
    }
  }
  --depth_;
  return made;
}

NodeId QuickPythonReader::disjunction() {
  const auto line = tokens_.now().line;
  NodeId left = conjunction();
  while (accept("or")) {
    const NodeId right = conjunction();
    left = make(NodeKind::either, line, {left, right});
  }
  return left;
}

NodeId QuickPythonReader::conjunction() {
  const auto line = tokens_.now().line;
  NodeId left = inversion();
  while (accept("and")) {
    const NodeId right = inversion();
    left = make(NodeKind::operation, line, {left, right}, "and");
  }
  return left;
}

NodeId QuickPythonReader::inversion() {
  if (!tokens_.is("not")) return comparison();
  const auto line = tokens_.now().line;
  if (++depth_ > kMostExpressions) return fail();
  tokens_.next();
  const NodeId value = inversion();
  --depth_;
  return make(NodeKind::operation, line, {value}, "not");
}

NodeId QuickPythonReader::comparison() {
  const auto line = tokens_.now().line;
  const NodeId left = binary(1);
  std::string_view first;
  const Mark begin = mark();
  for (;;) {
    const auto at = tokens_.now().begin;
    auto end = tokens_.now().end;
    const bool is_two = tokens_.is("not") || tokens_.is("is");
    const bool is_one = tokens_.is("<") || tokens_.is(">") || tokens_.is("==") ||
                        tokens_.is(">=") || tokens_.is("<=") || tokens_.is("!=") ||
                        tokens_.is("in");
    if (!is_one && !is_two) break;
    const bool is_not = tokens_.is("not");
    tokens_.next();
    if (is_not ? tokens_.is("in") : is_two && tokens_.is("not")) {
      end = tokens_.now().end;
      tokens_.next();
    } else if (is_not) {
      return fail();
    }
    if (first.empty()) {
      first = tokens_.between(at, end);
      push(left);
    }
    push(binary(1));
  }
  return first.empty() ? left : take(NodeKind::operation, line, begin, first);
}

// Operators of `level` and tighter ones.
NodeId QuickPythonReader::binary(int level) {
  const auto line = tokens_.now().line;
  NodeId left = factor();
  for (;;) {
    const int here = level_of(tokens_.now());
    if (here == 0 || here < level) return left;
    const auto symbol = tokens_.text();
    tokens_.next();
    const NodeId right = binary(here + 1);
    left = make(symbol == "+" ? NodeKind::add : NodeKind::operation, line, {left, right}, symbol);
  }
}

NodeId QuickPythonReader::factor() {
  if (!tokens_.is("-") && !tokens_.is("+") && !tokens_.is("~")) return power();
  const auto line = tokens_.now().line;
  if (++depth_ > kMostExpressions) return fail();
  tokens_.next();
  const NodeId value = factor();
  --depth_;
  return make(NodeKind::operation, line, {value}, "-");
}

NodeId QuickPythonReader::power() {
  const auto line = tokens_.now().line;
  const NodeId left = primary();
  if (!accept("**")) return left;
  const NodeId right = factor();
  return make(NodeKind::operation, line, {left, right}, "**");
}

NodeId QuickPythonReader::primary() {
  const auto line = tokens_.now().line;
  if (accept("await")) {
    if (tokens_.is("await")) return fail();
    const NodeId awaited = primary();
    if (tokens_.is("**")) return fail();  // to the grammar, all of the power is awaited
    return make(NodeKind::await_, line, {awaited});
  }
  NodeId made = atom();
  for (;;) {
    if (tokens_.is(".")) {
      tokens_.next();
      if (!tokens_.is(Token::name)) return fail();
      made = make(NodeKind::attribute, tokens_.now().line, {made}, tokens_.text());
      tokens_.next();
    } else if (tokens_.is("(")) {
      made = arguments(made, line);
    } else if (tokens_.is("[")) {
      made = subscript(made, line);
    } else {
      return made;
    }
  }
}

NodeId QuickPythonReader::atom() {
  const auto line = tokens_.now().line;
  NodeId made = kNoNode;
  switch (tokens_.now().kind) {
    case Token::name:
      made = leaf(NodeKind::name, line, tokens_.text());
      break;
    case Token::number:
      made = leaf(NodeKind::number, line, tokens_.text());
      break;
    case Token::string:
      return strings();
    case Token::keyword:
      if (tokens_.is("None")) {
        made = leaf(NodeKind::nothing, line);
      } else if (tokens_.is("True") || tokens_.is("False")) {
        made = leaf(NodeKind::boolean, line, tokens_.is("True") ? "true" : "false");
      } else {
        return fail();
      }
      break;
    default:
      if (tokens_.is("(")) return parenthesized();
      if (tokens_.is("[")) return list();
      if (tokens_.is("{")) return braces();
      if (!tokens_.is("...")) return fail();
      made = leaf(NodeKind::unknown, line);
  }
  tokens_.next();
  return made;
}

NodeId QuickPythonReader::lambda() {
  const auto line = tokens_.now().line;
  tokens_.next();
  const NodeId all = parameters(":", false);
  expect(":");
  const NodeId value = expression();
  const NodeId body = make(NodeKind::block, line, {make(NodeKind::returns, line, {value})});
  const NodeId made =
      make(NodeKind::function, line, {all, leaf(NodeKind::list, line), body, build_.missing()});
  build_.mark(made, flag::kArrow);
  return made;
}

NodeId QuickPythonReader::yield() {
  const auto line = tokens_.now().line;
  tokens_.next();
  const Mark begin = mark();
  if (accept("from")) {
    push(expression());
  } else if (!ends_expressions()) {
    push(expression_list());
  }
  return take(NodeKind::unknown, line, begin);
}

NodeId QuickPythonReader::arguments(NodeId callee, std::uint32_t line) {
  const auto open = tokens_.now().line;
  tokens_.next();
  const Mark begin = mark();
  push(callee);
  while (!tokens_.is(")") && !tokens_.is(Token::end)) {
    argument();
    if (tokens_.is("for") || tokens_.is("async")) {
      if (mark() != begin + 2) return fail();
      const NodeId body = pending_.back();
      pending_.pop_back();
      push(comprehension(body, open));
      if (!tokens_.is(")")) return fail();
    }
    if (!accept(",")) break;
  }
  expect(")");
  return take(NodeKind::call, line, begin);
}

void QuickPythonReader::argument() {
  const auto line = tokens_.now().line;
  if (accept("*") || accept("**")) return push(make(NodeKind::spread, line, {expression()}));
  const bool is_name = tokens_.is(Token::name);
  const auto named = tokens_.text();
  const NodeId value = named_expression();
  if (!tokens_.is("=")) return push(value);
  if (!is_name || build_.tree().kind(value) != NodeKind::name) {
    fail();
    return;
  }
  tokens_.next();
  push(make(NodeKind::keyword, line, {expression()}, named));
}

NodeId QuickPythonReader::subscript(NodeId object, std::uint32_t line) {
  tokens_.next();
  const Mark begin = mark();
  while (!tokens_.is("]") && !tokens_.is(Token::end)) {
    push(slice());
    if (!accept(",")) break;
  }
  expect("]");
  if (mark() == begin) return fail();
  NodeId index = pending_[begin];
  if (mark() > begin + 1) index = take(NodeKind::list, line, begin);
  pending_.resize(begin);
  return make(NodeKind::subscript, line, {object, index});
}

NodeId QuickPythonReader::slice() {
  const auto line = tokens_.now().line;
  const Mark begin = mark();
  if (tokens_.is("*")) return starred();
  const auto is_over = [&] { return tokens_.is("]") || tokens_.is(",") || tokens_.is(Token::end); };
  if (!tokens_.is(":")) push(named_expression());
  if (!tokens_.is(":")) {
    const NodeId one = pending_.back();
    pending_.pop_back();
    return one;
  }
  for (int colons = 0; colons < 2 && accept(":"); ++colons) {
    if (!is_over() && !tokens_.is(":")) push(expression());
  }
  return take(NodeKind::unknown, line, begin);
}

NodeId QuickPythonReader::parenthesized() {
  const auto line = tokens_.now().line;
  tokens_.next();
  const Mark begin = mark();
  if (accept(")")) return take(NodeKind::list, line, begin);
  if (tokens_.is("yield")) {
    const NodeId made = yield();
    expect(")");
    return made;
  }
  const bool is_starred = tokens_.is("*");
  const NodeId first = is_starred ? enclosed_starred() : named_expression();
  if (tokens_.is("for") || tokens_.is("async")) {
    const NodeId made = comprehension(first, line);
    expect(")");
    return made;
  }
  if (!tokens_.is(",")) {
    expect(")");
    return is_starred ? fail() : first;
  }
  push(first);
  while (accept(",")) {
    if (tokens_.is(")")) break;
    push(tokens_.is("*") ? enclosed_starred() : named_expression());
  }
  expect(")");
  return take(NodeKind::list, line, begin);
}

NodeId QuickPythonReader::list() {
  const auto line = tokens_.now().line;
  tokens_.next();
  const Mark begin = mark();
  while (!tokens_.is("]") && !tokens_.is(Token::end)) {
    push(tokens_.is("*") ? enclosed_starred() : named_expression());
    if ((tokens_.is("for") || tokens_.is("async")) && mark() == begin + 1) {
      const NodeId body = pending_.back();
      pending_.pop_back();
      const NodeId made = comprehension(body, line);
      expect("]");
      return made;
    }
    if (!accept(",")) break;
  }
  expect("]");
  return take(NodeKind::list, line, begin);
}

NodeId QuickPythonReader::pair() {
  const auto line = tokens_.now().line;
  if (accept("**")) return make(NodeKind::spread, line, {expression()});
  const NodeId key = tokens_.is("*") ? fail() : named_expression();
  if (!accept(":")) return key;
  return make(NodeKind::pair, line, {key, expression()});
}

NodeId QuickPythonReader::braces() {
  const auto line = tokens_.now().line;
  tokens_.next();
  const Mark begin = mark();
  bool is_table = tokens_.is("}");
  while (!tokens_.is("}") && !tokens_.is(Token::end)) {
    const bool is_double = tokens_.is("**");
    const NodeId item = pair();
    is_table = is_table || is_double || build_.tree().kind(item) == NodeKind::pair;
    push(item);
    if ((tokens_.is("for") || tokens_.is("async")) && mark() == begin + 1) {
      pending_.pop_back();
      const NodeId made = comprehension(item, line);
      expect("}");
      return made;
    }
    if (!accept(",")) break;
  }
  expect("}");
  for (Mark at = begin; at < mark(); ++at) {
    const auto kind = build_.tree().kind(pending_[at]);
    if (is_table && kind != NodeKind::pair && kind != NodeKind::spread) return fail();
  }
  return take(is_table ? NodeKind::table : NodeKind::list, line, begin);
}

NodeId QuickPythonReader::comprehension(NodeId body, std::uint32_t line) {
  if (build_.tree().kind(body) == NodeKind::spread) return fail();
  const Mark begin = mark();
  push(body);
  while (tokens_.is("for") || tokens_.is("async") || tokens_.is("if")) {
    if (accept("if")) {
      tokens_.is("lambda") ? fail() : disjunction();
      if (tokens_.is(":=")) return fail();
      continue;
    }
    accept("async");
    expect("for");
    push(targets());
    expect("in");
    push(disjunction());
  }
  return take(NodeKind::comprehension, line, begin);
}

}  // namespace bakeoff::scan
