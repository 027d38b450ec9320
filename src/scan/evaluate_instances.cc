// Instances of the project's classes: their fields, their constructors, super().
#include "scan/internal/evaluator.h"
#include "scan/internal/rule_runner.h"

namespace bakeoff::scan {

// Fields from the oldest class on, then the nearest constructor.
void Evaluator::start_instance(std::uint32_t of, Value self,
                               const std::vector<Argument>& arguments) {
  auto line = lineage(of);
  for (auto base = line.rbegin(); base != line.rend(); ++base) {
    if (base->is(ValueKind::class_)) set_fields(base->id, self);
  }
  for (const char* name : {"constructor", "__init__"}) {
    const Value constructor = class_member(of, names.id(name));
    if (constructor.is(ValueKind::function)) call_function(constructor.id, self, arguments);
  }
}

// class BulkRouter(SimpleRouter): routes = [...]: what it answers besides is not known.
void Evaluator::tell_changes(std::uint32_t of, const ObjectKind& kind, const Call& call) {
  for (const auto& member : kind.changed_by) {
    const NameId name = names.id(member);
    for (const Value base : lineage(of)) {
      if (!base.is(ValueKind::class_) || find_in(classes[base.id].members, name) == nullptr)
        continue;
      return lose("router", "its class says by '" + member + "' what it answers",
                  {call.file, call.node});
    }
  }
}

// Fields that the body of a script's class declares.
void Evaluator::set_fields(std::uint32_t of, Value self) {
  const Class made = classes[of];
  const auto& tree = this->tree(made.site.file);
  if (tree.language != Language::script) return;
  scopes_.push_back({made.scope, made.site.file, {}});
  Frame frame{.scope = static_cast<ScopeId>(scopes_.size() - 1),
              .file = made.site.file,
              .self = self,
              .owner = of};
  for (const NodeId member : Children(tree, tree.child(made.site.node, 2))) {
    if (tree.kind(member) != NodeKind::assign || tree.has(member, flag::kStatic)) continue;
    Value value = evaluate(tree.child(member, 1), frame);
    if (!value.is_known()) value = typed_value(tree.child(member, 2), frame);
    if (value.is(ValueKind::object) && found.objects[value.id].name == 0)
      found.objects[value.id].name = names.id(tree.text(tree.child(member, 0)));
    set_attribute(self, names.id(tree.text(tree.child(member, 0))), value);
  }
}

// super().__init__(...), super(...), super().method(...)
Value Evaluator::super_call(NodeId node, Frame& frame, Call& call) {
  const auto& tree = this->tree(frame.file);
  if (frame.owner == kNone) return {};
  const NodeId callee = tree.child(node, 0);
  const NameId name = tree.kind(callee) == NodeKind::attribute ? names.id(tree.text(callee))
                                                               : names.id("constructor");
  const auto line = lineage(frame.owner);
  for (const Value base : line) {
    if (base.is(ValueKind::class_) && base.id != frame.owner) {
      const Value* method = find_in(classes[base.id].members, name);
      if (method != nullptr && settled(*method).is(ValueKind::function))
        return call_function(settled(*method).id, frame.self, call.arguments);
    }
  }
  const auto object = object_of(frame.self);
  if (object && (names.text(name) == "__init__" || names.text(name) == "constructor")) {
    RuleRunner(*this).start_object(*object, call);
    return {};
  }
  if (object) {
    call.called = name;
    call.receiver = frame.self;
    const auto known = RuleRunner(*this).run_method(*object, call);
    if (known) return *known;
  }
  return {};
}

}  // namespace bakeoff::scan
