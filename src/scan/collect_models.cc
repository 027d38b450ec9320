#include <algorithm>

#include "scan/internal/collect.h"

namespace bakeoff::scan {
namespace {

bool matches_name(std::string_view name, const std::vector<std::string>& patterns) {
  return std::ranges::any_of(patterns, [&](const std::string& pattern) {
    if (pattern.ends_with('*')) return name.starts_with(pattern.substr(0, pattern.size() - 1));
    if (pattern.starts_with('*')) return name.ends_with(pattern.substr(1));
    return name == pattern;
  });
}

class Models {
 public:
  explicit Models(const Collecting& in) : in_(in), e_(in.evaluator) {}

  void run() {
    for (std::uint32_t id = 0; id < e_.classes.size(); ++id) {
      const Class made = e_.classes[id];
      if (e_.class_at.at({made.site.file, made.site.node}) != id) continue;
      for (const auto& detector : in_.detectors.all) {
        if (detector.language != e_.tree(made.site.file).language) continue;
        const auto kind = std::ranges::find_if(
            detector.models, [&](const ModelKind& one) { return is_model(id, made, one); });
        if (kind == detector.models.end()) continue;
        add_class(made, *kind);
        break;
      }
    }
    for (const auto& call : e_.found.calls) add_call(call);
    std::ranges::sort(in_.inventory.models, {}, [](const Model& model) {
      return std::tie(model.at.file, model.at.line, model.name);
    });
  }

 private:
  bool is_model(std::uint32_t id, const Class& made, const ModelKind& kind) {
    const auto& tree = e_.tree(made.site.file);
    for (const auto& decoration : made.decorators) {
      if (matches_name(e_.names.text(decoration.name), kind.decorators)) return true;
    }
    bool derives = false;
    for (const Value base : e_.lineage(id)) {
      const bool is_library = base.is(ValueKind::external) || base.is(ValueKind::result);
      derives |= is_library && matches_name(e_.names.text(base.id), kind.bases);
    }
    if (!derives || is_abstract(made, kind)) return false;
    if (kind.needs.empty()) return has_columns(made, kind);
    return std::ranges::any_of(tree.children(tree.child(made.site.node, 0)), [&](NodeId base) {
      return tree.kind(base) == NodeKind::keyword && tree.text(base) == kind.needs &&
             tree.text(tree.child(base, 0)) == "true";
    });
  }

  // "__abstract__ = True", or "class Meta: abstract = True".
  bool is_abstract(const Class& made, const ModelKind& kind) {
    for (const auto& name : kind.abstract) {
      const auto dot = name.find('.');
      const Value* value = find_in(made.members, e_.names.id(name.substr(0, dot)));
      if (value == nullptr) continue;
      Value found = *value;
      if (dot != std::string::npos) found = e_.attribute(found, e_.names.id(name.substr(dot + 1)));
      if (found.is(ValueKind::boolean) && found.id != 0) return true;
    }
    return false;
  }

  // A base of models has neither a table nor columns of its own.
  bool has_columns(const Class& made, const ModelKind& kind) {
    if (find_in(made.members, e_.names.id("__tablename__")) != nullptr ||
        find_in(made.members, e_.names.id("__table__")) != nullptr)
      return true;
    Model probe;
    add_members(made, kind, probe);
    return !probe.columns.empty() || !probe.relations.empty() || kind.columns.empty();
  }

  void add_class(const Class& made, const ModelKind& kind) {
    const auto& tree = e_.tree(made.site.file);
    Model model{.name = std::string(tree.text(made.site.node)),
                .orm = kind.orm,
                .at = location_of(e_, made.site)};
    add_members(made, kind, model);
    in_.inventory.models.push_back(std::move(model));
  }

  void add_members(const Class& made, const ModelKind& kind, Model& model) {
    const auto& tree = e_.tree(made.site.file);
    for (const NodeId member : Children(tree, tree.child(made.site.node, 2))) {
      if (tree.kind(member) != NodeKind::assign) continue;
      const NodeId target = tree.child(member, 0);
      if (tree.kind(target) != NodeKind::name) continue;
      const Location at = location_of(e_, {made.site.file, member});
      const std::string name(tree.text(target));
      std::string by;
      NodeId call = tree.child(member, 1);
      const NodeId decorators = tree.child(member, 3);
      if (decorators != kNoNode && tree.at(decorators).first != kNoNode) {
        call = tree.at(decorators).first;
        const NodeId callee = tree.kind(call) == NodeKind::call ? tree.child(call, 0) : call;
        by = tree.text(callee);
      } else if (const Value* value = find_in(made.members, e_.names.id(name))) {
        by = made_by(*value);
      }
      add_member(made, kind, member, {name, by, at, call}, model);
    }
  }

  struct MemberFacts {
    std::string name;
    std::string by;  // full name of what makes it
    Location at;
    NodeId call = kNoNode;
  };

