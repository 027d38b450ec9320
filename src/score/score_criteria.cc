#include "score/score_criteria.h"

#include "score/judge_criterion.h"
#include "score/published_page.h"
#include "score/score_one.h"

namespace bakeoff::score {
namespace {

void count(Tally& tally, const CriterionVerdict& verdict) {
  if (verdict.outcome == OutcomeKind::winner) ++tally.wins[verdict.winner];
  if (verdict.outcome == OutcomeKind::tie) ++tally.ties;
  if (verdict.outcome == OutcomeKind::unknown) ++tally.unknown;
}

void count_published(Tally& tally, const CriterionVerdict& verdict) {
  for (const auto& [stack, points] : verdict.published) tally.wins.try_emplace(stack, 0);
  if (verdict.published_winner.empty()) return;
  if (verdict.published_winner == "tie") {
    ++tally.ties;
  } else {
    ++tally.wins[verdict.published_winner];
  }
}

}  // namespace

ScoreBoard score_criteria(const catalog::Catalog& catalog, const std::vector<Candidate>& candidates,
                          const std::vector<evidence::Record>& records, UtcTime now) {
  const EvidenceAtHand evidence{catalog, records, now};
  ScoreBoard board;
  board.stacks.reserve(candidates.size());
  for (const Candidate& candidate : candidates) {
    board.stacks.push_back(candidate.stack);
    board.tally.wins[candidate.stack] = 0;
  }
  for (const catalog::Criterion& criterion : catalog.criteria) {
    std::vector<CriterionScore> scores;
    scores.reserve(candidates.size());
    for (const Candidate& candidate : candidates)
      scores.push_back(score_one(criterion, candidate, evidence));
    std::vector<Contender> contenders;
    contenders.reserve(candidates.size());
    for (std::size_t i = 0; i < candidates.size(); ++i)
      contenders.push_back({&candidates[i], &scores[i]});
    CriterionVerdict verdict = judge_criterion(catalog, criterion, contenders);
    add_published(verdict, catalog, criterion, contenders);
    count(board.tally, verdict);
    count_published(board.published_tally, verdict);
    board.verdicts.push_back(std::move(verdict));
    board.scores.insert(board.scores.end(), scores.begin(), scores.end());
  }
  return board;
}

}  // namespace bakeoff::score
