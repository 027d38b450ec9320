#include "decide/decide.h"

#include <algorithm>
#include <cassert>
#include <set>

#include "decide/ask_wrong_question.h"
#include "decide/decision_words.h"
#include "decide/find_dominance.h"
#include "decide/find_flips.h"
#include "decide/rank_stacks.h"
#include "decide/sample_ranks.h"
#include "decide/weighing.h"

namespace bakeoff::decide {
namespace {

std::vector<RankedStack> rank_with_shares(const Weighing& weighing, std::uint64_t seed,
                                          int samples) {
  auto ranking = rank_stacks(weighing);
  if (ranking.empty()) return ranking;
  const auto shares = sample_first_shares(weighing, seed, samples);
  for (RankedStack& ranked : ranking) {
    const auto stack = std::ranges::find(weighing.stacks, ranked.stack, &WeighedStack::name);
    ranked.first_share = shares[static_cast<std::size_t>(stack - weighing.stacks.begin())];
  }
  return ranking;
}

// The chain is as strong as its weakest link: the least covered stack.
double least_coverage(const std::vector<RankedStack>& ranking) {
  double least = ranking.empty() ? 0 : 1;
  for (const RankedStack& ranked : ranking) least = std::min(least, ranked.coverage);
  return least;
}

// A board name is a stack, or a contestant of one.
std::string stack_of(const catalog::Catalog& catalog, const std::string& name) {
  const auto* contestant = catalog::find_contestant(catalog, name);
  return contestant == nullptr ? name : contestant->stack;
}

std::set<std::string> stacks_on(const catalog::Catalog& catalog, const score::ScoreBoard& board) {
  std::set<std::string> stacks;
  for (const std::string& name : board.stacks) stacks.insert(stack_of(catalog, name));
  return stacks;
}

// The yardstick's stack is there to be measured against; it is an alternative only where a fired
// rule points to it.
bool is_offered(const catalog::Catalog& catalog, const std::string& stack,
                const std::vector<WrongQuestion>& fired) {
  const auto is_yardstick = [&](const catalog::Contestant& c) {
    return c.is_reference && c.stack == stack;
  };
  if (std::ranges::none_of(catalog.contestants, is_yardstick)) return true;
  return std::ranges::any_of(fired, [&](const WrongQuestion& question) {
    return std::ranges::find(question.take, stack) != question.take.end();
  });
}

std::vector<std::string> find_alternatives(const catalog::Catalog& catalog,
                                           const score::ScoreBoard& board,
                                           const std::vector<WrongQuestion>& fired) {
  const auto present = stacks_on(catalog, board);
  std::vector<std::string> alternatives;
  for (const catalog::StackCard& stack : catalog.stacks) {
    if (!present.contains(stack.id) && is_offered(catalog, stack.id, fired))
      alternatives.push_back(stack.id);
  }
  return alternatives;
}

std::vector<Advice> advice_for(const catalog::Catalog& catalog, const score::ScoreBoard& board) {
  const auto present = stacks_on(catalog, board);
  std::vector<Advice> advice;
  for (const catalog::UseCaseAdvice& known : catalog.advice) {
    if (present.contains(known.take))
      advice.push_back({known.use_case, known.take, known.because, known.evidence});
  }
  return advice;
}

std::map<std::string, std::string> decide_by_profile(const catalog::Catalog& catalog,
                                                     const score::ScoreBoard& board,
                                                     const Wish& wish) {
  std::map<std::string, std::string> winners;
  for (const catalog::Profile& profile : catalog.profiles) {
    const auto ranking = rank_with_shares(weigh(catalog, board, profile), wish.seed, wish.samples);
    const bool is_open = ranking.empty() || is_close_call(ranking, catalog.scoring);
    winners[profile.id] = is_open ? "" : ranking.front().stack;
  }
  return winners;
}

}  // namespace

Decision decide(const catalog::Catalog& catalog, const score::ScoreBoard& board, const Wish& wish) {
  assert(wish.profile != nullptr);
  const catalog::Profile& profile = *wish.profile;
  const Weighing weighing = weigh(catalog, board, profile);
  Decision decision;
  decision.profile = profile.id;
  decision.profile_title = profile.title.empty() ? profile.id : profile.title;
  decision.seed = wish.seed;
  decision.samples = wish.samples;
  decision.ranking = rank_with_shares(weighing, wish.seed, wish.samples);
  decision.coverage = least_coverage(decision.ranking);
  decision.dominance = find_dominance(weighing);
  decision.weight_flips = find_weight_flips(weighing, decision.ranking);
  decision.score_flips = find_score_flips(weighing, decision.ranking);
  decision.wrong_questions =
      ask_wrong_question(catalog, weighing, profile.id, {wish.needs, wish.found});
  decision.advice = advice_for(catalog, board);
  decision.alternatives = find_alternatives(catalog, board, decision.wrong_questions);
  decision.by_profile = decide_by_profile(catalog, board, wish);
  put_into_words(decision, catalog, weighing);
  return decision;
}

}  // namespace bakeoff::decide