  void add_member(const Class& made, const ModelKind& kind, NodeId member, const MemberFacts& facts,
                  Model& model) {
    const auto& tree = e_.tree(made.site.file);
    const NodeId annotation = tree.child(member, 2);
    const auto type = annotation == kNoNode ? "" : written(tree, annotation);
    const auto relation = std::ranges::find_if(
        kind.relations, [&](const auto& entry) { return matches_name(facts.by, {entry.first}); });
    if (relation != kind.relations.end()) {
      model.relations.push_back(
          {facts.name, target_of(tree, facts.call, type), relation->second, facts.at});
      return;
    }
    const bool is_typed = std::ranges::any_of(kind.annotations, [&](const std::string& name) {
      return name == "*" ? !type.empty() : type.starts_with(name);
    });
    if (!matches_name(facts.by, kind.columns) && !is_typed) return;
    Column column{.name = facts.name, .type = type, .at = facts.at};
    if (column.type.empty()) {
      const NodeId first = tree.child(facts.call, 1);
      column.type = facts.by.substr(facts.by.rfind('.') + 1);
      if (first != kNoNode && tree.kind(first) != NodeKind::keyword && column.type == "Column")
        column.type = written(tree, first);
    }
    read_options(tree, facts.call, column);
    model.columns.push_back(std::move(column));
  }

  std::string made_by(Value value) {
    const NameId name = value.is(ValueKind::result) ? value.id : 0;
    std::string text(e_.names.text(name));
    if (text.ends_with("()")) text.resize(text.size() - 2);
    if (!value.is(ValueKind::instance)) return text;
    for (const Value base :
         e_.lineage(e_.instances[value.id].of)) {  // a field class of the project
      if (base.is(ValueKind::external)) return std::string(e_.names.text(base.id));
    }
    return text;
  }

  static void read_options(const SyntaxTree& tree, NodeId call, Column& column) {
    if (call == kNoNode || tree.kind(call) != NodeKind::call) return;
    for (const NodeId argument : Children(tree, call)) {
      if (tree.kind(argument) != NodeKind::keyword) continue;
      const bool is_true = tree.text(tree.child(argument, 0)) == "true";
      if (tree.text(argument) == "primary_key") column.primary_key = is_true;
      if (tree.text(argument) == "nullable" || tree.text(argument) == "null")
        column.nullable = is_true;
    }
  }

  static std::string target_of(const SyntaxTree& tree, NodeId call, const std::string& type) {
    if (call != kNoNode && tree.kind(call) == NodeKind::call) {
      NodeId first = tree.child(call, 1);
      if (first != kNoNode && tree.kind(first) == NodeKind::function) {  // () => User
        const NodeId body = tree.child(first, 2);
        const NodeId result = tree.child(tree.child(body, 0), 0);
        if (result != kNoNode) return written(tree, result);
      }
      if (first != kNoNode && tree.kind(first) == NodeKind::text)
        return std::string(tree.text(first));
      if (first != kNoNode && tree.kind(first) != NodeKind::keyword) return written(tree, first);
    }
    return type;
  }

  // pgTable("users", {id: ..., name: ...}): a model by call.
  void add_call(const CallSite& call) {
    if (call.callee == 0) return;
    const auto* kind = kind_made_by(e_.names.text(call.callee));
    if (kind != nullptr) in_.inventory.models.push_back(model_made_at(call.site, *kind));
  }

  // Null: no library's maker of models.
  [[nodiscard]] const ModelKind* kind_made_by(std::string_view maker) const {
    for (const auto& detector : in_.detectors.all) {
      for (const auto& kind : detector.models) {
        if (matches_name(maker, kind.makers)) return &kind;
      }
    }
    return nullptr;
  }

  [[nodiscard]] Model model_made_at(Site site, const ModelKind& kind) const {
    const auto& tree = e_.tree(site.file);
    const NodeId first = tree.child(site.node, 1);
    const bool is_named = first != kNoNode && tree.kind(first) == NodeKind::text;
    Model model{.name = is_named ? std::string(tree.text(first)) : written(tree, first),
                .orm = kind.orm,
                .at = location_of(e_, site)};
    NodeId table = first;
    while (table != kNoNode && tree.kind(table) != NodeKind::table) table = tree.at(table).next;
    if (table != kNoNode) model.columns = columns_in({site.file, table});
    return model;
  }

  [[nodiscard]] std::vector<Column> columns_in(Site table) const {
    const auto& tree = e_.tree(table.file);
    std::vector<Column> columns;
    for (const NodeId pair : Children(tree, table.node)) {
      if (tree.kind(pair) != NodeKind::pair) continue;
      columns.push_back({.name = std::string(tree.text(tree.child(pair, 0))),
                         .type = written(tree, tree.child(pair, 1)),
                         .at = location_of(e_, {table.file, pair})});
    }
    return columns;
  }

  const Collecting& in_;
  Evaluator& e_;
};

}  // namespace

Location location_of(const Evaluator& evaluator, Site site) {
  if (site.file == kNoFile) return {};
  return {evaluator.project().files[site.file].path, evaluator.tree(site.file).line(site.node)};
}

void collect_models(const Collecting& in) { Models(in).run(); }

}  // namespace bakeoff::scan
