// CriterionScore: a stack's points on one criterion, with interval, coverage and the evidence
// behind it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"

namespace bakeoff::score {

enum class Gap { none, no_evidence, not_installable, failed, too_little_coverage };
std::string_view name_of(Gap gap);

// One probe's contribution.
struct ProbeScore {
  std::string probe;
  double weight = 0;                  // as in the criterion
  std::optional<Estimate> points;     // empty: no evidence for it
  std::optional<Estimate> input;      // the measured ratio or value, or the fact's value
  std::vector<std::string> evidence;  // "ledger:12" or fact ids
  char badge = ' ';                   // M C J U
  bool stale = false;
  std::string note;  // "0.38 lies between 1/4 (7) and 1/2 (8.5)"

  bool operator==(const ProbeScore&) const = default;
};

struct CriterionScore {
  std::string stack;    // stack id, or the id of a user's own service
  std::string subject;  // contestant measured, if any
  std::string criterion;
  std::optional<Estimate> points;
  Gap gap = Gap::no_evidence;
  std::string gap_reason;
  double coverage = 0;  // share of probe weight with evidence, 0..1
  std::string band;     // the scale's word
  std::string badges;   // "MC"
  bool capped = false;  // judged only: held at the cap
  std::string because;
  std::vector<ProbeScore> probes;

  bool operator==(const CriterionScore&) const = default;
};

enum class OutcomeKind { winner, tie, unknown };
std::string_view name_of(OutcomeKind kind);

struct CriterionVerdict {
  std::string criterion;
  OutcomeKind outcome = OutcomeKind::unknown;
  std::string winner;          // stack
  double win_probability = 0;  // of the best over the second
  double gap_points = 0;
  std::string why;                          // made from the evidence
  std::map<std::string, double> published;  // stack -> points of the published page
  std::string published_winner;
  std::string disagreement;  // where our result and the page differ, in a sentence; empty: they
                             // agree or the page is silent

  bool operator==(const CriterionVerdict&) const = default;
};

struct Tally {
  std::map<std::string, int> wins;
  int ties = 0;
  int unknown = 0;

  bool operator==(const Tally&) const = default;
};

struct ScoreBoard {
  std::vector<std::string> stacks;  // in the order asked for
  std::vector<CriterionScore> scores;
  std::vector<CriterionVerdict> verdicts;  // in the criteria's order
  Tally tally;                             // all criteria
  Tally published_tally;                   // the page's own

  bool operator==(const ScoreBoard&) const = default;
};

const CriterionScore* find_score(const ScoreBoard& board, const std::string& stack,
                                 const std::string& criterion);

}  // namespace bakeoff::score
