// Names and attributes: what they lead to.
#include <algorithm>

#include "scan/internal/evaluator.h"

namespace bakeoff::scan {
namespace {

constexpr std::size_t kMostNameText = 160;
constexpr int kMostSettling = 64;  // exports that lead to exports: then it is a circle

std::uint64_t pair_key(std::uint32_t high, std::uint32_t low) {
  return (std::uint64_t{high} << 32U) | low;
}

}  // namespace

Value Evaluator::settled(Value value) {
  if (!value.is(ValueKind::imported)) return value;
  if (settling_ >= kMostSettling) return {};
  ++settling_;
  for (int i = 0; i < 16 && value.is(ValueKind::imported); ++i) {
    const Imported& import = imports[value.id];
    value = import.name == 0 ? module_value(import.file) : exported(import.file, import.name);
  }
  --settling_;
  return value;
}

Value Evaluator::look_up(NameId name, const Frame& frame) {
  const auto text = names.text(name);
  if (text == "this" || (text == "self" && frame.self.is_known())) return frame.self;
  for (ScopeId scope = frame.scope; scope != kNone; scope = scopes_[scope].parent) {
    const Value* value = find_in(scopes_[scope].names, name);
    if (value != nullptr) return settled(*value);
  }
  if (tree(frame.file).language == Language::script) {
    if (text == "global" || text == "globalThis") return global_table();
    const Value* value = globals_ == kNone ? nullptr : find_in(tables[globals_], name);
    if (value != nullptr) return settled(*value);
  }
  if (const auto place = file_place(text, frame.file)) return *place;
  return {ValueKind::external, name};
}

// What scripts hang on `global`, made when first asked for.
Value Evaluator::global_table() {
  if (globals_ == kNone) {
    tables.emplace_back();
    globals_ = static_cast<std::uint32_t>(tables.size() - 1);
  }
  return {ValueKind::table, globals_};
}

// Names that stand for the place of the file they are written in; nullopt: another name.
std::optional<Value> Evaluator::file_place(std::string_view name, FileId file) {
  const auto& path = project_.files[file].path;
  if (name == "import.meta") {
    tables.push_back({{names.id("dirname"), text_value("/" + folder_of(path))},
                      {names.id("filename"), text_value("/" + path)},
                      {names.id("url"), text_value("/" + path)}});
    return Value{ValueKind::table, static_cast<std::uint32_t>(tables.size() - 1)};
  }
  if (name == "__name__") return Value{};
  if (name == "__dirname") return text_value("/" + folder_of(path));
  if (name == "__file__" || name == "__filename") return text_value("/" + path);
  return std::nullopt;
}

Value Evaluator::attribute(Value of, NameId name) {
  of = settled(of);
  switch (of.kind) {
    case ValueKind::module:
      return module_attribute(of.id, name);
    case ValueKind::package:
      return package_attribute(of.id, name);
    case ValueKind::table: {
      const Value* value = find_in(tables[of.id], name);
      if (value != nullptr) return settled(*value);
      break;
    }
    case ValueKind::class_: {
      const Value value = class_member(of.id, name);
      if (value.is_known()) return value;
      break;
    }
    case ValueKind::instance: {
      const Value value = instance_attribute(of, name);
      if (value.is_known()) return value;
      break;
    }
    case ValueKind::object: {
      const Value* value = find_in(found.objects[of.id].fields, name);
      if (value != nullptr) return settled(*value);
      const auto& same = found.objects[of.id].kind->same;
      if (std::find(same.begin(), same.end(), names.text(name)) != same.end()) return of;
      break;
    }
    case ValueKind::external:
    case ValueKind::result:
      if (const Value setting = setting_of(of.id, name); setting.is_known()) return setting;
      return external_attribute(of.id, name);
    case ValueKind::unknown:
    case ValueKind::nothing:
      return {};
    default:
      break;
  }
  if (names.text(name) == "value" && of.is(ValueKind::text)) return of;  // of an enumeration
  members.push_back({of, name});
  return {ValueKind::member, static_cast<std::uint32_t>(members.size() - 1)};
}

Value Evaluator::module_attribute(FileId file, NameId name) {
  run_module(file);
  const Value* value = find_in(scopes_[modules_[file].scope].names, name);
  // "from . import views" in __init__.py binds a name that is the sub-module itself.
  const bool is_own = value != nullptr && value->is(ValueKind::imported) &&
                      imports[value->id].file == file && imports[value->id].name == name;
  if (value != nullptr && !is_own) return settled(*value);
  const auto& path = project_.files[file].path;
  if (!path.ends_with("__init__.py")) return {};
  return package_attribute(names.id(folder_of(path)), name);
}

// A module or a folder inside a folder.
Value Evaluator::package_attribute(NameId folder, NameId name) {
  const auto path = joined_path(names.text(folder), names.text(name));
  for (const char* ending : {".py", "/__init__.py"}) {
    const auto found_at = project_.by_path.find(path + ending);
    if (found_at != project_.by_path.end()) return {ValueKind::module, found_at->second};
  }
  return project_.folders.contains(path) ? Value{ValueKind::package, names.id(path)} : Value{};
}

// django.conf.settings.X: X of the module that the detector calls the settings.
Value Evaluator::setting_of(NameId of, NameId name) {
  if (settings_objects_.empty() || is_in_settings_) return {};
  const auto object = settings_objects_.find(of);
  if (object == settings_objects_.end()) return {};
  is_in_settings_ = true;
  Value found_value;
  for (FileId file = 0; file < project_.files.size() && !found_value.is_known(); ++file) {
    const auto& path = project_.files[file].path;
    if (tree(file).nodes.empty() || path.find("settings") == std::string::npos) continue;
    run_module(file);
    const auto scope = modules_[file].scope;
    if (scope == kNone || find_in(scopes_[scope].names, object->second) == nullptr) continue;
    if (const Value* value = find_in(scopes_[scope].names, name)) found_value = settled(*value);
  }
  is_in_settings_ = false;
  const bool is_plain = found_value.is(ValueKind::text) || found_value.is(ValueKind::boolean) ||
                        found_value.is(ValueKind::number) || found_value.is(ValueKind::list);
  return is_plain && !has_hole(found_value) ? found_value : Value{};
}

Value Evaluator::instance_attribute(Value of, NameId name) {
  const Value* field = find_in(instances[of.id].fields, name);
  if (field != nullptr) return settled(*field);
  const Value value = class_member(instances[of.id].of, name);
  if (value.is(ValueKind::function)) {
    const auto& function = functions[value.id];
    const auto& tree = this->tree(function.site.file);
    bool is_property = tree.has(function.site.node, flag::kGetter);
    for (const auto& decorator : function.decorators) {
      const auto text = names.text(decorator.name);
      is_property |= text == "property" || text.ends_with("cached_property");
      if (text == "staticmethod") return value;
    }
    const auto key = std::pair(value.id, pair_key(static_cast<std::uint32_t>(of.kind), of.id));
    const auto [known, is_new] =
        bound_ids_.try_emplace(key, static_cast<std::uint32_t>(bounds.size()));
    if (is_new) bounds.push_back({value.id, of});
    if (is_property) return call_function(value.id, of, {});
    return {ValueKind::bound, known->second};
  }
  if (value.is_known()) return value;
  if (instances[of.id].object != kNone)
    return attribute({ValueKind::object, instances[of.id].object}, name);
  return {};
}

Value Evaluator::class_member(std::uint32_t of, NameId name) {
  for (const Value base : lineage(of)) {
    if (!base.is(ValueKind::class_)) continue;
    const Value* value = find_in(classes[base.id].members, name);
    if (value != nullptr) return settled(*value);
  }
  return {};
}

std::vector<Value> Evaluator::lineage(std::uint32_t of) {
  std::vector<Value> all{{ValueKind::class_, of}};
  for (std::size_t i = 0; i < all.size() && all.size() < 64; ++i) {
    if (!all[i].is(ValueKind::class_)) continue;
    const auto bases = classes[all[i].id].bases;
    for (Value base : bases) {
      base = settled(base);
      if (std::find(all.begin(), all.end(), base) == all.end()) all.push_back(base);
    }
  }
  return all;
}

Value Evaluator::external_attribute(NameId of, NameId name) {
  const auto [known, is_new] = attribute_names_.try_emplace(pair_key(of, name), 0);
  if (is_new) {
    const auto text = names.text(of);
    const auto part = names.text(name);
    if (part == "default" || text.size() > kMostNameText) {
      known->second = of;
    } else {
      known->second = names.id(std::string(text) + "." + std::string(part));
    }
  }
  return {ValueKind::external, known->second};
}

NameId Evaluator::full_name(Value value) {
  value = settled(value);
  if (value.is(ValueKind::external) || value.is(ValueKind::result)) return value.id;
  if (value.is(ValueKind::bound)) return 0;
  if (!value.is(ValueKind::member)) return 0;
  // A member that a library's class brings along: "flask.views.MethodView.as_view".
  const Member member = members[value.id];
  std::uint32_t of = kNone;
  if (member.of.is(ValueKind::class_)) of = member.of.id;
  if (member.of.is(ValueKind::instance)) of = instances[member.of.id].of;
  if (of == kNone) {
    const NameId before = full_name(member.of);
    return before == 0 ? 0 : external_attribute(before, member.name).id;
  }
  for (const Value base : lineage(of)) {
    if (!base.is(ValueKind::external) && !base.is(ValueKind::result)) continue;
    // Of an instance: what the library's own instance would be called.
    const NameId named = member.of.is(ValueKind::instance)
                             ? names.id(std::string(names.text(base.id)) + "()")
                             : base.id;
    return external_attribute(named, member.name).id;
  }
  return 0;
}

std::vector<Value> Evaluator::items_of(Value value) {
  value = settled(value);
  if (value.is(ValueKind::list)) return lists[value.id];
  std::vector<Value> keys;
  if (value.is(ValueKind::table)) {
    for (const auto& [key, item] : tables[value.id]) keys.push_back({ValueKind::text, key});
  }
  return keys;
}

std::optional<std::uint32_t> Evaluator::object_of(Value value) {
  value = settled(value);
  if (value.is(ValueKind::object)) return value.id;
  if (value.is(ValueKind::instance) && instances[value.id].object != kNone)
    return instances[value.id].object;
  return std::nullopt;
}

void Evaluator::lose(std::string what, std::string reason, Site site) {
  found.lost.push_back({std::move(what), std::move(reason), site});
}

}  // namespace bakeoff::scan
