#include "report/internal/evidence_items.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/internal/figures.h"
#include "report/internal/lookup.h"

namespace bakeoff::report {
namespace {

struct Age {
  int days = 0;
  bool stale = false;
};

// A date that cannot be read counts as stale when the item has a time to live: nobody can say that
// it is fresh.
Age age_of(const std::string& date, int ttl_days, UtcTime now) {
  const auto then = parse_utc(date);
  if (!then) return {0, ttl_days > 0};
  const auto days = std::chrono::floor<std::chrono::days>(now - *then).count();
  const int whole = static_cast<int>(std::clamp<long>(days, 0, 100'000));
  return {whole, ttl_days > 0 && whole > ttl_days};
}

const evidence::Record* record_of(const Ingredients& ingredients, const stats::Summary& summary) {
  const evidence::Record* found = nullptr;
  for (const auto& record : ingredients.records) {
    const bool same = record.kind == evidence::RecordKind::measured && record.id > 0 &&
                      record.subject == summary.contestant && record.metric == summary.metric;
    if (!same) continue;
    const bool of_this_run =
        ingredients.plan != nullptr && record.run_id == ingredients.plan->run_id;
    if (found == nullptr || of_this_run) found = &record;
  }
  return found;
}

std::string machine_of(const Report& report) {
  if (!report.plan) return {};
  const auto& host = report.plan->host;
  return fmt::format("{}, {} CPUs, {}, kernel {}", host.cpu_model, host.cpus.size(), host.os,
                     host.kernel);
}

std::string claim_of(const stats::Summary& summary, const Lookup& lookup) {
  std::string claim =
      fmt::format("{}, {}: ", workload_of(summary.metric), lookup.metric_title(summary.metric));
  if (!summary.void_because.empty()) return claim + "no result, " + summary.void_because;
  claim += (summary.is_lower_bound ? "at least " : "") + full_text(summary.absolute);
  if (summary.to_reference) {
    claim += fmt::format("; {} {} of the reference server",
                         summary.reference_is_lower_bound ? "at most" : "",
                         full_text(*summary.to_reference));
  }
  return claim + fmt::format("; {} epochs", summary.absolute.n);
}

EvidenceItem item_of(const stats::Summary& summary, const Ingredients& ingredients,
                     const Report& report) {
  const Lookup lookup(report);
  const std::string taken = report.plan ? report.plan->created_at : report.made_at;
  EvidenceItem item;
  item.id = evidence_id(ingredients, summary);
  item.badge = 'M';
  item.topic = summary.metric;
  item.subject = summary.contestant;
  item.stack = lookup.stack_of(summary.contestant);
  item.claim = claim_of(summary, lookup);
  item.publisher = "bakeoff, on this machine";
  item.title = report.plan ? "run " + report.plan->run_id : std::string();
  item.speaks_of = machine_of(report);
  item.retrieved = taken;
  item.age_days = age_of(taken, 0, ingredients.now).days;
  return item;
}

char badge_of(evidence::RecordKind kind) {
  switch (kind) {
    case evidence::RecordKind::measured:
      return 'M';
    case evidence::RecordKind::cited:
      return 'C';
    case evidence::RecordKind::judged:
      return 'J';
    case evidence::RecordKind::user:
      return 'U';
  }
  return ' ';
}

std::string claim_of(const evidence::Record& record) {
  std::string claim = record.text;
  if (record.value) claim += (claim.empty() ? "" : ": ") + full_text(*record.value);
  if (record.to_reference)
    claim += "; " + full_text(*record.to_reference) + " of the reference server";
  return claim;
}

EvidenceItem item_of(const evidence::Record& record, UtcTime now) {
  const Age age = age_of(record.taken_at, record.ttl_days, now);
  const std::string speaks_of =
      record.version.empty()
          ? record.speaks_of
          : record.version + (record.speaks_of.empty() ? "" : ", " + record.speaks_of);
  return {fmt::format("ledger:{}", record.id),
          badge_of(record.kind),
          record.metric,
          record.subject,
          record.stack,
          claim_of(record),
          record.publisher.empty() && record.kind == evidence::RecordKind::measured
              ? "bakeoff"
              : record.publisher,
          record.title.empty() && !record.run_id.empty() ? "run " + record.run_id : record.title,
          record.url,
          speaks_of,
          record.published,
          record.taken_at,
          age.days,
          age.stale};
}

EvidenceItem item_of(const catalog::EvidenceFact& fact, UtcTime now) {
  const Age age = age_of(fact.source.retrieved, fact.source.ttl_days, now);
  return {fact.id,
          fact.kind == catalog::FactKind::cited ? 'C' : 'J',
          fact.topic,
          {},
          fact.stack,
          fact.claim,
          fact.source.publisher,
          fact.source.title,
          fact.source.url,
          fact.source.speaks_of,
          fact.source.published,
          fact.source.retrieved,
          age.days,
          age.stale};
}

using Ids = std::set<std::string>;

Ids ids_linked_from(const Report& report) {
  Ids ids(report.migration.begin(), report.migration.end());
  for (const auto& score : report.board.scores) {
    for (const auto& probe : score.probes) ids.insert(probe.evidence.begin(), probe.evidence.end());
  }
  for (const auto& criterion : report.criteria) ids.insert(criterion.published.evidence);
  for (const auto& row : report.metric_rows) {
    for (const auto& cell : row.cells) ids.insert({cell.evidence, cell.measured_evidence});
  }
  for (const auto& advice : report.decision.advice) ids.insert(advice.evidence);
  for (const auto& question : report.decision.wrong_questions) ids.insert(question.evidence);
  for (const auto* cards : {&report.stacks, &report.alternatives}) {
    for (const auto& card : *cards) ids.insert(card.facts.begin(), card.facts.end());
  }
  return ids;
}

bool concerns(const catalog::EvidenceFact& fact, const Report& report) {
  const auto& stacks = report.board.stacks;
  return fact.stack.empty() || std::find(stacks.begin(), stacks.end(), fact.stack) != stacks.end();
}

}  // namespace

std::string evidence_id(const Ingredients& ingredients, const stats::Summary& summary) {
  const evidence::Record* record = record_of(ingredients, summary);
  if (record != nullptr) return fmt::format("ledger:{}", record->id);
  return "measured:" + summary.metric + ":" + summary.contestant;
}

std::vector<EvidenceItem> collect_evidence(const Ingredients& ingredients, const Report& report) {
  std::vector<EvidenceItem> items;
  Ids taken;
  const auto add = [&](EvidenceItem item) {
    if (taken.insert(item.id).second) items.push_back(std::move(item));
  };
  for (const auto& summary : report.analysis.summaries) {
    if (!plan::is_clone(summary.contestant)) add(item_of(summary, ingredients, report));
  }
  const Ids linked = ids_linked_from(report);
  for (const auto& record : ingredients.records) {
    const std::string id = fmt::format("ledger:{}", record.id);
    if (record.id > 0 && linked.contains(id)) add(item_of(record, ingredients.now));
  }
  for (const auto& fact : ingredients.catalog->facts) {
    const bool of_the_page = !fact.from_page.empty() && concerns(fact, report);
    if (linked.contains(fact.id) || of_the_page) add(item_of(fact, ingredients.now));
  }
  return items;
}

}  // namespace bakeoff::report
