#include <fmt/format.h>

#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

using Sources = std::map<std::string, FactSource>;

constexpr std::array<Choice<FactKind>, 2> kFactKinds{
    {{"cited", FactKind::cited}, {"judged", FactKind::judged}}};
constexpr Range kDays{.least = 1};

FactSource read_source(TableReader& table) {
  FactSource source;
  source.publisher = table.text("publisher");
  source.title = table.text("title");
  source.url = table.text_or_none("url", is_url);
  source.speaks_of = table.text_or_none("speaks_of");
  source.published = table.text_or_none("published", is_partial_date);
  source.retrieved = table.text("retrieved", is_date);
  source.ttl_days = table.whole("ttl_days", kDays);
  return source;
}

// `low` and `high` default to the value: no interval is known.
Estimate read_estimate(TableReader& table, const Range& range) {
  Estimate estimate;
  estimate.value = table.number("value", range);
  estimate.low = table.number_or("low", estimate.value, range);
  estimate.high = table.number_or("high", estimate.value, range);
  if (estimate.low > estimate.value || estimate.value > estimate.high) {
    table.problem("value", fmt::format("must hold low <= value <= high, not {} <= {} <= {}",
                                       estimate.low, estimate.value, estimate.high));
  }
  return estimate;
}

FactSource pick_source(TableReader& table, const Sources& sources) {
  const auto key = table.text("source");
  const auto found = sources.find(key);
  if (found != sources.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [name, source] : sources) known.push_back(name);
  if (!key.empty())
    table.problem("source", fmt::format("unknown source '{}'{}", key, hint(key, known)));
  return {};
}

void check_fact(TableReader& table, const EvidenceFact& fact) {
  const bool needs_reason = fact.kind == FactKind::judged || fact.points.has_value();
  if (needs_reason && fact.reason.empty()) {
    table.problem("reason", "missing key 'reason': judged evidence and points say why");
  }
  const bool has_source = !fact.source.publisher.empty();
  if (fact.kind == FactKind::cited && has_source && fact.source.speaks_of.empty()) {
    table.problem("speaks_of",
                  "missing key 'speaks_of', here or in the source: what the figure is about");
  }
}

EvidenceFact read_fact(TableReader& table, const Sources& sources) {
  EvidenceFact fact;
  fact.id = table.id(kFact);
  fact.stack = table.reference_or_none("stack", kStack);
  fact.topic = table.text("topic", is_id);
  if (!fact.topic.empty()) table.links().mention(kTopic, fact.topic);
  fact.kind = table.choice("kind", kFactKinds);
  fact.claim = table.text("claim");
  fact.reason = table.text_or_none("reason");
  fact.from_page = table.text_or_none("from_page", is_id);
  fact.source = pick_source(table, sources);
  if (auto speaks_of = table.text_or_none("speaks_of"); !speaks_of.empty())
    fact.source.speaks_of = speaks_of;
  table.table("value", Need::optional, [&](TableReader& below) {
    fact.value = read_estimate(below, kAnyNumber);
    fact.value->unit = below.choice("unit", kUnits);
  });
  table.table("points", Need::optional, [&](TableReader& below) {
    fact.points = read_estimate(below, kPoints);
    fact.points->unit = Unit::points;
  });
  check_fact(table, fact);
  return fact;
}

}  // namespace

void read_evidence(TableReader& table, const std::string& /*id*/, Catalog& catalog) {
  Sources sources;
  table.named_tables("sources", Need::required, [&](const std::string& name, TableReader& below) {
    sources[name] = read_source(below);
  });
  table.tables("facts", Need::required,
               [&](TableReader& below) { catalog.facts.push_back(read_fact(below, sources)); });
}

}  // namespace bakeoff::catalog
