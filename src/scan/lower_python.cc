// Python's: expressions.
#include "scan/internal/python_lowering.h"

namespace bakeoff::scan {

std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char next = text[++i];
    if (next == 'n') {
      out += '\n';
    } else if (next == 't') {
      out += '\t';
    } else if (next == '\\' || next == '\'' || next == '"') {
      out += next;
    } else if (next != '\n') {
      out += '\\';
      out += next;
    }
  }
  return out;
}

std::string with_single_braces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_brace = text[i] == '{' || text[i] == '}';
    if (is_brace && i + 1 < text.size() && text[i + 1] == text[i]) ++i;
    out += text[i];
  }
  return out;
}

SyntaxTree PythonLowering::run() {
  std::vector<NodeId> statements;
  for (const auto& child : walk_.children(walk_.root())) add_statement(child.node, statements);
  build_.adopt(0, statements);
  build_.tree().error_bytes = error_bytes_of(walk_.root());
  return std::move(build_.tree());
}

NodeId PythonLowering::guarded(TSNode node) {
  if (depth_ >= kMostNesting) {
    if (build_.tree().too_deep_at == 0) build_.tree().too_deep_at = line(node);
    return build_.make(NodeKind::unknown, line(node));
  }
  ++depth_;
  const NodeId made = lower(node);
  --depth_;
  return made;
}

NodeId PythonLowering::expression(TSNode node) {
  return ts_node_is_null(node) ? build_.missing() : build_.or_missing(guarded(node));
}

// NOLINTNEXTLINE(readability-function-size): one table
NodeId PythonLowering::lower(TSNode node) {
  static const std::unordered_map<std::string_view, Lower> kRules = {
      {"identifier", &PythonLowering::name},
      {"string", &PythonLowering::string},
      {"concatenated_string", &PythonLowering::concatenated},
      {"integer", &PythonLowering::number},
      {"float", &PythonLowering::number},
      {"true", &PythonLowering::boolean},
      {"false", &PythonLowering::boolean},
      {"none", &PythonLowering::nothing},
      {"attribute", &PythonLowering::attribute},
      {"member_type", &PythonLowering::first_child},
      {"subscript", &PythonLowering::subscript},
      {"generic_type", &PythonLowering::generic_type},
      {"call", &PythonLowering::call},
      {"parenthesized_expression", &PythonLowering::first_child},
      {"as_pattern_target", &PythonLowering::first_child},
      {"type", &PythonLowering::first_child},
      {"list", &PythonLowering::list},
      {"tuple", &PythonLowering::list},
      {"set", &PythonLowering::list},
      {"expression_list", &PythonLowering::list},
      {"pattern_list", &PythonLowering::list},
      {"tuple_pattern", &PythonLowering::list},
      {"list_pattern", &PythonLowering::list},
      {"type_parameter", &PythonLowering::list},
      {"dictionary", &PythonLowering::table},
      {"pair", &PythonLowering::pair},
      {"keyword_argument", &PythonLowering::keyword},
      {"list_splat", &PythonLowering::spread},
      {"dictionary_splat", &PythonLowering::spread},
      {"list_splat_pattern", &PythonLowering::spread},
      {"dictionary_splat_pattern", &PythonLowering::spread},
      {"binary_operator", &PythonLowering::binary},
      {"boolean_operator", &PythonLowering::boolean_operator},
      {"comparison_operator", &PythonLowering::comparison},
      {"not_operator", &PythonLowering::negation},
      {"unary_operator", &PythonLowering::negation},
      {"conditional_expression", &PythonLowering::choice},
      {"await", &PythonLowering::await},
      {"lambda", &PythonLowering::lambda},
      {"list_comprehension", &PythonLowering::comprehension},
      {"set_comprehension", &PythonLowering::comprehension},
      {"generator_expression", &PythonLowering::comprehension},
      {"dictionary_comprehension", &PythonLowering::comprehension},
      {"assignment", &PythonLowering::assignment},
      {"augmented_assignment", &PythonLowering::augmented},
      {"named_expression", &PythonLowering::named_expression},
      {"import_statement", &PythonLowering::import},
      {"import_from_statement", &PythonLowering::import_from},
      {"class_definition", &PythonLowering::plain_class},
      {"function_definition", &PythonLowering::plain_function},
      {"decorated_definition", &PythonLowering::decorated},
      {"return_statement", &PythonLowering::returns},
      {"if_statement", &PythonLowering::branch},
      {"for_statement", &PythonLowering::loop},
      {"while_statement", &PythonLowering::while_loop},
      {"with_statement", &PythonLowering::with},
      {"try_statement", &PythonLowering::attempt},
      {"match_statement", &PythonLowering::match},
  };
  // Looked up by name once per symbol of the grammar.
  const auto symbol = ts_node_symbol(node);
  if (symbol >= rules_.size()) rules_.resize(symbol + 1U, nullptr);
  if (rules_[symbol] == nullptr) {
    const auto found = kRules.find(GrammarWalk::type(node));
    rules_[symbol] = found == kRules.end() ? &PythonLowering::other : found->second;
  }
  return (this->*rules_[symbol])(node);
}

