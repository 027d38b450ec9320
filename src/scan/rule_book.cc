#include "scan/internal/rule_book.h"

namespace bakeoff::scan {
namespace {

std::uint64_t method_key(std::uint32_t kind, NameId method) {
  return (std::uint64_t{kind} << 32U) | method;
}

template <class Map, class Key>
auto found_in(const Map& map, const Key& key) -> decltype(&map.begin()->second) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

RuleBook::RuleBook(const Detectors& detectors, Names& names) {
  for (const auto& detector : detectors.all) add_kinds(detector, names);
  // Rules name kinds of objects, other detectors' among them.
  for (const auto& detector : detectors.all) {
    for (const auto& rule : detector.rules) add_rule(rule, names);
  }
}

void RuleBook::add_kinds(const Detector& detector, Names& names) {
  detectors_.emplace(detector.id, &detector);
  for (const auto& kind : detector.objects) {
    kinds_.emplace(kind.name, &kind);
    kind_ids_.emplace(&kind, static_cast<std::uint32_t>(kind_ids_.size()));
    for (const auto& name : kind.made_by) makers_.emplace(names.id(name), &kind);
    for (const auto& name : kind.types) types_.emplace(names.id(name), &kind);
    for (const std::string_view name : kind.known_by) {
      const auto dot = name.rfind('.');
      known_by_[name.substr(dot + 1)].emplace(name.substr(0, dot), &kind);
    }
  }
  for (const auto& kind : detector.classes) {
    for (const auto& base : kind.bases) bases_[names.id(base)].push_back(&kind);
  }
}

void RuleBook::add_rule(const Rule& rule, Names& names) {
  for (const auto& called : rule.call) {
    const NameId name = names.id(called);
    if (rule.on.empty()) by_call_[name].push_back(&rule);
    for (const auto& on : rule.on) {
      const auto* kind = kind_named(on);
      if (kind != nullptr) by_method_[method_key(kind_ids_.at(kind), name)].push_back(&rule);
    }
  }
}

const std::vector<const Rule*>* RuleBook::for_call(NameId full_name) const {
  return found_in(by_call_, full_name);
}

const std::vector<const Rule*>* RuleBook::for_method(const ObjectKind* kind, NameId method) const {
  return found_in(by_method_, method_key(kind_ids_.at(kind), method));
}

const ObjectKind* RuleBook::made_by(NameId full_name) const {
  const auto* kind = found_in(makers_, full_name);
  return kind == nullptr ? nullptr : *kind;
}

const ObjectKind* RuleBook::of_type(NameId full_name) const {
  const auto* kind = found_in(types_, full_name);
  return kind == nullptr ? nullptr : *kind;
}

const ObjectKind* RuleBook::known_by(std::string_view owner, std::string_view method) const {
  const auto* owners = found_in(known_by_, method);
  const auto* kind = owners == nullptr ? nullptr : found_in(*owners, owner);
  return kind == nullptr ? nullptr : *kind;
}

const ObjectKind* RuleBook::kind_named(std::string_view name) const {
  const auto* kind = found_in(kinds_, name);
  return kind == nullptr ? nullptr : *kind;
}

const Detector* RuleBook::detector(std::string_view framework) const {
  const auto* detector = found_in(detectors_, framework);
  return detector == nullptr ? nullptr : *detector;
}

const std::vector<const ClassKind*>* RuleBook::for_base(NameId full_name) const {
  return found_in(bases_, full_name);
}

}  // namespace bakeoff::scan
