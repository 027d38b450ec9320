// What the samples say: summaries of each contestant, comparisons of pairs with a verdict. Values
// only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"

namespace bakeoff::stats {

enum class VerdictKind {
  tie,
  winner,
  undecided,
  void_  // NOLINT(readability-identifier-naming): the word itself is taken
};
std::string_view name_of(VerdictKind kind);
VerdictKind verdict_named(std::string_view name);

struct Verdict {
  VerdictKind kind = VerdictKind::undecided;
  std::string winner;   // contestant id when kind is winner
  std::string because;  // one sentence: the range, or what made it void

  bool operator==(const Verdict&) const = default;
};

// One contestant on one metric ("json.throughput").
struct Summary {
  std::string contestant;
  std::string metric;  // "<workload>.<metric>"
  Direction direction = Direction::higher_is_better;
  Estimate absolute;  // interval over epochs
  std::optional<Estimate>
      to_reference;  // contestant / reference server, paired by epoch (throughput-like metrics)
  bool reference_is_lower_bound =
      false;  // the reference was generator-bound: its figure reads ">=", the ratio "<="
  bool is_lower_bound = false;  // this figure itself is generator-bound
  int slices_used = 0;
  // Cause -> slices (points: repetitions) left out: "steal", "clock step", "generator late",
  // "generator busy". "kept: steal": flagged, but more than half of its epoch was, so all of the
  // epoch stayed in.
  std::map<std::string, int> excluded;
  std::string void_because;       // not empty: no figure may be shown as a result
  std::vector<double> per_epoch;  // the replicates behind `absolute`, in epoch order

  bool operator==(const Summary&) const = default;
};

struct Comparison {
  std::string metric;
  std::string a;
  std::string b;
  Direction direction = Direction::higher_is_better;
  Estimate ratio;  // a / b
  Verdict verdict;
  double statistical_half_width = 0;  // of the log ratio; 0 below two epochs: not known
  double systematic_floor = 0;        // of the log ratio, added in quadrature
  int epochs = 0;
  // The interval is the anytime-valid one. False where that one is still infinite: then the fixed-n
  // interval is shown and the verdict stays open.
  bool anytime = false;

  bool operator==(const Comparison&) const = default;
};

struct Analysis {
  std::vector<Summary> summaries;
  std::vector<Comparison> comparisons;   // every pair of asked-for contestants, per metric
  std::vector<Comparison> clone_checks;  // original against its hidden copy: must not be a winner

  bool operator==(const Analysis&) const = default;
};

}  // namespace bakeoff::stats
