// Decision: a ranking under a profile, how sure it is, what would flip it, and whether it is the
// right question.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"

namespace bakeoff::decide {

struct Part {
  std::string criterion;
  double weight = 0;  // normalised, 0..1
  double points = 0;
  double contribution = 0;  // weight x points
  bool unknown =
      false;  // counted as uniform on 1..10: 5.5 in the ranking, the whole range in the interval

  bool operator==(const Part&) const = default;
};

struct RankedStack {
  std::string stack;
  int rank = 0;         // 1 is best; equal totals share the better rank
  Estimate total;       // points 1..10
  double coverage = 0;  // share of weight that rests on evidence
  double first_share =
      0;  // share of sampled weights and scores in which it ranks first; a tie counts for both
  std::vector<Part> parts;

  bool operator==(const RankedStack&) const = default;
};

// "Python overtakes Node if AI/ML weighs 28 % or more (now 15 %)"
struct WeightFlip {
  std::string criterion;
  double from = 0;  // normalised weight now
  double to = 0;    // weight at which the winner changes, others keep their proportions
  std::string new_winner;
  std::string over;  // who is overtaken

  bool operator==(const WeightFlip&) const = default;
};

// "... or if its I/O score reaches 9.0 (now 5.4)"
struct ScoreFlip {
  std::string criterion;
  std::string stack;
  double from = 0;
  double to = 0;

  bool operator==(const ScoreFlip&) const = default;
};

struct Dominance {
  std::string better;
  std::string worse;
  bool certain = false;  // holds for every value inside the intervals

  bool operator==(const Dominance&) const = default;
};

struct Advice {
  std::string use_case;
  std::string take;
  std::string because;
  std::string evidence;

  bool operator==(const Advice&) const = default;
};

struct WrongQuestion {
  std::string id;
  std::string title;
  std::string answer;
  std::vector<std::string> take;
  std::string because;
  std::string evidence;

  bool operator==(const WrongQuestion&) const = default;
};

struct Decision {
  std::string profile;
  std::string profile_title;
  std::vector<RankedStack> ranking;      // best first
  std::vector<WeightFlip> weight_flips;  // nearest first
  std::vector<ScoreFlip> score_flips;
  std::vector<Dominance> dominance;
  std::vector<WrongQuestion> wrong_questions;  // those that fire
  std::vector<Advice> advice;
  std::vector<std::string> alternatives;  // stacks not asked about, in catalog order
  // How each profile of the catalog would decide: profile id -> winning stack (empty: a tie or a
  // close call).
  std::map<std::string, std::string> by_profile;
  std::string recommendation;  // one sentence
  std::vector<std::string> because;
  std::vector<std::string> unless;
  double coverage = 0;
  int samples = 0;  // drawn for first_share
  std::uint64_t seed = 0;

  bool operator==(const Decision&) const = default;
};

}  // namespace bakeoff::decide
