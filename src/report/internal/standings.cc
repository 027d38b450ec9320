#include "report/internal/standings.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/internal/figures.h"

namespace bakeoff::report {
namespace {

using Comparisons = std::vector<const stats::Comparison*>;
using stats::VerdictKind;

std::vector<std::string> metrics_in_order(const stats::Analysis& analysis) {
  std::vector<std::string> metrics;
  for (const auto& comparison : analysis.comparisons) {
    if (std::find(metrics.begin(), metrics.end(), comparison.metric) == metrics.end()) {
      metrics.push_back(comparison.metric);
    }
  }
  return metrics;
}

Comparisons comparisons_of(const stats::Analysis& analysis, const std::string& metric) {
  Comparisons found;
  for (const auto& comparison : analysis.comparisons) {
    if (comparison.metric == metric) found.push_back(&comparison);
  }
  return found;
}

std::vector<std::string> contestants_in(const Comparisons& comparisons) {
  std::vector<std::string> names;
  for (const auto* comparison : comparisons) {
    for (const auto& name : {comparison->a, comparison->b}) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

bool takes_part(const stats::Comparison& comparison, const std::string& name) {
  return comparison.a == name || comparison.b == name;
}

bool beats_all(const Comparisons& comparisons, const std::string& name) {
  return std::all_of(
      comparisons.begin(), comparisons.end(), [&](const stats::Comparison* comparison) {
        return !takes_part(*comparison, name) || (comparison->verdict.kind == VerdictKind::winner &&
                                                  comparison->verdict.winner == name);
      });
}

bool is_beaten(const Comparisons& comparisons, const std::string& name) {
  return std::any_of(
      comparisons.begin(), comparisons.end(), [&](const stats::Comparison* comparison) {
        return takes_part(*comparison, name) && comparison->verdict.kind == VerdictKind::winner &&
               comparison->verdict.winner != name;
      });
}

bool all_are(const Comparisons& comparisons, VerdictKind kind) {
  return std::all_of(
      comparisons.begin(), comparisons.end(),
      [kind](const stats::Comparison* comparison) { return comparison->verdict.kind == kind; });
}

// How many times better `winner` is, above 1 whichever way the metric points.
Estimate factor_of(const stats::Comparison& comparison, const std::string& winner) {
  const bool higher = comparison.direction == Direction::higher_is_better;
  Estimate factor = comparison.ratio;
  if ((comparison.a == winner) != higher) {
    factor.value = 1 / comparison.ratio.value;
    factor.low = 1 / comparison.ratio.high;
    factor.high = 1 / comparison.ratio.low;
  }
  factor.unit = Unit::ratio;
  return factor;
}

// The rival that comes nearest to the winner decides how large its lead is.
std::string lead_of(const Comparisons& comparisons, const std::string& winner) {
  const stats::Comparison* nearest = nullptr;
  for (const auto* comparison : comparisons) {
    if (!takes_part(*comparison, winner)) continue;
    if (nearest == nullptr ||
        factor_of(*comparison, winner).value < factor_of(*nearest, winner).value) {
      nearest = comparison;
    }
  }
  if (nearest == nullptr) return {};
  const Estimate factor = factor_of(*nearest, winner);
  const bool higher = nearest->direction == Direction::higher_is_better;
  std::string text =
      times_text(factor.value) + (higher ? "" : " less") + " " + interval_text(factor);
  if (comparisons.size() > 1) text += " to " + (nearest->a == winner ? nearest->b : nearest->a);
  return text;
}

// Void comparisons decide nothing: a contestant without a result neither wins nor keeps others from
// winning.
Comparisons without_void(Comparisons comparisons) {
  std::erase_if(comparisons, [](const stats::Comparison* comparison) {
    return comparison->verdict.kind == VerdictKind::void_;
  });
  return comparisons;
}

Standing sole_winner(const std::string& metric, const std::string& winner,
                     const Comparisons& live) {
  return {metric, VerdictKind::winner, winner, {}, lead_of(live, winner)};
}

Standing standing_of(const std::string& metric, const Comparisons& all) {
  const Comparisons live = without_void(all);
  if (live.empty()) return {metric, VerdictKind::void_, {}, {}, all.front()->verdict.because};
  Standing standing{metric, VerdictKind::undecided, {}, {}, {}};
  for (const auto& name : contestants_in(live)) {
    if (beats_all(live, name)) return sole_winner(metric, name, live);
    if (!is_beaten(live, name)) standing.leaders.push_back(name);
  }
  if (all_are(live, VerdictKind::tie)) standing.kind = VerdictKind::tie;
  standing.says = live.size() == 1
                      ? live.front()->verdict.because
                      : fmt::format("nobody beats {}", fmt::join(standing.leaders, ", "));
  return standing;
}

}  // namespace

std::vector<Standing> make_standings(const stats::Analysis& analysis) {
  std::vector<Standing> standings;
  for (const auto& metric : metrics_in_order(analysis)) {
    standings.push_back(standing_of(metric, comparisons_of(analysis, metric)));
  }
  return standings;
}

}  // namespace bakeoff::report
