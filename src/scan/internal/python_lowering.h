// Lowers Python's tree-sitter tree to a SyntaxTree: one method per kind of node.
#pragma once

#include "scan/internal/lowering.h"

namespace bakeoff::scan {

class PythonLowering {
 public:
  PythonLowering(const TSTree& tree, std::string_view source)
      : walk_(tree, source), build_(Language::python) {}

  SyntaxTree run();

 private:
  using Lower = NodeId (PythonLowering::*)(TSNode);

  static std::uint32_t line(TSNode node) { return GrammarWalk::line(node); }

  NodeId block(TSNode node);

  // An else_clause's, finally_clause's or except_clause's block.
  NodeId block_in(TSNode clause);

  void add_statement(TSNode node, std::vector<NodeId>& out);

  NodeId guarded(TSNode node);

  NodeId expression(TSNode node);

  NodeId lower(TSNode node);

  NodeId name(TSNode node) { return build_.make(NodeKind::name, line(node), walk_.text(node)); }
  NodeId number(TSNode node) { return build_.make(NodeKind::number, line(node), walk_.text(node)); }
  NodeId nothing(TSNode node) { return build_.make(NodeKind::nothing, line(node)); }
  NodeId boolean(TSNode node);

  NodeId first_child(TSNode node);

  std::vector<NodeId> expressions(TSNode node);

  NodeId other(TSNode node);

  // The parts of a string, neighbours that are plain text joined.
  void add_parts(TSNode node, std::vector<NodeId>& parts);

  NodeId joined(TSNode node, const std::vector<NodeId>& parts);

  NodeId string(TSNode node);

  NodeId concatenated(TSNode node);

  bool take_star_off(NodeId& word) const;
  NodeId with_star(TSNode node, bool has_star, NodeId made);
  NodeId attribute(TSNode node);

  NodeId subscript(TSNode node);

  NodeId generic_type(TSNode node);

  NodeId call(TSNode node);

  NodeId list(TSNode node);
  NodeId table(TSNode node);
  NodeId pair(TSNode node);
  NodeId keyword(TSNode node);
  NodeId spread(TSNode node);

  NodeId binary(TSNode node);

  NodeId boolean_operator(TSNode node);

  NodeId comparison(TSNode node);

  NodeId negation(TSNode node);

  NodeId choice(TSNode node);

  NodeId await(TSNode node);

  NodeId comprehension(TSNode node);

  NodeId assignment(TSNode node);

  // a += b is a = a + b.
  NodeId augmented(TSNode node);

  NodeId named_expression(TSNode node);

  NodeId import(TSNode node);

  NodeId import_from(TSNode node);

  NodeId class_with(TSNode node, NodeId decorators);

  NodeId plain_class(TSNode node);

  NodeId parameter(TSNode node);

  NodeId parameters(TSNode node);

  NodeId function_with(TSNode node, NodeId decorators);

  NodeId plain_function(TSNode node);

  NodeId lambda(TSNode node);

  NodeId decorated(TSNode node);

  NodeId returns(TSNode node);

  NodeId branch(TSNode node);

  NodeId loop(TSNode node);

  NodeId while_loop(TSNode node);

  // with a as b: the item is an assignment.
  NodeId with(TSNode node);

  NodeId attempt(TSNode node);

  NodeId match(TSNode node);

  GrammarWalk walk_;
  TreeBuilder build_;
  std::vector<Lower> rules_;  // by symbol of the grammar
  int depth_ = 0;
};

}  // namespace bakeoff::scan
