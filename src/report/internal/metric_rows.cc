#include "report/internal/metric_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "report/internal/evidence_items.h"
#include "report/internal/figures.h"
#include "report/internal/lookup.h"
#include "report/internal/phrases.h"

namespace bakeoff::report {
namespace {

// How a topic's cited figures compare with a measured metric. Absolute figures do not travel
// between machines, so throughput is compared by the ratio between stacks; times of a cold start by
// their range.
enum class Check { none, ratio, range };

struct Topic {
  std::string_view id;
  std::string_view also;  // a second topic of facts that answers the same question
  std::string_view title;
  std::string_view measured_metric;  // empty: nothing measured answers it
  Check check;
};

constexpr std::array<Topic, 9> kTopics{{
    {"version", "", "Current stable version", "", Check::none},
    {"concurrency-model", "", "Concurrency model", "", Check::none},
    {"registry-size", "", "Packages in the registry", "", Check::none},
    {"techempower-plaintext", "", "Plaintext throughput, TechEmpower", "plaintext.throughput",
     Check::ratio},
    {"tiobe", "", "TIOBE index", "", Check::none},
    {"stackoverflow", "survey-used-share", "Used by, in the Stack Overflow survey", "",
     Check::none},
    {"ai-ml-story", "", "AI and ML libraries", "", Check::none},
    {"cold-start", "cold-start-lambda-perf", "Cold start on AWS Lambda",
     "coldstart.time_to_first_answer", Check::range},
    {"hiring-pool", "", "Hiring pool", "", Check::none},
}};

struct Cited {
  std::string stack;
  Estimate value;
};

const stats::Summary* measured_of(const Report& report, const std::string& stack,
                                  std::string_view metric) {
  if (metric.empty()) return nullptr;
  const Lookup lookup(report);
  for (const auto& contestant : lookup.contestants()) {
    if (lookup.stack_of(contestant) != stack) continue;
    const auto* summary = lookup.summary(contestant, std::string(metric));
    if (summary != nullptr && summary->void_because.empty()) return summary;
  }
  return nullptr;
}

std::string version_measured(const Report& report, const std::string& stack) {
  if (!report.outcome) return {};
  const Lookup lookup(report);
  for (const auto& facts : report.outcome->facts) {
    if (lookup.stack_of(facts.contestant) != stack || plan::is_clone(facts.contestant)) continue;
    return version_text(facts, lookup);
  }
  return {};
}

MetricCell cell_of(const catalog::EvidenceFact& fact) {
  MetricCell cell;
  cell.stack = fact.stack;
  cell.text = fact.value ? full_text(*fact.value) : fact.claim;
  cell.badge = fact.kind == catalog::FactKind::cited ? 'C' : 'J';
  cell.evidence = fact.id;
  return cell;
}

// Statements of the published page come first, later findings after them.
std::vector<const catalog::EvidenceFact*> facts_on(const catalog::Catalog& catalog,
                                                   const Topic& topic, const std::string& stack) {
  std::vector<const catalog::EvidenceFact*> found;
  for (const auto& fact : catalog.facts) {
    const bool on_topic =
        fact.topic == topic.id || (!topic.also.empty() && fact.topic == topic.also);
    if (on_topic && fact.stack == stack) found.push_back(&fact);
  }
  std::stable_partition(found.begin(), found.end(),
                        [](const catalog::EvidenceFact* fact) { return !fact->from_page.empty(); });
  return found;
}

void add_measured(MetricCell& cell, const Topic& topic, const Ingredients& ingredients,
                  const Report& report) {
  if (topic.id == "version") {
    cell.measured = version_measured(report, cell.stack);
    return;
  }
  const stats::Summary* summary = measured_of(report, cell.stack, topic.measured_metric);
  if (summary == nullptr) return;
  cell.measured = (summary->is_lower_bound ? "at least " : "") + full_text(summary->absolute);
  cell.measured_evidence = evidence_id(ingredients, *summary);
}

std::optional<Estimate> cited_value(const catalog::Catalog& catalog, const Topic& topic,
                                    const std::string& stack) {
  for (const auto* fact : facts_on(catalog, topic, stack)) {
    if (fact->value) return fact->value;
  }
  return std::nullopt;
}

struct Pair {
  std::string first;
  std::string second;
  double ratio = 0;
};

// The two best of a list of (stack, value), or nothing when fewer than two are known.
std::optional<Pair> leading_pair(std::vector<Cited> values) {
  if (values.size() < 2) return std::nullopt;
  std::stable_sort(values.begin(), values.end(),
                   [](const Cited& a, const Cited& b) { return a.value.value > b.value.value; });
  if (!(values[1].value.value > 0)) return std::nullopt;
  return Pair{values[0].stack, values[1].stack, values[0].value.value / values[1].value.value};
}

std::string ratio_note(const Topic& topic, const catalog::Catalog& catalog, const Report& report) {
  std::vector<Cited> cited;
  std::vector<Cited> measured;
  for (const auto& stack : report.board.stacks) {
    const auto value = cited_value(catalog, topic, stack);
    const auto* summary = measured_of(report, stack, topic.measured_metric);
    if (!value || summary == nullptr) continue;
    cited.push_back({stack, *value});
    measured.push_back({stack, summary->absolute});
  }
  const auto said = leading_pair(cited);
  const auto seen = leading_pair(measured);
  if (!said || !seen) return {};
  const Lookup lookup(report);
  const std::string figures = fmt::format(
      "cited: {} {} as much as {}; measured here: {} {} as much as {}",
      lookup.stack_title(said->first), times_text(said->ratio), lookup.stack_title(said->second),
      lookup.stack_title(seen->first), times_text(seen->ratio), lookup.stack_title(seen->second));
  const bool same_leader = said->first == seen->first;
  return (same_leader ? "Same leader, other machine: " : "They disagree on who leads: ") + figures +
         ".";
}

std::string range_note(const Topic& topic, const catalog::Catalog& catalog, const Report& report) {
  const Lookup lookup(report);
  std::vector<std::string> parts;
  for (const auto& stack : report.board.stacks) {
    const auto cited = cited_value(catalog, topic, stack);
    const auto* summary = measured_of(report, stack, topic.measured_metric);
    if (!cited || summary == nullptr) continue;
    const double to_seconds = cited->unit == Unit::milliseconds ? 1e-3 : 1;
    const double low = cited->low * to_seconds;
    const double high = cited->high * to_seconds;
    const double here = summary->absolute.value;
    if (here >= low && here <= high) continue;
    parts.push_back(fmt::format("{} {} here, {} the cited {}", lookup.stack_title(stack),
                                value_text(summary->absolute), here < low ? "below" : "above",
                                full_text(*cited)));
  }
  return parts.empty() ? std::string()
                       : fmt::format("Outside the cited range: {}.", fmt::join(parts, "; "));
}

std::string note_of(const Topic& topic, const catalog::Catalog& catalog, const Report& report) {
  switch (topic.check) {
    case Check::ratio:
      return ratio_note(topic, catalog, report);
    case Check::range:
      return range_note(topic, catalog, report);
    case Check::none:
      break;
  }
  return {};
}

const score::ProbeScore* probe_score(const Report& report, const std::string& stack,
                                     const std::string& criterion, const std::string& probe) {
  for (const auto& score : report.board.scores) {
    if (score.stack != stack || score.criterion != criterion) continue;
    for (const auto& one : score.probes) {
      if (one.probe == probe && one.points && one.input) return &one;
    }
  }
  return nullptr;
}

// A third stack that beats both is no disagreement with a page that compares two.
bool is_compared_by_the_page(const catalog::Catalog& catalog, const std::string& stack) {
  return std::any_of(catalog.criteria.begin(), catalog.criteria.end(), [&](const auto& criterion) {
    return criterion.published.points.contains(stack);
  });
}

// What a probe measured, beside who leads by the published page.
std::optional<MetricRow> claim_row(const catalog::Criterion& criterion, const catalog::Probe& probe,
                                   const Report& report, const catalog::Catalog& catalog) {
  const Lookup lookup(report);
  MetricRow row{criterion.id + "." + probe.id,
                fmt::format("{}: {}", workload_of(probe.metric), lookup.metric_title(probe.metric)),
                {},
                {}};
  std::vector<std::pair<double, std::string>> points;
  for (const auto& stack : report.board.stacks) {
    const auto* score = probe_score(report, stack, criterion.id, probe.id);
    if (score == nullptr) continue;
    MetricCell cell;
    cell.stack = stack;
    cell.measured = full_text(*score->input);
    row.cells.push_back(std::move(cell));
    if (is_compared_by_the_page(catalog, stack)) points.emplace_back(score->points->value, stack);
  }
  if (points.size() < 2) return std::nullopt;
  std::stable_sort(points.begin(), points.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  const bool is_tie = points[0].first - points[1].first < catalog.scoring.win_gap_points;
  const bool agrees = !is_tie && points[0].second == probe.page_says;
  row.note =
      fmt::format("{} by the page: {} Measured here: {}: {}.", lookup.stack_title(probe.page_says),
                  probe.claim, is_tie ? "level" : lookup.stack_title(points[0].second) + " leads",
                  agrees ? "agrees" : "differs");
  return row;
}

void add_claim_rows(const Ingredients& ingredients, const Report& report,
                    std::vector<MetricRow>& rows) {
  for (const auto& criterion : ingredients.catalog->criteria) {
    for (const auto& probe : criterion.probes) {
      if (probe.page_says.empty()) continue;
      auto row = claim_row(criterion, probe, report, *ingredients.catalog);
      if (row) rows.push_back(std::move(*row));
    }
  }
}

}  // namespace

std::vector<MetricRow> make_metric_rows(const Ingredients& ingredients, const Report& report) {
  std::vector<MetricRow> rows;
  for (const Topic& topic : kTopics) {
    MetricRow row{std::string(topic.id), std::string(topic.title), {}, {}};
    for (const auto& stack : report.board.stacks) {
      std::vector<MetricCell> cells;
      for (const auto* fact : facts_on(*ingredients.catalog, topic, stack))
        cells.push_back(cell_of(*fact));
      if (cells.empty()) cells.push_back(MetricCell{stack, {}, ' ', {}, false, {}, {}});
      add_measured(cells.front(), topic, ingredients, report);
      const bool says_nothing = cells.front().text.empty() && cells.front().measured.empty();
      if (!says_nothing) row.cells.insert(row.cells.end(), cells.begin(), cells.end());
    }
    row.note = note_of(topic, *ingredients.catalog, report);
    if (!row.cells.empty()) rows.push_back(std::move(row));
  }
  add_claim_rows(ingredients, report, rows);
  return rows;
}

std::vector<std::string> find_migration_facts(const catalog::Catalog& catalog,
                                              const std::vector<std::string>& stacks) {
  std::vector<std::string> ids;
  for (const auto& fact : catalog.facts) {
    const bool ours =
        fact.stack.empty() || std::find(stacks.begin(), stacks.end(), fact.stack) != stacks.end();
    const bool on_migration = fact.topic.starts_with("migration") ||
                              fact.topic == "development-time" || fact.topic == "endpoint-time";
    if (ours && on_migration) ids.push_back(fact.id);
  }
  return ids;
}

}  // namespace bakeoff::report
