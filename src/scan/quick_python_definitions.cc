// Functions, classes, and the types in them.
#include "scan/internal/quick_python_reader.h"

namespace bakeoff::scan {

NodeId QuickPythonReader::class_with(NodeId decorators) {
  const auto line = tokens_.now().line;
  tokens_.next();
  if (!tokens_.is(Token::name)) return fail();
  const auto named = tokens_.text();
  tokens_.next();
  const Mark begin = mark();
  if (accept("(")) {
    while (!tokens_.is(")") && !tokens_.is(Token::end)) {
      argument();
      if (!accept(",")) break;
    }
    expect(")");
  }
  const NodeId bases = take(NodeKind::list, line, begin);
  return make(NodeKind::class_, line, {bases, decorators, block()}, named);
}

NodeId QuickPythonReader::function_with(NodeId decorators) {
  const auto line = tokens_.now().line;
  const bool is_async = accept("async");
  if (!tokens_.is("def")) return fail();  // async with, async for
  tokens_.next();
  if (!tokens_.is(Token::name)) return fail();
  const auto named = tokens_.text();
  tokens_.next();
  expect("(");
  const NodeId all = parameters(")", true);
  expect(")");
  const NodeId annotation = accept("->") ? type() : build_.missing();
  const NodeId body = block();
  const NodeId made = make(NodeKind::function, line, {all, decorators, body, annotation}, named);
  if (is_async) build_.mark(made, flag::kAsync);
  return made;
}

NodeId QuickPythonReader::decorated() {
  const auto line = tokens_.now().line;
  const Mark begin = mark();
  while (accept("@")) {
    push(expression());
    if (!tokens_.is(Token::newline)) return fail();
    tokens_.next();
  }
  const NodeId decorators = take(NodeKind::list, line, begin);
  if (tokens_.is("class")) return class_with(decorators);
  return function_with(decorators);
}

NodeId QuickPythonReader::parameters(Word close, bool has_types) {
  const Mark begin = mark();
  while (!tokens_.is(close) && !tokens_.is(Token::end)) {
    if (tokens_.is("/")) {
      tokens_.next();
    } else if (tokens_.is("*") || tokens_.is("**")) {
      rest_parameter(has_types);
    } else {
      push(parameter(has_types));
    }
    if (!accept(",")) break;
  }
  return take(NodeKind::list, 0, begin);
}

// One star alone is only a separator.
void QuickPythonReader::rest_parameter(bool has_types) {
  const PythonToken stars = tokens_.now();
  const bool may_be_alone = tokens_.is("*");
  tokens_.next();
  if (may_be_alone && !tokens_.is(Token::name)) return;
  if (tokens_.now().begin != stars.end) {  // the grammar takes the blanks for a part of the name
    fail();
    return;
  }
  const NodeId made = parameter(has_types);
  build_.tree().nodes[made].line = stars.line;
  build_.mark(made, may_be_alone ? flag::kRest : flag::kRest | flag::kKeywords);
  push(made);
}

NodeId QuickPythonReader::parameter(bool has_types) {
  if (!tokens_.is(Token::name)) return fail();
  const auto line = tokens_.now().line;
  const auto named = tokens_.text();
  tokens_.next();
  const NodeId annotation = has_types && accept(":") ? type() : build_.missing();
  const NodeId value = accept("=") ? expression() : build_.missing();
  return make(NodeKind::parameter, line,
              {value, annotation, build_.missing(), leaf(NodeKind::list, line)}, named);
}

// To the grammar, List[int] is a subscript in an expression and something else in an annotation.
NodeId QuickPythonReader::type() {
  const auto line = tokens_.now().line;
  if (!tokens_.is(Token::name)) return tokens_.is("*") ? fail() : expression();
  const auto behind = tokens_.now().end;
  if (tokens_.char_at(behind) != '[') {
    const NodeId made = expression();
    const auto rest = tokens_.between(behind, tokens_.now().begin);
    const auto next = rest.find_first_not_of(" \t\r\n\\");
    // "List [int]"
    return next != std::string_view::npos && rest[next] == '[' ? fail() : made;
  }
  NodeId made = generic_type();
  while (accept("|")) {
    const bool is_generic = tokens_.is(Token::name) && tokens_.char_at(tokens_.now().end) == '[';
    const auto begin = tokens_.now().begin;
    const NodeId right = is_generic ? generic_type() : expression();
    const bool holds_generic =
        tokens_.between(begin, tokens_.now().begin).find('[') != std::string_view::npos;
    if (!is_generic && holds_generic) return fail();  // which belongs to which?
    made = make(NodeKind::unknown, line, {made, right});
  }
  return made;
}

NodeId QuickPythonReader::generic_type() {
  const Nesting nesting(depth_);
  if (depth_ > kMostStatements) return fail();
  const auto line = tokens_.now().line;
  const NodeId named = leaf(NodeKind::name, line, tokens_.text());
  tokens_.next();
  const auto open = tokens_.now().line;
  expect("[");
  const Mark begin = mark();
  while (!tokens_.is("]") && !tokens_.is(Token::end)) {
    push(type());
    if (!accept(",")) break;
  }
  if (mark() == begin) return fail();
  const NodeId parts = take(NodeKind::list, open, begin);
  expect("]");
  if (tokens_.is(".") || tokens_.is("[") || tokens_.is("(")) return fail();
  return make(NodeKind::subscript, line, {named, parts});
}

}  // namespace bakeoff::scan
