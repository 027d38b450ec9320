#include "scan/internal/evaluator.h"

#include <utility>

namespace bakeoff::scan {

Evaluator::Evaluator(const Project& project, const Detectors& detectors)
    : project_(project),
      detectors_(detectors),
      book_(detectors, names),
      modules_(project.files.size()),
      observed_(project.files.size()) {
  for (const auto& detector : detectors.all) {
    take_words(detector);
    for (const auto& [part, whole] : detector.same_modules) same_modules_[part] = whole;
    for (const auto& trace : detector.auth) watch_for(trace.mentions);
    for (const auto& trace : detector.sessions) watch_for(trace.mentions);
  }
}

void Evaluator::take_words(const Detector& detector) {
  const auto word = [&](const char* name) -> const std::string* {
    const auto at = detector.words.find(name);
    return at == detector.words.end() ? nullptr : &at->second;
  };
  const auto* object = word("settings");
  const auto* mark = word("setting");
  if (object != nullptr && mark != nullptr) settings_objects_[names.id(*object)] = names.id(*mark);
  if (const auto* environment = word("environment")) environment_ = *environment + ".";
  if (const auto* mark_of_hooks = word("hook_mark")) hook_mark_ = names.id(*mark_of_hooks);
  if (const auto* mode = word("mode")) set_anyway_.insert(environment_ + *mode);
}

void Evaluator::watch_for(const std::vector<std::string>& mentions) {
  for (const auto& name : mentions) {
    const NameId id = names.id(name);
    if (mentioned_.size() <= id) mentioned_.resize(id + 1);
    mentioned_[id] = true;
  }
}

void Evaluator::mention(Value value, NodeId node, const Frame& frame) {
  if (!value.is(ValueKind::external) || value.id >= mentioned_.size() || !mentioned_[value.id])
    return;
  if (seen_mentions_.insert((std::uint64_t{frame.file} << 32U) | node).second)
    found.mentions.push_back({value.id, {frame.file, node}});
}

void Evaluator::run(Language language, const std::set<FileId>& first) {
  const auto functions_before = static_cast<std::uint32_t>(functions.size());
  is_settled_ = false;
  if (language == Language::script) show_scripts();
  const auto run_one = [&](FileId file) {
    if (project_.files[file].language == language && !tree(file).nodes.empty()) run_module(file);
  };
  for (const FileId file : first) run_one(file);
  for (FileId file = 0; file < project_.files.size(); ++file) run_one(file);
  run_functions(functions_before);
}

// What asked for one of them before found nothing in it.
void Evaluator::show_scripts() {
  hides_scripts_ = false;
  for (FileId file = 0; file < project_.files.size(); ++file) {
    if (project_.files[file].language == Language::script) modules_[file] = {};
  }
}

void Evaluator::run_module(FileId file) {
  auto& module = modules_[file];
  if (module.state != Module::State::fresh) return;
  module.state = Module::State::running;
  scopes_.push_back({kNone, file, {}});
  module.scope = static_cast<ScopeId>(scopes_.size() - 1);
  const auto& tree = this->tree(file);
  Frame frame{.scope = module.scope, .file = file, .function = {file, 0}};
  std::vector<Condition> outer_conditions;
  const int outer_uncertain = std::exchange(uncertain_, 0);
  const int outer_shadow = std::exchange(shadow_, 0);
  std::vector<Site> outer_inside;
  std::vector<Site> outer_called;
  outer_conditions.swap(conditions_);
  outer_inside.swap(inside_);
  outer_called.swap(called_at_);
  if (tree.nodes.empty()) {
    wanted.insert(file);
    module.state = Module::State::done;
  } else {
    if (tree.language == Language::script) {
      tables.emplace_back();
      const Value exports{ValueKind::table, static_cast<std::uint32_t>(tables.size() - 1)};
      tables.push_back({{names.id("exports"), exports}});
      module.exports = static_cast<std::uint32_t>(tables.size() - 1);
      bind(names.id("exports"), exports, frame, true);
      bind(names.id("module"), {ValueKind::table, module.exports}, frame, true);
      hoist(0, frame);
    }
    execute_all(0, frame);
    modules_[file].state = Module::State::done;
  }
  conditions_.swap(outer_conditions);
  inside_.swap(outer_inside);
  called_at_.swap(outer_called);
  uncertain_ = outer_uncertain;
  shadow_ = outer_shadow;
}

Value Evaluator::module_value(FileId file) {
  run_module(file);
  const auto& module = modules_[file];
  if (tree(file).language == Language::python) return {ValueKind::module, file};
  if (module.exports == kNone) return {};
  return settled(tables[module.exports].front().second);
}

Value Evaluator::exported(FileId file, NameId name) {
  run_module(file);
  if (tree(file).language == Language::python) return attribute({ValueKind::module, file}, name);
  const Value exports = module_value(file);
  const bool is_default = names.text(name) == "default";  // also: all of a CommonJS module
  if (!exports.is(ValueKind::table)) return is_default ? exports : attribute(exports, name);
  if (const Value* value = find_in(tables[exports.id], name)) return settled(*value);
  return is_default ? exports : exported_by_stars(file, name);
}

// export * from "./other"
Value Evaluator::exported_by_stars(FileId file, NameId name) {
  for (std::size_t i = 0; i < modules_[file].stars.size(); ++i) {
    const FileId star = modules_[file].stars[i];
    if (star == file) continue;
    if (modules_[star].state == Module::State::running) {
      if (const auto value = exported_so_far(star, name)) return *value;
      continue;
    }
    const Value value = exported(star, name);
    if (value.is_known()) return value;
  }
  return {};
}

// In a circle of barrels. nullopt: it has no such name yet.
std::optional<Value> Evaluator::exported_so_far(FileId file, NameId name) {
  const Value exports = tables[modules_[file].exports].front().second;
  if (!exports.is(ValueKind::table)) return std::nullopt;
  const Value* value = find_in(tables[exports.id], name);
  if (value == nullptr) return std::nullopt;
  return settled(*value);
}

// Functions that nothing called with what matters are followed for themselves, with nothing known
// of their arguments: first those that take no framework's objects, since they may call the others.
void Evaluator::run_functions(std::uint32_t first) {
  is_settled_ = true;
  follow_deferred();
  for (const bool with_objects : {false, true}) {
    for (std::uint32_t id = first; id < functions.size(); ++id) {
      if (functions[id].runs > 0 || followed_.contains(functions[id].site)) continue;
      if (!with_objects && takes_object(functions[id])) continue;
      follow(id);
      follow_deferred();
    }
  }
}

void Evaluator::follow(std::uint32_t function) {
  Value self = functions[function].self;
  const auto owner = functions[function].owner;
  if (owner != kNone && !self.is_known()) self = symbolic_instance(owner);
  // Making the instance may have called it.
  if (functions[function].runs == 0 && !followed_.contains(functions[function].site))
    call_function(function, self, {});
}

// Following one may defer more.
void Evaluator::follow_deferred() {
  std::size_t next = 0;
  while (next < deferred_.size()) {
    const auto id = deferred_[next++];
    if (functions[id].runs == 0) call_function(id, functions[id].self, {});
  }
  deferred_.clear();
}

// A parameter whose type is a framework's application or router.
bool Evaluator::takes_object(const Function& function) {
  const auto& tree = this->tree(function.site.file);
  Frame frame{.scope = function.scope, .file = function.site.file};
  for (const NodeId parameter : Children(tree, tree.child(function.site.node, 0))) {
    const NodeId annotation = tree.child(parameter, 1);
    const bool is_plain =
        tree.kind(annotation) == NodeKind::name || tree.kind(annotation) == NodeKind::attribute;
    if (!is_plain) continue;
    const NameId name = full_name(evaluate(annotation, frame));
    if (name != 0 && book_.of_type(name) != nullptr) return true;
  }
  return false;
}

}  // namespace bakeoff::scan
