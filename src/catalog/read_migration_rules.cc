// catalog/migration/sizes.toml, failures.toml and profiles.toml.
#include <fmt/format.h>

#include <algorithm>

#include "catalog/internal/migration_words.h"
#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

Bounds read_range(TableReader& table, std::string_view key) {
  Bounds bounds;
  table.table(key, Need::required,
              [&](TableReader& below) { bounds = read_bounds(below, kPositive); });
  return bounds;
}

SizeClass read_size(TableReader& table) {
  SizeClass size;
  size.id = table.id("size class");
  size.title = table.text("title");
  size.least_endpoints = table.whole("least_endpoints", kNotNegative);
  size.least_services = table.whole("least_services", {.least = 1});
  size.cost = read_range(table, "cost");
  size.weeks = read_range(table, "weeks");
  size.open_above = table.flag_or("open_above", false);
  size.team = table.whole("team", {.least = 1, .most = 100});
  size.basis = read_basis(table);
  size.evidence = table.references("evidence", kFact);
  return size;
}

ExpectedFailure read_failure(TableReader& table) {
  ExpectedFailure failure;
  failure.id = table.id("expected failure");
  failure.from = table.references("from", kStack);
  failure.to = table.references("to", kStack);
  failure.kinds = table.texts("kinds", Need::optional, is_id);
  failure.packages = table.texts("packages", Need::optional);
  failure.findings = table.texts("findings", Need::optional, is_id);
  failure.sizes = table.texts("sizes", Need::optional, is_id);
  failure.title = table.text("title");
  failure.says = table.text("says");
  failure.remedy = table.text("remedy");
  failure.basis = read_basis(table);
  failure.evidence = table.reference_or_none("evidence", kFact);
  return failure;
}

DevelopmentTime read_development_time(TableReader& table) {
  DevelopmentTime time;
  time.id = table.id("development time");
  time.from = table.reference("from", kStack);
  time.to = table.reference("to", kStack);
  time.needs_kinds = table.texts("needs_kinds", Need::required, is_id);
  time.gone_with_kinds = table.texts("gone_with_kinds", Need::optional, is_id);
  time.factor = read_range(table, "factor");
  time.says = table.text("says");
  time.level_says = table.text("level_says");
  time.basis = read_basis(table);
  time.evidence = table.reference_or_none("evidence", kFact);
  return time;
}

ProfileRule read_profile_rule(TableReader& table) {
  ProfileRule rule;
  rule.id = table.id("profile rule");
  rule.profile = table.reference_or_none("profile", kProfile);
  rule.need = table.text_or_none("need", is_id);
  rule.kinds = table.texts("kinds", Need::optional, is_id);
  if (table.has("quantity") || table.is_describing()) {
    rule.quantity = table.choice("quantity", kQuantities, Need::optional);
    rule.at_least = table.number_or("at_least", 1, kPositive);
  }
  if (table.has("per") || table.is_describing())
    rule.per = table.choice("per", kQuantities, Need::optional);
  rule.weights = table.number_map("weights", kNotNegative);
  table.keys_are_references("weights", kCriterion);
  rule.because = table.text("because");
  rule.basis = read_basis(table);
  if (rule.profile.empty() && rule.need.empty() && rule.weights.empty())
    table.problem("id", "this rule says nothing: give 'profile', 'need' or 'weights'");
  return rule;
}

}  // namespace

void read_migration_sizes(TableReader& table, const std::string& /*id*/, Catalog& catalog) {
  auto& sizes = catalog.migration.sizes;
  table.tables("size", Need::required, [&](TableReader& below) {
    sizes.push_back(read_size(below));
    const bool rises =
        sizes.size() < 2 || sizes[sizes.size() - 2].least_endpoints < sizes.back().least_endpoints;
    if (!rises) below.problem("least_endpoints", "sizes must rise: this one is not above the last");
  });
  if (!sizes.empty() && sizes.front().least_endpoints != 0)
    table.problem("size", "the first size starts at 0 endpoints: smaller ones fall into none");
}

void read_migration_failures(TableReader& table, const std::string& /*id*/, Catalog& catalog) {
  table.tables("failure", Need::required, [&](TableReader& below) {
    catalog.migration.failures.push_back(read_failure(below));
  });
}

void read_migration_profiles(TableReader& table, const std::string& /*id*/, Catalog& catalog) {
  table.tables("development_time", Need::optional, [&](TableReader& below) {
    catalog.migration.development_times.push_back(read_development_time(below));
  });
  table.tables("rule", Need::required, [&](TableReader& below) {
    catalog.migration.profile_rules.push_back(read_profile_rule(below));
  });
}

}  // namespace bakeoff::catalog
