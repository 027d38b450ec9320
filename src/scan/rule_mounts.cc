// Rules that make objects and hang them below one another.
#include <algorithm>
#include <set>

#include "scan/internal/path_text.h"
#include "scan/internal/rule_runner.h"

namespace bakeoff::scan {
namespace {

std::string stem_of_file(const std::string& path) {
  const auto name = path.substr(path.rfind('/') + 1);
  return name.substr(0, name.find('.'));
}

std::set<std::string> folders_with_index(const Project& project, const std::string& base) {
  std::set<std::string> folders;
  for (const auto& file : project.files) {
    if (file.path.starts_with(base + "/") && stem_of_file(file.path) == "index")
      folders.insert(folder_of(file.path));
  }
  return folders;
}

// Where a folder has an index file, that alone is loaded.
bool is_plugin_file(const std::string& path, const std::string& base,
                    const std::set<std::string>& with_index) {
  if (!path.starts_with(base + "/") || path.find(".d.ts") != std::string::npos) return false;
  const auto stem = stem_of_file(path);
  if (stem.starts_with("autohooks")) return false;
  return stem == "index" || !with_index.contains(folder_of(path));
}

// The path of a folder's plugins below the base: "/api/users/:id" of "users/_id".
std::string plugin_place(const std::string& prefix, const std::string& folder,
                         const std::string& base) {
  auto place = prefix + "/" + (folder.size() > base.size() ? folder.substr(base.size() + 1) : "");
  for (auto at = place.find("/_"); at != std::string::npos; at = place.find("/_", at + 1))
    place.replace(at, 2, "/:");
  return place;
}

}  // namespace

void RuleRunner::add_mount(Mount mount) {
  if (mount.child == mount.parent) return;
  e_.found.mounts.push_back(std::move(mount));
}

// "app.api.router": an object by the full name of where it stands.
Value RuleRunner::named_object(Value name, FileId file) {
  const auto text = e_.as_text(name).value_or("");
  const auto dot = text.rfind('.');
  if (dot == std::string::npos) return {};
  const auto module = resolve_python_import(e_.project(), file, text.substr(0, dot));
  return module.file == kNoFile ? Value{}
                                : e_.exported(module.file, e_.names.id(text.substr(dot + 1)));
}

// @controller("/x") class X: what the decorator has made of it; else the class itself.
Value RuleRunner::object_about(Value of, const std::string& framework) {
  const auto& objects = e_.found.objects;
  for (std::uint32_t id = 0; id < objects.size(); ++id) {
    if (objects[id].wraps == of && objects[id].kind->framework == framework)
      return {ValueKind::object, id};
  }
  return of;
}

void RuleRunner::attach(std::uint32_t child, Value parent, const Call& call) {
  const auto known = e_.object_of(parent);
  if (!known) return;
  add_mount({.parent = *known,
             .child = child,
             .site = {call.file, call.node},
             .conditions = e_.conditions_});
}

void RuleRunner::mount_child(const Rule& rule, std::uint32_t object, const FoundPath& path,
                             Value child, const Call& call) {
  child = e_.settled(child);
  if (child.is(ValueKind::text) && rule.must_resolve) child = named_object(child, call.file);
  if (child.is(ValueKind::class_)) child = object_about(child, rule.framework);
  if (const auto known = e_.object_of(child)) {
    add_mount({.parent = object,
               .child = *known,
               .prefix = path.text,
               .is_pattern = path.is_pattern,
               .replaces_prefix = rule.replaces_prefix && path.text != 0,
               .site = {call.file, call.node},
               .conditions = e_.conditions_});
    return;
  }
  if (child.is(ValueKind::entry)) {  // mount("/x", app)
    const Entry entry = e_.found.entries[child.id];
    FoundPath inner = path;
    inner.text = e_.names.id(
        joined_piece(e_.names.text(path.text), e_.names.text(entry.path), Joining::with_slash));
    if (e_.object_of(entry.target)) return mount_child(rule, object, inner, entry.target, call);
  }
  if (child.is(ValueKind::list)) return mount_list(rule, object, path, child, call);
  if (!rule.plugin.empty() && (child.is(ValueKind::function) || child.is(ValueKind::bound)))
    return mount_plugin(rule, object, path, child, call);
  if (rule.must_resolve)
    e_.lose("router", "what is mounted here is not known", {call.file, call.node});
}

// A list of routers, of entries of a URL table, or of both.
void RuleRunner::mount_list(const Rule& rule, std::uint32_t object, const FoundPath& path,
                            Value list, const Call& call) {
  const auto items = e_.lists[list.id];
  bool has_entries = false;
  for (const Value item : items) {
    const Value inner = e_.settled(item);
    has_entries |= inner.is(ValueKind::entry);
    if (!inner.is(ValueKind::entry) && !inner.is(ValueKind::list))
      mount_child(rule, object, path, inner, call);
  }
  if (!has_entries) return;
  e_.found.tables.push_back({object, path.text, list, {call.file, call.node}, e_.conditions_});
}

// A function that is given a fresh router, which hangs below the receiver.
void RuleRunner::mount_plugin(const Rule& rule, std::uint32_t object, const FoundPath& path,
                              Value plugin, const Call& call) {
  const auto* kind = e_.book().kind_named(rule.plugin);
  if (kind == nullptr) return;
  const auto inner = new_object(*kind, call);
  add_mount({.parent = object,
             .child = inner,
             .prefix = path.text,
             .site = {call.file, call.node},
             .conditions = e_.conditions_});
  Call with{.file = call.file, .node = call.node};
  with.arguments.push_back({0, {ValueKind::object, inner}, call.node});
  std::size_t positional = 0;
  for (const auto& argument : call.arguments) {
    if (argument.keyword == 0 && ++positional == 2) with.arguments.push_back(argument);
  }
  e_.call(plugin, with);
}

bool RuleRunner::run_mount(const Rule& rule, std::uint32_t object, Call& call) {
  auto children = find(rule.child, call);
  std::vector<FoundPath> paths;
  const auto path_arguments = find(rule.path, call);
  for (const auto& argument : path_arguments) {
    const Value value = e_.settled(argument.value);
    // Where paths and children share places, what can be a middleware is no path.
    const auto is_same = [&](const FoundArgument& child) {  // not: another key of the same table
      return child.node == argument.node && child.value == argument.value;
    };
    const bool is_shared = std::ranges::any_of(children, is_same);
    const bool is_child =
        value.is(ValueKind::nothing) ||
        (is_shared && (e_.object_of(value).has_value() || value.is(ValueKind::function) ||
                       value.is(ValueKind::bound) || value.is(ValueKind::result)));
    const bool is_only_argument = is_shared && children.size() == 1;
    if (is_child || is_only_argument) continue;
    const bool is_list_of_objects = value.is(ValueKind::list) && e_.carries_object(value);
    if (is_list_of_objects) continue;
    add_path(argument, call, paths);
    std::erase_if(children, is_same);
  }
  if (paths.empty()) paths.push_back({0, {call.file, call.node}, false});
  for (const auto& path : paths) {
    for (const auto& child : children) mount_child(rule, object, path, child.value, call);
  }
  e_.defer_callbacks(call);
  return true;
}

Value RuleRunner::run_child(const Rule& rule, std::uint32_t object, Call& call) {
  const auto* kind = e_.book().kind_named(rule.makes);
  if (kind == nullptr) return {};
  const auto child = new_object(*kind, call);
  const auto paths = paths_of(rule, call);
  if (object != kNone && paths) {
    for (const auto& path : *paths) {
      add_mount({.parent = object,
                 .child = child,
                 .prefix = path.text,
                 .is_pattern = path.is_pattern,
                 .site = {call.file, call.node},
                 .conditions = e_.conditions_});
    }
  }
  for (const auto& argument : find(rule.child, call)) {  // .group("/x", (inner) => ...)
    const Value value = e_.settled(argument.value);
    if (!value.is(ValueKind::function) && !value.is(ValueKind::bound)) continue;
    Call with{.file = call.file, .node = call.node};
    with.arguments.push_back({0, {ValueKind::object, child}, call.node});
    e_.call(value, with);
  }
  if (rule.returns == "receiver") return e_.settled(call.receiver);
  return {ValueKind::object, child};
}

// router({a: procedure, b: router({...}), c: {...}}): "a", "b." and what is below it.
Value RuleRunner::run_keyed(const Rule& rule, Call& call) {
  const auto* kind = e_.book().kind_named(rule.makes);
  if (kind == nullptr) return {};
  const auto object = new_object(*kind, call);
  for (const auto& argument : find(rule.child, call)) {
    const Value value = e_.settled(argument.value);
    if (!value.is(ValueKind::table)) {
      e_.lose("router", "what hangs below it is not known", {call.file, call.node});
      continue;
    }
    const Table table = e_.tables[value.id];
    for (const auto& [key, item] : table)
      hang_by_key(object, std::string(e_.names.text(key)), item, call);
  }
  return {ValueKind::object, object};
}

void RuleRunner::hang_by_key(std::uint32_t object, const std::string& key, Value value,
                             const Call& call) {
  value = e_.settled(value);
  if (value.is(ValueKind::table)) {
    const Table table = e_.tables[value.id];
    for (const auto& [inner, item] : table)
      hang_by_key(object, key + "." + std::string(e_.names.text(inner)), item, call);
    return;
  }
  if (const auto child = e_.object_of(value)) {
    return add_mount({.parent = object,
                      .child = *child,
                      .prefix = e_.names.id(key + "."),
                      .site = {call.file, call.node},
                      .conditions = e_.conditions_});
  }
  if (!value.is(ValueKind::entry))
    return e_.lose("what answers to " + key, "it is not known here", {call.file, call.node});
  const Entry entry = e_.found.entries[value.id];
  e_.found.routes.push_back({.object = object,
                             .rule = entry.rule,
                             .methods = entry.methods,
                             .path = e_.names.id(key),
                             .handler = entry.target,
                             .handler_node = entry.target_node,
                             .site = entry.site,
                             .shown = entry.site,
                             .path_site = entry.site,
                             .conditions = e_.conditions_});
}

std::uint32_t RuleRunner::new_object(const ObjectKind& kind, const Call& call) {
  Object object{.kind = &kind,
                .site = {call.file, call.node},
                .is_root = kind.is_root,
                .is_at_top = e_.inside_.empty()};
  e_.found.objects.push_back(std::move(object));
  return static_cast<std::uint32_t>(e_.found.objects.size() - 1);
}

// Whether the file names anything of the kind's library, or of what belongs to it.
bool RuleRunner::is_used(const ObjectKind& kind, ScopeId module) {
  if (kind.made_by.empty()) return false;
  const std::string_view made = kind.made_by.front();
  const auto library = made.substr(0, made.find('.'));
  return std::ranges::any_of(e_.scopes_[module].names, [&](const auto& entry) {
    return entry.second.is(ValueKind::external) &&
           e_.names.text(entry.second.id).starts_with(library);
  });
}

// One stand-in for all calls on the same thing in a function. What it stands for may be mounted:
// it is told as an application that somebody hands in.
std::optional<Value> RuleRunner::run_on_unknown(NodeId callee, ScopeId module, Call& call) {
  const auto& tree = e_.tree(call.file);
  const NodeId owner = tree.child(callee, 0);
  const bool is_named =
      tree.kind(owner) == NodeKind::attribute || tree.kind(owner) == NodeKind::name;
  const auto* kind = is_named ? e_.book().known_by(tree.text(owner), tree.text(callee)) : nullptr;
  if (kind == nullptr || !is_used(*kind, module)) return std::nullopt;
  const Site inside = e_.inside_.empty() ? Site{call.file, 0} : e_.inside_.back();
  const auto [known, is_new] = e_.not_known_.try_emplace(
      std::pair(inside, written(tree, owner)), static_cast<std::uint32_t>(e_.found.objects.size()));
  if (is_new) {
    e_.found.objects.push_back({.kind = kind, .site = {call.file, call.node}, .is_stand_in = true});
  }
  call.called = e_.names.id(tree.text(callee));
  call.receiver = {ValueKind::object, known->second};
  return run_method(known->second, call);
}

void RuleRunner::set_prefix(std::uint32_t object, const Call& call) {
  const auto* kind = e_.found.objects[object].kind;
  const auto version = version_of(kind->version, kind->version_prefix, kind->framework, call);
  e_.found.objects[object].version = version;
  for (const auto& argument : find(kind->prefix, call)) {
    const Value value = e_.settled(argument.value);
    if (value.is(ValueKind::nothing)) continue;
    const auto text = e_.as_text(value);
    e_.found.objects[object].prefix = e_.names.id(text.value_or(std::string(1, kHole)));
    e_.found.objects[object].prefix_site = {call.file,
                                            argument.node == kNoNode ? call.node : argument.node};
  }
}

// NestedRouter(parent, "projects", lookup="project"): "projects/<project_pk>" behind the parent's.
void RuleRunner::set_nesting(std::uint32_t object, const Call& call) {
  const auto* kind = e_.found.objects[object].kind;
  const auto above = find(kind->below, call);
  if (above.empty()) return;
  const auto parent = e_.object_of(above.front().value);
  if (!parent) e_.lose("router", "what it hangs below is not known", {call.file, call.node});
  const auto names = texts_of(kind->lookup, call);
  const auto own = std::string(e_.names.text(e_.found.objects[object].prefix));
  auto prefix =
      parent ? std::string(e_.names.text(e_.found.objects[*parent].prefix)) : std::string(1, kHole);
  prefix = joined_piece(prefix, own, Joining::with_slash);
  const auto name = names.empty() ? std::string(1, kHole) : "<" + names.front() + "_pk>";
  e_.found.objects[object].prefix = e_.names.id(prefix + "/" + name);
}

// "/v" and "1"; 0: none is given. A version that is not known is a hole.
NameId RuleRunner::version_of(const Places& version, const Places& prefix,
                              const std::string& framework, const Call& call) {
  const auto given = find(version, call);
  if (given.empty() || e_.settled(given.front().value).is(ValueKind::nothing)) return 0;
  const auto* detector = e_.book().detector(framework);
  const auto word = detector->words.find("version_prefix");
  std::string before = word == detector->words.end() ? "" : word->second;
  const auto own = find(prefix, call);
  if (!own.empty()) before = e_.as_text(own.front().value).value_or(std::string(1, kHole));
  std::string text = e_.as_text(given.front().value).value_or(std::string(1, kHole));
  if (before.ends_with('v'))
    text = text.substr(std::min(text.find_first_not_of("/v"), text.size()));
  return e_.names.id(before + text);
}

// The URL table among the arguments.
void RuleRunner::set_routes(std::uint32_t object, const Call& call, bool may_be_lost) {
  for (const auto& argument : find(e_.found.objects[object].kind->routes, call)) {
    const Value value = e_.settled(argument.value);
    if (value.is(ValueKind::list)) {
      e_.found.tables.push_back({object, 0, value, {call.file, call.node}, e_.conditions_});
    } else if (!value.is(ValueKind::nothing) && may_be_lost) {
      e_.lose("URL table", "it is not known here", {call.file, call.node});
    }
  }
}

void RuleRunner::start_object(std::uint32_t object, Call& call) {
  set_prefix(object, call);
  set_routes(object, call, true);
  e_.defer_callbacks(call);
}

std::uint32_t RuleRunner::make_object(const ObjectKind& kind, Call& call, bool has_own_start) {
  const auto id = new_object(kind, call);
  set_prefix(id, call);
  set_nesting(id, call);
  const Rule plain{.framework = kind.framework, .does = Does::mount};
  if (!has_own_start) set_routes(id, call, true);
  for (const auto& argument : find(kind.children, call))
    mount_child(plain, id, {0, {call.file, call.node}, false}, argument.value, call);
  for (const auto& argument : find(kind.parent, call)) attach(id, argument.value, call);
  if (!kind.wraps.empty()) {
    if (call.decorated.is_known()) {
      e_.found.objects[id].wraps = call.decorated;
      if (call.decorated.is(ValueKind::class_)) {
        const Site at = e_.classes[call.decorated.id].site;
        e_.found.objects[id].name = e_.names.id(e_.tree(at.file).text(at.node));
      }
    } else if (!call.arguments.empty()) {
      e_.found.objects[id].wraps = e_.settled(call.arguments.front().value);
    }
  }
  e_.defer_callbacks(call);
  return id;
}

// A folder whose files are plugins; sub-folders become part of the path.
void RuleRunner::autoload(const Rule& rule, std::uint32_t object, Call& call) {
  const auto folders = texts_of(rule.child, call);
  if (folders.empty() || folders.front().find(kHole) != std::string::npos)
    return e_.lose("folder of plugins", "its name is not known", {call.file, call.node});
  const auto base = joined_path("", folders.front());
  const auto prefixes = texts_of(rule.path, call);
  const auto prefix = prefixes.empty() ? "" : prefixes.front();
  const auto with_index = folders_with_index(e_.project(), base);
  for (FileId id = 0; id < e_.project().files.size(); ++id) {
    const auto& path = e_.project().files[id].path;
    if (!is_plugin_file(path, base, with_index)) continue;
    auto place = plugin_place(prefix, folder_of(path), base);
    const Value plugin = e_.exported(id, e_.names.id("default"));
    const Value own = e_.exported(id, e_.names.id("autoPrefix"));
    if (const auto text = e_.as_text(own)) place += *text;
    if (plugin.is(ValueKind::function) || plugin.is(ValueKind::bound))
      mount_plugin(rule, object, {e_.names.id(place), {call.file, call.node}, false}, plugin, call);
  }
}

}  // namespace bakeoff::scan
