#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "report/fixtures/sample_catalog.h"
#include "report/fixtures/sample_reports.h"
#include "report/report.h"

namespace bakeoff::report {
namespace {

std::set<std::string> evidence_ids(const Report& report) {
  std::set<std::string> ids;
  for (const auto& item : report.evidence) ids.insert(item.id);
  return ids;
}

MetricRow row_of(const Report& report, const std::string& topic) {
  const auto found = std::find_if(report.metric_rows.begin(), report.metric_rows.end(),
                                  [&](const MetricRow& row) { return row.topic == topic; });
  return found == report.metric_rows.end() ? MetricRow{} : *found;
}

// A catalog, a board of two stacks without scores, and records: the smallest whole meal.
struct Small {
  catalog::Catalog catalog = sample_catalog(2, 1);
  Ingredients ingredients;

  Small() {
    ingredients.catalog = &catalog;
    ingredients.board.stacks = {"node", "python"};
    ingredients.now = *parse_utc("2026-11-23");
  }
};

TEST(BuildReport, HasAnItemForEveryEvidenceThatAnythingNames) {
  for (const auto& [name, report] : all_sample_reports()) {
    if (name == "hostile") continue;  // its stacks have names that no fact is about
    const auto ids = evidence_ids(report);
    for (const auto& score : report.board.scores) {
      for (const auto& probe : score.probes) {
        for (const auto& id : probe.evidence) EXPECT_TRUE(ids.contains(id)) << name << ": " << id;
      }
    }
    for (const auto& row : report.metric_rows) {
      for (const auto& cell : row.cells) {
        if (!cell.text.empty()) {
          EXPECT_TRUE(ids.contains(cell.evidence)) << name << ": " << row.topic;
        }
        if (!cell.measured_evidence.empty()) {
          EXPECT_TRUE(ids.contains(cell.measured_evidence)) << name;
        }
      }
    }
    for (const auto& id : report.migration) EXPECT_TRUE(ids.contains(id)) << name << ": " << id;
    for (const auto& advice : report.decision.advice)
      EXPECT_TRUE(ids.contains(advice.evidence)) << name;
  }
}

TEST(BuildReport, ListsEveryMeasuredFigureOnceAndNoCopy) {
  const Report report = two_stacks_measured();
  for (const auto& summary : report.analysis.summaries) {
    const auto n = std::count_if(report.evidence.begin(), report.evidence.end(),
                                 [&](const EvidenceItem& item) {
                                   return item.badge == 'M' && item.subject == summary.contestant &&
                                          item.topic == summary.metric;
                                 });
    EXPECT_EQ(n, plan::is_clone(summary.contestant) ? 0 : 1)
        << summary.contestant << " " << summary.metric;
  }
}

TEST(BuildReport, LinksAFigureToItsLedgerRecord) {
  Small small;
  stats::Summary summary;
  summary.contestant = "node/fastify";
  summary.metric = "json.throughput";
  summary.absolute = {100, 90, 110, Unit::per_second, 6};
  small.ingredients.analysis.summaries = {summary};
  evidence::Record record;
  record.id = 12;
  record.subject = "node/fastify";
  record.metric = "json.throughput";
  small.ingredients.records = {record};
  EXPECT_TRUE(evidence_ids(build_report(small.ingredients)).contains("ledger:12"));
  small.ingredients.records.clear();
  EXPECT_TRUE(evidence_ids(build_report(small.ingredients))
                  .contains("measured:json.throughput:node/fastify"));
}

TEST(BuildReport, PutsWhatWasMeasuredBesideWhatIsCited) {
  const auto row = row_of(two_stacks_measured(), "techempower-plaintext");
  ASSERT_EQ(row.cells.size(), 2U);
  EXPECT_EQ(row.cells[0].text, "450,000/s");
  EXPECT_EQ(row.cells[0].measured_evidence, "measured:plaintext.throughput:node/fastify");
  EXPECT_NE(row.cells[0].measured, "");
  EXPECT_EQ(row_of(evidence_only(), "techempower-plaintext").cells[0].measured, "");
}

TEST(BuildReport, SaysWhereCitedAndMeasuredDisagree) {
  EXPECT_EQ(row_of(two_stacks_measured(), "techempower-plaintext").note.rfind("Same leader", 0),
            0U);
  EXPECT_EQ(
      row_of(two_stacks_measured(), "cold-start").note.rfind("Outside the cited range: Node.js", 0),
      0U);
  EXPECT_EQ(row_of(two_stacks_measured(), "stackoverflow").note, "");
  EXPECT_EQ(row_of(evidence_only(), "cold-start").note, "");
}

TEST(BuildReport, ReportsAnotherLeaderThanTheCitedOne) {
  Small small;
  plan::RunPlan plan;
  measure::RunOutcome outcome;
  for (const char* stack : {"node", "python"}) {
    catalog::Contestant contestant;
    contestant.id = std::string(stack) + "/x";
    contestant.stack = stack;
    plan.contestants.push_back(contestant);
    stats::Summary summary;
    summary.contestant = contestant.id;
    summary.metric = "plaintext.throughput";
    const double rate = std::string(stack) == "node" ? 100 : 200;
    summary.absolute = {rate, rate, rate, Unit::per_second, 6};
    small.ingredients.analysis.summaries.push_back(summary);
  }
  small.ingredients.plan = &plan;
  small.ingredients.outcome = &outcome;
  const auto note = row_of(build_report(small.ingredients), "techempower-plaintext").note;
  EXPECT_EQ(note,
            "They disagree on who leads: cited: Node.js 2.50× as much as Python; measured here: "
            "Python 2.00× as much as "
            "Node.js.");
}

TEST(BuildReport, TellsStaleFromFreshByTheDateOfTheReport) {
  Small small;
  const auto is_stale = [](const Report& report, const std::string& id) {
    const auto found = std::find_if(report.evidence.begin(), report.evidence.end(),
                                    [&](const EvidenceItem& item) { return item.id == id; });
    return found != report.evidence.end() && found->stale;
  };
  const std::string page_fact =
      fact_id("node", "version", 0);  // retrieved 2025-08-01, good for 365 days
  EXPECT_TRUE(is_stale(build_report(small.ingredients), page_fact));
  EXPECT_TRUE(row_of(build_report(small.ingredients), "version").cells[0].stale);
  small.ingredients.now = *parse_utc("2025-09-01");
  EXPECT_FALSE(is_stale(build_report(small.ingredients), page_fact));
  EXPECT_FALSE(row_of(build_report(small.ingredients), "version").cells[0].stale);
}

TEST(BuildReport, KeepsTheRawSamplesOut) {
  Small small;
  plan::RunPlan plan;
  measure::RunOutcome outcome;
  outcome.samples.points.emplace_back();
  small.ingredients.plan = &plan;
  small.ingredients.outcome = &outcome;
  const Report report = build_report(small.ingredients);
  ASSERT_TRUE(report.outcome);
  EXPECT_TRUE(report.outcome->samples.points.empty());
}

TEST(BuildReport, GivesAnOwnServiceACard) {
  const Report report = hostile_names();
  EXPECT_EQ(report.stacks.size(), report.board.stacks.size());
}

}  // namespace
}  // namespace bakeoff::report
