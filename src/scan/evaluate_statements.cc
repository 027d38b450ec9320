// Statements: what binds names. Both ways of a branch are followed, loops over known values are
// unrolled.
#include <algorithm>

#include "scan/internal/evaluator.h"
#include "scan/internal/rule_runner.h"

namespace bakeoff::scan {
namespace {

constexpr std::size_t kMostRounds = 600;  // of an unrolled loop

// A test that is about how the file is started, not about configuration.
bool is_about_start(std::string_view test) {
  return test.find("__main__") != std::string_view::npos ||
         test.find("require.main") != std::string_view::npos ||
         test.find("TYPE_CHECKING") != std::string_view::npos;
}

}  // namespace

void Evaluator::execute_all(NodeId parent, Frame& frame) {
  for (const NodeId child : Children(tree(frame.file), parent)) execute(child, frame);
}

void Evaluator::execute(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  switch (tree.kind(node)) {
    case NodeKind::missing:
      return;
    case NodeKind::block:
      return execute_all(node, frame);
    case NodeKind::import:
      return execute_import(node, frame);
    case NodeKind::reexport:
      return execute_reexport(node, frame);
    case NodeKind::export_:
      return execute_export(node, frame);
    case NodeKind::class_:
      bind(names.id(tree.text(node)), define_class(node, frame), frame, true);
      return export_names(node, frame);
    case NodeKind::function:
      // Functions of scripts are hoisted: run_module and call_function have bound them already.
      if (tree.language == Language::python) {
        bind(names.id(tree.text(node)), define_function(node, frame, kNone), frame, true);
      } else {
        export_names(node, frame);
      }
      return;
    case NodeKind::returns: {
      const Value value = evaluate(tree.child(node, 0), frame);
      if (frame.returned == nullptr || frame.has_returned) return;
      frame.has_returned = uncertain_ == frame.uncertain_before;
      // On a way that is not taken by default, only what nothing else gives.
      if (shadow_ == 0) frame.returned->push_back(value);
      return;
    }
    case NodeKind::branch:
      return execute_branch(node, frame);
    case NodeKind::loop:
      return execute_loop(node, frame);
    case NodeKind::with:
    case NodeKind::attempt:
      return execute_all(node, frame);
    default:
      evaluate(node, frame);
      if (tree.kind(node) == NodeKind::assign) export_names(node, frame);
  }
}

// The way that is not taken by default is followed too, since its routes exist under a condition;
// but what it binds and returns does not count.
void Evaluator::execute_way(NodeId block, NodeId test, std::optional<bool> holds, Frame& frame) {
  if (tree(frame.file).kind(block) == NodeKind::missing) return;
  const bool is_certain = holds.value_or(false);
  const bool had_returned = frame.has_returned;
  if (test != kNoNode)
    conditions_.push_back({{frame.file, test}, is_certain, holds.has_value() && !*holds});
  const bool is_shadow = holds && !*holds;
  if (!is_certain) ++uncertain_;
  if (is_shadow) ++shadow_;
  execute(block, frame);
  if (is_shadow) --shadow_;
  if (!is_certain) --uncertain_;
  if (test != kNoNode) conditions_.pop_back();
  if (!is_certain) frame.has_returned = had_returned;
}

void Evaluator::execute_branch(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  const NodeId test = tree.child(node, 0);
  const auto known = truth_of(evaluate(test, frame));
  const NodeId then = tree.child(node, 1);
  const NodeId otherwise = tree.child(node, 2);
  if (is_about_start(written(tree, test))) {
    execute(then, frame);
    execute(otherwise, frame);
    return;
  }
  const auto negated = known ? std::optional<bool>(!*known) : std::nullopt;
  const bool is_literal = tree.kind(test) == NodeKind::boolean;
  if (!is_literal || *known) execute_way(then, is_literal ? kNoNode : test, known, frame);
  if (!is_literal || !*known) execute_way(otherwise, is_literal ? kNoNode : test, negated, frame);
}

void Evaluator::execute_loop(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  const NodeId target = tree.child(node, 0);
  const NodeId values = tree.child(node, 1);
  const NodeId body = tree.child(node, 2);
  const Value over = evaluate(values, frame);
  if (tree.kind(target) == NodeKind::missing) return execute(body, frame);
  const auto items = items_of(over);
  if (items.empty()) {
    assign(target, {}, frame, node);
    execute(body, frame);
    return;
  }
  std::size_t rounds = 0;
  for (const Value item : items) {
    if (++rounds > kMostRounds) return;
    assign(target, item, frame, node);
    execute(body, frame);
  }
}

void Evaluator::execute_import(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  const auto target = tree.language == Language::python
                          ? resolve_python_import(project_, frame.file, tree.text(node))
                          : resolve_script_import(project_, frame.file, tree.text(node));
  for (const NodeId item : Children(tree, node)) import_name(item, target, node, frame);
}

// "@nestjs/common/decorators" gives what "@nestjs/common" gives.
std::string Evaluator::imported_module(std::string_view module) const {
  std::string full(module.starts_with("node:") ? module.substr(5) : module);
  const auto whole = same_modules_.find(full);
  return whole == same_modules_.end() ? full : whole->second;
}

void Evaluator::import_name(NodeId item, const ImportTarget& target, NodeId statement,
                            Frame& frame) {
  const auto& tree = this->tree(frame.file);
  const auto module = tree.text(statement);
  const auto there = tree.text(item);
  const NameId here = names.id(tree.text(tree.child(item, 0)));
  const bool is_python = tree.language == Language::python;
  if (is_python && !target.is_found()) foreign_packages.emplace(module.substr(0, module.find('.')));
  if (there == "*") {
    if (target.file != kNoFile) import_star(target.file, frame);
    return;
  }
  if (tree.has(item, flag::kTopPackage)) {  // import a.b binds a
    const auto top = module.substr(0, module.find('.'));
    const auto package = resolve_python_import(project_, frame.file, top);
    const Value value = package.file != kNoFile ? Value{ValueKind::module, package.file}
                        : package.is_found() ? Value{ValueKind::package, names.id(package.folder)}
                                             : Value{ValueKind::external, names.id(top)};
    return bind(here, value, frame, true);
  }
  if (!target.is_found()) {
    std::string full = imported_module(module);
    if (!there.empty() && there != "default") full += "." + std::string(there);
    return bind(here, {ValueKind::external, names.id(full)}, frame, true);
  }
  if (target.file == kNoFile) {  // a folder: its files are its names
    const Value package{ValueKind::package, names.id(target.folder)};
    return bind(here, there.empty() ? package : attribute(package, names.id(there)), frame, true);
  }
  if (is_python && there.empty()) return bind(here, {ValueKind::module, target.file}, frame, true);
  imports.push_back({target.file, names.id(there)});
  bind(here, {ValueKind::imported, static_cast<std::uint32_t>(imports.size() - 1)}, frame, true);
}

void Evaluator::import_star(FileId from, Frame& frame) {
  run_module(from);
  const ScopeId scope = modules_[from].scope;
  if (scope == kNone) return;
  const Table copied = scopes_[scope].names;
  for (const auto& [name, value] : copied) bind(name, value, frame, true);
}

void Evaluator::execute_reexport(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  const auto target = resolve_script_import(project_, frame.file, tree.text(node));
  const Value module = tables[modules_[frame.file].exports].front().second;
  for (const NodeId item : Children(tree, node)) {
    const auto there = tree.text(item);
    const NameId here = names.id(tree.text(tree.child(item, 0)));
    if (there == "*") {
      if (target.file != kNoFile) modules_[frame.file].stars.push_back(target.file);
      continue;
    }
    Value value;
    if (target.file != kNoFile) {
      imports.push_back({target.file, names.id(there)});
      value = {ValueKind::imported, static_cast<std::uint32_t>(imports.size() - 1)};
    } else {
      value = {ValueKind::external,
               names.id(std::string(tree.text(node)) + "." + std::string(there))};
    }
    set_attribute(module, here, value);
  }
}

void Evaluator::execute_export(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  const NodeId inner = tree.child(node, 0);
  Value value;
  if (tree.kind(inner) == NodeKind::function) {
    value = define_function(inner, frame, kNone);
    if (!tree.text(inner).empty()) bind(names.id(tree.text(inner)), value, frame, true);
  } else if (tree.kind(inner) == NodeKind::class_) {
    value = define_class(inner, frame);
    if (!tree.text(inner).empty()) bind(names.id(tree.text(inner)), value, frame, true);
  } else {
    value = evaluate(inner, frame);
  }
  const Value module = tables[modules_[frame.file].exports].front().second;
  set_attribute(module, names.id(tree.text(node)), value);
}

// export const a = ..., export function f, export class C
void Evaluator::export_names(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  if (tree.language != Language::script || !tree.has(node, flag::kExported)) return;
  const Value module = tables[modules_[frame.file].exports].front().second;
  const auto give_out = [&](std::string_view name) {
    set_attribute(module, names.id(name), look_up(names.id(name), frame));
  };
  if (tree.kind(node) != NodeKind::assign) return give_out(tree.text(node));
  const NodeId target = tree.child(node, 0);
  if (tree.kind(target) == NodeKind::name) return give_out(tree.text(target));
  for (const NodeId part : Children(tree, target)) {
    const NodeId local = tree.kind(part) == NodeKind::pair ? tree.child(part, 1) : part;
    if (tree.kind(local) == NodeKind::name) give_out(tree.text(local));
  }
}

Value Evaluator::define_function(NodeId node, Frame& frame, std::uint32_t owner) {
  const auto& tree = this->tree(frame.file);
  Function function{.site = {frame.file, node}, .scope = frame.scope, .owner = owner};
  if (tree.has(node, flag::kArrow)) {
    function.self = frame.self;
    function.owner = frame.owner;
  }
  functions.push_back(function);
  const Value defined{ValueKind::function, static_cast<std::uint32_t>(functions.size() - 1)};
  Value result = defined;
  decorate(tree.child(node, 1), defined, result, frame);
  return result;
}

// The nearest decorator is applied first. What a decorator gives counts only where a rule knows it.
void Evaluator::decorate(NodeId decorators, Value defined, Value& result, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  auto all = tree.children(decorators);
  std::ranges::reverse(all);
  for (const NodeId decorator : all) {
    const bool is_call = tree.kind(decorator) == NodeKind::call;
    const Value callee = settled(evaluate(is_call ? tree.child(decorator, 0) : decorator, frame));
    Call call{.file = frame.file, .node = decorator, .decorated = result};
    if (is_call) collect_arguments(decorator, frame, call);
    Decoration decoration{full_name(callee), {frame.file, decorator}, call.arguments};
    if (decoration.name == 0 && callee.is(ValueKind::function)) {
      const Site at = functions[callee.id].site;
      decoration.name = names.id(this->tree(at.file).text(at.node));
    }
    if (defined.is(ValueKind::function))
      functions[defined.id].decorators.push_back(std::move(decoration));
    else if (defined.is(ValueKind::class_))
      classes[defined.id].decorators.push_back(std::move(decoration));
    if (!is_call) call.arguments.push_back({0, result, decorator});
    Value given = this->call(callee, call);
    const bool is_own = callee.is(ValueKind::function) || callee.is(ValueKind::bound);
    if (is_call && settled(given).is(ValueKind::function) && is_own) {
      Call inner{.file = frame.file, .node = decorator, .decorated = result};
      inner.arguments.push_back({0, result, decorator});
      given = this->call(settled(given), inner);
    }
    if (given.is(ValueKind::object)) result = given;
  }
}

Value Evaluator::define_class(NodeId node, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  Class made{.site = {frame.file, node}, .scope = frame.scope};
  Call call{.file = frame.file, .node = node};
  for (const NodeId base : Children(tree, tree.child(node, 0))) {
    if (tree.kind(base) == NodeKind::keyword) {
      const NodeId inner = tree.child(base, 0);
      call.arguments.push_back({names.id(tree.text(base)), evaluate(inner, frame), inner});
      continue;
    }
    Value value = settled(evaluate(base, frame));
    // db.Model, where db is an instance of a project's class.
    if (value.is(ValueKind::member) && full_name(value) != 0)
      value = {ValueKind::external, full_name(value)};
    made.bases.push_back(value);
  }
  const auto id = static_cast<std::uint32_t>(classes.size());
  classes.push_back(made);
  class_at[{frame.file, node}] = id;
  // Members see the names around the class, not each other; their values do, one after another.
  scopes_.push_back({frame.scope, frame.file, {}});
  const auto inner = static_cast<ScopeId>(scopes_.size() - 1);
  Frame body{.scope = inner, .file = frame.file, .owner = id, .function = frame.function};
  for (const NodeId member : Children(tree, tree.child(node, 2))) {
    if (tree.kind(member) == NodeKind::function) {
      Frame outside = body;
      outside.scope = tree.language == Language::python ? inner : frame.scope;
      const Value method = define_function(member, outside, id);
      if (method.is(ValueKind::function)) functions[method.id].scope = frame.scope;
      set_in(scopes_[inner].names, names.id(tree.text(member)), method);
    } else if (tree.language == Language::python || tree.has(member, flag::kStatic)) {
      execute(member, body);
    }
  }
  classes[id].members = scopes_[inner].names;
  const Value defined{ValueKind::class_, id};
  Value result = defined;
  decorate(tree.child(node, 1), defined, result, frame);
  call.decorated = defined;
  if (!call.arguments.empty()) run_class_keywords(made, call);
  return defined;
}

// class X(View, attach=app): as if the base was called with them; rules name it "View(class)".
void Evaluator::run_class_keywords(const Class& made, Call& call) {
  for (const Value base : made.bases) {
    if (!base.is(ValueKind::external)) continue;
    const auto name = names.id(std::string(names.text(base.id)) + "(class)");
    if (book_.for_call(name) != nullptr) RuleRunner(*this).run_external(name, call);
  }
}

bool Evaluator::has_hole(Value value) {
  return value.is(ValueKind::text) && names.text(value.id).find(kHole) != std::string_view::npos;
}

// In the nearest scope that has the name. False: none has.
bool Evaluator::rebind(NameId name, Value value, ScopeId from) {
  for (ScopeId scope = from; scope != kNone; scope = scopes_[scope].parent) {
    for (auto& [key, old] : scopes_[scope].names) {
      if (key != name) continue;
      const bool is_worse = uncertain_ > 0 && !value.is_known() && old.is_known();
      if (!is_worse) old = value;
      return true;
    }
  }
  return false;
}

// A URL table that a test makes longer or another: all rows, since each knows the tests around it.
// nullopt: it is no such table.
std::optional<Value> Evaluator::with_rows_of(Value before, Value after) {
  if (!before.is(ValueKind::list) || !after.is(ValueKind::list) || before == after) return {};
  auto rows = lists[before.id];
  const auto count = rows.size();
  for (const Value item : lists[after.id]) {
    if (std::ranges::find(rows, item) != rows.end()) continue;
    if (!settled(item).is(ValueKind::entry)) return {};
    rows.push_back(item);
  }
  if (count == 0 || rows.size() == count) return {};
  return list_of(std::move(rows));
}

// Not the list made longer.
bool Evaluator::is_another_list(const Value* before, Value after) {
  if (before == nullptr || !before->is(ValueKind::list) || !after.is(ValueKind::list)) return false;
  return !std::ranges::all_of(lists[before->id], [&](Value item) {
    return std::ranges::find(lists[after.id], item) != lists[after.id].end();
  });
}

void Evaluator::bind(NameId name, Value value, Frame& frame, bool declares) {
  const bool is_script = tree(frame.file).language == Language::script;
  if (is_script && !declares && rebind(name, value, frame.scope)) return;
  auto& table = scopes_[frame.scope].names;
  if (uncertain_ > 0) {
    // On a way that may not be taken: what is known stays.
    const Value* old = find_in(table, name);
    if (old != nullptr) {
      if (const auto rows = with_rows_of(*old, value)) return set_in(table, name, *rows);
    }
    const bool is_better = old == nullptr || !old->is_known() ||
                           (value.is_known() && shadow_ == 0 && !has_hole(value));
    if (!is_better || is_another_list(old, value)) return;
    // Two texts, and no telling which: neither.
    const bool differ =
        old != nullptr && old->is(ValueKind::text) && value.is(ValueKind::text) && *old != value;
    if (differ) value = text_value(std::string(1, kHole));
  }
  set_in(table, name, value);
}

void Evaluator::assign(NodeId target, Value value, Frame& frame, NodeId statement) {
  const auto& tree = this->tree(frame.file);
  switch (tree.kind(target)) {
    case NodeKind::name:
      if (value.is(ValueKind::object) && found.objects[value.id].name == 0)
        found.objects[value.id].name = names.id(tree.text(target));
      return bind(names.id(tree.text(target)), value, frame,
                  tree.kind(statement) != NodeKind::assign || tree.has(statement, flag::kDeclares));
    case NodeKind::attribute:
      return set_attribute(evaluate(tree.child(target, 0), frame), names.id(tree.text(target)),
                           value);
    case NodeKind::subscript: {
      const Value of = evaluate(tree.child(target, 0), frame);
      const auto key = as_text(evaluate(tree.child(target, 1), frame));
      if (key) set_attribute(of, names.id(*key), value);
      return;
    }
    case NodeKind::list:
    case NodeKind::table:
      return assign_parts(target, value, frame);
    case NodeKind::assign:  // with a default
      if (!value.is_known()) value = evaluate(tree.child(target, 1), frame);
      return assign(tree.child(target, 0), value, frame, statement);
    default:
      return;
  }
}

// a, b = pair; const {a, b: c} = table
void Evaluator::assign_parts(NodeId target, Value value, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  value = settled(value);
  std::size_t index = 0;
  const NodeId declared = 0;  // the module node: counts as a declaration
  for (const NodeId part : Children(tree, target)) {
    if (tree.kind(part) == NodeKind::pair) {
      const auto key = as_text(evaluate(tree.child(part, 0), frame));
      assign(tree.child(part, 1), key ? attribute(value, names.id(*key)) : Value{}, frame,
             declared);
    } else if (tree.kind(part) == NodeKind::spread) {
      assign(tree.child(part, 0), tree.kind(target) == NodeKind::table ? value : Value{}, frame,
             declared);
    } else {
      const bool has = value.is(ValueKind::list) && index < lists[value.id].size();
      assign(part, has ? lists[value.id][index] : Value{}, frame, declared);
      ++index;
    }
  }
}

void Evaluator::set_attribute(Value of, NameId name, Value value) {
  of = settled(of);
  if (of.is(ValueKind::table)) {
    // What hangs on `global` is set by whoever runs first; nobody knows what a later run would set.
    const Value* before = of.id == globals_ ? find_in(tables[of.id], name) : nullptr;
    if (before != nullptr && before->is_known() && !value.is_known()) return;
    return set_in(tables[of.id], name, value);
  }
  if (of.is(ValueKind::class_)) return set_in(classes[of.id].members, name, value);
  if (of.is(ValueKind::object)) return set_in(found.objects[of.id].fields, name, value);
  if (!of.is(ValueKind::instance)) return;
  auto& fields = instances[of.id].fields;
  const Value* old = find_in(fields, name);
  if (old != nullptr && old->is_known() && !value.is_known()) return;
  set_in(fields, name, value);
}

}  // namespace bakeoff::scan
