// Calls: of the project's own functions and classes, of what rules know, of what is built in.
#include <algorithm>
#include <utility>

#include "scan/internal/builtins.h"
#include "scan/internal/evaluator.h"
#include "scan/internal/rule_runner.h"

namespace bakeoff::scan {
namespace {

constexpr int kMostCallsDeep = 40;          // of calls inside calls
constexpr int kMostRuns = 1000;             // of one function with what matters not
constexpr int kMostRunsWithObjects = 3000;  // of one function that routers are handed to
constexpr int kMostInside = 3;              // where objects are looked for in lists and tables

// What a call hands over, taken by one parameter after the other.
class Handed {
 public:
  explicit Handed(const std::vector<Argument>& arguments) : arguments_(arguments) {
    for (const auto& argument : arguments) {
      if (argument.keyword == 0) by_position_.push_back(argument.value);
    }
  }

  [[nodiscard]] bool has(NameId name) const {
    return next_ < by_position_.size() ||
           std::ranges::any_of(arguments_, [&](const Argument& argument) {
             return name != 0 && argument.keyword == name;
           });
  }

  // The next by position, else the one of this name.
  Value one(NameId name) {
    if (next_ < by_position_.size()) return by_position_[next_++];
    Value value;
    for (const auto& argument : arguments_) {
      if (argument.keyword == name && name != 0) value = argument.value;
    }
    taken_.push_back(name);
    return value;
  }

  // What is handed over by a name that no parameter before has.
  [[nodiscard]] Table named_rest() const {
    Table rest;
    for (const auto& argument : arguments_) {
      const bool is_taken = std::ranges::find(taken_, argument.keyword) != taken_.end();
      if (argument.keyword != 0 && !is_taken) set_in(rest, argument.keyword, argument.value);
    }
    return rest;
  }

  std::vector<Value> rest() {
    std::vector<Value> rest;
    while (next_ < by_position_.size()) rest.push_back(by_position_[next_++]);
    return rest;
  }

