#include "scan/internal/rule_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "scan/internal/letter_case.h"
#include "scan/internal/path_text.h"

namespace bakeoff::scan {
namespace {

std::vector<const Argument*> positional_in(const Call& call) {
  std::vector<const Argument*> positional;
  for (const auto& argument : call.arguments) {
    if (argument.keyword == 0) positional.push_back(&argument);
  }
  return positional;
}

}  // namespace

std::optional<Value> RuleRunner::run_external(NameId full_name, Call& call) {
  if (const auto* rules = e_.book().for_call(full_name)) {
    for (const Rule* rule : *rules) {
      if (!holds(*rule, call)) continue;
      if (const auto given = run(*rule, kNone, call)) return given;
    }
  }
  const auto* kind = e_.book().made_by(full_name);
  if (kind == nullptr) return std::nullopt;
  return Value{ValueKind::object, make_object(*kind, call)};
}

std::optional<Value> RuleRunner::run_method(std::uint32_t object, Call& call) {
  const auto* rules = e_.book().for_method(e_.found.objects[object].kind, call.called);
  if (rules == nullptr) return std::nullopt;
  for (const Rule* rule : *rules) {
    if (!holds(*rule, call)) continue;
    if (const auto given = run(*rule, object, call)) return given;
  }
  return std::nullopt;
}

// The object itself is called: rules for the method "()".
std::optional<Value> RuleRunner::run_called(std::uint32_t object, Call& call) {
  call.called = e_.names.id("()");
  return run_method(object, call);
}

bool RuleRunner::holds(const Rule& rule, const Call& call) {
  const auto positional = std::ranges::count_if(
      call.arguments, [](const Argument& argument) { return argument.keyword == 0; });
  if (positional < rule.arguments) return false;
  if (rule.with.empty()) return true;
  return std::ranges::any_of(call.arguments, [&](const Argument& argument) {
    const NameId name = e_.full_name(argument.value);
    return name != 0 && std::ranges::find(rule.with, e_.names.text(name)) != rule.with.end();
  });
}

std::optional<Value> RuleRunner::run(const Rule& rule, std::uint32_t object, Call& call) {
  switch (rule.does) {
    case Does::nothing:
      return given_by(rule, object, call);
    case Does::route:
      if (object == kNone && !rule.child.empty()) object = object_among(rule, call);
      if (!run_route(rule, object, call)) return std::nullopt;
      return given_by(rule, object, call);
    case Does::mount:
      if (!run_mount(rule, object, call)) return std::nullopt;
      return given_by(rule, object, call);
    case Does::attach:
      for (const auto& argument : find(rule.child, call)) attach(object, argument.value, call);
      return given_by(rule, object, call);
    case Does::child:
      return run_child(rule, object, call);
    case Does::entry:
    case Does::include:
      return make_entry(rule, call);
    case Does::resource:
      run_resource(rule, object, call);
      return given_by(rule, object, call);
    case Does::prefix:
      if (const auto paths = paths_of(rule, call); paths && !paths->empty())
        e_.found.objects[object].prefix = paths->front().text;
      return given_by(rule, object, call);
    case Does::autoload:
      autoload(rule, object, call);
      return given_by(rule, object, call);
    case Does::value:
      return argument_value(rule, call);
    case Does::view:
      return make_view(rule, call);
    case Does::keyed:
      return run_keyed(rule, call);
    case Does::brings:
      e_.lose("routes", rule.reason.empty() ? "a library brings them" : rule.reason,
              {call.file, call.node});
      return given_by(rule, object, call);
    case Does::remember:
      remember(object, call);
      return given_by(rule, object, call);
    default:
      run_note(rule, object, call);
      return given_by(rule, object, call);
  }
}

// What the route hangs on, among the arguments; a hole where nobody knows what that is.
std::uint32_t RuleRunner::object_among(const Rule& rule, const Call& call) {
  const auto given = find(rule.child, call);
  if (given.empty()) return kNone;
  const auto object = e_.object_of(given.front().value);
  if (!object) e_.lose("router", "what is attached to is not known", {call.file, call.node});
  return object.value_or(kNone);
}

// The argument itself, or all of them as a list.
Value RuleRunner::argument_value(const Rule& rule, const Call& call) {
  const auto values = find(rule.child, call);
  if (rule.child.front().kind != SourceKindOf::rest)
    return values.empty() ? Value{} : e_.settled(values.front().value);
  std::vector<Value> items;
  items.reserve(values.size());
  for (const auto& value : values) items.push_back(value.value);
  e_.lists.push_back(std::move(items));
  return {ValueKind::list, static_cast<std::uint32_t>(e_.lists.size() - 1)};
}

// View.as_view({"get": "list"}): an instance that knows its actions; without any, the class.
Value RuleRunner::make_view(const Rule& rule, const Call& call) {
  const auto tables = find(rule.when, call);
  const Value of = call.receiver.is_known() ? e_.settled(call.receiver) : Value{};
  const Value actions = tables.empty() ? Value{} : e_.settled(tables.front().value);
  if (!of.is(ValueKind::class_) || !actions.is(ValueKind::table)) return of;
  e_.instances.push_back({.of = of.id, .fields = {{e_.names.id(kActions), actions}}});
  return {ValueKind::instance, static_cast<std::uint32_t>(e_.instances.size() - 1)};
}

// app.setGlobalPrefix("api"): the object keeps "setGlobalPrefix.0".
void RuleRunner::remember(std::uint32_t object, const Call& call) {
  std::size_t position = 0;
  for (const auto& argument : call.arguments) {
    const auto key = fmt::format("{}.{}", e_.names.text(call.called), position++);
    set_in(e_.found.objects[object].fields, e_.names.id(key), e_.settled(argument.value));
  }
}

Value RuleRunner::given_by(const Rule& rule, std::uint32_t object, Call& call) {
  if (rule.returns == "receiver") {
    return call.receiver.is_known() ? e_.settled(call.receiver) : Value{ValueKind::object, object};
  }
  if (rule.returns == "decorated") return call.decorated;
  if (rule.makes.empty()) return {};
  const auto* kind = e_.book().kind_named(rule.makes);
  return kind == nullptr ? Value{} : Value{ValueKind::object, make_object(*kind, call)};
}

void RuleRunner::find_at(const Place& place, const Call& call, std::vector<FoundArgument>& out) {
  const auto positional = positional_in(call);
  const auto at = static_cast<std::size_t>(place.position);
  const auto add = [&out](const Argument* argument) {
    out.push_back({argument->value, argument->node});
  };
  switch (place.kind) {
    case SourceKindOf::position:
      if (at < positional.size()) add(positional[at]);
      return;
    case SourceKindOf::option:
      if (at < positional.size()) find_option(place.key, *positional[at], out);
      return;
    case SourceKindOf::keyword:
      return find_keyword(place.key, call, out);
    case SourceKindOf::last:
      if (!positional.empty()) add(positional.back());
      return;
    case SourceKindOf::rest:
      for (std::size_t i = at; i < positional.size(); ++i) add(positional[i]);
      return;
    case SourceKindOf::literal:
      out.push_back({e_.text_value(place.key), kNoNode});
      return;
    case SourceKindOf::called:
      out.push_back({{ValueKind::text, call.called}, kNoNode});
      return;
    case SourceKindOf::decorated:
      if (call.decorated.is_known()) out.push_back({call.decorated, kNoNode});
      return;
    case SourceKindOf::receiver:
      if (call.receiver.is_known()) out.push_back({call.receiver, kNoNode});
      return;
  }
}

// "cookie.path" of {cookie: {path: "/x"}}.
void RuleRunner::find_option(std::string_view path, const Argument& argument,
                             std::vector<FoundArgument>& out) {
  Value value = e_.settled(argument.value);
  while (!path.empty() && value.is(ValueKind::table)) {
    const auto dot = path.find('.');
    const Value* inner = find_in(e_.tables[value.id], e_.names.id(path.substr(0, dot)));
    if (inner == nullptr) return;
    value = e_.settled(*inner);
    path = dot == std::string_view::npos ? "" : path.substr(dot + 1);
  }
  if (path.empty()) out.push_back({value, argument.node});
}

void RuleRunner::find_keyword(std::string_view name, const Call& call,
                              std::vector<FoundArgument>& out) const {
  for (const auto& argument : call.arguments) {
    if (argument.keyword != 0 && e_.names.text(argument.keyword) == name)
      out.push_back({argument.value, argument.node});
  }
}

std::vector<RuleRunner::FoundArgument> RuleRunner::find(const Places& places, const Call& call) {
  std::vector<FoundArgument> out;
  for (const auto& place : places) {
    find_at(place, call, out);
    if (place.must_be_filled) {
      std::erase_if(out, [&](const FoundArgument& found) {
        const Value value = e_.settled(found.value);
        return value.is(ValueKind::nothing) || e_.as_text(value) == "";
      });
    }
    if (!out.empty()) break;
  }
  return out;
}

std::vector<std::string> RuleRunner::texts_of(const Places& places, const Call& call) {
  std::vector<std::string> texts;
  for (const auto& argument : find(places, call)) {
    const Value value = e_.settled(argument.value);
    if (value.is(ValueKind::list)) {
      const auto items = e_.lists[value.id];
      for (const Value item : items) {
        if (auto text = e_.as_text(item)) texts.push_back(*text);
      }
    } else if (auto text = e_.as_text(value)) {
      texts.push_back(*text);
    }
  }
  return texts;
}

void RuleRunner::add_path(const FoundArgument& argument, const Call& call,
                          std::vector<FoundPath>& out) {
  const Value value = e_.settled(argument.value);
  const Site site{call.file, argument.node == kNoNode ? call.node : argument.node};
  if (value.is(ValueKind::list)) {
    const auto items = e_.lists[value.id];
    for (const Value item : items) add_path({item, argument.node}, call, out);
    return;
  }
  const auto& tree = e_.tree(call.file);
  const bool is_pattern = argument.node != kNoNode && tree.kind(argument.node) == NodeKind::regex;
  const auto text = e_.as_text(value);
  out.push_back({e_.names.id(text.value_or(std::string(1, kHole))), site, is_pattern});
}

// nullopt: what stands there cannot be a path, so the rule does not hold.
std::optional<std::vector<RuleRunner::FoundPath>> RuleRunner::paths_of(const Rule& rule,
                                                                       const Call& call) {
  std::vector<FoundPath> paths;
  for (const auto& argument : find(rule.path, call)) {
    const Value value = e_.settled(argument.value);
    const bool cannot_be = value.is(ValueKind::function) || value.is(ValueKind::bound) ||
                           value.is(ValueKind::object) || value.is(ValueKind::table) ||
                           value.is(ValueKind::class_) || value.is(ValueKind::nothing) ||
                           value.is(ValueKind::instance) || value.is(ValueKind::boolean);
    if (rule.needs_text && !value.is(ValueKind::text)) return std::nullopt;
    if (cannot_be) {
      if (rule.needs_path) return std::nullopt;
      continue;
    }
    add_path(argument, call, paths);
  }
  if (paths.empty() && rule.needs_path) return std::nullopt;
  if (paths.empty()) paths.push_back({0, {call.file, call.node}, false});
  if (rule.is_pattern) {
    for (auto& path : paths) path.is_pattern = true;
  }
  return paths;
}

bool RuleRunner::run_route(const Rule& rule, std::uint32_t object, Call& call) {
  const auto paths = paths_of(rule, call);
  if (!paths) return false;
  auto methods = texts_of(rule.method, call);
  for (auto& method : methods) method = upper(method);
  const auto handlers = find(rule.handler, call);
  if (!rule.handler.empty() && handlers.empty() && rule.must_resolve) return false;
  const auto handler = handlers.empty() ? FoundArgument{} : handlers.front();
  const Site shown = e_.where_it_is_written({call.file, call.node});
  const NameId version = version_of(rule.version, rule.version_prefix, rule.framework, call);
  for (const auto& path : *paths) {
    e_.found.routes.push_back({.object = object,
                               .rule = &rule,
                               .methods = methods,
                               .path = path.text,
                               .version = version,
                               .is_pattern = path.is_pattern,
                               .handler = e_.settled(handler.value),
                               .handler_node = handler.node,
                               .site = {call.file, call.node},
                               .shown = shown,
                               .path_site = path.site,
                               .conditions = e_.conditions_});
  }
  e_.defer_callbacks(call);
  return true;
}

Value RuleRunner::make_entry(const Rule& rule, Call& call) {
  const auto paths = paths_of(rule, call);
  if (!paths) return {};
  auto methods = texts_of(rule.method, call);
  if (methods.empty()) methods = rule.methods;
  for (auto& method : methods) method = upper(method);
  const auto targets = find(rule.handler.empty() ? rule.child : rule.handler, call);
  const auto target = targets.empty() ? FoundArgument{} : targets.front();
  Entry entry{.rule = &rule,
              .path = paths->front().text,
              .methods = std::move(methods),
              .target = e_.settled(target.value),
              .target_node = target.node,
              .site = {call.file, call.node},
              .path_site = paths->front().site,
              .conditions = e_.conditions_};
  // include("app.urls"): a module by its name.
  if (rule.does == Does::include && entry.target.is(ValueKind::list)) {
    const auto items = e_.lists[entry.target.id];  // include((urls, "name"))
    const bool is_pair = !items.empty() && !e_.settled(items.front()).is(ValueKind::entry);
    if (is_pair) entry.target = e_.settled(items.front());
  }
  if (rule.does == Does::include && entry.target.is(ValueKind::text)) {
    const auto name = e_.as_text(entry.target).value_or("");
    const auto module = resolve_python_import(e_.project(), call.file, name);
    if (module.file != kNoFile) {
      entry.target = e_.module_value(module.file);
    } else {
      entry.target = {ValueKind::external, e_.names.id(name)};
    }
  }
  for (const auto& argument : find(rule.when, call)) {
    const Value value = e_.settled(argument.value);
    if (value.is(ValueKind::table)) entry.options = e_.tables[value.id];
  }
  e_.found.entries.push_back(std::move(entry));
  return {ValueKind::entry, static_cast<std::uint32_t>(e_.found.entries.size() - 1)};
}

void RuleRunner::run_resource(const Rule& rule, std::uint32_t object, Call& call) {
  const auto paths = paths_of(rule, call);
  const auto targets = find(rule.handler, call);
  if (!paths || targets.empty()) return;
  for (const auto& path : *paths) {
    e_.found.resources.push_back({object,
                                  &rule,
                                  path.text,
                                  e_.settled(targets.front().value),
                                  {call.file, call.node},
                                  e_.conditions_});
  }
}

void RuleRunner::run_note(const Rule& rule, std::uint32_t object, Call& call) {
  Note note{.rule = &rule, .site = {call.file, call.node}};
  if (rule.does == Does::job) note.site = e_.where_it_is_written(note.site);
  const auto named = texts_of(rule.path, call);
  if (!named.empty()) note.name = e_.names.id(named.front());
  const auto subject = find(rule.handler, call);
  if (!subject.empty()) note.subject = e_.settled(subject.front().value);
  if (rule.handler.empty() && object != kNone) note.subject = {ValueKind::object, object};
  const auto when = find(rule.when, call);
  if (!when.empty() && when.front().node != kNoNode)
    note.when = written(e_.tree(call.file), when.front().node);
  e_.found.notes.push_back(std::move(note));
  e_.defer_callbacks(call);
}

}  // namespace bakeoff::scan
