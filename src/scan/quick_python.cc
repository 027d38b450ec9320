// Statements.
#include "scan/internal/quick_python.h"

#include <algorithm>
#include <cstring>

#include "scan/internal/quick_python_reader.h"

namespace bakeoff::scan {
namespace {

bool is_plain_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      ++i;
      continue;
    }
    const std::size_t more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
    if (c < 0xc2 || c > 0xf4 || i + more >= text.size()) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0U) != 0x80U) return false;
    }
    i += more + 1;
  }
  return true;
}

}  // namespace

std::optional<SyntaxTree> read_python_quickly(std::string_view source) {
  const bool is_text = std::memchr(source.data(), '\0', source.size()) == nullptr;
  if (!is_text || !is_plain_utf8(source)) return std::nullopt;
  return QuickPythonReader(source).run();
}

std::optional<SyntaxTree> QuickPythonReader::run() {
  while (!tokens_.is(Token::end)) statement();
  if (tokens_.has_failed()) return std::nullopt;
  build_.adopt(0, pending_);
  return std::move(build_.tree());
}

NodeId QuickPythonReader::take(NodeKind kind, std::uint32_t line, Mark begin,
                               std::string_view text) {
  const NodeId node = build_.make(kind, line, text);
  const auto children = std::span(pending_).subspan(begin);
  build_.adopt(node, children);
  watch_height(node, children);
  pending_.resize(begin);
  return node;
}

NodeId QuickPythonReader::make(NodeKind kind, std::uint32_t line,
                               std::initializer_list<NodeId> children, std::string_view text) {
  const NodeId node = build_.make(kind, line, text);
  build_.adopt(node, std::span(children.begin(), children.size()));
  watch_height(node, std::span(children.begin(), children.size()));
  return node;
}

// A long chain of operators is a tree as high as the chain is long. What reads the grammar's trees
// stops at a depth; before that comes into question the file is left to it.
void QuickPythonReader::watch_height(NodeId node, std::span<const NodeId> children) {
  heights_.resize(node + std::size_t{1});
  std::uint8_t height = 0;
  for (const NodeId child : children) {
    if (child < node) height = std::max<std::uint8_t>(height, heights_[child] + 1);
  }
  heights_[node] = height;
  if (height > kMostHeight) tokens_.fail();
}

NodeId QuickPythonReader::fail() {
  tokens_.fail();
  return build_.missing();
}

bool QuickPythonReader::accept(Word word) {
  if (!tokens_.is(word)) return false;
  tokens_.next();
  return true;
}

void QuickPythonReader::expect(Word word) {
  if (!accept(word)) fail();
}

NodeId QuickPythonReader::copy_of(NodeId node) {
  const Mark begin = mark();
  for (NodeId child = build_.tree().at(node).first; child != kNoNode;
       child = build_.tree().at(child).next)
    push(copy_of(child));
  Node copy = build_.tree().at(node);
  copy.first = copy.next = kNoNode;
  const NodeId made = build_.add(copy);
  build_.adopt(made, std::span(pending_).subspan(begin));
  pending_.resize(begin);
  return made;
}

void QuickPythonReader::statement() {
  const Nesting nesting(depth_);
  if (depth_ > kMostStatements) {
    fail();
    return;
  }
  if (tokens_.is("if")) return push(branch());
  if (tokens_.is("def") || tokens_.is("async")) {
    const auto line = tokens_.now().line;
    return push(function_with(leaf(NodeKind::list, line)));
  }
  if (tokens_.is("class")) return push(class_with(leaf(NodeKind::list, tokens_.now().line)));
  if (tokens_.is("@")) return push(decorated());
  if (tokens_.is("for")) return push(loop());
  if (tokens_.is("try")) return push(attempt());
  if (tokens_.is("with")) return push(with());
  if (tokens_.is("while")) return push(while_loop());
  const auto line = tokens_.now().line;
  if (starts_match()) return push(match(line));
  simple_statements();
}

void QuickPythonReader::simple_statements() {
  for (;;) {
    simple_statement();
    if (!accept(";")) break;
    if (tokens_.is(Token::newline)) break;
  }
  if (!tokens_.is(Token::newline)) {
    fail();
    return;
  }
  tokens_.next();
}

