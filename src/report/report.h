// Report: everything any page shows. Renderers turn it into text and compute nothing; result.json
// is the whole of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "decide/decision.h"
#include "estimate/migration_estimate.h"
#include "evidence/record.h"
#include "measure/trial_outcome.h"
#include "plan/run_plan.h"
#include "score/criterion_score.h"
#include "stats/comparison.h"

namespace bakeoff::report {

// One cell of a metrics row: a stack's cited, judged or measured statement.
struct MetricCell {
  std::string stack;
  std::string text;      // "about 450 000 requests/s"
  char badge = ' ';      // M C J U
  std::string evidence;  // id
  bool stale = false;
  std::string measured;           // the same question answered on this machine; empty: not measured
  std::string measured_evidence;  // id

  bool operator==(const MetricCell&) const = default;
};

struct MetricRow {
  std::string topic;
  std::string title;
  std::vector<MetricCell> cells;
  std::string note;  // where cited and measured disagree; empty: they agree or cannot be compared

  bool operator==(const MetricRow&) const = default;
};

// What the comparisons of one metric say together, over all contestants.
struct Standing {
  std::string metric;  // "json.throughput"
  stats::VerdictKind kind = stats::VerdictKind::undecided;
  std::string winner;                // contestant that beats every other one
  std::vector<std::string> leaders;  // those nobody beats, when there is no sole winner
  std::string says;                  // "node/fastify, 2.41 times as much"

  bool operator==(const Standing&) const = default;
};

struct EvidenceItem {
  std::string id;  // fact id, "ledger:<id>" or "measured:<metric>:<contestant>"
  char badge = ' ';
  std::string topic;    // a fact's topic, or the metric measured
  std::string subject;  // contestant measured; empty for facts
  std::string stack;
  std::string claim;
  std::string publisher;
  std::string title;
  std::string url;
  std::string speaks_of;
  std::string published;
  std::string retrieved;
  int age_days = 0;
  bool stale = false;

  bool operator==(const EvidenceItem&) const = default;
};

struct Report {
  std::string made_at;  // UTC
  std::string bakeoff_version;
  std::string command;                         // how to reproduce
  bool measured = false;                       // false: `compare`, evidence only
  std::optional<plan::RunPlan> plan;           // measured only
  std::optional<measure::RunOutcome> outcome;  // without the samples (they stay in samples.jsonl)
  stats::Analysis analysis;
  score::ScoreBoard board;
  decide::Decision decision;
  std::vector<catalog::StackCard> stacks;        // compared
  std::vector<catalog::StackCard> alternatives;  // not asked about
  std::vector<catalog::Criterion> criteria;
  std::vector<catalog::Workload> workloads;
  std::vector<catalog::Metric> metrics;
  std::vector<catalog::Profile> profiles;
  catalog::ScoringRules scoring;
  std::vector<Standing> standings;     // one per measured metric, in the plan's order
  std::vector<MetricRow> metric_rows;  // "metrics with sources"
  std::vector<std::string> migration;  // ids of evidence about migration cost and failures
  std::vector<EvidenceItem> evidence;  // every item any number above links to
  std::vector<std::string> warnings;   // "W012 2 cores are shared …"
  // Of the code base that --for named; empty: none was named.
  std::vector<estimate::MigrationEstimate> estimates;

  bool operator==(const Report&) const = default;
};

struct Ingredients {
  const catalog::Catalog* catalog = nullptr;  // REQUIRES: not null
  const plan::RunPlan* plan = nullptr;        // null: evidence only
  const measure::RunOutcome* outcome = nullptr;
  stats::Analysis analysis;
  score::ScoreBoard board;
  decide::Decision decision;
  std::vector<evidence::Record> records;  // measured records the scores used
  std::vector<estimate::MigrationEstimate> estimates;
  std::string command;
  std::string bakeoff_version;
  UtcTime now{};
};

Report build_report(const Ingredients& ingredients);

}  // namespace bakeoff::report
