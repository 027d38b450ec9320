#include "stats/comparison.h"

#include <array>
#include <utility>

namespace bakeoff::stats {
namespace {

constexpr std::array<std::pair<VerdictKind, std::string_view>, 4> kNames{{
    {VerdictKind::tie, "tie"},
    {VerdictKind::winner, "winner"},
    {VerdictKind::undecided, "undecided"},
    {VerdictKind::void_, "void"},
}};

}  // namespace

std::string_view name_of(VerdictKind kind) {
  for (const auto& [candidate, name] : kNames) {
    if (candidate == kind) return name;
  }
  return "undecided";
}

VerdictKind verdict_named(std::string_view name) {
  for (const auto& [kind, candidate] : kNames) {
    if (candidate == name) return kind;
  }
  return VerdictKind::undecided;
}

}  // namespace bakeoff::stats
