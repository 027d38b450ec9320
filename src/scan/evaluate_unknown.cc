// Calls whose callee nobody knows: what their names and arguments tell all the same.
#include <algorithm>

#include "scan/internal/evaluator.h"
#include "scan/internal/rule_runner.h"

namespace bakeoff::scan {

// A method of something nobody knows: known by its name alone, or a default that is given along.
std::optional<Value> Evaluator::call_unknown(Call& call) {
  const auto& tree = this->tree(call.file);
  const NodeId callee = tree.child(call.node, 0);
  const bool is_method =
      tree.kind(call.node) == NodeKind::call && tree.kind(callee) == NodeKind::attribute;
  if (!is_method) return std::nullopt;
  auto known = RuleRunner(*this).run_on_unknown(callee, modules_[call.file].scope, call);
  return known ? known : default_of(call);
}

// flags.get("x", False)
std::optional<Value> Evaluator::default_of(const Call& call) {
  const auto& tree = this->tree(call.file);
  if (call.arguments.size() != 2 || tree.text(tree.child(call.node, 0)) != "get")
    return std::nullopt;
  const Value otherwise = settled(call.arguments.back().value);
  return otherwise.is(ValueKind::boolean) ? std::optional<Value>(otherwise) : std::nullopt;
}

// manager.hook.NAME(app=app): all functions of that name with the mark of the plugin library.
bool Evaluator::call_hooks(const Call& call) {
  if (hook_mark_ == 0) return false;
  const auto& tree = this->tree(call.file);
  const NodeId callee = tree.child(call.node, 0);
  const bool is_hook = tree.kind(call.node) == NodeKind::call &&
                       tree.kind(callee) == NodeKind::attribute &&
                       tree.text(tree.child(callee, 0)) == "hook";
  if (!is_hook) return false;
  const std::string name(tree.text(callee));
  bool has_called = false;
  for (std::uint32_t id = 0; id < functions.size(); ++id) {
    const auto is_mark = [&](const Decoration& decoration) {
      return decoration.name == hook_mark_;
    };
    const Function& function = functions[id];
    if (this->tree(function.site.file).text(function.site.node) != name) continue;
    if (std::ranges::none_of(function.decorators, is_mark)) continue;
    call_function(id, function.self, call.arguments);
    has_called = true;
  }
  return has_called;
}

}  // namespace bakeoff::scan
