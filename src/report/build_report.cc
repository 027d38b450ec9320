#include <algorithm>
#include <map>

#include "report/internal/evidence_items.h"
#include "report/internal/metric_rows.h"
#include "report/internal/standings.h"
#include "report/report.h"
#include "report/warnings.h"

namespace bakeoff::report {
namespace {

void take_catalog(Report& report, const catalog::Catalog& catalog) {
  const auto& asked = report.board.stacks;
  for (const auto& stack : asked) {
    const auto* card = catalog::find_stack(catalog, stack);
    if (card != nullptr) report.stacks.push_back(*card);
  }
  for (const auto& stack : report.decision.alternatives) {
    const auto* card = catalog::find_stack(catalog, stack);
    if (card != nullptr) report.alternatives.push_back(*card);
  }
  report.criteria = catalog.criteria;
  report.metrics = catalog.metrics;
  report.profiles = catalog.profiles;
  report.scoring = catalog.scoring;
}

void take_measurement(Report& report, const Ingredients& ingredients) {
  report.measured = ingredients.plan != nullptr && ingredients.outcome != nullptr;
  if (!report.measured) return;
  report.plan = *ingredients.plan;
  report.workloads = ingredients.plan->workloads;
  report.outcome = *ingredients.outcome;
  report.outcome->samples = {};
}

// A user's own service has no card; it gets one that says what it is, so that every table can name
// it.
void add_cards_of_own_services(Report& report) {
  if (!report.plan) return;
  for (const auto& contestant : report.plan->contestants) {
    if (!contestant.is_own_service) continue;
    const bool known =
        std::any_of(report.stacks.begin(), report.stacks.end(),
                    [&](const catalog::StackCard& card) { return card.id == contestant.stack; });
    if (known) continue;
    catalog::StackCard card;
    card.id = contestant.stack;
    card.title = contestant.title;
    card.default_contestant = contestant.id;
    report.stacks.push_back(card);
  }
}

void mark_stale_cells(Report& report) {
  std::map<std::string, bool> stale;
  for (const auto& item : report.evidence) stale[item.id] = item.stale;
  for (auto& row : report.metric_rows) {
    for (auto& cell : row.cells) {
      const auto found = stale.find(cell.evidence);
      cell.stale = found != stale.end() && found->second;
    }
  }
}

}  // namespace

Report build_report(const Ingredients& ingredients) {
  Report report;
  report.made_at = format_utc(ingredients.now);
  report.bakeoff_version = ingredients.bakeoff_version;
  report.command = ingredients.command;
  report.analysis = ingredients.analysis;
  report.board = ingredients.board;
  report.decision = ingredients.decision;
  report.estimates = ingredients.estimates;
  take_catalog(report, *ingredients.catalog);
  take_measurement(report, ingredients);
  add_cards_of_own_services(report);

  report.standings = make_standings(report.analysis);
  report.metric_rows = make_metric_rows(ingredients, report);
  report.migration = find_migration_facts(*ingredients.catalog, report.board.stacks);
  // Last: it gathers whatever the parts above link to.
  report.evidence = collect_evidence(ingredients, report);
  mark_stale_cells(report);
  report.warnings = collect_warnings(report);
  return report;
}

}  // namespace bakeoff::report
