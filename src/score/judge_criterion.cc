#include "score/judge_criterion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

#include "score/figure_words.h"
#include "score/score_probe.h"

namespace bakeoff::score {
namespace {

using catalog::Criterion;
using catalog::Probe;

constexpr double kSdsTo95 =
    1.959963984540054;  // half of a normal's 95 % interval in standard deviations
constexpr std::size_t kReasonsShown = 2;

// A probe that both have evidence for, and how much it sets them apart.
struct Difference {
  const Probe* probe = nullptr;
  const ProbeScore* a = nullptr;
  const ProbeScore* b = nullptr;
  double weighted_gap = 0;
};

const ProbeScore* with_points(const CriterionScore& score, const std::string& probe) {
  const auto found = std::ranges::find(score.probes, probe, &ProbeScore::probe);
  return found != score.probes.end() && found->points ? &*found : nullptr;
}

std::vector<Difference> largest_differences(const Criterion& criterion, const Contender& a,
                                            const Contender& b) {
  std::vector<Difference> differences;
  for (const Probe& probe : criterion.probes) {
    const ProbeScore* of_a = with_points(*a.score, probe.id);
    const ProbeScore* of_b = with_points(*b.score, probe.id);
    if (of_a == nullptr || of_b == nullptr) continue;
    differences.push_back(
        {&probe, of_a, of_b, probe.weight * std::abs(of_a->points->value - of_b->points->value)});
  }
  std::ranges::stable_sort(differences, std::greater{}, &Difference::weighted_gap);
  // Two figures read well in one sentence, two pairs of claims do not.
  const bool is_claim = !differences.empty() && !is_measured(*differences.front().probe);
  const std::size_t shown = is_claim ? 1 : kReasonsShown;
  if (differences.size() > shown) differences.resize(shown);
  return differences;
}

std::string measured_figure(const Probe& probe, const ProbeScore& score) {
  if (probe.input != catalog::ProbeInput::measured_ratio)
    return figure(score.input->value, score.input->unit);
  return figure(score.input->value, Unit::ratio) + " of the reference server's";
}

const std::string& measured_name(const Contender& contender) {
  return contender.candidate->subject;
}

// The first fact speaks for the probe; the others stand in its note.
std::string claim_of(const catalog::Catalog& catalog, const ProbeScore& score) {
  const auto* fact =
      score.evidence.empty() ? nullptr : catalog::find_fact(catalog, score.evidence.front());
  return fact == nullptr ? score.note : without_full_stop(fact->claim);
}

std::string difference_words(const catalog::Catalog& catalog, const Difference& d,
                             const Contender& a, const Contender& b) {
  if (is_measured(*d.probe)) {
    return fmt::format("{}: {} {}, {} {}", metric_words(catalog, d.probe->metric), measured_name(a),
                       measured_figure(*d.probe, *d.a), measured_name(b),
                       measured_figure(*d.probe, *d.b));
  }
  return fmt::format("{}: {} ({:.1f}); {}: {} ({:.1f})", title_of(*a.candidate),
                     claim_of(catalog, *d.a), d.a->points->value, title_of(*b.candidate),
                     claim_of(catalog, *d.b), d.b->points->value);
}

std::string figures(const catalog::Catalog& catalog, const Criterion& criterion, const Contender& a,
                    const Contender& b) {
  std::string words;
  for (const Difference& difference : largest_differences(criterion, a, b)) {
    words += difference_words(catalog, difference, a, b) + "; ";
  }
  if (!words.empty()) return words;
  return fmt::format("the two rest on different evidence ({}: {}; {}: {}), so compare with care; ",
                     title_of(*a.candidate), a.score->because, title_of(*b.candidate),
                     b.score->because);
}

// An interval never makes anything certain.
std::string probability_words(double probability) {
  return probability > 0.99 ? "over 99 %" : fmt::format("{:.0f} %", std::floor(100 * probability));
}

std::string outcome_words(const CriterionVerdict& verdict, const Contender& a, const Contender& b,
                          const catalog::ScoringRules& rules) {
  const std::string points =
      fmt::format("{} {:.1f} to {} {:.1f} points", title_of(*a.candidate), a.score->points->value,
                  title_of(*b.candidate), b.score->points->value);
  if (verdict.outcome == OutcomeKind::winner) {
    return fmt::format("{}, better with a probability of {}.", points,
                       probability_words(verdict.win_probability));
  }
  if (verdict.gap_points < rules.win_gap_points) {
    return fmt::format("{}: less than {:g} points apart, which decides nothing.", points,
                       rules.win_gap_points);
  }
  return fmt::format(
      "{}: the intervals leave it open (probability {:.0f} %, {:.0f} % is asked for).", points,
      100 * verdict.win_probability, 100 * rules.win_probability);
}

std::string missing_words(std::span<const Contender> contenders) {
  std::string words;
  for (const auto& [candidate, score] : contenders) {
    if (score->points) continue;
    words += fmt::format("{}no score for {}: {}", words.empty() ? "" : "; ", title_of(*candidate),
                         without_full_stop(score->gap_reason));
  }
  return words + ".";
}

// It cannot be installed here and nothing is published: that is this machine's lack, not the
// stack's.
bool is_absent(const Contender& contender) {
  return !contender.score->points && contender.score->gap == Gap::not_installable;
}

// Two at least are left, and the verdict says who is missing.
bool is_comparable_without(std::span<const Contender> contenders) {
  const auto absent = static_cast<std::size_t>(std::ranges::count_if(contenders, is_absent));
  return contenders.size() - absent >= 2;
}

}  // namespace

const std::string& title_of(const Candidate& candidate) {
  return candidate.title.empty() ? candidate.stack : candidate.title;
}

double probability_above(const Estimate& a, const Estimate& b) {
  const double spread = std::hypot(a.value - a.low, b.high - b.value) / kSdsTo95;
  const double gap = a.value - b.value;
  if (spread <= 0) return gap > 0 ? 1 : (gap < 0 ? 0 : 0.5);
  return 0.5 * std::erfc(-gap / spread / std::numbers::sqrt2);
}

CriterionVerdict judge_criterion(const catalog::Catalog& catalog, const Criterion& criterion,
                                 std::span<const Contender> contenders) {
  CriterionVerdict verdict;
  verdict.criterion = criterion.id;
  std::vector<Contender> best(contenders.begin(), contenders.end());
  std::vector<Contender> absent;
  if (is_comparable_without(contenders)) {
    std::ranges::copy_if(contenders, std::back_inserter(absent), is_absent);
    std::erase_if(best, is_absent);
  }
  const auto is_unknown = [](const Contender& contender) { return !contender.score->points; };
  if (std::ranges::any_of(best, is_unknown)) {
    verdict.why = missing_words(contenders);
    return verdict;
  }
  if (best.size() < 2) {
    verdict.why = "There is nothing to compare it with.";
    return verdict;
  }
  std::ranges::stable_sort(best, std::greater{},
                           [](const Contender& c) { return c.score->points->value; });
  const Contender& first = best[0];
  const Contender& second = best[1];
  verdict.gap_points = first.score->points->value - second.score->points->value;
  verdict.win_probability = probability_above(*first.score->points, *second.score->points);
  const catalog::ScoringRules& rules = catalog.scoring;
  const bool is_won = verdict.win_probability >= rules.win_probability &&
                      verdict.gap_points >= rules.win_gap_points;
  verdict.outcome = is_won ? OutcomeKind::winner : OutcomeKind::tie;
  if (is_won) verdict.winner = first.score->stack;
  verdict.why =
      figures(catalog, criterion, first, second) + outcome_words(verdict, first, second, rules);
  if (!absent.empty()) verdict.why += " Left out: " + missing_words(absent);
  return verdict;
}

}  // namespace bakeoff::score
