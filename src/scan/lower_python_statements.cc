// Python's: statements and definitions.
#include "scan/internal/python_lowering.h"

namespace bakeoff::scan {

NodeId PythonLowering::block(TSNode node) {
  if (ts_node_is_null(node)) return build_.missing();
  std::vector<NodeId> statements;
  for (const auto& child : walk_.children(node)) add_statement(child.node, statements);
  return build_.make(NodeKind::block, line(node), {}, statements);
}

NodeId PythonLowering::block_in(TSNode clause) {
  for (const auto& child : walk_.children(clause)) {
    if (GrammarWalk::type(child.node) == "block") return block(child.node);
  }
  return build_.missing();
}

void PythonLowering::add_statement(TSNode node, std::vector<NodeId>& out) {
  const auto type = GrammarWalk::type(node);
  if (type == "expression_statement" || type == "ERROR") {
    for (const auto& child : walk_.children(node)) {
      if (type == "ERROR") {
        add_statement(child.node, out);
      } else {
        out.push_back(expression(child.node));
      }
    }
    return;
  }
  if (type == "block") {
    for (const auto& child : walk_.children(node)) add_statement(child.node, out);
    return;
  }
  if (const NodeId made = guarded(node); made != kNoNode) out.push_back(made);
}

NodeId PythonLowering::import(TSNode node) {
  std::vector<NodeId> made;
  for (const auto& child : walk_.children(node)) {
    const bool has_alias = GrammarWalk::type(child.node) == "aliased_import";
    const auto module = walk_.text(has_alias ? walk_.field(child.node, "name") : child.node);
    const auto here = has_alias ? walk_.text(walk_.field(child.node, "alias"))
                                : module.substr(0, module.find('.'));
    const NodeId local = build_.make(NodeKind::name, line(node), here);
    const NodeId item = build_.make(NodeKind::import_name, line(node), {}, {local});
    if (!has_alias) build_.mark(item, flag::kTopPackage);
    made.push_back(build_.make(NodeKind::import, line(child.node), module, {item}));
  }
  return made.size() == 1 ? made.front() : build_.make(NodeKind::block, line(node), {}, made);
}

NodeId PythonLowering::import_from(TSNode node) {
  const auto module = walk_.text(walk_.field(node, "module_name"));
  std::vector<NodeId> items;
  bool is_first = true;
  for (const auto& child : walk_.children(node)) {
    const auto type = GrammarWalk::type(child.node);
    if (is_first) {  // the module itself
      is_first = false;
      continue;
    }
    const bool has_alias = type == "aliased_import";
    const auto there = type == "wildcard_import" ? "*"
                       : has_alias               ? walk_.text(walk_.field(child.node, "name"))
                                                 : walk_.text(child.node);
    const auto here = has_alias ? walk_.text(walk_.field(child.node, "alias")) : there;
    const NodeId local = build_.make(NodeKind::name, line(child.node), here);
    items.push_back(build_.make(NodeKind::import_name, line(child.node), there, {local}));
  }
  std::string clean;
  for (const char c : module) {
    if (c != ' ' && c != '\n' && c != '\\') clean += c;
  }
  return build_.make(NodeKind::import, line(node), clean, items);
}

NodeId PythonLowering::class_with(TSNode node, NodeId decorators) {
  std::vector<NodeId> bases;
  const TSNode superclasses = walk_.field(node, "superclasses");
  if (!ts_node_is_null(superclasses)) bases = expressions(superclasses);
  const NodeId base_list = build_.make(NodeKind::list, line(node), {}, bases);
  return build_.make(NodeKind::class_, line(node), walk_.text(walk_.field(node, "name")),
                     {base_list, decorators, block(walk_.field(node, "body"))});
}

NodeId PythonLowering::plain_class(TSNode node) {
  return class_with(node, build_.make(NodeKind::list, line(node)));
}

NodeId PythonLowering::parameter(TSNode node) {
  const auto type = GrammarWalk::type(node);
  std::string_view named = walk_.text(node);
  std::uint8_t flags = 0;
  NodeId value = kNoNode;
  NodeId annotation = kNoNode;
  if (type == "default_parameter" || type == "typed_default_parameter") {
    named = walk_.text(walk_.field(node, "name"));
    value = expression(walk_.field(node, "value"));
  }
  if (type == "typed_parameter" || type == "typed_default_parameter")
    annotation = expression(walk_.field(node, "type"));
  if (type == "typed_parameter") {
    const auto children = walk_.children(node);
    if (!children.empty()) named = walk_.text(children.front().node);
  }
  while (named.starts_with('*')) {
    named.remove_prefix(1);
    flags = flags == 0 ? flag::kRest : flag::kRest | flag::kKeywords;
  }
  const NodeId made = build_.make(NodeKind::parameter, line(node), named,
                                  {build_.or_missing(value), build_.or_missing(annotation),
                                   build_.missing(), build_.make(NodeKind::list, line(node))});
  build_.mark(made, flags);
  return made;
}

NodeId PythonLowering::parameters(TSNode node) {
  std::vector<NodeId> made;
  if (!ts_node_is_null(node)) {
    for (const auto& child : walk_.children(node)) {
      const auto type = GrammarWalk::type(child.node);
      if (type != "keyword_separator" && type != "positional_separator")
        made.push_back(parameter(child.node));
    }
  }
  return build_.make(NodeKind::list, 0, {}, made);
}

NodeId PythonLowering::function_with(TSNode node, NodeId decorators) {
  const NodeId made =
      build_.make(NodeKind::function, line(node), walk_.text(walk_.field(node, "name")),
                  {parameters(walk_.field(node, "parameters")), decorators,
                   block(walk_.field(node, "body")), expression(walk_.field(node, "return_type"))});
  if (walk_.has_token(node, "async")) build_.mark(made, flag::kAsync);
  return made;
}

NodeId PythonLowering::plain_function(TSNode node) {
  return function_with(node, build_.make(NodeKind::list, line(node)));
}

NodeId PythonLowering::lambda(TSNode node) {
  const NodeId value = expression(walk_.field(node, "body"));
  const NodeId body = build_.make(NodeKind::block, line(node), {},
                                  {build_.make(NodeKind::returns, line(node), {}, {value})});
  const NodeId made =
      build_.make(NodeKind::function, line(node), {},
                  {parameters(walk_.field(node, "parameters")),
                   build_.make(NodeKind::list, line(node)), body, build_.missing()});
  build_.mark(made, flag::kArrow);
  return made;
}

NodeId PythonLowering::decorated(TSNode node) {
  std::vector<NodeId> decorators;
  for (const auto& child : walk_.children(node)) {
    if (GrammarWalk::type(child.node) != "decorator") continue;
    const auto inside = walk_.children(child.node);
    if (!inside.empty()) decorators.push_back(expression(inside.front().node));
  }
  const TSNode definition = walk_.field(node, "definition");
  const NodeId list_of = build_.make(NodeKind::list, line(node), {}, decorators);
  return GrammarWalk::type(definition) == "class_definition" ? class_with(definition, list_of)
                                                             : function_with(definition, list_of);
}

NodeId PythonLowering::returns(TSNode node) {
  const auto made = expressions(node);
  return build_.make(NodeKind::returns, line(node), {},
                     {made.empty() ? build_.missing() : made.front()});
}

NodeId PythonLowering::branch(TSNode node) {
  std::vector<TSNode> clauses;
  for (const auto& child : walk_.children(node)) {
    const auto type = GrammarWalk::type(child.node);
    if (type == "elif_clause" || type == "else_clause") clauses.push_back(child.node);
  }
  NodeId otherwise = kNoNode;
  for (auto clause = clauses.rbegin(); clause != clauses.rend(); ++clause) {
    if (GrammarWalk::type(*clause) == "else_clause") {
      otherwise = block(walk_.field(*clause, "body"));
      continue;
    }
    otherwise =
        build_.make(NodeKind::branch, line(*clause), {},
                    {expression(walk_.field(*clause, "condition")),
                     block(walk_.field(*clause, "consequence")), build_.or_missing(otherwise)});
  }
  return build_.make(NodeKind::branch, line(node), {},
                     {expression(walk_.field(node, "condition")),
                      block(walk_.field(node, "consequence")), build_.or_missing(otherwise)});
}

NodeId PythonLowering::loop(TSNode node) {
  return build_.make(NodeKind::loop, line(node), {},
                     {expression(walk_.field(node, "left")), expression(walk_.field(node, "right")),
                      block(walk_.field(node, "body"))});
}

NodeId PythonLowering::while_loop(TSNode node) {
  return build_.make(NodeKind::loop, line(node), {},
                     {build_.missing(), expression(walk_.field(node, "condition")),
                      block(walk_.field(node, "body"))});
}

NodeId PythonLowering::with(TSNode node) {
  std::vector<NodeId> items;
  for (const auto& clause : walk_.children(node)) {
    if (GrammarWalk::type(clause.node) != "with_clause") continue;
    for (const auto& item : walk_.children(clause.node)) {
      const TSNode value = walk_.field(item.node, "value");
      if (GrammarWalk::type(value) != "as_pattern") {
        items.push_back(expression(value));
        continue;
      }
      const auto parts = expressions(value);
      if (parts.size() == 2) {
        items.push_back(
            build_.make(NodeKind::assign, line(value), {}, {parts[1], parts[0], build_.missing()}));
      }
    }
  }
  const NodeId made = build_.make(
      NodeKind::with, line(node), {},
      {build_.make(NodeKind::block, line(node), {}, items), block(walk_.field(node, "body"))});
  if (walk_.has_token(node, "async")) build_.mark(made, flag::kAsync);
  return made;
}

NodeId PythonLowering::attempt(TSNode node) {
  std::vector<NodeId> blocks{block(walk_.field(node, "body"))};
  for (const auto& child : walk_.children(node)) {
    if (GrammarWalk::type(child.node).ends_with("_clause")) blocks.push_back(block_in(child.node));
  }
  return build_.make(NodeKind::attempt, line(node), {}, blocks);
}

NodeId PythonLowering::match(TSNode node) {
  std::vector<NodeId> blocks;
  const TSNode body = walk_.field(node, "body");
  if (!ts_node_is_null(body)) {
    for (const auto& child : walk_.children(body))
      blocks.push_back(block(walk_.field(child.node, "consequence")));
  }
  return build_.make(NodeKind::attempt, line(node), {}, blocks);
}

}  // namespace bakeoff::scan
