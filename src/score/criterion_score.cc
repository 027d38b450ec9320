#include "score/criterion_score.h"

namespace bakeoff::score {

std::string_view name_of(Gap gap) {
  switch (gap) {
    case Gap::none:
      return "none";
    case Gap::no_evidence:
      return "no_evidence";
    case Gap::not_installable:
      return "not_installable";
    case Gap::failed:
      return "failed";
    case Gap::too_little_coverage:
      return "too_little_coverage";
  }
  return "no_evidence";
}

std::string_view name_of(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::winner:
      return "winner";
    case OutcomeKind::tie:
      return "tie";
    case OutcomeKind::unknown:
      return "unknown";
  }
  return "unknown";
}

const CriterionScore* find_score(const ScoreBoard& board, const std::string& stack,
                                 const std::string& criterion) {
  for (const CriterionScore& score : board.scores) {
    if (score.stack == stack && score.criterion == criterion) return &score;
  }
  return nullptr;
}

}  // namespace bakeoff::score
