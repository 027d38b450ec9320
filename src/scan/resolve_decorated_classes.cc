// Controllers that are classes with decorators, reached through a graph of modules from an
// application (Nest). The detector's words name the decorators:
//   controller, module, version: full names of class decorators; app: the object kind that makes
//   the application from a module; prefix, versioning: its methods that set a prefix and versions;
//   neutral: the value for no version.
#include <algorithm>

#include "scan/internal/endpoints.h"
#include "scan/internal/path_text.h"

namespace bakeoff::scan {

class DecoratedClasses {
 public:
  DecoratedClasses(Endpoints& endpoints, const Detector& detector)
      : out_(endpoints), e_(endpoints.e_), detector_(detector) {}

  void run() {
    const auto* kind = e_.book().kind_named(detector_.id + "." + word("app"));
    bool has_application = false;
    // An application that never listens may be made for its settings alone: those that do come
    // first.
    std::vector<std::uint32_t> order;
    for (const bool listens : {true, false}) {
      for (std::uint32_t id = 0; id < e_.found.objects.size(); ++id) {
        if (has_field(e_.found.objects[id], word("listen")) == listens) order.push_back(id);
      }
    }
    for (const std::uint32_t id : order) {
      const Object object = e_.found.objects[id];
      if (object.kind != kind || object.is_stand_in) continue;
      const Value root = e_.settled(object.wraps);
      if (!root.is(ValueKind::class_)) continue;
      has_application = true;
      read_application(object);
      enter_module(root, "", {});
    }
    list_others(has_application);
  }

 private:
  using Conditions = std::vector<Condition>;

  [[nodiscard]] std::string word(const std::string& key) const {
    const auto found = detector_.words.find(key);
    return found == detector_.words.end() ? "" : found->second;
  }

  const Decoration* decoration(const std::vector<Decoration>& all, const std::string& key) {
    for (const auto& one : all) {
      if (e_.names.text(one.name) == word(key)) return &one;
    }
    return nullptr;
  }

  Value field(Value table, std::string_view name) {
    table = e_.settled(table);
    if (!table.is(ValueKind::table)) return {};
    const Value* value = find_in(e_.tables[table.id], e_.names.id(name));
    return value == nullptr ? Value{} : e_.settled(*value);
  }

  std::vector<Value> items(Value value) {
    value = e_.settled(value);
    if (value.is(ValueKind::list)) return e_.lists[value.id];
    return value.is_known() ? std::vector<Value>{value} : std::vector<Value>{};
  }

  void read_application(const Object& object) {
    prefix_.clear();
    excluded_.clear();
    has_versions_ = false;
    const auto argument = [&](const std::string& method, int position) {
      const Value* value =
          find_in(object.fields, e_.names.id(word(method) + "." + std::to_string(position)));
      return value == nullptr ? Value{} : *value;
    };
    const Value prefix = argument("prefix", 0);
    if (prefix.is_known()) prefix_ = e_.as_text(prefix).value_or(std::string(1, kHole));
    for (const Value item : items(field(argument("prefix", 1), "exclude"))) {
      auto text = e_.as_text(item);
      if (!text) text = e_.as_text(field(item, "path"));
      if (text) excluded_.push_back(finished_path(plain_piece(*text, "colon")));
    }
    const Value versions = argument("versioning", 0);
    const NameId type = e_.full_name(field(versions, "type"));
    const bool is_in_path = type == 0 || e_.names.text(type).ends_with(".URI");
    has_versions_ = has_field(object, word("versioning")) && is_in_path;
    default_versions_ = versions_of(field(versions, "defaultVersion"));
    version_mark_ = e_.as_text(field(versions, "prefix")).value_or("v");
  }

  bool has_field(const Object& object, const std::string& method) {
    return std::ranges::any_of(object.fields, [&](const auto& entry) {
      return e_.names.text(entry.first).starts_with(method + ".");
    });
  }