NodeId PythonLowering::boolean(TSNode node) {
  return build_.make(NodeKind::boolean, line(node),
                     GrammarWalk::type(node) == "true" ? "true" : "false");
}

NodeId PythonLowering::first_child(TSNode node) {
  const auto children = walk_.children(node);
  return children.empty() ? build_.missing() : expression(children.front().node);
}

std::vector<NodeId> PythonLowering::expressions(TSNode node) {
  std::vector<NodeId> made;
  for (const auto& child : walk_.children(node)) made.push_back(expression(child.node));
  return made;
}

NodeId PythonLowering::other(TSNode node) {
  return build_.make(NodeKind::unknown, line(node), {}, expressions(node));
}

void PythonLowering::add_parts(TSNode node, std::vector<NodeId>& parts) {
  std::string plain;
  bool is_raw = false;
  bool is_format = false;
  for (const auto& child : walk_.children(node)) {
    const auto type = GrammarWalk::type(child.node);
    if (type == "string_start") {
      is_raw = walk_.text(child.node).find_first_of("rR") != std::string_view::npos;
      is_format = walk_.text(child.node).find_first_of("fF") != std::string_view::npos;
    } else if (type == "string_content") {
      const auto text =
          is_raw ? std::string(walk_.text(child.node)) : unescaped(walk_.text(child.node));
      plain += is_format ? with_single_braces(text) : text;
    } else if (type == "interpolation") {
      if (!plain.empty()) parts.push_back(build_.make(NodeKind::text, line(node), plain));
      plain.clear();
      parts.push_back(expression(walk_.field(child.node, "expression")));
    }
  }
  if (!plain.empty()) parts.push_back(build_.make(NodeKind::text, line(node), plain));
}

NodeId PythonLowering::joined(TSNode node, const std::vector<NodeId>& parts) {
  std::string all;
  for (const NodeId part : parts) {
    if (build_.tree().kind(part) != NodeKind::text)
      return build_.make(NodeKind::format, line(node), {}, parts);
    all += build_.tree().text(part);
  }
  return build_.make(NodeKind::text, line(node), all);
}

NodeId PythonLowering::string(TSNode node) {
  std::vector<NodeId> parts;
  add_parts(node, parts);
  return joined(node, parts);
}

NodeId PythonLowering::concatenated(TSNode node) {
  std::vector<NodeId> parts;
  for (const auto& child : walk_.children(node)) add_parts(child.node, parts);
  return joined(node, parts);
}

// In a list of one the grammar takes a star for a part of the first word: [*a.b] for [(*a).b],
// which is not Python. Gives whether `word` is such a one, and makes it the word without the star.
bool PythonLowering::take_star_off(NodeId& word) const {
  if (build_.tree().kind(word) != NodeKind::spread) return false;
  word = build_.tree().child(word, 0);
  return true;
}

NodeId PythonLowering::with_star(TSNode node, bool has_star, NodeId made) {
  return has_star ? build_.make(NodeKind::spread, line(node), {}, {made}) : made;
}

NodeId PythonLowering::attribute(TSNode node) {
  NodeId object = expression(walk_.field(node, "object"));
  const bool has_star = take_star_off(object);
  const TSNode name = walk_.field(node, "attribute");
  return with_star(node, has_star,
                   build_.make(NodeKind::attribute, line(name), walk_.text(name), {object}));
}

NodeId PythonLowering::subscript(TSNode node) {
  std::vector<NodeId> made;
  for (const auto& child : walk_.children(node)) made.push_back(expression(child.node));
  if (made.empty()) return build_.missing();
  NodeId object = made.front();
  const bool has_star = take_star_off(object);
  made.erase(made.begin());
  const NodeId index =
      made.size() == 1 ? made.front() : build_.make(NodeKind::list, line(node), {}, made);
  return with_star(node, has_star,
                   build_.make(NodeKind::subscript, line(node), {}, {object, index}));
}

NodeId PythonLowering::generic_type(TSNode node) {
  std::vector<NodeId> made;
  for (const auto& child : walk_.children(node)) made.push_back(expression(child.node));
  return build_.make(NodeKind::subscript, line(node), {}, made);
}

