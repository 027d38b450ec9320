#include "score/score_one.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "score/figure_words.h"

namespace bakeoff::score {
namespace {

using catalog::Criterion;
using catalog::Probe;

bool is_own_service(const Candidate& candidate) {
  return !candidate.subject.empty() && candidate.stack == candidate.subject;
}

// Facts speak of an ecosystem, not of one service built with it.
bool applies(const Probe& probe, const Candidate& candidate) {
  return is_measured(probe) || !is_own_service(candidate);
}

bool has_points(const ProbeFinding& finding) { return finding.score.points.has_value(); }

struct Findings {
  std::vector<ProbeFinding> all;  // in the criterion's order
  double applicable_weight = 0;   // of the probes that could have spoken
};

Findings look_at(const Criterion& criterion, bool fallback, const Candidate& candidate,
                 const EvidenceAtHand& evidence) {
  Findings findings;
  for (const Probe& probe : criterion.probes) {
    if (probe.fallback != fallback || !applies(probe, candidate)) continue;
    auto finding = score_probe(probe, candidate, evidence);
    if (probe.optional && !has_points(finding)) continue;  // nobody asked for it
    findings.all.push_back(std::move(finding));
    findings.applicable_weight += probe.weight;
  }
  return findings;
}

bool is_main_evidence(const Criterion& criterion, const ProbeFinding& finding) {
  const auto probe = std::ranges::find(criterion.probes, finding.score.probe, &Probe::id);
  return has_points(finding) && !probe->optional;
}

Findings gather(const Criterion& criterion, const Candidate& candidate,
                const EvidenceAtHand& evidence) {
  Findings first = look_at(criterion, false, candidate, evidence);
  const auto is_main = [&](const ProbeFinding& finding) {
    return is_main_evidence(criterion, finding);
  };
  // Who could not be installed keeps what was published; who failed does not hide behind it.
  if (std::ranges::any_of(first.all, is_main) || candidate.failed == Gap::failed) return first;
  Findings second = look_at(criterion, true, candidate, evidence);
  if (std::ranges::none_of(second.all, has_points)) return first;
  for (const ProbeFinding& finding : first.all)  // of the first ones only what was measured counts
    if (has_points(finding)) second.applicable_weight += finding.score.weight;
  // What was looked for first stays visible; coverage is that of the fallback alone.
  second.all.insert(second.all.begin(), first.all.begin(), first.all.end());
  return second;
}

struct Combined {
  Estimate points;
  double weight = 0;  // with evidence
  std::string badges;
};

Combined combine(const Findings& findings) {
  Combined sum;
  double low_squares = 0;
  double high_squares = 0;
  for (const ProbeFinding& finding : findings.all) {
    if (!has_points(finding) || finding.score.weight <= 0) continue;
    const Estimate& points = *finding.score.points;
    const double weight = finding.score.weight;
    sum.points.value += weight * points.value;
    low_squares += std::pow(weight * (points.value - points.low), 2);
    high_squares += std::pow(weight * (points.high - points.value), 2);
    sum.points.n = sum.points.n == 0 ? points.n : std::min(sum.points.n, points.n);
    sum.weight += weight;
    sum.badges = merge_badges(sum.badges, finding.badges);
  }
  if (sum.weight <= 0) return sum;
  sum.points.value /= sum.weight;
  sum.points.low = std::max(1.0, sum.points.value - std::sqrt(low_squares) / sum.weight);
  sum.points.high = std::min(10.0, sum.points.value + std::sqrt(high_squares) / sum.weight);
  sum.points.unit = Unit::points;
  return sum;
}

std::string list_missing(const Findings& findings) {
  std::string missing;
  for (const ProbeFinding& finding : findings.all) {
    if (has_points(finding) || missing.find(finding.score.note) != std::string::npos) continue;
    missing += (missing.empty() ? "" : "; ") + finding.score.note;
  }
  return missing;
}

bool misses_measurements(const Criterion& criterion) {
  return std::ranges::any_of(criterion.probes,
                             [](const Probe& probe) { return is_measured(probe); });
}

void explain_gap(CriterionScore& score, const Criterion& criterion, const Candidate& candidate,
                 const Findings& findings) {
  if (candidate.failed != Gap::none && misses_measurements(criterion)) {
    score.gap = candidate.failed;
    score.gap_reason = candidate.failure_reason;
    return;
  }
  score.gap = score.coverage > 0 ? Gap::too_little_coverage : Gap::no_evidence;
  score.gap_reason = list_missing(findings);
  if (findings.all.empty()) {
    score.gap_reason =
        is_own_service(candidate)
            ? "nothing is measured for this criterion, and published evidence speaks of "
              "ecosystems, not of this service"
            : "the criterion has no probe for it";
  }
  if (score.gap == Gap::too_little_coverage) {
    score.gap_reason = fmt::format("evidence covers {:.0f} % of this criterion; missing: {}",
                                   100 * score.coverage, score.gap_reason);
  }
}

std::string say_why(const Criterion& criterion, const Findings& findings,
                    const catalog::Catalog& catalog) {
  std::string because;
  for (const ProbeFinding& finding : findings.all) {
    if (!has_points(finding)) continue;
    const auto probe = std::ranges::find(criterion.probes, finding.score.probe, &Probe::id);
    const std::string about =
        is_measured(*probe) ? metric_words(catalog, probe->metric) + ": " : "";
    because += fmt::format("{}{}{} -> {:.1f}", because.empty() ? "" : "; ", about,
                           finding.score.note, finding.score.points->value);
  }
  return because;
}

void cap_if_judged_only(CriterionScore& score, const catalog::ScoringRules& rules) {
  if (score.badges != "J" || score.points->value <= rules.judged_cap) return;
  score.because += fmt::format("; judged only, without a source: held at {:g} instead of {:.1f}",
                               rules.judged_cap, score.points->value);
  score.capped = true;
  score.points->value = rules.judged_cap;
  score.points->low = std::min(score.points->low, rules.judged_cap);
  score.points->high = rules.judged_cap;
}

std::string band_of(double points, const catalog::ScoringRules& rules) {
  for (const catalog::Band& band : rules.bands) {
    if (points >= band.from) return band.word;
  }
  return "";
}

}  // namespace

CriterionScore score_one(const Criterion& criterion, const Candidate& candidate,
                         const EvidenceAtHand& evidence) {
  const catalog::ScoringRules& rules = evidence.catalog.scoring;
  const Findings findings = gather(criterion, candidate, evidence);
  const Combined combined = combine(findings);
  CriterionScore score;
  score.stack = candidate.stack;
  score.subject = candidate.subject;
  score.criterion = criterion.id;
  for (const ProbeFinding& finding : findings.all) score.probes.push_back(finding.score);
  score.coverage =
      findings.applicable_weight > 0 ? combined.weight / findings.applicable_weight : 0;
  score.badges = combined.badges;
  if (combined.weight <= 0 || score.coverage < rules.least_coverage) {
    explain_gap(score, criterion, candidate, findings);
    return score;
  }
  score.points = combined.points;
  score.gap = Gap::none;
  score.because = say_why(criterion, findings, evidence.catalog);
  cap_if_judged_only(score, rules);
  score.band = band_of(score.points->value, rules);
  return score;
}

}  // namespace bakeoff::score
