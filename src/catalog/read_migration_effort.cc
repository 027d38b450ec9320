// catalog/migration/effort.toml, and the same keys in a user's own file.
#include <fmt/format.h>

#include "catalog/internal/migration_words.h"
#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

constexpr std::string_view kItem = "effort item";
constexpr Range kFactor{.least = 0, .most = 10, .above_least = true};
constexpr Range kHoursAWeek{.least = 1, .most = 80};

void read_rules(TableReader& table, EffortRules& rules) {
  table.table("correlation", Need::required, [&](TableReader& below) {
    rules.correlation = below.number("value", kShare);
    rules.correlation_basis = read_basis(below);
  });
  table.table("contingency", Need::required, [&](TableReader& below) {
    rules.contingency = below.number("value", kShare);
    rules.contingency_basis = read_basis(below);
  });
  table.table("rate", Need::required, [&](TableReader& below) {
    rules.rate = read_bounds(below, kPositive);
    rules.currency = below.text("currency");
    rules.rate_basis = read_basis(below);
  });
  table.table("weeks", Need::required, [&](TableReader& below) {
    rules.hours_per_week = below.number("hours_per_week", kHoursAWeek);
    rules.loss_per_person = below.number("loss_per_person", {.least = 0, .most = 0.5});
    rules.least_weeks = below.number("least_weeks", kNotNegative);
    rules.weeks_basis = read_basis(below);
  });
  table.table("assistance", Need::required, [&](TableReader& below) {
    rules.assistance = read_bounds(below, {.least = 0, .most = 1, .above_least = true});
    rules.assistance_basis = read_basis(below);
  });
  table.table("borderline", Need::required, [&](TableReader& below) {
    rules.borderline = below.number("value", kShare);
    rules.borderline_basis = read_basis(below);
  });
  table.table("overrun", Need::required, [&](TableReader& below) {
    rules.overrun_share = below.number("share", kShare);
    rules.overrun_factor = below.number("factor", {.least = 1});
    rules.overrun_basis = read_basis(below);
  });
  table.table("payback", Need::required, [&](TableReader& below) {
    rules.payback_years = below.number("years", kPositive);
    rules.payback_basis = read_basis(below);
  });
}

TargetFactor read_target(TableReader& table) {
  TargetFactor target;
  target.to = table.reference("to", kStack);
  if (!target.to.empty())
    table.links().define("factor for stack", target.to, table.where("to"), "effort");
  target.factor = read_spread(table, "factor", kFactor);
  target.basis = read_basis(table);
  return target;
}

}  // namespace

Basis read_basis(TableReader& table) {
  Basis basis;
  basis.origin = table.choice("origin", kOrigins);
  basis.reason = table.text("reason");
  basis.date = table.text("date", is_date);
  return basis;
}

Spread read_spread(TableReader& table, std::string_view key, const Range& range) {
  Spread spread;
  table.table(key, Need::required, [&](TableReader& below) {
    spread.p10 = below.number("p10", range);
    spread.p50 = below.number("p50", range);
    spread.p90 = below.number("p90", range);
    if (spread.p10 > spread.p50 || spread.p50 > spread.p90) {
      below.problem("p50", fmt::format("must hold p10 <= p50 <= p90, not {} <= {} <= {}",
                                       spread.p10, spread.p50, spread.p90));
    }
  });
  return spread;
}

Bounds read_bounds(TableReader& table, const Range& range) {
  Bounds bounds{table.number("low", range), table.number("high", range)};
  if (bounds.low > bounds.high) {
    table.problem("low",
                  fmt::format("must hold low <= high, not {} <= {}", bounds.low, bounds.high));
  }
  return bounds;
}

EffortItem read_effort_item(TableReader& table) {
  EffortItem item;
  item.id = table.id(kItem);
  item.title = table.text("title");
  item.counts = table.choice("counts", kQuantities);
  item.phase = table.choice("phase", kPhases);
  item.hours = read_spread(table, "hours", kPositive);
  item.basis = read_basis(table);
  return item;
}

void read_migration_effort(TableReader& table, const std::string& /*id*/, Catalog& catalog) {
  MigrationKnowledge& known = catalog.migration;
  known.version = table.whole("version", {.least = 1});
  known.dated = table.text("dated", is_date);
  read_rules(table, known.rules);
  table.tables("item", Need::required,
               [&](TableReader& below) { known.items.push_back(read_effort_item(below)); });
  table.tables("target", Need::required,
               [&](TableReader& below) { known.targets.push_back(read_target(below)); });
}

}  // namespace bakeoff::catalog
