// The detectors' rules by the names they wait for.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scan/detectors.h"
#include "scan/internal/value.h"

namespace bakeoff::scan {

class RuleBook {
 public:
  RuleBook(const Detectors& detectors, Names& names);

  // Null: no rule waits for it.
  [[nodiscard]] const std::vector<const Rule*>* for_call(NameId full_name) const;
  [[nodiscard]] const std::vector<const Rule*>* for_method(const ObjectKind* kind,
                                                           NameId method) const;
  [[nodiscard]] const ObjectKind* made_by(NameId full_name) const;
  [[nodiscard]] const ObjectKind* of_type(NameId full_name) const;
  // What only the call tells: "router.add_get" on something that is not known.
  [[nodiscard]] const ObjectKind* known_by(std::string_view owner, std::string_view method) const;
  [[nodiscard]] const ObjectKind* kind_named(std::string_view name) const;
  [[nodiscard]] const Detector* detector(std::string_view framework) const;
  // The class kinds that a library class stands for.
  [[nodiscard]] const std::vector<const ClassKind*>* for_base(NameId full_name) const;

 private:
  void add_kinds(const Detector& detector, Names& names);
  void add_rule(const Rule& rule, Names& names);

  std::unordered_map<NameId, std::vector<const Rule*>> by_call_;
  std::unordered_map<std::uint64_t, std::vector<const Rule*>> by_method_;
  std::unordered_map<NameId, const ObjectKind*> makers_;
  std::unordered_map<NameId, const ObjectKind*> types_;
  std::map<std::string_view, std::map<std::string_view, const ObjectKind*>> known_by_;
  std::unordered_map<std::string_view, const ObjectKind*> kinds_;
  std::unordered_map<const ObjectKind*, std::uint32_t> kind_ids_;
  std::unordered_map<std::string_view, const Detector*> detectors_;
  std::unordered_map<NameId, std::vector<const ClassKind*>> bases_;
};

}  // namespace bakeoff::scan
