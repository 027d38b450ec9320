// Lowers a script's tree-sitter tree to a SyntaxTree: one method per kind of node.
#pragma once

#include "scan/internal/lowering.h"

namespace bakeoff::scan {

class ScriptLowering {
 public:
  ScriptLowering(const TSTree& tree, std::string_view source)
      : walk_(tree, source), build_(Language::script) {}

  SyntaxTree run();

 private:
  using Lower = NodeId (ScriptLowering::*)(TSNode);

  static std::uint32_t line(TSNode node) { return GrammarWalk::line(node); }
  static std::string_view type(TSNode node) { return GrammarWalk::type(node); }

  NodeId guarded(TSNode node);

  NodeId expression(TSNode node);

  std::vector<NodeId> expressions(TSNode node);

  NodeId field(TSNode node, FieldName name) { return expression(walk_.field(node, name)); }

  void add_statement(TSNode node, std::vector<NodeId>& out);

  NodeId type_alias(TSNode node);
  NodeId block(TSNode node);

  NodeId lower(TSNode node);

  NodeId name(TSNode node) { return build_.make(NodeKind::name, line(node), walk_.text(node)); }
  NodeId plain_text(TSNode node);
  NodeId number(TSNode node) { return build_.make(NodeKind::number, line(node), walk_.text(node)); }
  NodeId boolean(TSNode node) { return build_.make(NodeKind::boolean, line(node), type(node)); }
  NodeId nothing(TSNode node) { return build_.make(NodeKind::nothing, line(node)); }
  NodeId regex(TSNode node);
  NodeId string(TSNode node) { return build_.make(NodeKind::text, line(node), contents(node)); }

  std::string contents(TSNode node);

  NodeId format(TSNode node);

  NodeId first_child(TSNode node);
  NodeId last_child(TSNode node);

  NodeId other(TSNode node);

  NodeId attribute(TSNode node);
  NodeId nested_type(TSNode node);
  NodeId subscript(TSNode node);
  NodeId generic_type(TSNode node);
  NodeId array_type(TSNode node);

  NodeId call(TSNode node);

  NodeId construct(TSNode node);

  NodeId list(TSNode node);

  NodeId table(TSNode node);

  NodeId pair(TSNode node);

  // {a = 1}: the default counts where no value is known.
  NodeId default_pattern(TSNode node);

  NodeId spread(TSNode node);

  NodeId binary(TSNode node);

  NodeId unary(TSNode node);

  NodeId choice(TSNode node);

  NodeId await(TSNode node);

  NodeId decorators(const std::vector<TSNode>& nodes, std::uint32_t at);

  std::vector<TSNode> children_of(TSNode node, std::string_view kind);
  NodeId parameter(TSNode node);

  NodeId parameters(TSNode node);

  NodeId function_body(TSNode body);

  NodeId function_with(TSNode node, const std::vector<TSNode>& decorated);

  NodeId function(TSNode node) { return function_with(node, {}); }
  NodeId arrow(TSNode node);

  NodeId field_of_class(TSNode node, const std::vector<TSNode>& decorated);

  // Decorators of a member stand before it in the body, or inside it.
  NodeId class_body(TSNode body);

  NodeId class_with(TSNode node, std::vector<TSNode> decorated);

  NodeId class_(TSNode node) { return class_with(node, {}); }

  // enum E {A = "a"} is a class with fields.
  NodeId enumeration(TSNode node);

  NodeId declarator(TSNode node);

  NodeId assignment(TSNode node);

  NodeId item(NodeKind kind, std::string_view there, std::string_view here, std::uint32_t at);

  void add_import_items(TSNode clause, std::vector<NodeId>& items);

  void add_specifier(TSNode node, std::vector<NodeId>& items);

  NodeId import(TSNode node);

  void add_export_items(TSNode clause, bool from_elsewhere, std::vector<NodeId>& items);

  NodeId exports(TSNode node);

  NodeId exported_declaration(TSNode node, const std::vector<TSNode>& decorated);

  NodeId returns(TSNode node);

  NodeId branch(TSNode node);

  NodeId for_each(TSNode node);

  NodeId loop(TSNode node);

  NodeId attempt(TSNode node);

  NodeId switch_(TSNode node);

  NodeId body_of(TSNode node) { return block(walk_.field(node, "body")); }

  // Only the expressions inside {...} can call anything.
  NodeId markup(TSNode node);

  NodeId markup_part(TSNode node);

  GrammarWalk walk_;
  TreeBuilder build_;
  std::vector<Lower> rules_;  // by symbol of the grammar
  int depth_ = 0;
};

}  // namespace bakeoff::scan