  std::vector<std::string> versions_of(Value value) {
    std::vector<std::string> versions;
    for (const Value item : items(value)) {
      if (const auto text = e_.as_text(item)) versions.push_back(*text);
      const NameId name = e_.full_name(item);
      if (name != 0 && e_.names.text(name) == word("neutral")) versions.emplace_back("");
    }
    return versions;
  }

  // A class with the module decorator, or what Module.forRoot(...) gives: {module, controllers}.
  void enter_module(Value module, const std::string& path, const Conditions& conditions) {
    module = e_.settled(module);
    if (module.is(ValueKind::table)) return enter_made_module(module, path, conditions);
    if (module.is(ValueKind::class_)) return enter_class(module, path, conditions);
    if (!module.is(ValueKind::list)) return;
    const auto all = e_.lists[module.id];
    for (const Value item : all) enter_module(item, path, conditions);
  }

  void enter_made_module(Value module, const std::string& path, const Conditions& conditions) {
    const Value of = field(module, "module");
    const auto own_path = e_.as_text(field(module, "path"));
    if (own_path) return enter_routed(module, joined_piece(path, *own_path, Joining::with_slash));
    for (const Value item : items(field(module, "controllers")))
      add_controller(item, path, conditions);
    for (const Value item : items(field(module, "imports"))) enter_module(item, path, conditions);
    if (of.is_known()) enter_module(of, path, conditions);
  }

  void enter_class(Value module, const std::string& path, const Conditions& conditions) {
    if (!entered_.insert(module.id).second) return;
    const Class made = e_.classes[module.id];
    const auto* decorated = decoration(made.decorators, "module");
    if (decorated == nullptr || decorated->arguments.empty()) return;
    const Value options = decorated->arguments.front().value;
    // Paths of the router's table first: they say under which path a module is met.
    for (const Value item : items(field(options, "imports"))) {
      const Value inner = e_.settled(item);
      if (inner.is(ValueKind::list)) enter_module(inner, path, conditions);
    }
    const auto routed = module_paths_.find(module.id);
    const auto here = routed == module_paths_.end() ? path : routed->second;
    for (const Value item : items(field(options, "controllers")))
      add_controller(item, here, conditions);
    for (const Value item : items(field(options, "imports"))) enter_module(item, "", conditions);
  }

  // A row of the router's table: {path, module, children}.
  void enter_routed(Value row, const std::string& path) {
    const Value module = field(row, "module");
    if (module.is(ValueKind::class_)) module_paths_[module.id] = path;
    for (const Value child : items(field(row, "children"))) {
      const Value inner = e_.settled(child);
      if (inner.is(ValueKind::table)) {
        enter_routed(inner, joined_piece(path, e_.as_text(field(inner, "path")).value_or(""),
                                         Joining::with_slash));
      } else if (inner.is(ValueKind::class_)) {
        module_paths_[inner.id] = path;
      }
    }
  }

  void add_controller(Value controller, const std::string& path, const Conditions& conditions) {
    controller = e_.settled(controller);
    if (!controller.is(ValueKind::class_)) return;
    const Class made = e_.classes[controller.id];
    const auto* decorated = decoration(made.decorators, "controller");
    if (decorated == nullptr || !controllers_.insert(controller.id).second) return;
    const Value argument =
        decorated->arguments.empty() ? Value{} : e_.settled(decorated->arguments.front().value);
    const bool has_options = argument.is(ValueKind::table);
    auto versions =
        has_options ? versions_of(field(argument, "version")) : std::vector<std::string>{};
    if (const auto* version = decoration(made.decorators, "version"))
      versions = versions_of(first_value(*version));
    auto paths = paths_of(has_options ? field(argument, "path") : argument);
    for (const auto& own : paths) {
      add_methods(controller.id, joined_piece(path, own, Joining::with_slash), versions,
                  conditions);
    }
  }

  static Value first_value(const Decoration& decoration) {
    return decoration.arguments.empty() ? Value{} : decoration.arguments.front().value;
  }