void QuickPythonReader::simple_statement() {
  if (tokens_.is(Token::keyword)) return keyword_statement();
  const auto word = tokens_.is(Token::name) ? tokens_.text() : "";
  if (word == "type" && !tokens_.is_before("=") && !tokens_.is_before(":")) {
    fail();  // to the grammar, type(x).y = z is a type's alias
    return;
  }
  const bool may_be_old = word == "print" || word == "exec";
  const Mark begin = mark();
  expression_statement();
  if (!may_be_old || tokens_.has_failed()) return;
  // print (a), b
  const bool is_call =
      mark() == begin + 1 && (build_.tree().kind(pending_.back()) == NodeKind::call ||
                              build_.tree().kind(pending_.back()) == NodeKind::assign);
  if (!is_call) fail();
}

void QuickPythonReader::keyword_statement() {
  const auto line = tokens_.now().line;
  const Mark begin = mark();
  if (accept("pass") || accept("break") || accept("continue"))
    return push(leaf(NodeKind::unknown, line));
  if (tokens_.is("import")) return import();
  if (tokens_.is("from")) return import_from();
  if (accept("return")) {
    push(ends_expressions() ? build_.missing() : expression_list());
    return push(take(NodeKind::returns, line, begin));
  }
  if (accept("raise")) {
    if (!ends_expressions()) push(expression());
    if (accept("from")) push(expression());
    return push(take(NodeKind::unknown, line, begin));
  }
  if (accept("del")) {
    push(expression_list());
    return push(take(NodeKind::unknown, line, begin));
  }
  if (accept("assert") || accept("global") || accept("nonlocal")) {
    do push(expression());
    while (accept(","));
    return push(take(NodeKind::unknown, line, begin));
  }
  expression_statement();
}

void QuickPythonReader::expression_statement() {
  const auto line = tokens_.now().line;
  if (tokens_.is("yield")) return push(yield());
  const Mark begin = mark();
  const auto first = tokens_.now();
  const bool is_bracketed = tokens_.is("(");
  push(starred());
  bool has_comma = false;
  bool ends_with_comma = false;
  while (!ends_with_comma && accept(",")) {
    has_comma = true;
    ends_with_comma = ends_expressions();
    if (!ends_with_comma) push(starred());
  }
  const bool is_target = tokens_.is("=");
  // The grammar takes the next line's target for one of these.
  if (!is_target && ends_with_comma) {
    fail();
    return;
  }
  if (is_target) {
    if (is_bracketed && !is_plain_tuple(first, pending_[begin])) {
      fail();
      return;
    }
    const NodeId target = has_comma ? take(NodeKind::list, line, begin) : pending_[begin];
    pending_.resize(begin);
    tokens_.next();
    const NodeId value = right_side();
    return push(assign(line, target, value, build_.missing()));
  }
  if (has_comma || tokens_.is(Token::newline) || tokens_.is(";")) return;
  const NodeId target = pending_.back();
  pending_.pop_back();
  if (tokens_.is(":")) return push(is_bracketed ? fail() : annotated(target, line));
  push(augmented(target, line));
}

// To the grammar, (a) and ((a), b) are lists, where something is assigned to them.
bool QuickPythonReader::is_plain_tuple(const PythonToken& first, NodeId node) const {
  const auto text = tokens_.between(first.begin, tokens_.now().begin);
  const bool is_only_bracket = text.find('(', 1) == std::string_view::npos;
  return is_only_bracket && build_.tree().kind(node) == NodeKind::list;
}

bool QuickPythonReader::is_target(NodeId node) const {
  const SyntaxTree& tree = build_.tree();
  switch (tree.kind(node)) {
    case NodeKind::name:
    case NodeKind::attribute:
    case NodeKind::subscript:
      return true;
    case NodeKind::spread:
      return is_target(tree.at(node).first);
    case NodeKind::list:
      for (NodeId child = tree.at(node).first; child != kNoNode; child = tree.at(child).next) {
        if (!is_target(child)) return false;
      }
      return true;
    default:
      return false;
  }
}

// What nothing can be assigned to (a call, a number) the grammar reads in one way or another.
NodeId QuickPythonReader::assign(std::uint32_t line, NodeId target, NodeId value,
                                 NodeId annotation) {
  if (!is_target(target)) return fail();
  return make(NodeKind::assign, line, {target, value, annotation});
}

