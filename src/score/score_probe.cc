#include "score/score_probe.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

#include "score/figure_words.h"
#include "score/freshness.h"

namespace bakeoff::score {
namespace {

constexpr double kWholeScale = 9;  // from 1 to 10

using catalog::Axis;
using catalog::EvidenceFact;
using catalog::Probe;
using catalog::ProbeInput;
using evidence::Record;

// The interval goes through the same monotone function; where points fall as the figure rises its
// ends change places.
Estimate to_points(const Probe& probe, const Estimate& input) {
  const double a = points_at(probe, input.low);
  const double b = points_at(probe, input.high);
  const double value = points_at(probe, input.value);
  return {value,      std::min({a, b, value}), std::max({a, b, value}), Unit::points, input.n,
          input.level};
}

Estimate widened(Estimate points, double by) {
  points.low = std::max(1.0, points.low - by);
  points.high = std::min(10.0, points.high + by);
  return points;
}

std::string record_name(const Record& record) {
  return record.id > 0 ? "ledger:" + std::to_string(record.id) : "run:" + record.run_id;
}

const std::optional<Estimate>& figure_of(const Record& record, const Probe& probe) {
  return probe.input == ProbeInput::measured_ratio ? record.to_reference : record.value;
}

const Record* newest_record(const Probe& probe, const std::string& subject,
                            const std::vector<Record>& records) {
  std::set<std::int64_t> replaced;
  for (const Record& record : records) replaced.insert(record.replaces);
  const Record* newest = nullptr;
  for (const Record& record : records) {
    const bool fits = record.kind == evidence::RecordKind::measured && record.subject == subject &&
                      record.metric == probe.metric && figure_of(record, probe).has_value();
    if (!fits || (record.id > 0 && replaced.contains(record.id))) continue;
    const bool is_newer = newest == nullptr || std::tie(record.taken_at, record.id) >=
                                                   std::tie(newest->taken_at, newest->id);
    if (is_newer) newest = &record;
  }
  return newest;
}

std::string workload_of(const Probe& probe) {
  return probe.metric.substr(0, probe.metric.rfind('.'));
}

// The figures of programs stand for their stack, whichever contestant of it was asked for; so do
// those of a library's own protocol, which a stack's default contestant need not speak.
bool is_of_programs(const catalog::Catalog& catalog, const Probe& probe) {
  const auto* workload = catalog::find_workload(catalog, workload_of(probe));
  if (workload == nullptr) return false;
  const bool has_own_protocol =
      workload->socket && workload->socket->dialect != catalog::DialectKind::raw;
  return has_own_protocol || workload->kind == catalog::WorkloadKind::program ||
         workload->kind == catalog::WorkloadKind::jobs;
}

// A team that has measured takes the best program of its stack.
const Record* best_program(const Probe& probe, const Candidate& candidate,
                           const EvidenceAtHand& evidence) {
  std::set<std::string> subjects;
  for (const Record& record : evidence.records) {
    if (record.stack == candidate.stack && record.metric == probe.metric)
      subjects.insert(record.subject);
  }
  const Record* best = nullptr;
  for (const std::string& subject : subjects) {
    const Record* record = newest_record(probe, subject, evidence.records);
    const bool is_better =
        record != nullptr &&
        (best == nullptr || points_at(probe, figure_of(*record, probe)->value) >
                                points_at(probe, figure_of(*best, probe)->value));
    if (is_better) best = record;
  }
  return best;
}

bool does(const catalog::Contestant& contestant, const std::string& workload) {
  return contestant.programs.contains(workload) || contestant.workload_paths.contains(workload);
}

// Says what is missing: somebody who does the workload, or a run that names it.
std::string why_not_measured(const Probe& probe, const Candidate& candidate,
                             const catalog::Catalog& catalog) {
  if (candidate.failed != Gap::none) return candidate.failure_reason;
  if (candidate.subject.empty()) return "not measured";
  const std::string workload = workload_of(probe);
  const bool anyone = std::ranges::any_of(catalog.contestants, [&](const auto& contestant) {
    return contestant.stack == candidate.stack && does(contestant, workload);
  });
  if (is_of_programs(catalog, probe) && !anyone)
    return fmt::format("no contestant of {} does the workload {} yet", candidate.stack, workload);
  const auto* measured = catalog::find_contestant(catalog, candidate.subject);
  if (measured != nullptr && measured->unsupported.contains(workload))
    return fmt::format("{} does not offer {}: {}", candidate.subject, workload,
                       measured->unsupported.at(workload));
  return fmt::format("no measurement of {} for {}, which a run with --workload {} takes", workload,
                     candidate.subject, workload);
}

std::string measured_note(const Probe& probe, const Record& record, Unit unit) {
  const double x = figure_of(record, probe)->value;
  std::string note = probe.anchors.empty() ? figure(x, unit) : place_on_anchors(probe, x, unit);
  if (probe.input == ProbeInput::measured_ratio && record.ratio_is_upper_bound) {
    note +=
        "; the reference server was limited by the load generator, so the ratio and the points are "
        "upper bounds";
  }
  return note;
}

ProbeFinding score_measured(const Probe& probe, const Candidate& candidate,
                            const EvidenceAtHand& evidence) {
  ProbeFinding finding;
  const bool of_programs = is_of_programs(evidence.catalog, probe);
  const bool has_run = candidate.failed == Gap::none && !candidate.subject.empty();
  const Record* record = nullptr;
  if (of_programs) record = best_program(probe, candidate, evidence);
  if (!of_programs && has_run) record = newest_record(probe, candidate.subject, evidence.records);
  if (record == nullptr) {
    finding.score.note = why_not_measured(probe, candidate, evidence.catalog);
    return finding;
  }
  const Estimate& input = *figure_of(*record, probe);
  finding.score.input = input;
  finding.score.stale = is_stale(*record, evidence.now);
  // One epoch has no scatter to judge by: anything on the scale is still possible.
  const bool alone = input.n == 1;
  const double widening = alone                 ? kWholeScale
                          : finding.score.stale ? evidence.catalog.scoring.stale_widening_points
                                                : 0;
  finding.score.points = widened(to_points(probe, input), widening);
  finding.score.evidence = {record_name(*record)};
  const Unit unit = probe.input == ProbeInput::measured_ratio ? Unit::ratio : input.unit;
  finding.score.note =
      (of_programs ? record->subject + ", " : "") + measured_note(probe, *record, unit) +
      (finding.score.stale ? "; stale" : "") + (alone ? "; one epoch only, so no interval" : "");
  finding.badges = "M";
  return finding;
}

const std::optional<Estimate>& figure_of(const EvidenceFact& fact, const Probe& probe) {
  return probe.axis == Axis::points ? fact.points : fact.value;
}

std::string fact_note(const EvidenceFact& fact, const Probe& probe, bool stale) {
  std::string note = without_full_stop(fact.claim);
  const Estimate& input = *figure_of(fact, probe);
  if (!probe.anchors.empty()) note += ": " + place_on_anchors(probe, input.value, input.unit);
  return stale ? note + " (stale)" : note;
}

void add_fact(ProbeFinding& finding, const EvidenceFact& fact, const Probe& probe,
              const EvidenceAtHand& evidence) {
  const bool stale = is_stale(fact.source, evidence.now);
  finding.score.stale = finding.score.stale || stale;
  finding.score.evidence.push_back(fact.id);
  finding.score.note += (finding.score.note.empty() ? "" : "; ") + fact_note(fact, probe, stale);
  finding.badges = merge_badges(finding.badges, fact.kind == catalog::FactKind::judged ? "J" : "C");
}

// Equal weight for each; the interval spans theirs, because sources that differ are an uncertainty,
// not more precision.
Estimate spanning_mean(const std::vector<Estimate>& estimates) {
  Estimate mean = estimates.front();
  double sum = 0;
  for (const Estimate& estimate : estimates) {
    sum += estimate.value;
    mean.low = std::min(mean.low, estimate.low);
    mean.high = std::max(mean.high, estimate.high);
  }
  mean.value = sum / static_cast<double>(estimates.size());
  return mean;
}

ProbeFinding score_facts(const Probe& probe, const Candidate& candidate,
                         const EvidenceAtHand& evidence) {
  ProbeFinding finding;
  std::vector<Estimate> inputs;
  std::vector<Estimate> points;
  for (const EvidenceFact& fact : evidence.catalog.facts) {
    const auto& input = figure_of(fact, probe);
    if (fact.topic != probe.topic || fact.stack != candidate.stack || !input) continue;
    add_fact(finding, fact, probe, evidence);
    const double widening =
        is_stale(fact.source, evidence.now) ? evidence.catalog.scoring.stale_widening_points : 0;
    inputs.push_back(*input);
    points.push_back(widened(to_points(probe, *input), widening));
  }
  if (points.empty()) {
    finding.score.note = "no evidence on " + probe.topic + " for " + candidate.stack;
    return finding;
  }
  finding.score.points = spanning_mean(points);
  const auto same_unit = [&](const Estimate& input) { return input.unit == inputs.front().unit; };
  if (std::ranges::all_of(inputs, same_unit)) finding.score.input = spanning_mean(inputs);
  return finding;
}

}  // namespace

bool is_measured(const Probe& probe) { return probe.input != ProbeInput::fact; }

std::string merge_badges(const std::string& a, const std::string& b) {
  std::string merged;
  for (const char badge : std::string_view("MCJU")) {
    if ((a + b).find(badge) != std::string::npos) merged.push_back(badge);
  }
  return merged;
}

ProbeFinding score_probe(const Probe& probe, const Candidate& candidate,
                         const EvidenceAtHand& evidence) {
  ProbeFinding finding = is_measured(probe) ? score_measured(probe, candidate, evidence)
                                            : score_facts(probe, candidate, evidence);
  finding.score.probe = probe.id;
  finding.score.weight = probe.weight;
  // Of several kinds the probe shows the weakest, so that nothing looks better founded than it is.
  finding.score.badge = finding.badges.empty() ? ' ' : finding.badges.back();
  return finding;
}

}  // namespace bakeoff::score
