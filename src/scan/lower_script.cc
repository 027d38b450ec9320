// A script's: expressions.
#include "scan/internal/script_lowering.h"

namespace bakeoff::scan {
SyntaxTree ScriptLowering::run() {
  std::vector<NodeId> statements;
  for (const auto& child : walk_.children(walk_.root())) add_statement(child.node, statements);
  build_.adopt(0, statements);
  build_.tree().error_bytes = error_bytes_of(walk_.root());
  return std::move(build_.tree());
}

NodeId ScriptLowering::guarded(TSNode node) {
  if (depth_ >= kMostNesting) {
    if (build_.tree().too_deep_at == 0) build_.tree().too_deep_at = line(node);
    return build_.make(NodeKind::unknown, line(node));
  }
  ++depth_;
  const NodeId made = lower(node);
  --depth_;
  return made;
}

NodeId ScriptLowering::expression(TSNode node) {
  return ts_node_is_null(node) ? build_.missing() : build_.or_missing(guarded(node));
}

std::vector<NodeId> ScriptLowering::expressions(TSNode node) {
  std::vector<NodeId> made;
  for (const auto& child : walk_.children(node)) made.push_back(expression(child.node));
  return made;
}

// NOLINTNEXTLINE(readability-function-size): one table
NodeId ScriptLowering::lower(TSNode node) {
  static const std::unordered_map<std::string_view, Lower> kRules = {
      {"identifier", &ScriptLowering::name},
      {"type_identifier", &ScriptLowering::name},
      {"predefined_type", &ScriptLowering::name},
      {"shorthand_property_identifier_pattern", &ScriptLowering::name},
      {"this", &ScriptLowering::name},
      {"super", &ScriptLowering::name},
      {"meta_property", &ScriptLowering::name},
      {"import", &ScriptLowering::name},
      {"property_identifier", &ScriptLowering::plain_text},
      {"private_property_identifier", &ScriptLowering::plain_text},
      {"string", &ScriptLowering::string},
      {"template_string", &ScriptLowering::format},
      {"number", &ScriptLowering::number},
      {"true", &ScriptLowering::boolean},
      {"false", &ScriptLowering::boolean},
      {"null", &ScriptLowering::nothing},
      {"undefined", &ScriptLowering::nothing},
      {"regex", &ScriptLowering::regex},
      {"member_expression", &ScriptLowering::attribute},
      {"nested_identifier", &ScriptLowering::attribute},
      {"nested_type_identifier", &ScriptLowering::nested_type},
      {"subscript_expression", &ScriptLowering::subscript},
      {"generic_type", &ScriptLowering::generic_type},
      {"array_type", &ScriptLowering::array_type},
      {"call_expression", &ScriptLowering::call},
      {"new_expression", &ScriptLowering::construct},
      {"parenthesized_expression", &ScriptLowering::last_child},
      {"sequence_expression", &ScriptLowering::last_child},
      {"as_expression", &ScriptLowering::first_child},
      {"satisfies_expression", &ScriptLowering::first_child},
      {"non_null_expression", &ScriptLowering::first_child},
      {"type_assertion", &ScriptLowering::last_child},
      {"type_annotation", &ScriptLowering::first_child},
      {"instantiation_expression", &ScriptLowering::first_child},
      {"computed_property_name", &ScriptLowering::first_child},
      {"literal_type", &ScriptLowering::first_child},
      {"array", &ScriptLowering::list},
      {"array_pattern", &ScriptLowering::list},
      {"type_arguments", &ScriptLowering::list},
      {"object", &ScriptLowering::table},
      {"object_pattern", &ScriptLowering::table},
      {"pair", &ScriptLowering::pair},
      {"pair_pattern", &ScriptLowering::pair},
      {"assignment_pattern", &ScriptLowering::default_pattern},
      {"object_assignment_pattern", &ScriptLowering::default_pattern},
      {"spread_element", &ScriptLowering::spread},
      {"rest_pattern", &ScriptLowering::spread},
      {"binary_expression", &ScriptLowering::binary},
      {"unary_expression", &ScriptLowering::unary},
      {"ternary_expression", &ScriptLowering::choice},
      {"await_expression", &ScriptLowering::await},
      {"arrow_function", &ScriptLowering::arrow},
      {"function_expression", &ScriptLowering::function},
      {"function_declaration", &ScriptLowering::function},
      {"generator_function", &ScriptLowering::function},
      {"generator_function_declaration", &ScriptLowering::function},
      {"method_definition", &ScriptLowering::function},
      {"class_declaration", &ScriptLowering::class_},
      {"abstract_class_declaration", &ScriptLowering::class_},
      {"class", &ScriptLowering::class_},
      {"enum_declaration", &ScriptLowering::enumeration},
      {"variable_declarator", &ScriptLowering::declarator},
      {"assignment_expression", &ScriptLowering::assignment},
      {"augmented_assignment_expression", &ScriptLowering::assignment},
      {"import_statement", &ScriptLowering::import},
      {"import_alias", &ScriptLowering::other},
      {"export_statement", &ScriptLowering::exports},
      {"return_statement", &ScriptLowering::returns},
      {"if_statement", &ScriptLowering::branch},
      {"for_in_statement", &ScriptLowering::for_each},
      {"for_statement", &ScriptLowering::loop},
      {"while_statement", &ScriptLowering::loop},
      {"do_statement", &ScriptLowering::loop},
      {"try_statement", &ScriptLowering::attempt},
      {"switch_statement", &ScriptLowering::switch_},
      {"statement_block", &ScriptLowering::block},
      {"internal_module", &ScriptLowering::body_of},
      {"module", &ScriptLowering::body_of},
      {"jsx_element", &ScriptLowering::markup},
      {"jsx_self_closing_element", &ScriptLowering::markup},
  };
  // Looked up by name once per symbol of the grammar.
  const auto symbol = ts_node_symbol(node);
  if (symbol >= rules_.size()) rules_.resize(symbol + 1U, nullptr);
  if (rules_[symbol] == nullptr) {
    const auto found = kRules.find(GrammarWalk::type(node));
    rules_[symbol] = found == kRules.end() ? &ScriptLowering::other : found->second;
  }
  return (this->*rules_[symbol])(node);
}

NodeId ScriptLowering::plain_text(TSNode node) {
  return build_.make(NodeKind::text, line(node), walk_.text(node));
}

NodeId ScriptLowering::regex(TSNode node) {
  return build_.make(NodeKind::regex, line(node), walk_.text(walk_.field(node, "pattern")));
}

std::string ScriptLowering::contents(TSNode node) {
  std::string out;
  for (const auto& child : walk_.children(node)) {
    const auto text = walk_.text(child.node);
    const bool is_escape = type(child.node) == "escape_sequence" && text.size() == 2;
    if (is_escape && text[1] == 'n') {
      out += '\n';
    } else {
      out += is_escape ? text.substr(1) : text;
    }
  }
  return out;
}

NodeId ScriptLowering::format(TSNode node) {
  std::vector<NodeId> parts;
  std::string plain;
  for (const auto& child : walk_.children(node)) {
    if (type(child.node) != "template_substitution") {
      plain += walk_.text(child.node);
      continue;
    }
    if (!plain.empty()) parts.push_back(build_.make(NodeKind::text, line(node), plain));
    plain.clear();
    parts.push_back(first_child(child.node));
  }
  if (parts.empty()) return build_.make(NodeKind::text, line(node), plain);
  if (!plain.empty()) parts.push_back(build_.make(NodeKind::text, line(node), plain));
  return build_.make(NodeKind::format, line(node), {}, parts);
}

NodeId ScriptLowering::first_child(TSNode node) {
  const auto children = walk_.children(node);
  return children.empty() ? build_.missing() : expression(children.front().node);
}

NodeId ScriptLowering::last_child(TSNode node) {
  const auto children = walk_.children(node);
  return children.empty() ? build_.missing() : expression(children.back().node);
}

NodeId ScriptLowering::other(TSNode node) {
  return build_.make(NodeKind::unknown, line(node), {}, expressions(node));
}

NodeId ScriptLowering::attribute(TSNode node) {
  const TSNode property = walk_.field(node, "property");
  return build_.make(NodeKind::attribute, line(property), walk_.text(property),
                     {field(node, "object")});
}

NodeId ScriptLowering::nested_type(TSNode node) {
  return build_.make(NodeKind::attribute, line(node), walk_.text(walk_.field(node, "name")),
                     {field(node, "module")});
}

NodeId ScriptLowering::subscript(TSNode node) {
  return build_.make(NodeKind::subscript, line(node), {},
                     {field(node, "object"), field(node, "index")});
}

NodeId ScriptLowering::generic_type(TSNode node) {
  return build_.make(NodeKind::subscript, line(node), {}, expressions(node));
}

NodeId ScriptLowering::array_type(TSNode node) {
  return build_.make(NodeKind::subscript, line(node), {},
                     {build_.make(NodeKind::name, line(node), "Array"), first_child(node)});
}

NodeId ScriptLowering::call(TSNode node) {
  const TSNode callee = walk_.field(node, "function");
  const TSNode arguments = walk_.field(node, "arguments");
  std::vector<NodeId> made{expression(callee)};
  if (type(arguments) == "template_string") {
    made.push_back(expression(arguments));
  } else {
    for (const auto& child : walk_.children(arguments)) made.push_back(expression(child.node));
  }
  // A long chain stands where its last member is written, not where it begins.
  const std::uint32_t at =
      type(callee) == "member_expression" ? line(walk_.field(callee, "property")) : line(node);
  return build_.make(NodeKind::call, at, {}, made);
}

NodeId ScriptLowering::construct(TSNode node) {
  std::vector<NodeId> made{field(node, "constructor")};
  const TSNode arguments = walk_.field(node, "arguments");
  if (!ts_node_is_null(arguments)) {
    for (const auto& child : walk_.children(arguments)) made.push_back(expression(child.node));
  }
  return build_.make(NodeKind::construct, line(node), {}, made);
}

NodeId ScriptLowering::list(TSNode node) {
  return build_.make(NodeKind::list, line(node), {}, expressions(node));
}

NodeId ScriptLowering::table(TSNode node) {
  std::vector<NodeId> made;
  for (const auto& child : walk_.children(node)) {
    const auto kind = type(child.node);
    if (kind.starts_with("shorthand_property_identifier")) {
      made.push_back(
          build_.make(NodeKind::pair, line(child.node), {},
                      {build_.make(NodeKind::text, line(child.node), walk_.text(child.node)),
                       build_.make(NodeKind::name, line(child.node), walk_.text(child.node))}));
    } else if (kind == "object_assignment_pattern") {
      const auto local = walk_.text(walk_.field(child.node, "left"));
      made.push_back(build_.make(
          NodeKind::pair, line(child.node), {},
          {build_.make(NodeKind::text, line(child.node), local), default_pattern(child.node)}));
    } else {
      made.push_back(expression(child.node));
    }
  }
  return build_.make(NodeKind::table, line(node), {}, made);
}

NodeId ScriptLowering::pair(TSNode node) {
  const TSNode key = walk_.field(node, "key");
  return build_.make(NodeKind::pair, line(node), {}, {expression(key), field(node, "value")});
}

NodeId ScriptLowering::default_pattern(TSNode node) {
  return build_.make(NodeKind::assign, line(node), {},
                     {field(node, "left"), field(node, "right"), build_.missing()});
}

NodeId ScriptLowering::spread(TSNode node) {
  return build_.make(NodeKind::spread, line(node), {}, expressions(node));
}

NodeId ScriptLowering::binary(TSNode node) {
  const auto symbol = walk_.text(walk_.field(node, "operator"));
  const NodeKind kind = symbol == "+"                      ? NodeKind::add
                        : symbol == "||" || symbol == "??" ? NodeKind::either
                                                           : NodeKind::operation;
  return build_.make(kind, line(node), symbol, {field(node, "left"), field(node, "right")});
}

NodeId ScriptLowering::unary(TSNode node) {
  return build_.make(NodeKind::operation, line(node), walk_.text(walk_.field(node, "operator")),
                     {field(node, "argument")});
}

NodeId ScriptLowering::choice(TSNode node) {
  return build_.make(
      NodeKind::choice, line(node), {},
      {field(node, "condition"), field(node, "consequence"), field(node, "alternative")});
}

NodeId ScriptLowering::await(TSNode node) {
  return build_.make(NodeKind::await_, line(node), {}, expressions(node));
}

NodeId ScriptLowering::arrow(TSNode node) {
  const NodeId made = function_with(node, {});
  build_.mark(made, flag::kArrow);
  return made;
}

NodeId ScriptLowering::markup(TSNode node) {
  std::vector<NodeId> made;
  for (const auto& child : walk_.children(node)) {
    const auto kind = type(child.node);
    if (kind.starts_with("jsx_") && kind != "jsx_text" && kind != "jsx_closing_element")
      made.push_back(markup_part(child.node));
  }
  return build_.make(NodeKind::markup, line(node), {}, made);
}

NodeId ScriptLowering::markup_part(TSNode node) {
  if (type(node) == "jsx_expression") return first_child(node);
  if (depth_ >= kMostNesting) return build_.make(NodeKind::unknown, line(node));
  ++depth_;
  const NodeId made = markup(node);
  --depth_;
  return made;
}

SyntaxTree lower_script(const TSTree& tree, std::string_view source) {
  return ScriptLowering(tree, source).run();
}

}  // namespace bakeoff::scan