 private:
  const std::vector<Argument>& arguments_;
  std::vector<Value> by_position_;
  std::vector<NameId> taken_;
  std::size_t next_ = 0;
};

}  // namespace

void Evaluator::collect_arguments(NodeId node, Frame& frame, Call& call) {
  const auto& tree = this->tree(frame.file);
  for (NodeId argument = tree.at(tree.child(node, 0)).next; argument != kNoNode;
       argument = tree.at(argument).next) {
    if (tree.kind(argument) == NodeKind::keyword) {
      const Value value = evaluate(tree.child(argument, 0), frame);
      call.arguments.push_back({names.id(tree.text(argument)), value, tree.child(argument, 0)});
    } else if (tree.kind(argument) == NodeKind::spread) {
      const Value value = settled(evaluate(tree.child(argument, 0), frame));
      if (value.is(ValueKind::table)) {
        const Table copied = tables[value.id];
        for (const auto& [key, inner] : copied) call.arguments.push_back({key, inner, argument});
      } else {
        for (const Value inner : items_of(value)) call.arguments.push_back({0, inner, argument});
      }
    } else {
      call.arguments.push_back({0, evaluate(argument, frame), argument});
    }
  }
}

Value Evaluator::evaluate_call(NodeId node, Frame& frame, Value decorated) {
  const auto& tree = this->tree(frame.file);
  const NodeId callee_node = tree.child(node, 0);
  Call call{.file = frame.file, .node = node, .decorated = decorated};
  const bool is_super = tree.kind(callee_node) == NodeKind::attribute &&
                        tree.kind(tree.child(callee_node, 0)) == NodeKind::call &&
                        tree.text(tree.child(tree.child(callee_node, 0), 0)) == "super";
  const bool is_script_super = tree.kind(callee_node) == NodeKind::name &&
                               tree.text(callee_node) == "super" &&
                               tree.language == Language::script;
  Value callee;
  if (!is_super && !is_script_super) callee = settled(evaluate(callee_node, frame));
  collect_arguments(node, frame, call);
  if (is_super || is_script_super) return super_call(node, frame, call);
  if (callee.is(ValueKind::external)) {
    const auto known = Builtins(*this).call_named(callee.id, call, frame.file, frame.scope);
    if (known) return *known;
  }
  return this->call(callee, call);
}

Value Evaluator::call(Value callee, Call& call) {
  const Site outer = std::exchange(calling_, Site{call.file, call.node});
  const Value given = called(callee, call);
  calling_ = outer;
  return given;
}

Value Evaluator::called(Value callee, Call& call) {
  callee = settled(callee);
  switch (callee.kind) {
    case ValueKind::function:
      observe(call, 0, functions[callee.id].site);
      return call_user(callee.id, functions[callee.id].self, call);
    case ValueKind::bound: {
      const Bound bound = bounds[callee.id];
      observe(call, 0, functions[bound.function].site);
      return call_user(bound.function, bound.self, call);
    }
    case ValueKind::class_:
      return instantiate(callee.id, call);
    case ValueKind::external:
    case ValueKind::result:
      return call_external(callee.id, call);
    case ValueKind::member:
      return call_member(callee, call);
    case ValueKind::object: {
      // A task or plugin that is called itself: what it is about.
      const Value about = found.objects[callee.id].wraps;
      if (about.is(ValueKind::function)) return call_user(about.id, {}, call);
      const auto result = RuleRunner(*this).run_called(callee.id, call);
      if (result) return *result;
      break;
    }
    case ValueKind::unknown:
      if (call_hooks(call)) return {};
      if (const auto known = call_unknown(call)) return *known;
      break;
    default:
      break;
  }
  defer_callbacks(call);
  return {};
}

Value Evaluator::call_external(NameId name, Call& call) {
  observe(call, name, {});
  if (names.text(name).ends_with(".__init__") && !call.arguments.empty()) {
    // Application.__init__(self, ...), as it was written before super()
    if (const auto object = object_of(call.arguments.front().value)) {
      Call start = call;
      start.arguments.erase(start.arguments.begin());
      RuleRunner(*this).start_object(*object, start);
      return {};
    }
  }
  const auto known = RuleRunner(*this).run_external(name, call);
  if (known) return *known;
  if (call_hooks(call)) return {};
  if (const auto otherwise = default_of(call)) return *otherwise;
  defer_callbacks(call);
  const auto [result, is_new] = result_names_.try_emplace(name, 0);
  if (is_new) result->second = names.id(std::string(names.text(name)) + "()");
  return {ValueKind::result, result->second};
}

Value Evaluator::call_member(Value callee, Call& call) {
  const Member member = members[callee.id];
  call.called = member.name;
  call.receiver = member.of;
  const NameId name = full_name(callee);
  observe(call, name, {});
  if (const auto object = object_of(member.of)) {
    const auto known = RuleRunner(*this).run_method(*object, call);
    if (known) return *known;
  }
  if (const auto known = Builtins(*this).call_method(call)) return *known;
  const Value of = settled(member.of);
  if (of.is(ValueKind::class_) || of.is(ValueKind::instance)) {
    // "*.as_view": of any class of the project, whatever library it derives from.
    const auto any = names.id("*." + std::string(names.text(member.name)));
    const auto known = RuleRunner(*this).run_external(any, call);
    if (known) return *known;
  }
  if (name != 0) {
    const auto known = RuleRunner(*this).run_external(name, call);
    if (known) return *known;
  }
  if (call_hooks(call)) return {};
  if (const auto known = name == 0 ? call_unknown(call) : default_of(call)) return *known;
  defer_callbacks(call);
  if (name == 0) return {};
  const auto [result, is_new] = result_names_.try_emplace(name, 0);
  if (is_new) result->second = names.id(std::string(names.text(name)) + "()");
  return {ValueKind::result, result->second};
}

bool Evaluator::carries_object(Value value, int depth) {
  value = settled(value);
  if (object_of(value)) return true;
  if (depth >= kMostInside) return false;
  const auto carries = [&](Value item) { return carries_object(item, depth + 1); };
  const auto is_carrier = [&](const auto& entry) { return carries(entry.second); };
  if (value.is(ValueKind::list)) return std::ranges::any_of(lists[value.id], carries);
  if (value.is(ValueKind::table)) return std::ranges::any_of(tables[value.id], is_carrier);
  if (value.is(ValueKind::instance) && depth < 2)
    return std::ranges::any_of(instances[value.id].fields, is_carrier);
  return false;
}

// Every argument is settled, also behind one that carries an object.
bool Evaluator::hands_objects(const Call& call) {
  bool has_objects = false;
  for (const auto& argument : call.arguments) has_objects |= carries_object(argument.value);
  return has_objects;
}

Value Evaluator::call_user(std::uint32_t function, Value self, Call& call) {
  const bool has_own = carries_object(self);
  const bool has_objects = hands_objects(call) || has_own;
  auto& record = functions[function];
  if (!has_objects && is_settled_) {
    // What was run under a test alone is run again where there is none: what it makes is there
    // then.
    const bool is_news = conditions_.empty() && !record.is_run_for_certain;
    if ((record.runs > 0 && !is_news) || record.is_running) {
      defer_callbacks(call);
      return record.result;
    }
    defer_callbacks(call);
    return call_function(function, self, {});
  }
  if (record.runs >= (has_objects ? kMostRunsWithObjects : kMostRuns)) {
    if (has_objects)
      lose("call of " + std::string(tree(record.site.file).text(record.site.node)),
           "called too often to follow", {call.file, call.node});
    return record.result;
  }
  return call_function(function, self, call.arguments);
}

Value Evaluator::call_function(std::uint32_t id, Value self,
                               const std::vector<Argument>& arguments) {
  if (functions[id].is_running || depth_ >= kMostCallsDeep) return functions[id].result;
  const Function function = functions[id];
  functions[id].is_running = true;
  functions[id].is_run_for_certain |= conditions_.empty();
  ++functions[id].runs;
  ++depth_;
  followed_.insert(function.site);
  inside_.push_back(function.site);
  called_at_.push_back(std::exchange(calling_, Site{}));
  scopes_.push_back({function.scope, function.site.file, {}});
  std::vector<Value> returned;
  Frame frame{.scope = static_cast<ScopeId>(scopes_.size() - 1),
              .file = function.site.file,
              .self = self,
              .owner = function.owner,
              .returned = &returned,
              .function = function.site,
              .uncertain_before = uncertain_};
  bind_parameters(function, arguments, frame);
  const auto& tree = this->tree(function.site.file);
  const NodeId body = tree.child(function.site.node, 2);
  hoist(body, frame);
  execute(body, frame);
  inside_.pop_back();
  called_at_.pop_back();
  --depth_;
  functions[id].is_running = false;
  Value result;
  for (const Value value : returned) {
    const Value known = settled(value);
    if (!known.is_known() || known.is(ValueKind::nothing)) continue;
    if (object_of(known)) {
      result = known;
      break;
    }
    if (!result.is_known()) result = known;
    // Two different texts: neither is what the call gives.
    if (result.is(ValueKind::text) && known != result) result = {};
  }
  functions[id].result = result;
  return result;
}

// Functions of scripts can be used above where they stand.
void Evaluator::hoist(NodeId block, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  if (tree.language != Language::script || tree.kind(block) == NodeKind::missing) return;
  for (const NodeId child : Children(tree, block)) {
    if (tree.kind(child) == NodeKind::function && !tree.text(child).empty())
      bind(names.id(tree.text(child)), define_function(child, frame, kNone), frame, true);
    if (tree.kind(child) == NodeKind::block) hoist(child, frame);
  }
}

void Evaluator::bind_parameters(const Function& function, const std::vector<Argument>& arguments,
                                Frame& frame) {
  const auto& tree = this->tree(frame.file);
  Handed handed(arguments);
  bool is_first = true;
  for (const NodeId parameter : Children(tree, tree.child(function.site.node, 0))) {
    const auto name = names.id(tree.text(parameter));
    const bool is_receiver = is_first && tree.language == Language::python &&
                             function.owner != kNone && !tree.has(function.site.node, flag::kArrow);
    is_first = false;
    if (is_receiver) {
      bind(name, frame.self, frame, true);
      continue;
    }
    // Followed for itself, nobody knows what it is handed.
    const bool is_called = !called_at_.empty() && called_at_.back().file != kNoFile;
    if (is_called && tree.language == Language::python && tree.has(parameter, flag::kKeywords)) {
      tables.push_back(handed.named_rest());
      bind(name, {ValueKind::table, static_cast<std::uint32_t>(tables.size() - 1)}, frame, true);
      continue;
    }
    // function f(this: Socket, a): a type for `this`, and no argument.
    if (tree.language == Language::script && tree.text(parameter) == "this") continue;
    const bool takes_rest = tree.has(parameter, flag::kRest);
    const bool is_given = !takes_rest && handed.has(name);
    const Value given = takes_rest ? list_of(handed.rest()) : handed.one(name);
    // Something is handed over and nobody knows what: then it is not the default's None.
    const bool is_open = is_given && !given.is_known() &&
                         tree.kind(tree.child(parameter, 0)) == NodeKind::nothing &&
                         tree.kind(tree.child(parameter, 1)) == NodeKind::missing;
    if (is_open) {
      bind(name, {}, frame, true);
    } else {
      bind_parameter(parameter, given, frame);
    }
  }
}

// Unknown where there are none.
Value Evaluator::list_of(std::vector<Value> items) {
  if (items.empty()) return {};
  lists.push_back(std::move(items));
  return {ValueKind::list, static_cast<std::uint32_t>(lists.size() - 1)};
}

void Evaluator::bind_parameter(NodeId parameter, Value given, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  const auto name = names.id(tree.text(parameter));
  const Value value = parameter_value(parameter, given, frame);
  const NodeId pattern = tree.child(parameter, 2);
  if (tree.kind(pattern) != NodeKind::missing) {
    assign_parts(pattern, value, frame);
  } else {
    bind(name, value, frame, true);
  }
  // constructor(private x: X) is a field too.
  if (tree.language == Language::script && tree.has(parameter, flag::kExported))
    set_attribute(frame.self, name, value);
}

// What the call gives, else an object that stands for it by default, else what its type tells.
Value Evaluator::parameter_value(NodeId parameter, Value given, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  const Value otherwise = evaluate(tree.child(parameter, 0), frame);
  if (given.is_known()) return given;
  if (object_of(otherwise)) return otherwise;
  const Value typed = typed_value(tree.child(parameter, 1), frame);
  return typed.is_known() ? typed : otherwise;
}

// What a parameter or field of this type holds: an object that no call made, or an instance.
Value Evaluator::typed_value(NodeId annotation, Frame& frame) {
  const auto& tree = this->tree(frame.file);
  if (annotation == kNoNode || tree.kind(annotation) == NodeKind::missing) return {};
  if (tree.kind(annotation) == NodeKind::subscript) {
    const auto head = written(tree, tree.child(annotation, 0));
    const bool is_wrapper = head.ends_with("Annotated") || head.ends_with("Optional") ||
                            head.ends_with("Promise") || head.ends_with("Readonly") ||
                            head.ends_with("Type");
    if (!is_wrapper) return typed_value(tree.child(annotation, 0), frame);
    const NodeId inner = tree.child(annotation, 1);
    return typed_value(tree.kind(inner) == NodeKind::list ? tree.child(inner, 0) : inner, frame);
  }
  if (tree.kind(annotation) == NodeKind::operation)  // X | None
    return typed_value(tree.child(annotation, 0), frame);
  if (tree.kind(annotation) != NodeKind::name && tree.kind(annotation) != NodeKind::attribute)
    return {};
  const Value type = settled(evaluate(annotation, frame));
  if (type.is(ValueKind::class_)) return symbolic_instance(type.id);
  const NameId name = full_name(type);
  if (name == 0) return {};
  if (const auto* kind = book_.of_type(name)) {
    Object object{.kind = kind, .site = {frame.file, annotation}, .is_stand_in = true};
    found.objects.push_back(object);
    return {ValueKind::object, static_cast<std::uint32_t>(found.objects.size() - 1)};
  }
  const auto text = names.text(name);
  if (text.find('.') == std::string_view::npos) return {};  // int, str, string
  return {ValueKind::result, names.id(std::string(text) + "()")};
}

Value Evaluator::instantiate(std::uint32_t of, Call& call) {
  instances.push_back({.of = of});
  const Value self{ValueKind::instance, static_cast<std::uint32_t>(instances.size() - 1)};
  const bool is_news = conditions_.empty() && !classes[of].is_made_for_certain;
  classes[of].is_made_for_certain |= conditions_.empty();
  // One that was made for itself stands below no application.
  const auto is_application = [&] {
    return std::ranges::any_of(lineage(of), [&](Value base) {
      return base.is(ValueKind::external) && book_.made_by(base.id) != nullptr;
    });
  };
  if (is_settled_ && !is_news && classes[of].symbolic.is_known() && !hands_objects(call) &&
      !carries_object(classes[of].symbolic) && !is_application()) {
    defer_callbacks(call);
    return classes[of].symbolic;
  }
  for (const Value base : lineage(of)) {
    const NameId name = base.is(ValueKind::external) ? base.id : 0;
    if (name == 0) continue;
    if (book_.for_call(name) != nullptr) {  // class job(rq.decorators.job)
      const auto known = RuleRunner(*this).run_external(name, call);
      if (known) return *known;
    }
    const auto* kind = book_.made_by(name);
    if (kind == nullptr) continue;
    const bool has_own_start = class_member(of, names.id("__init__")).is(ValueKind::function);
    const auto object = RuleRunner(*this).make_object(*kind, call, has_own_start);
    instances[self.id].object = object;
    tell_changes(of, *kind, call);
    break;
  }
  if (!classes[of].symbolic.is_known()) classes[of].symbolic = self;
  start_instance(of, self, call.arguments);
  return self;
}

Value Evaluator::symbolic_instance(std::uint32_t of) {
  if (classes[of].symbolic.is_known()) return classes[of].symbolic;
  instances.push_back({.of = of});
  const Value self{ValueKind::instance, static_cast<std::uint32_t>(instances.size() - 1)};
  classes[of].symbolic = self;
  start_instance(of, self, {});
  return self;
}

// Functions handed to something unknown may be called by it, any time.
void Evaluator::defer_callbacks(const Call& call) {
  for (const auto& argument : call.arguments) {
    const Value value = argument.value;
    if (value.is(ValueKind::function) && functions[value.id].runs == 0)
      deferred_.push_back(value.id);
    if (value.is(ValueKind::bound)) deferred_.push_back(bounds[value.id].function);
  }
}

void Evaluator::observe(const Call& call, NameId callee, Site target) {
  if (callee == 0 && target.file == kNoFile) return;
  auto& observed = observed_[call.file];
  if (observed.empty()) observed.resize(tree(call.file).nodes.size());
  if (observed[call.node]) return;
  observed[call.node] = true;
  found.calls.push_back({{call.file, call.node},
                         inside_.empty() ? Site{call.file, 0} : inside_.back(),
                         callee,
                         target});
}

}  // namespace bakeoff::scan