NodeId QuickPythonReader::annotated(NodeId target, std::uint32_t line) {
  tokens_.next();
  const NodeId annotation = type();
  const NodeId value = accept("=") ? right_side() : build_.missing();
  return assign(line, target, value, annotation);
}

NodeId QuickPythonReader::augmented(NodeId target, std::uint32_t line) {
  const auto symbol = tokens_.text();
  const bool is_augmented = tokens_.is(Token::sign) && symbol.size() >= 2 && symbol.back() == '=' &&
                            symbol != "==" && symbol != "<=" && symbol != ">=" && symbol != "!=" &&
                            symbol != ":=";
  if (!is_augmented) return fail();
  tokens_.next();
  const NodeId value = right_side();
  const NodeId sum = make(symbol == "+=" ? NodeKind::add : NodeKind::operation, line,
                          {copy_of(target), value}, symbol);
  return assign(line, target, sum, build_.missing());
}

// Of "=": another target may follow.
NodeId QuickPythonReader::right_side() {
  const Nesting nesting(depth_);
  if (depth_ > kMostStatements) return fail();
  const auto line = tokens_.now().line;
  if (tokens_.is("yield")) return yield();
  const bool is_bracketed = tokens_.is("(");
  const NodeId value = expression_list();
  if (!accept("=")) return value;
  if (is_bracketed) return fail();
  return assign(line, value, right_side(), build_.missing());
}

NodeId QuickPythonReader::block() {
  expect(":");
  const auto line = tokens_.now().line;
  const Mark begin = mark();
  if (!tokens_.is(Token::newline)) {
    simple_statements();
    return take(NodeKind::block, line, begin);
  }
  tokens_.next();
  if (!tokens_.is(Token::indent)) return fail();
  tokens_.next();
  const auto first = tokens_.now().line;
  while (!tokens_.is(Token::dedent) && !tokens_.is(Token::end)) statement();
  if (!tokens_.is(Token::dedent)) return fail();
  tokens_.next();
  return take(NodeKind::block, first, begin);
}

NodeId QuickPythonReader::branch() {
  const Nesting nesting(depth_);
  if (depth_ > kMostStatements) return fail();
  const auto line = tokens_.now().line;
  tokens_.next();
  const NodeId test = named_expression();
  const NodeId then = block();
  NodeId otherwise = kNoNode;
  if (tokens_.is("elif")) {
    otherwise = branch();
  } else if (accept("else")) {
    otherwise = block();
  } else {
    otherwise = build_.missing();
  }
  return make(NodeKind::branch, line, {test, then, otherwise});
}

NodeId QuickPythonReader::loop() {
  const auto line = tokens_.now().line;
  tokens_.next();
  const NodeId target = targets();
  expect("in");
  const NodeId values = expression_list();
  const NodeId body = block();
  if (accept("else")) block();
  return make(NodeKind::loop, line, {target, values, body});
}

NodeId QuickPythonReader::while_loop() {
  const auto line = tokens_.now().line;
  tokens_.next();
  const NodeId test = named_expression();
  const NodeId body = block();
  if (accept("else")) block();
  return make(NodeKind::loop, line, {build_.missing(), test, body});
}

NodeId QuickPythonReader::with() {
  const auto line = tokens_.now().line;
  tokens_.next();
  if (tokens_.is("(")) return fail();  // items in brackets, or a value in brackets
  const Mark begin = mark();
  do {
    const auto at = tokens_.now().line;
    const NodeId value = expression();
    if (!accept("as")) {
      push(value);
      continue;
    }
    const NodeId target = primary();
    push(assign(at, target, value, build_.missing()));
  } while (accept(","));
  const NodeId items = take(NodeKind::block, line, begin);
  return make(NodeKind::with, line, {items, block()});
}

NodeId QuickPythonReader::attempt() {
  const auto line = tokens_.now().line;
  tokens_.next();
  const Mark begin = mark();
  push(block());
  while (accept("except")) {
    accept("*");
    if (!tokens_.is(":")) {
      expression();
      if (tokens_.is(",")) return fail();  // Python 2, or several without brackets
      if (accept("as")) {
        if (!tokens_.is(Token::name)) return fail();
        tokens_.next();
      }
    }
    push(block());
  }
  if (accept("else")) push(block());
  if (accept("finally")) push(block());
  if (mark() == begin + 1) return fail();
  return take(NodeKind::attempt, line, begin);
}

}  // namespace bakeoff::scan
