#include "decide/decision_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace bakeoff::decide {
namespace {

constexpr std::size_t kReasonsShown = 3;
constexpr double kShownPoints = 0.005;  // less prints as 0.00

std::string title_of(const catalog::Catalog& catalog, const std::string& name) {
  const auto* stack = catalog::find_stack(catalog, name);
  return stack == nullptr || stack->title.empty() ? name : stack->title;
}

std::string criterion_title(const Weighing& weighing, const std::string& id) {
  const auto criterion = std::ranges::find(weighing.criteria, id, &WeighedCriterion::id);
  return criterion == weighing.criteria.end() ? id : criterion->title;
}

std::string percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

std::string points_words(const Part& part) {
  return part.unknown ? "unknown" : fmt::format("{:.1f}", part.points);
}

std::string difference_words(const Part& ours, const Part& theirs, const std::string& title) {
  const double difference = ours.contribution - theirs.contribution;
  return fmt::format("{}: {} to {}, at {} of the weight {} {:.2f} points", title,
                     points_words(ours), points_words(theirs), percent(ours.weight),
                     difference > 0 ? "worth" : "costs", std::abs(difference));
}

// A share of samples never makes the rest impossible.
std::string share_words(double share) {
  if (share < 1 && share >= 0.995) return "over 99 %";
  if (share > 0 && share < 0.005) return "under 1 %";
  return percent(share);
}

struct Difference {
  std::size_t k = 0;
  double contribution = 0;  // positive: for the winner
};

std::vector<Difference> differences(const RankedStack& winner, const RankedStack& second) {
  std::vector<Difference> all;
  for (std::size_t k = 0; k < winner.parts.size(); ++k) {
    all.push_back({k, winner.parts[k].contribution - second.parts[k].contribution});
  }
  std::ranges::stable_sort(all, std::greater{}, &Difference::contribution);
  return all;
}

std::vector<std::string> reasons(const Decision& decision, const catalog::Catalog& catalog,
                                 const Weighing& weighing) {
  std::vector<std::string> because;
  const RankedStack& winner = decision.ranking[0];
  const RankedStack& second = decision.ranking[1];
  const auto all = differences(winner, second);
  const auto words = [&](const Difference& d) {
    return difference_words(winner.parts[d.k], second.parts[d.k],
                            criterion_title(weighing, winner.parts[d.k].criterion));
  };
  for (const Difference& d : all) {
    if (d.contribution >= kShownPoints && because.size() < kReasonsShown)
      because.push_back(words(d));
  }
  const Difference& against = all.back();
  if (against.contribution <= -kShownPoints) {
    because.push_back("against " + title_of(catalog, winner.stack) + ": " + words(against));
  }
  return because;
}

// "weighs 28 % or more (now 15 %)"; where rounding would hide the difference it says so.
std::string weighs_words(const WeightFlip& flip) {
  const bool more = flip.to > flip.from;
  if (percent(flip.to) == percent(flip.from)) {
    return fmt::format("weighs a little {} than now ({})", more ? "more" : "less",
                       percent(flip.from));
  }
  return fmt::format("weighs {} or {} (now {})", percent(flip.to), more ? "more" : "less",
                     percent(flip.from));
}

std::string weight_flip_words(const WeightFlip& flip, const catalog::Catalog& catalog,
                              const Weighing& weighing) {
  return fmt::format("{} overtakes {} if {} {}", title_of(catalog, flip.new_winner),
                     title_of(catalog, flip.over), criterion_title(weighing, flip.criterion),
                     weighs_words(flip));
}

const Part& part_named(const RankedStack& ranked, const std::string& criterion) {
  return *std::ranges::find(ranked.parts, criterion, &Part::criterion);
}

std::string reaches_words(const ScoreFlip& flip, bool is_unknown) {
  const std::string from = fmt::format("{:.1f}", flip.from);
  const std::string to = fmt::format("{:.1f}", flip.to);
  if (is_unknown) return fmt::format("reaches {} (unknown, counted as {})", to, from);
  return to == from ? fmt::format("rises a little (now {})", from)
                    : fmt::format("reaches {} (now {})", to, from);
}

std::string score_flip_words(const ScoreFlip& flip, const Decision& decision,
                             const catalog::Catalog& catalog, const Weighing& weighing) {
  const auto rival = std::ranges::find(decision.ranking, flip.stack, &RankedStack::stack);
  const bool is_unknown = part_named(*rival, flip.criterion).unknown;
  return fmt::format("{} draws level if its score for {} {}", title_of(catalog, flip.stack),
                     criterion_title(weighing, flip.criterion), reaches_words(flip, is_unknown));
}

std::vector<std::string> conditions(const Decision& decision, const catalog::Catalog& catalog,
                                    const Weighing& weighing) {
  std::vector<std::string> unless;
  if (!decision.weight_flips.empty())
    unless.push_back(weight_flip_words(decision.weight_flips.front(), catalog, weighing));
  if (!decision.score_flips.empty())
    unless.push_back(score_flip_words(decision.score_flips.front(), decision, catalog, weighing));
  if (unless.empty() && decision.ranking[1].rank > 1) {
    unless.push_back(
        fmt::format("no change of a single weight or score puts another stack before {}",
                    title_of(catalog, decision.ranking[0].stack)));
  }
  return unless;
}

std::string level_words(const Decision& decision, const catalog::Catalog& catalog) {
  std::string level;
  for (const RankedStack& ranked : decision.ranking) {
    if (ranked.rank == 1) level += (level.empty() ? "" : " and ") + title_of(catalog, ranked.stack);
  }
  return fmt::format(
      "{} are level at {:.1f} points for the profile {}: choose by what your team knows.", level,
      decision.ranking[0].total.value, decision.profile_title);
}

// "Node.js 7.5 to Python 7.2 points"; two decimals where one would show the same figure twice.
std::string totals_words(const std::string& a, double a_points, const std::string& b,
                         double b_points) {
  const bool look_equal = fmt::format("{:.1f}", a_points) == fmt::format("{:.1f}", b_points);
  const int decimals = look_equal ? 2 : 1;
  return fmt::format("{} {:.{}f} to {} {:.{}f} points", a, a_points, decimals, b, b_points,
                     decimals);
}

std::string verdict_words(const Decision& decision, const catalog::Catalog& catalog) {
  const RankedStack& winner = decision.ranking[0];
  const RankedStack& second = decision.ranking[1];
  if (second.rank == 1) return level_words(decision, catalog);
  const std::string first_title = title_of(catalog, winner.stack);
  const std::string second_title = title_of(catalog, second.stack);
  const std::string totals =
      totals_words(first_title, winner.total.value, second_title, second.total.value);
  if (is_close_call(decision.ranking, catalog.scoring)) {
    return fmt::format(
        "A close call for the profile {}: {}, but under the weights and scores left open {} ranks "
        "first in only {}, {} in {}. Choose by what your team knows.",
        decision.profile_title, totals, first_title, share_words(winner.first_share), second_title,
        share_words(second.first_share));
  }
  return fmt::format(
      "For the profile {}, take {}: {}, first in {} of the weights and scores left open.",
      decision.profile_title, first_title, totals, share_words(winner.first_share));
}

std::string caveats(const Decision& decision, const catalog::Catalog& catalog) {
  std::string words;
  const auto least = std::ranges::min_element(decision.ranking, {}, &RankedStack::coverage);
  if (least->coverage < catalog.scoring.least_coverage) {
    words += fmt::format(
        " For {} only {} of the weight rests on evidence, so this is little more than a guess.",
        title_of(catalog, least->stack), percent(least->coverage));
  }
  if (!decision.wrong_questions.empty()) {
    words += " But first ask whether this is the right question: " +
             decision.wrong_questions.front().title + ".";
  }
  return words;
}

std::string recommend(const Decision& decision, const catalog::Catalog& catalog,
                      const Weighing& weighing) {
  if (weighing.stacks.empty()) return "No stack takes part, so there is nothing to compare.";
  if (weighing.criteria.empty())
    return "The profile gives no weight to any criterion, so there is nothing to decide by.";
  if (weighing.stacks.size() == 1) {
    return fmt::format("Only {} takes part, so there is nothing to compare.",
                       title_of(catalog, weighing.stacks[0].name)) +
           caveats(decision, catalog);
  }
  const bool knows_nothing =
      std::ranges::all_of(decision.ranking, [](const RankedStack& r) { return r.coverage <= 0; });
  if (knows_nothing)
    return "No recommendation: there is no evidence on any criterion that counts here.";
  return verdict_words(decision, catalog) + caveats(decision, catalog);
}

}  // namespace

bool is_close_call(const std::vector<RankedStack>& ranking, const catalog::ScoringRules& rules) {
  if (ranking.size() < 2) return false;
  return ranking[1].rank == 1 || ranking[0].first_share < rules.close_call_share;
}

void put_into_words(Decision& decision, const catalog::Catalog& catalog, const Weighing& weighing) {
  decision.recommendation = recommend(decision, catalog, weighing);
  if (decision.ranking.size() < 2) return;
  decision.because = reasons(decision, catalog, weighing);
  decision.unless = conditions(decision, catalog, weighing);
}

}  // namespace bakeoff::decide