  std::vector<std::string> paths_of(Value value) {
    value = e_.settled(value);
    if (value.is(ValueKind::unknown) || value.is(ValueKind::nothing)) return {""};
    std::vector<std::string> paths;
    for (const Value item : items(value))
      paths.push_back(plain_piece(e_.as_text(item).value_or(std::string(1, kHole)), "colon"));
    return paths.empty() ? std::vector<std::string>{""} : paths;
  }

  void add_methods(std::uint32_t of, const std::string& path,
                   const std::vector<std::string>& versions, const Conditions& conditions) {
    std::set<NameId> seen;
    for (const Value base : e_.lineage(of)) {
      if (!base.is(ValueKind::class_)) continue;
      const Table members = e_.classes[base.id].members;
      for (const auto& [name, member] : members) {
        if (!member.is(ValueKind::function) || !seen.insert(name).second) continue;
        add_method(member, path, versions, conditions);
      }
    }
  }

  void add_method(Value member, const std::string& path, std::vector<std::string> versions,
                  const Conditions& conditions) {
    const auto decorators = e_.functions[member.id].decorators;
    if (const auto* version = decoration(decorators, "version"))
      versions = versions_of(first_value(*version));
    if (versions.empty()) versions = default_versions_;
    if (versions.empty() || !has_versions_) versions = {""};
    for (const auto& decorator : decorators) {
      const auto method =
          detector_.method_decorators.find(std::string(e_.names.text(decorator.name)));
      if (method == detector_.method_decorators.end()) continue;
      for (const auto& own : paths_of(first_value(decorator))) {
        const auto whole = joined_piece(path, own, Joining::with_slash);
        for (const auto& version : versions) {
          Endpoints::Row row{.detector = &detector_,
                             .path = prefixed(whole, version),
                             .handler = member,
                             .site = decorator.site,
                             .path_site = decorator.site,
                             .conditions = conditions};
          out_.add_one(row, method->second.front());
        }
      }
    }
  }

  // With the application's prefix and, where there is one, the version.
  [[nodiscard]] std::string prefixed(const std::string& path, const std::string& version) const {
    const bool is_excluded = std::ranges::find(excluded_, finished_path(path)) != excluded_.end();
    const std::string before = is_excluded ? "" : prefix_;
    if (version.empty()) return joined_piece(before, path, Joining::with_slash);
    const auto versioned = joined_piece(before, version_mark_ + version, Joining::with_slash);
    return joined_piece(versioned, path, Joining::with_slash);
  }

  // Controllers no module of an application leads to.
  void list_others(bool has_application) {
    for (std::uint32_t id = 0; id < e_.classes.size(); ++id) {
      if (controllers_.contains(id)) continue;
      const Class made = e_.classes[id];
      if (decoration(made.decorators, "controller") == nullptr) continue;
      if (e_.class_at.at({made.site.file, made.site.node}) != id) continue;
      UnmountedRouter router{.name = std::string(e_.tree(made.site.file).text(made.site.node)),
                             .framework = detector_.id,
                             .at = out_.location(made.site)};
      out_.out_ = &router.endpoints;
      if (has_application) prefix_.clear();
      add_controller({ValueKind::class_, id}, "", {});
      out_.out_ = &out_.inventory_.endpoints;
      if (!router.endpoints.empty()) out_.inventory_.unmounted.push_back(std::move(router));
    }
  }

  Endpoints& out_;
  Evaluator& e_;
  const Detector& detector_;
  std::string prefix_;
  std::vector<std::string> excluded_;
  bool has_versions_ = false;
  std::vector<std::string> default_versions_;
  std::string version_mark_ = "v";
  std::set<std::uint32_t> entered_;
  std::set<std::uint32_t> controllers_;
  std::map<std::uint32_t, std::string> module_paths_;
};

void Endpoints::resolve_decorated_classes(const Detector& detector) {
  DecoratedClasses(*this, detector).run();
}

}  // namespace bakeoff::scan
