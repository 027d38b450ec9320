// A script's: statements and definitions.
#include "scan/internal/script_lowering.h"

namespace bakeoff::scan {

void ScriptLowering::add_statement(TSNode node, std::vector<NodeId>& out) {
  const auto kind = type(node);
  if (kind == "ERROR" || kind == "expression_statement" || kind == "lexical_declaration" ||
      kind == "variable_declaration" || kind == "labeled_statement" ||
      kind == "ambient_declaration" || kind == "sequence_expression") {
    for (const auto& child : walk_.children(node)) add_statement(child.node, out);
    return;
  }
  if (kind == "type_alias_declaration") {
    if (const NodeId made = type_alias(node); made != kNoNode) out.push_back(made);
    return;
  }
  if (kind == "interface_declaration" || kind == "statement_identifier" ||
      kind == "hash_bang_line" || kind == "empty_statement")
    return;
  if (const NodeId made = guarded(node); made != kNoNode) out.push_back(made);
}

// type A = B<C>: another name for a type that has one. Every other type is nothing here.
NodeId ScriptLowering::type_alias(TSNode node) {
  const TSNode named = walk_.field(node, "name");
  const TSNode value = walk_.field(node, "value");
  if (ts_node_is_null(named) || ts_node_is_null(value)) return kNoNode;
  const auto kind = type(value);
  if (kind != "type_identifier" && kind != "generic_type" && kind != "nested_type_identifier")
    return kNoNode;
  const NodeId target = build_.make(NodeKind::name, line(named), walk_.text(named));
  const NodeId made =
      build_.make(NodeKind::assign, line(node), {}, {target, guarded(value), build_.missing()});
  build_.mark(made, flag::kDeclares | flag::kAlias);
  return made;
}

NodeId ScriptLowering::block(TSNode node) {
  if (ts_node_is_null(node)) return build_.missing();
  std::vector<NodeId> statements;
  if (type(node) == "statement_block" || type(node) == "else_clause") {
    for (const auto& child : walk_.children(node)) add_statement(child.node, statements);
  } else {
    add_statement(node, statements);
  }
  return build_.make(NodeKind::block, line(node), {}, statements);
}

NodeId ScriptLowering::decorators(const std::vector<TSNode>& nodes, std::uint32_t at) {
  std::vector<NodeId> made;
  made.reserve(nodes.size());
  for (const TSNode node : nodes) made.push_back(first_child(node));
  return build_.make(NodeKind::list, at, {}, made);
}

std::vector<TSNode> ScriptLowering::children_of(TSNode node, std::string_view kind) {
  std::vector<TSNode> found;
  for (const auto& child : walk_.children(node)) {
    if (type(child.node) == kind) found.push_back(child.node);
  }
  return found;
}

NodeId ScriptLowering::parameter(TSNode node) {
  const bool is_typed = type(node) == "required_parameter" || type(node) == "optional_parameter";
  TSNode pattern = is_typed ? walk_.field(node, "pattern") : node;
  TSNode value = is_typed ? walk_.field(node, "value") : TSNode{};
  if (!is_typed && type(node) == "assignment_pattern") {
    pattern = walk_.field(node, "left");
    value = walk_.field(node, "right");
  }
  std::uint8_t flags = 0;
  std::string_view named = ts_node_is_null(pattern) ? "" : walk_.text(pattern);
  if (named.starts_with("...")) {
    named.remove_prefix(3);
    flags = flag::kRest;
  }
  std::vector<TSNode> decorated;
  if (is_typed) {
    decorated = children_of(node, "decorator");
    if (!children_of(node, "accessibility_modifier").empty())
      flags |= flag::kExported;  // a field too
  }
  const bool takes_rest = flags == flag::kRest;
  // ...[a, b]: the rest is taken apart at once.
  if (takes_rest && type(pattern) == "rest_pattern") {
    const auto inner = walk_.children(pattern);
    if (!inner.empty()) pattern = inner.front().node;
  }
  const bool has_pattern = !ts_node_is_null(pattern) && type(pattern).ends_with("_pattern");
  const NodeId made = build_.make(
      NodeKind::parameter, line(node), has_pattern ? "" : named,
      {expression(value), is_typed ? field(node, "type") : build_.missing(),
       has_pattern ? expression(pattern) : build_.missing(), decorators(decorated, line(node))});
  build_.mark(made, flags);
  return made;
}

NodeId ScriptLowering::parameters(TSNode node) {
  std::vector<NodeId> made;
  const TSNode one = walk_.field(node, "parameter");
  if (!ts_node_is_null(one)) made.push_back(parameter(one));
  const TSNode all = walk_.field(node, "parameters");
  if (!ts_node_is_null(all)) {
    for (const auto& child : walk_.children(all)) {
      if (type(child.node) != "this_type") made.push_back(parameter(child.node));
    }
  }
  return build_.make(NodeKind::list, line(node), {}, made);
}

NodeId ScriptLowering::function_body(TSNode body) {
  if (ts_node_is_null(body) || type(body) == "statement_block") return block(body);
  const NodeId value = expression(body);
  return build_.make(NodeKind::block, line(body), {},
                     {build_.make(NodeKind::returns, line(body), {}, {value})});
}

NodeId ScriptLowering::function_with(TSNode node, const std::vector<TSNode>& decorated) {
  const TSNode named = walk_.field(node, "name");
  const NodeId made = build_.make(
      NodeKind::function, line(node), ts_node_is_null(named) ? "" : unquoted(walk_.text(named)),
      {parameters(node), decorators(decorated, line(node)),
       function_body(walk_.field(node, "body")), field(node, "return_type")});
  for (const auto& child : walk_.children(node, false)) {
    if (type(child.node) == "async") build_.mark(made, flag::kAsync);
    if (type(child.node) == "static") build_.mark(made, flag::kStatic);
    if (type(child.node) == "get") build_.mark(made, flag::kGetter);
    if (type(child.node) == "*") build_.mark(made, flag::kGenerator);
  }
  return made;
}

NodeId ScriptLowering::field_of_class(TSNode node, const std::vector<TSNode>& decorated) {
  const TSNode named =
      type(node) == "field_definition" ? walk_.field(node, "property") : walk_.field(node, "name");
  const NodeId target = build_.make(NodeKind::name, line(named), unquoted(walk_.text(named)));
  const NodeId made = build_.make(
      NodeKind::assign, line(named), {},
      {target, field(node, "value"), field(node, "type"), decorators(decorated, line(node))});
  if (walk_.has_token(node, "static")) build_.mark(made, flag::kStatic);
  return made;
}

NodeId ScriptLowering::class_body(TSNode body) {
  std::vector<NodeId> members;
  std::vector<TSNode> pending;
  for (const auto& child : walk_.children(body)) {
    const auto kind = type(child.node);
    if (kind == "decorator") {
      pending.push_back(child.node);
      continue;
    }
    for (const auto& inner : walk_.children(child.node)) {
      if (type(inner.node) == "decorator") pending.push_back(inner.node);
    }
    if (kind == "method_definition") {
      members.push_back(function_with(child.node, pending));
    } else if (kind == "field_definition" || kind == "public_field_definition") {
      members.push_back(field_of_class(child.node, pending));
    }
    pending.clear();
  }
  return build_.make(NodeKind::block, line(body), {}, members);
}

NodeId ScriptLowering::class_with(TSNode node, std::vector<TSNode> decorated) {
  std::vector<NodeId> bases;
  for (const auto& child : walk_.children(node)) {
    if (type(child.node) == "decorator") decorated.push_back(child.node);
    if (type(child.node) != "class_heritage") continue;
    for (const auto& part : walk_.children(child.node)) {
      if (type(part.node) == "implements_clause") continue;
      bases.push_back(type(part.node) == "extends_clause" ? field(part.node, "value")
                                                          : expression(part.node));
    }
  }
  const TSNode named = walk_.field(node, "name");
  return build_.make(NodeKind::class_, line(node), ts_node_is_null(named) ? "" : walk_.text(named),
                     {build_.make(NodeKind::list, line(node), {}, bases),
                      decorators(decorated, line(node)), class_body(walk_.field(node, "body"))});
}

NodeId ScriptLowering::enumeration(TSNode node) {
  std::vector<NodeId> members;
  for (const auto& child : walk_.children(walk_.field(node, "body"))) {
    const bool has_value = type(child.node) == "enum_assignment";
    const TSNode named = has_value ? walk_.field(child.node, "name") : child.node;
    const NodeId made =
        build_.make(NodeKind::assign, line(child.node), {},
                    {build_.make(NodeKind::name, line(child.node), unquoted(walk_.text(named))),
                     has_value ? field(child.node, "value") : build_.missing(), build_.missing()});
    build_.mark(made, flag::kStatic);
    members.push_back(made);
  }
  return build_.make(
      NodeKind::class_, line(node), walk_.text(walk_.field(node, "name")),
      {build_.make(NodeKind::list, line(node)), build_.make(NodeKind::list, line(node)),
       build_.make(NodeKind::block, line(node), {}, members)});
}

NodeId ScriptLowering::declarator(TSNode node) {
  const NodeId made = build_.make(NodeKind::assign, line(node), {},
                                  {field(node, "name"), field(node, "value"), field(node, "type")});
  build_.mark(made, flag::kDeclares);
  return made;
}

NodeId ScriptLowering::assignment(TSNode node) {
  return build_.make(NodeKind::assign, line(node), {},
                     {field(node, "left"), field(node, "right"), build_.missing()});
}

NodeId ScriptLowering::item(NodeKind kind, std::string_view there, std::string_view here,
                            std::uint32_t at) {
  return build_.make(kind, at, there, {build_.make(NodeKind::name, at, here)});
}

void ScriptLowering::add_import_items(TSNode clause, std::vector<NodeId>& items) {
  for (const auto& child : walk_.children(clause)) {
    const auto kind = type(child.node);
    const auto at = line(child.node);
    if (kind == "identifier") {
      items.push_back(item(NodeKind::import_name, "default", walk_.text(child.node), at));
    } else if (kind == "namespace_import") {
      const auto inside = walk_.children(child.node);
      if (!inside.empty())
        items.push_back(item(NodeKind::import_name, "", walk_.text(inside.front().node), at));
    } else if (kind == "named_imports") {
      for (const auto& named : walk_.children(child.node)) add_specifier(named.node, items);
    }
  }
}

void ScriptLowering::add_specifier(TSNode node, std::vector<NodeId>& items) {
  const auto there = unquoted(walk_.text(walk_.field(node, "name")));
  const TSNode alias = walk_.field(node, "alias");
  items.push_back(item(NodeKind::import_name, there,
                       ts_node_is_null(alias) ? there : unquoted(walk_.text(alias)), line(node)));
}

NodeId ScriptLowering::import(TSNode node) {
  std::vector<NodeId> items;
  TSNode source = walk_.field(node, "source");
  for (const auto& child : walk_.children(node)) {
    if (type(child.node) == "import_clause") add_import_items(child.node, items);
    if (type(child.node) == "import_require_clause") {  // import x = require("m")
      source = walk_.field(child.node, "source");
      const auto inside = walk_.children(child.node);
      if (!inside.empty())
        items.push_back(
            item(NodeKind::import_name, "default", walk_.text(inside.front().node), line(node)));
    }
  }
  if (ts_node_is_null(source)) return kNoNode;
  return build_.make(NodeKind::import, line(node), contents(source), items);
}

void ScriptLowering::add_export_items(TSNode clause, bool from_elsewhere,
                                      std::vector<NodeId>& items) {
  for (const auto& named : walk_.children(clause)) {
    const auto there = unquoted(walk_.text(walk_.field(named.node, "name")));
    const TSNode alias = walk_.field(named.node, "alias");
    const auto here = ts_node_is_null(alias) ? there : unquoted(walk_.text(alias));
    items.push_back(from_elsewhere ? item(NodeKind::import_name, there, here, line(named.node))
                                   : item(NodeKind::export_, here, there, line(named.node)));
  }
}

NodeId ScriptLowering::exports(TSNode node) {
  const TSNode source = walk_.field(node, "source");
  std::vector<NodeId> made;
  std::vector<TSNode> decorated;
  bool has_star = false;
  for (const auto& child : walk_.children(node, false)) {
    const auto kind = type(child.node);
    if (kind == "decorator") decorated.push_back(child.node);
    if (kind == "*") has_star = true;
    if (kind == "namespace_export") {
      has_star = false;
      const auto inside = walk_.children(child.node);
      if (!inside.empty())
        made.push_back(
            item(NodeKind::import_name, "", unquoted(walk_.text(inside.front().node)), line(node)));
    }
    if (kind == "export_clause") add_export_items(child.node, !ts_node_is_null(source), made);
  }
  if (has_star) made.push_back(item(NodeKind::import_name, "*", "*", line(node)));
  if (!ts_node_is_null(source))
    return build_.make(NodeKind::reexport, line(node), contents(source), made);
  if (!made.empty()) return build_.make(NodeKind::block, line(node), {}, made);
  return exported_declaration(node, decorated);
}

NodeId ScriptLowering::exported_declaration(TSNode node, const std::vector<TSNode>& decorated) {
  const TSNode declaration = walk_.field(node, "declaration");
  TSNode value = walk_.field(node, "value");
  bool is_default = !ts_node_is_null(value);
  for (const auto& child : walk_.children(node, false)) {
    if (type(child.node) == "default" || type(child.node) == "=") is_default = true;
    if (ts_node_is_null(value) && ts_node_is_null(declaration) && ts_node_is_named(child.node))
      value = child.node;  // export = x
  }
  if (!ts_node_is_null(declaration)) {
    std::vector<NodeId> made;
    if (type(declaration).ends_with("class_declaration")) {
      made.push_back(class_with(declaration, decorated));
    } else {
      add_statement(declaration, made);
    }
    for (const NodeId statement : made) build_.mark(statement, flag::kExported);
    if (is_default && made.size() == 1)
      return build_.make(NodeKind::export_, line(node), "default", made);
    return made.size() == 1 ? made.front() : build_.make(NodeKind::block, line(node), {}, made);
  }
  if (ts_node_is_null(value)) return kNoNode;
  const NodeId made = type(value) == "class" ? class_with(value, decorated) : expression(value);
  return build_.make(NodeKind::export_, line(node), "default", {made});
}

NodeId ScriptLowering::returns(TSNode node) {
  return build_.make(NodeKind::returns, line(node), {}, {last_child(node)});
}

NodeId ScriptLowering::branch(TSNode node) {
  const TSNode otherwise = walk_.field(node, "alternative");
  return build_.make(NodeKind::branch, line(node), {},
                     {field(node, "condition"), block(walk_.field(node, "consequence")),
                      ts_node_is_null(otherwise) ? build_.missing() : block(otherwise)});
}

NodeId ScriptLowering::for_each(TSNode node) {
  return build_.make(NodeKind::loop, line(node), {},
                     {field(node, "left"), field(node, "right"), block(walk_.field(node, "body"))});
}

NodeId ScriptLowering::loop(TSNode node) {
  std::vector<NodeId> before;
  const TSNode start = walk_.field(node, "initializer");
  if (!ts_node_is_null(start)) add_statement(start, before);
  const NodeId made =
      build_.make(NodeKind::loop, line(node), {},
                  {build_.missing(), field(node, "condition"), block(walk_.field(node, "body"))});
  if (before.empty()) return made;
  before.push_back(made);
  return build_.make(NodeKind::block, line(node), {}, before);
}

NodeId ScriptLowering::attempt(TSNode node) {
  std::vector<NodeId> blocks{block(walk_.field(node, "body"))};
  const TSNode handler = walk_.field(node, "handler");
  if (!ts_node_is_null(handler)) blocks.push_back(block(walk_.field(handler, "body")));
  const TSNode last = walk_.field(node, "finalizer");
  if (!ts_node_is_null(last)) blocks.push_back(block(walk_.field(last, "body")));
  return build_.make(NodeKind::attempt, line(node), {}, blocks);
}

NodeId ScriptLowering::switch_(TSNode node) {
  std::vector<NodeId> blocks;
  for (const auto& entry : walk_.children(walk_.field(node, "body"))) {
    std::vector<NodeId> statements;
    for (const auto& child : walk_.children(entry.node)) add_statement(child.node, statements);
    blocks.push_back(build_.make(NodeKind::block, line(entry.node), {}, statements));
  }
  return build_.make(NodeKind::attempt, line(node), {}, blocks);
}

}  // namespace bakeoff::scan
