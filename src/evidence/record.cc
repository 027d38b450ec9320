#include "evidence/record.h"

#include <array>
#include <utility>

namespace bakeoff::evidence {
namespace {

constexpr std::array<std::pair<RecordKind, std::string_view>, 4> kNames{{
    {RecordKind::measured, "measured"},
    {RecordKind::cited, "cited"},
    {RecordKind::judged, "judged"},
    {RecordKind::user, "user"},
}};

}  // namespace

std::string_view name_of(RecordKind kind) {
  for (const auto& [candidate, name] : kNames) {
    if (candidate == kind) return name;
  }
  return "user";
}

RecordKind record_kind_named(std::string_view name) {
  for (const auto& [kind, candidate] : kNames) {
    if (candidate == name) return kind;
  }
  return RecordKind::user;
}

}  // namespace bakeoff::evidence
