#include "measure/records.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "stats/interval.h"

namespace bakeoff::measure {
namespace {

constexpr std::size_t kLeastSessionsForFloor = 5;
constexpr int kLeastEpochs = 4;  // fewer do not know how far they scatter
constexpr double kNormal95 = 1.96;

std::string stack_of(const plan::RunPlan& plan, const std::string& contestant) {
  for (const auto& candidate : plan.contestants) {
    if (candidate.id == plan::original_of(contestant)) return candidate.stack;
  }
  for (const auto& candidate : plan.programs) {
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

// How far the two copies were apart and how well this run could tell: 1.96 standard errors to each
// side, whatever interval its verdict used.
std::optional<Estimate> difference_of_copies(const stats::Comparison& check, double alpha) {
  const double factor = check.anytime ? stats::anytime_factor(check.epochs, alpha)
                                      : stats::t_factor(check.epochs, alpha);
  const bool is_known = check.epochs >= 2 && check.ratio.value > 0 && std::isfinite(factor);
  if (check.verdict.kind == stats::VerdictKind::void_ || !is_known) return std::nullopt;
  const double reach = kNormal95 * check.statistical_half_width / factor;
  Estimate estimate = check.ratio;
  estimate.low = check.ratio.value * std::exp(-reach);
  estimate.high = check.ratio.value * std::exp(reach);
  return estimate;
}

evidence::Record clone_record(const evidence::Record& base, const plan::RunPlan& plan,
                              const stats::Comparison& check) {
  evidence::Record record = base;
  record.subject = check.a;
  record.stack = stack_of(plan, check.a);
  record.metric = "aa." + check.metric;
  record.value = difference_of_copies(check, stats::clone_alpha(plan.design.alpha));
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

// A workload that a contestant does not offer is no figure of zero, and none that is missing.
void void_unsupported(const catalog::Contestant& contestant, const catalog::Workload& workload,
                      stats::Cast& cast) {
  if (plan::implements(contestant, workload)) return;
  const auto reason = contestant.unsupported.find(workload.id);
  cast.void_because[contestant.id][workload.id] =
      reason == contestant.unsupported.end() ? "unsupported: it does not offer this workload"
                                             : "unsupported: " + reason->second;
}

void void_unsupported(const plan::RunPlan& plan, stats::Cast& cast) {
  for (const auto& workload : plan.workloads) {
    if (plan::is_for_programs(workload)) continue;
    void_unsupported(plan.reference, workload, cast);
    for (const auto& contestant : plan.contestants) void_unsupported(contestant, workload, cast);
  }
}

}  // namespace

stats::Cast cast_of(const plan::RunPlan& plan, const RunOutcome& outcome) {
  stats::Cast cast;
  for (const auto& contestant : plan.contestants) cast.contestants.push_back(contestant.id);
  cast.reference = plan.reference.id;
  cast.cloned = plan.cloned;
  for (const auto& workload : plan.workloads) {
    if (!plan::is_for_programs(workload)) continue;
    stats::Roles roles;
    for (const auto& program : plan.programs) {
      if (plan::implements(program, workload)) roles.contestants.push_back(program.id);
    }
    const auto cloned = plan.cloned_programs.find(workload.id);
    if (cloned != plan.cloned_programs.end()) roles.cloned = cloned->second;
    cast.roles[workload.id] = std::move(roles);
  }
  void_unsupported(plan, cast);
  for (const auto& failure : outcome.failures) void_failed(plan, failure, cast);
  for (const auto& warm_up : outcome.warm_ups) {
    if (warm_up.steady) continue;
    cast.void_because[warm_up.contestant][warm_up.workload] = fmt::format(
        "no steady state: the rate changed by {:+.0f} % over the pilot", 100 * warm_up.trend);
  }
  return cast;
}

stats::Rules rules_of(const catalog::Design& design, const Floors& floors) {
  stats::Rules rules;
  rules.tie_band = design.tie_band;
  rules.alpha = design.alpha;
  rules.systematic_floor = std::max(floors.load, design.least_floor);
  rules.point_floor = design.least_floor;
  rules.point_floors = floors.points;
  rules.anytime = design.stop_early;
  rules.least_epochs = design.least_epochs;
  rules.most_generator_busy = design.most_generator_busy;
  rules.most_steal = design.most_steal;
  rules.most_littles_law_residual = design.most_littles_law_residual;
  return rules;
}

samples::SampleSet counting_samples(const RunOutcome& outcome) {
  samples::SampleSet samples = outcome.samples;
  for (const auto& failure : outcome.failures) {
    if (failure.contestant != kDatabaseLabel) continue;
    std::erase_if(samples.slices, [&](const samples::SliceSample& slice) {
      return slice.workload == failure.workload && slice.epoch == failure.epoch;
    });
    std::erase_if(samples.points, [&](const samples::PointSample& point) {
      return point.workload == failure.workload && point.epoch == failure.epoch;
    });
  }
  return samples;
}

stats::Analysis analyze(const plan::RunPlan& plan, const RunOutcome& outcome,
                        const Floors& floors) {
  stats::Rules rules = rules_of(plan.design, floors);
  for (const auto& metric : plan.metrics) rules.directions[metric.id] = metric.direction;
  return stats::analyze(counting_samples(outcome), cast_of(plan, outcome), rules);
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
  std::size_t sessions = 0;
  double sum = 0;
  double sum_of_weights = 0;
  for (const auto& record : clone_records) {
    const bool tells = record.value && record.value->low > 0 && record.value->n >= kLeastEpochs;
    if (!tells) continue;
    ++sessions;
    const double log = std::log(record.value->value);  // the true one is 0: both are one program
    const double error = std::log(record.value->high / record.value->low) / 2 / kNormal95;
    const double resolution = std::hypot(error, least / kNormal95);
    const double weight = std::pow(resolution, -4);
    sum += weight * (log * log - error * error);
    sum_of_weights += weight;
  }
  if (sessions < kLeastSessionsForFloor) return least;
  return std::max(least, kNormal95 * std::sqrt(std::max(0.0, sum / sum_of_weights)));
}

Floors floors_of(const std::vector<evidence::Record>& clone_records, double least) {
  constexpr std::string_view prefix = "aa.";
  std::vector<evidence::Record> loads;
  std::map<std::string, std::vector<evidence::Record>> points;
  for (const auto& record : clone_records) {
    if (!record.metric.starts_with(prefix)) continue;
    const bool is_load = record.metric.ends_with(".throughput");
    (is_load ? loads : points[record.metric.substr(prefix.size())]).push_back(record);
  }
  Floors floors;
  floors.load = systematic_floor(loads, least);
  for (const auto& [metric, records] : points) {
    floors.points[metric] = systematic_floor(records, least);
  }
  return floors;
}

}  // namespace bakeoff::measure
