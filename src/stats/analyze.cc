#include "stats/analyze.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "stats/internal/compare.h"
#include "stats/internal/figures.h"

namespace bakeoff::stats {
namespace {

std::string workload_of(const std::string& metric) { return metric.substr(0, metric.rfind('.')); }

// The hidden copy is the same program: if it comes out different, so may anything else of this
// workload.
void void_what_the_clone_denies(Analysis& analysis) {
  std::map<std::string, std::string> causes;
  for (const Comparison& check : analysis.clone_checks) {
    if (check.verdict.kind != VerdictKind::winner) continue;
    causes[workload_of(check.metric)] =
        "the hidden copy differs from its original: " + check.verdict.because;
  }
  for (Comparison& comparison : analysis.comparisons) {
    const auto cause = causes.find(workload_of(comparison.metric));
    const bool is_void = comparison.verdict.kind == VerdictKind::void_;
    if (cause != causes.end() && !is_void) make_void(comparison, cause->second);
  }
}

// Latency and CPU verdicts do not prolong a run.
bool decides_the_run(const std::string& metric, const std::string& workload) {
  const std::string name = metric.substr(metric.rfind('.') + 1);
  return workload_of(metric) == workload && (name == "throughput" || !is_http_metric(name));
}

// Where nothing is left to compare: is what stands by itself known as well as a tie would have to
// be?
bool are_narrow(const std::vector<const Summary*>& summaries, const Rules& rules) {
  const bool some_relative = std::any_of(summaries.begin(), summaries.end(), [](const Summary* s) {
    return s->to_reference.has_value();
  });
  return std::all_of(summaries.begin(), summaries.end(), [&](const Summary* summary) {
    if (some_relative && !summary->to_reference)
      return true;  // the reference itself drifts with the machine
    if (summary->absolute.unit == Unit::count || summary->absolute.unit == Unit::percent)
      return true;  // a count has no ratio to narrow
    const Estimate& estimate = some_relative ? *summary->to_reference : summary->absolute;
    return std::log(estimate.high / estimate.low) <= 2 * std::log1p(rules.tie_band);
  });
}

}  // namespace

Analysis analyze(const samples::SampleSet& set, const Cast& cast, const Rules& rules) {
  const AllTrials trials = sort_slices(set, cast, rules);
  const AllPoints points = sort_points(set);
  std::set<std::string> workloads;
  for (const auto& [workload, contestants] : trials) workloads.insert(workload);
  for (const auto& [workload, columns] : points) workloads.insert(workload);

  Analysis analysis;
  for (const std::string& workload : workloads) {
    if (const auto found = trials.find(workload); found != trials.end()) {
      add_http_figures(workload, found->second, cast, rules, analysis);
    }
    if (const auto found = points.find(workload); found != points.end()) {
      add_point_figures(workload, found->second, cast, rules, analysis);
    }
  }
  void_what_the_clone_denies(analysis);
  return analysis;
}

bool is_settled(const Analysis& analysis, const std::string& workload, const Rules& rules) {
  bool is_decided = false;
  for (const Comparison& comparison : analysis.comparisons) {
    if (!decides_the_run(comparison.metric, workload)) continue;
    if (comparison.verdict.kind == VerdictKind::undecided) return false;
    is_decided = is_decided || comparison.verdict.kind != VerdictKind::void_;
  }
  bool is_known = false;
  std::vector<const Summary*> standing;
  for (const Summary& summary : analysis.summaries) {
    if (!decides_the_run(summary.metric, workload)) continue;
    is_known = true;
    if (!summary.void_because.empty()) continue;
    if (static_cast<int>(summary.per_epoch.size()) < rules.least_epochs) return false;
    standing.push_back(&summary);
  }
  return is_known && (is_decided || are_narrow(standing, rules));
}

}  // namespace bakeoff::stats
