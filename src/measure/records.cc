#include "measure/records.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace bakeoff::measure {
namespace {

constexpr std::size_t kLeastSessionsForFloor = 5;

std::string stack_of(const plan::RunPlan& plan, const std::string& contestant) {
  for (const auto& candidate : plan.contestants) {
    if (candidate.id == plan::original_of(contestant)) return candidate.stack;
  }
  return plan.reference.stack;
}

std::string version_of(const RunOutcome& outcome, const std::string& contestant) {
  for (const auto& facts : outcome.facts) {
    if (facts.contestant != plan::original_of(contestant)) continue;
    return facts.framework_version.empty()
               ? facts.runtime_version
               : fmt::format("{} on {}", facts.framework_version, facts.runtime_version);
  }
  return "";
}

evidence::Record new_record(const plan::RunPlan& plan, const std::string& raw_hash) {
  evidence::Record record;
  record.kind = evidence::RecordKind::measured;
  record.publisher = "bakeoff " + plan.bakeoff_version;
  record.title = fmt::format("run {} on this machine", plan.run_id);
  record.taken_at = plan.created_at;
  record.run_id = plan.run_id;
  record.fingerprint = plan::fingerprint(plan.host);
  record.raw_hash = raw_hash;
  return record;
}

evidence::Record record_of(const evidence::Record& base, const plan::RunPlan& plan,
                           const RunOutcome& outcome, const stats::Summary& summary) {
  evidence::Record record = base;
  record.subject = summary.contestant;
  record.stack = stack_of(plan, summary.contestant);
  record.metric = summary.metric;
  record.value = summary.absolute;
  record.to_reference = summary.to_reference;
  record.ratio_is_upper_bound = summary.reference_is_lower_bound;
  record.version = version_of(outcome, summary.contestant);
  record.text =
      fmt::format("measured over {} epochs with design {}", summary.absolute.n, plan.design.id);
  return record;
}

evidence::Record clone_record(const evidence::Record& base, const plan::RunPlan& plan,
                              const stats::Comparison& check) {
  evidence::Record record = base;
  record.subject = check.a;
  record.stack = stack_of(plan, check.a);
  record.metric = "aa." + check.metric;
  record.value = check.ratio;
  record.text = "the same contestant twice; what differs is the machine and the method";
  return record;
}

void void_failed(const plan::RunPlan& plan, const TrialFailure& failure, stats::Cast& cast) {
  const auto contestant = plan::original_of(failure.contestant);
  if (!failure.workload.empty()) {
    cast.void_because[contestant][failure.workload] = failure.reason;
    return;
  }
  if (failure.epoch >= 0) return;  // lost one epoch: the others stand
  for (const auto& workload : plan.workloads)
    cast.void_because[contestant][workload.id] = failure.reason;
}

}  // namespace

stats::Cast cast_of(const plan::RunPlan& plan, const RunOutcome& outcome) {
  stats::Cast cast;
  for (const auto& contestant : plan.contestants) cast.contestants.push_back(contestant.id);
  cast.reference = plan.reference.id;
  cast.cloned = plan.cloned;
  for (const auto& failure : outcome.failures) void_failed(plan, failure, cast);
  for (const auto& warm_up : outcome.warm_ups) {
    if (warm_up.steady) continue;
    cast.void_because[warm_up.contestant][warm_up.workload] = fmt::format(
        "no steady state: the rate changed by {:+.0f} % over the pilot", 100 * warm_up.trend);
  }
  return cast;
}

stats::Rules rules_of(const catalog::Design& design, double floor) {
  stats::Rules rules;
  rules.tie_band = design.tie_band;
  rules.alpha = design.alpha;
  rules.systematic_floor = std::max(floor, design.least_floor);
  rules.anytime = design.stop_early;
  rules.least_epochs = design.least_epochs;
  rules.most_generator_busy = design.most_generator_busy;
  rules.most_steal = design.most_steal;
  rules.most_littles_law_residual = design.most_littles_law_residual;
  return rules;
}

stats::Analysis analyze(const plan::RunPlan& plan, const RunOutcome& outcome, double floor) {
  return stats::analyze(outcome.samples, cast_of(plan, outcome), rules_of(plan.design, floor));
}

std::vector<evidence::Record> to_records(const plan::RunPlan& plan, const RunOutcome& outcome,
                                         const stats::Analysis& analysis,
                                         const std::string& raw_hash) {
  const auto base = new_record(plan, raw_hash);
  std::vector<evidence::Record> records;
  for (const auto& summary : analysis.summaries) {
    if (summary.void_because.empty() && !plan::is_clone(summary.contestant)) {
      records.push_back(record_of(base, plan, outcome, summary));
    }
  }
  for (const auto& check : analysis.clone_checks)
    records.push_back(clone_record(base, plan, check));
  return records;
}

double systematic_floor(const std::vector<evidence::Record>& clone_records, double least) {
  std::vector<double> logs;
  for (const auto& record : clone_records) {
    if (record.metric.starts_with("aa.") && record.value && record.value->value > 0) {
      logs.push_back(std::log(record.value->value));
    }
  }
  if (logs.size() < kLeastSessionsForFloor) return least;
  double sum_of_squares = 0;
  for (const double log : logs)
    sum_of_squares += log * log;  // the true mean is 0: both are the same program
  return std::max(least, 1.96 * std::sqrt(sum_of_squares / static_cast<double>(logs.size())));
}

}  // namespace bakeoff::measure
