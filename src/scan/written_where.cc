// Where a registration is written: not in a helper that many go through, but where it is called.
#include <algorithm>

#include "scan/internal/evaluator.h"

namespace bakeoff::scan {
namespace {

// Whether one of its arguments is a path as text: what is registered is written in this call.
bool writes_path(const SyntaxTree& tree, NodeId call) {
  const bool is_call = tree.kind(call) == NodeKind::call;
  return std::ranges::any_of(tree.children(call), [&](NodeId argument) {
    const bool is_callee = is_call && argument == tree.child(call, 0);
    return !is_callee && tree.kind(argument) == NodeKind::text &&
           tree.text(argument).starts_with('/');
  });
}

// The parameters of a function, and what its loops take out of them.
std::vector<std::string_view> names_given(const SyntaxTree& tree, NodeId function) {
  std::vector<std::string_view> given;
  for (const NodeId parameter : tree.children(tree.child(function, 0))) {
    const auto name = tree.text(parameter);
    const bool is_receiver = name == "self" || name == "this";
    if (!is_receiver) given.push_back(name);
  }
  for (const NodeId statement : Children(tree, tree.child(function, 2))) {
    const bool is_loop = tree.kind(statement) == NodeKind::loop;
    const NodeId target = tree.child(statement, 0);
    const NodeId values = tree.child(statement, 1);
    if (is_loop && tree.kind(target) == NodeKind::name && tree.kind(values) == NodeKind::name &&
        std::ranges::find(given, tree.text(values)) != given.end())
      given.push_back(tree.text(target));
  }
  return given;
}

}  // namespace

Site Evaluator::where_it_is_written(Site call) const {
  for (std::size_t depth = inside_.size(); depth > 0; --depth) {
    const Site outer = called_at_[depth - 1];
    if (outer.file == kNoFile || !hands_on(call, inside_[depth - 1])) break;
    call = outer;
  }
  return call;
}

// Whether it hands on a parameter of the function around it, or what a loop takes out of one, and
// no text is written before.
bool Evaluator::hands_on(Site call, Site function) const {
  const auto& tree = this->tree(call.file);
  if (function.file != call.file || writes_path(tree, call.node)) return false;
  const auto given = names_given(tree, function.node);
  bool hands_one_on = false;
  const bool is_call = tree.kind(call.node) == NodeKind::call;
  for (const NodeId argument : Children(tree, call.node)) {
    const bool is_callee = is_call && argument == tree.child(call.node, 0);
    if (is_callee) continue;
    NodeId value = argument;
    if (tree.kind(value) == NodeKind::keyword) value = tree.child(value, 0);
    const bool is_text = tree.kind(value) == NodeKind::text || tree.kind(value) == NodeKind::format;
    if (is_text && tree.kind(argument) != NodeKind::keyword) return hands_one_on;
    while (tree.kind(value) == NodeKind::call || tree.kind(value) == NodeKind::attribute ||
           tree.kind(value) == NodeKind::spread)
      value = tree.child(value, 0);  // handler.as_view("name"), *args
    hands_one_on |= tree.kind(value) == NodeKind::name &&
                    std::ranges::find(given, tree.text(value)) != given.end();
  }
  return hands_one_on;
}

}  // namespace bakeoff::scan