NodeId PythonLowering::call(TSNode node) {
  std::vector<NodeId> made{expression(walk_.field(node, "function"))};
  const bool has_star = take_star_off(made.front());
  const TSNode arguments = walk_.field(node, "arguments");
  if (ts_node_is_null(arguments)) return build_.make(NodeKind::call, line(node), {}, made);
  if (GrammarWalk::type(arguments) == "generator_expression") {
    made.push_back(expression(arguments));
  } else {
    for (const auto& child : walk_.children(arguments)) made.push_back(expression(child.node));
  }
  return with_star(node, has_star, build_.make(NodeKind::call, line(node), {}, made));
}

NodeId PythonLowering::list(TSNode node) {
  return build_.make(NodeKind::list, line(node), {}, expressions(node));
}

NodeId PythonLowering::table(TSNode node) {
  return build_.make(NodeKind::table, line(node), {}, expressions(node));
}

NodeId PythonLowering::pair(TSNode node) {
  return build_.make(
      NodeKind::pair, line(node), {},
      {expression(walk_.field(node, "key")), expression(walk_.field(node, "value"))});
}

NodeId PythonLowering::keyword(TSNode node) {
  return build_.make(NodeKind::keyword, line(node), walk_.text(walk_.field(node, "name")),
                     {expression(walk_.field(node, "value"))});
}

NodeId PythonLowering::spread(TSNode node) {
  return build_.make(NodeKind::spread, line(node), {}, expressions(node));
}

NodeId PythonLowering::binary(TSNode node) {
  const auto symbol = walk_.text(walk_.field(node, "operator"));
  const NodeKind kind = symbol == "+" ? NodeKind::add : NodeKind::operation;
  return build_.make(
      kind, line(node), symbol,
      {expression(walk_.field(node, "left")), expression(walk_.field(node, "right"))});
}

NodeId PythonLowering::boolean_operator(TSNode node) {
  const bool is_or = walk_.text(walk_.field(node, "operator")) == "or";
  return build_.make(
      is_or ? NodeKind::either : NodeKind::operation, line(node), is_or ? "" : "and",
      {expression(walk_.field(node, "left")), expression(walk_.field(node, "right"))});
}

NodeId PythonLowering::comparison(TSNode node) {
  return build_.make(NodeKind::operation, line(node), walk_.text(walk_.field(node, "operators")),
                     expressions(node));
}

NodeId PythonLowering::negation(TSNode node) {
  const bool is_not = GrammarWalk::type(node) == "not_operator";
  return build_.make(NodeKind::operation, line(node), is_not ? "not" : "-",
                     {expression(walk_.field(node, "argument"))});
}

NodeId PythonLowering::choice(TSNode node) {
  const auto made = expressions(node);  // then, test, otherwise
  if (made.size() != 3) return build_.make(NodeKind::unknown, line(node), {}, made);
  return build_.make(NodeKind::choice, line(node), {}, {made[1], made[0], made[2]});
}

NodeId PythonLowering::await(TSNode node) {
  return build_.make(NodeKind::await_, line(node), {}, expressions(node));
}

NodeId PythonLowering::comprehension(TSNode node) {
  std::vector<NodeId> made{expression(walk_.field(node, "body"))};
  for (const auto& child : walk_.children(node)) {
    if (GrammarWalk::type(child.node) != "for_in_clause") continue;
    made.push_back(expression(walk_.field(child.node, "left")));
    made.push_back(expression(walk_.field(child.node, "right")));
  }
  return build_.make(NodeKind::comprehension, line(node), {}, made);
}

NodeId PythonLowering::assignment(TSNode node) {
  return build_.make(NodeKind::assign, line(node), {},
                     {expression(walk_.field(node, "left")), expression(walk_.field(node, "right")),
                      expression(walk_.field(node, "type"))});
}

NodeId PythonLowering::augmented(TSNode node) {
  const auto symbol = walk_.text(walk_.field(node, "operator"));
  const NodeId sum =
      build_.make(symbol == "+=" ? NodeKind::add : NodeKind::operation, line(node), symbol,
                  {expression(walk_.field(node, "left")), expression(walk_.field(node, "right"))});
  return build_.make(NodeKind::assign, line(node), {},
                     {expression(walk_.field(node, "left")), sum, build_.missing()});
}

NodeId PythonLowering::named_expression(TSNode node) {
  return build_.make(NodeKind::assign, line(node), {},
                     {expression(walk_.field(node, "name")), expression(walk_.field(node, "value")),
                      build_.missing()});
}

SyntaxTree lower_python(const TSTree& tree, std::string_view source) {
  return PythonLowering(tree, source).run();
}

}  // namespace bakeoff::scan
