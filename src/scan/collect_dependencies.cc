#include <algorithm>

#include "scan/internal/dependencies.h"
#include "scan/internal/name_pattern.h"

namespace bakeoff::scan {
namespace {

constexpr int kMostHops = 20;  // from a handler to what it depends on

void add(std::set<std::string>& to, const std::set<std::string>& ids) {
  to.insert(ids.begin(), ids.end());
}

NodeId keyword_of(const SyntaxTree& tree, NodeId call, std::string_view name) {
  for (const NodeId child : Children(tree, call)) {
    if (tree.kind(child) == NodeKind::keyword && tree.text(child) == name)
      return tree.child(child, 0);
  }
  return kNoNode;
}

}  // namespace

Dependencies::Dependencies(const Collecting& in) : in_(in), e_(in.evaluator) {
  for (std::uint32_t id = 0; id < e_.functions.size(); ++id)
    function_at_.emplace(e_.functions[id].site, id);
  for (std::size_t i = 0; i < e_.found.calls.size(); ++i)
    calls_in_[e_.found.calls[i].inside].push_back(i);
}

std::map<Location, Dependencies::Ids> Dependencies::guards() {
  std::map<Location, Ids> guards;
  const bool is_asked_for = std::ranges::any_of(
      in_.detectors.all, [](const Detector& one) { return !one.dependencies.empty(); });
  if (!is_asked_for) return guards;
  // Looking at one may run functions, which may find more.
  const auto routes = e_.found.routes;
  for (const auto& route : routes) {
    if (e_.tree(route.site.file).language != Language::python) continue;
    Ids ids = of_keyword(route.site, 0);
    add(ids, of_handler(route.handler, 0));
    add(ids, of_object(route.object));
    if (!ids.empty()) add(guards[location_of(e_, route.shown)], ids);
  }
  return guards;
}

Dependencies::Ids Dependencies::of_handler(Value handler, int depth) {
  if (handler.is(ValueKind::function)) return of_parameters(handler.id, depth);
  if (handler.is(ValueKind::bound)) return of_parameters(e_.bounds[handler.id].function, depth);
  return {};
}

Dependencies::Ids Dependencies::of_parameters(std::uint32_t function, int depth) {
  const Site site = e_.functions[function].site;
  const ScopeId scope = e_.functions[function].scope;
  const auto& tree = e_.tree(site.file);
  Ids ids;
  for (const NodeId parameter : Children(tree, tree.child(site.node, 0))) {
    add(ids, of_expression({site.file, tree.child(parameter, 0)}, scope, depth + 1));
    add(ids, of_expression({site.file, tree.child(parameter, 1)}, scope, depth + 1));
  }
  return ids;
}

// What it calls itself: jwt.decode(...), or a function of the project that does.
Dependencies::Ids Dependencies::of_body(Site function, int depth) {
  Ids ids;
  const auto calls = calls_in_.find(function);
  if (calls == calls_in_.end()) return ids;
  for (const std::size_t place : calls->second) {
    const CallSite call = e_.found.calls[place];
    if (call.callee != 0 && is_dependency_name(call.callee)) {  // a signature put together by hand
      add(ids, of_dependency(call.site, e_.modules_[call.site.file].scope, depth + 1));
    } else if (call.callee != 0) {
      add(ids, of_library(e_.names.text(call.callee)));
    } else if (const auto target = function_at_.find(call.target); target != function_at_.end()) {
      add(ids, of_function(target->second, depth + 1));
    }
  }
  return ids;
}

Dependencies::Ids Dependencies::of_function(std::uint32_t function, int depth) {
  if (depth > kMostHops) return {};
  const auto [known, is_new] = known_.try_emplace(function);
  if (!is_new) return known->second;
  Ids ids = of_parameters(function, depth);
  add(ids, of_body(e_.functions[function].site, depth));
  known_[function] = ids;
  return ids;
}

// By the library's classes it derives from, and by the method that a dependency calls.
Dependencies::Ids Dependencies::of_class(std::uint32_t made, std::string_view method, int depth) {
  Ids ids;
  for (const Value base : e_.lineage(made)) {
    if (base.is(ValueKind::external) || base.is(ValueKind::result))
      add(ids, of_library(e_.names.text(base.id)));
  }
  const Value member = e_.class_member(made, e_.names.id(method));
  if (member.is(ValueKind::function)) add(ids, of_function(member.id, depth + 1));
  return ids;
}

Dependencies::Ids Dependencies::of_value(Value value, int depth) {
  if (depth > kMostHops) return {};
  switch (value.kind) {
    case ValueKind::function:
      return of_function(value.id, depth);
    case ValueKind::bound:
      return of_function(e_.bounds[value.id].function, depth);
    case ValueKind::class_:
      return of_class(value.id, "__init__", depth);
    case ValueKind::instance:
      return of_class(e_.instances[value.id].of, "__call__", depth);
    case ValueKind::external:
    case ValueKind::result:
      return of_library(e_.names.text(value.id));
    default:
      return {};
  }
}

Dependencies::Ids Dependencies::of_library(std::string_view name) const {
  Ids ids;
  if (name.ends_with("()")) name.remove_suffix(2);  // what it gives when called
  for (const auto& detector : in_.detectors.all) {
    if (detector.language != Language::python) continue;
    for (const auto& trace : detector.auth) {
      // Who hashes a password signs somebody in, but lets nobody through.
      if (trace.id == "password-hashing") continue;
      if (fits_any(name, trace.calls) || fits_any(name, trace.bases)) ids.insert(trace.id);
    }
  }
  return ids;
}

bool Dependencies::is_dependency(Value callee) {
  return is_dependency_name(e_.full_name(e_.settled(callee)));
}

bool Dependencies::is_dependency_name(NameId name) const {
  return name != 0 && std::ranges::any_of(in_.detectors.all, [&](const Detector& detector) {
           return fits_any(e_.names.text(name), detector.dependencies);
         });
}

// Depends(...) in a default, in an annotation, in a list of them, or behind a name for one of
// these.
Dependencies::Ids Dependencies::of_expression(Site site, ScopeId scope, int depth) {
  const auto& tree = e_.tree(site.file);
  if (site.node == kNoNode || depth > kMostHops) return {};
  Ids ids;
  switch (tree.kind(site.node)) {
    case NodeKind::call:
      return of_dependency(site, scope, depth);
    case NodeKind::name: {
      const Site meant = alias(site.file, tree.text(site.node), 0);
      if (meant.file == kNoFile) return {};
      return of_expression(meant, e_.modules_[meant.file].scope, depth + 1);
    }
    case NodeKind::attribute: {  // auth.CurrentUser
      if (scope == kNone) return {};
      Evaluator::Frame frame{.scope = scope, .file = site.file};
      const Value of = e_.settled(e_.evaluate(tree.child(site.node, 0), frame));
      if (!of.is(ValueKind::module)) return {};
      const Site meant = alias(of.id, tree.text(site.node), 0);
      if (meant.file == kNoFile) return {};
      return of_expression(meant, e_.modules_[meant.file].scope, depth + 1);
    }
    case NodeKind::subscript:
    case NodeKind::list:
    case NodeKind::add:
    case NodeKind::operation:
      for (const NodeId child : Children(tree, site.node))
        add(ids, of_expression({site.file, child}, scope, depth));
      return ids;
    default:
      return {};
  }
}

Dependencies::Ids Dependencies::of_dependency(Site call, ScopeId scope, int depth) {
  if (scope == kNone) return {};
  const auto& tree = e_.tree(call.file);
  Evaluator::Frame frame{.scope = scope, .file = call.file};
  if (!is_dependency(e_.evaluate(tree.child(call.node, 0), frame))) return {};
  NodeId asked = keyword_of(tree, call.node, "dependency");
  const NodeId first = tree.child(call.node, 1);
  if (asked == kNoNode && first != kNoNode && tree.kind(first) != NodeKind::keyword) asked = first;
  if (asked == kNoNode) return {};
  Ids ids = of_value(e_.settled(e_.evaluate(asked, frame)), depth + 1);
  add(ids, of_maker({call.file, asked}, scope, depth + 1));
  return ids;
}

// What a function of the project asks for, whose result is the dependency: Depends(allow("admin")),
// also where the result has a name.
Dependencies::Ids Dependencies::of_maker(Site made, ScopeId scope, int depth) {
  const auto& tree = e_.tree(made.file);
  if (depth > kMostHops) return {};
  if (tree.kind(made.node) == NodeKind::name) {
    const Site meant = alias(made.file, tree.text(made.node), 0);
    const bool is_made =
        meant.file != kNoFile && e_.tree(meant.file).kind(meant.node) == NodeKind::call;
    return is_made ? of_maker(meant, e_.modules_[meant.file].scope, depth + 1) : Ids{};
  }
  if (tree.kind(made.node) != NodeKind::call || scope == kNone) return {};
  Evaluator::Frame frame{.scope = scope, .file = made.file};
  const Value maker = e_.settled(e_.evaluate(tree.child(made.node, 0), frame));
  return maker.is(ValueKind::function) ? of_function(maker.id, depth + 1) : Ids{};
}

// dependencies=[...] of a call at a module's top or in a function.
Dependencies::Ids Dependencies::of_keyword(Site call, int depth) {
  const auto& tree = e_.tree(call.file);
  if (tree.kind(call.node) != NodeKind::call) return {};
  const NodeId all = keyword_of(tree, call.node, "dependencies");
  return of_expression({call.file, all}, e_.modules_[call.file].scope, depth + 1);
}

// Many routes hang on one object.
Dependencies::Ids Dependencies::of_object(std::uint32_t object) {
  const auto known = known_objects_.find(object);
  if (known != known_objects_.end()) return known->second;
  return known_objects_[object] = of_object(object, 0);
}

// Its own, and what every way to it asks for.
Dependencies::Ids Dependencies::of_object(std::uint32_t object, int depth) {
  if (object == kNone || depth > kMostHops) return {};
  Ids ids = of_keyword(e_.found.objects[object].site, depth);
  Ids on_every_way;
  bool is_first = true;
  // Following an expression may find further mounts.
  // NOLINTNEXTLINE(modernize-loop-convert)
  for (std::size_t i = 0; i < e_.found.mounts.size(); ++i) {
    const Mount mount = e_.found.mounts[i];
    if (mount.child != object) continue;
    Ids on_this = of_keyword(mount.site, depth);
    add(on_this, of_object(mount.parent, depth + 1));
    if (is_first) on_every_way = on_this;
    std::erase_if(on_every_way, [&](const std::string& id) { return !on_this.contains(id); });
    is_first = false;
  }
  add(ids, on_every_way);
  return ids;
}

// CurrentUser = Annotated[User, Depends(...)], here or where it is imported from.
Site Dependencies::alias(FileId file, std::string_view name, int depth) const {
  const auto& tree = e_.tree(file);
  if (tree.nodes.empty() || depth > kMostHops) return {};
  for (const NodeId statement : Children(tree, 0)) {
    if (tree.kind(statement) == NodeKind::assign) {
      const NodeId target = tree.child(statement, 0);
      if (tree.kind(target) == NodeKind::name && tree.text(target) == name)
        return {file, tree.child(statement, 1)};
    }
    if (tree.kind(statement) != NodeKind::import) continue;
    for (const NodeId item : Children(tree, statement)) {
      if (tree.text(tree.child(item, 0)) != name || tree.text(item).empty()) continue;
      const auto target = resolve_python_import(e_.project(), file, tree.text(statement));
      return target.file == kNoFile ? Site{} : alias(target.file, tree.text(item), depth + 1);
    }
  }
  return {};
}

}  // namespace bakeoff::scan
