#include "catalog/migration_wishes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "catalog/internal/migration_words.h"
#include "catalog/internal/read_files.h"
#include "catalog/internal/read_one_file.h"

namespace bakeoff::catalog {
namespace {

std::optional<double> maybe_number(TableReader& table, std::string_view key, const Range& range) {
  const double value = table.number_or(key, 0, range);
  return table.has(key) ? std::optional(value) : std::nullopt;
}

ItemWish read_item_wish(TableReader& table) {
  ItemWish wish;
  wish.id = table.text("id");
  wish.hours = read_spread(table, "hours", kPositive);
  wish.reason = table.text_or_none("reason");
  return wish;
}

PastMove read_past_move(TableReader& table) {
  PastMove move;
  move.title = table.text_or_none("title");
  move.estimated_hours = table.number("estimated_hours", kPositive);
  move.actual_hours = table.number("actual_hours", kPositive);
  return move;
}

void read_wishes(TableReader& table, MigrationWishes& wishes) {
  table.table("rate", Need::optional, [&](TableReader& below) {
    wishes.rate = read_bounds(below, kPositive);
    wishes.currency = below.text_or_none("currency");
  });
  const int team = table.whole_or("team", 1, {.least = 1, .most = 100});
  if (table.has("team")) wishes.team = team;
  wishes.worth = maybe_number(table, "worth_per_year", kNotNegative);
  wishes.hours_per_week = maybe_number(table, "hours_per_week", {.least = 1, .most = 80});
  wishes.contingency = maybe_number(table, "contingency", kShare);
  table.tables("item", Need::optional,
               [&](TableReader& below) { wishes.items.push_back(read_item_wish(below)); });
  table.tables("past", Need::optional,
               [&](TableReader& below) { wishes.past.push_back(read_past_move(below)); });
}

}  // namespace

void read_wishes_file(TableReader& table, MigrationWishes& wishes) {
  table.table("migration", Need::optional, [&](TableReader& below) { read_wishes(below, wishes); });
  // The scan reads its own table of the same file; here it is only known.
  table.table("scan", Need::optional, [](TableReader& below) {
    below.tables("path", Need::optional, [](TableReader& row) {
      row.text("match");
      row.text_or_none("role");
      row.texts("rules_off", Need::optional);
      row.text_or_none("reason");
    });
  });
}

Result<MigrationWishes> load_migration_wishes(const std::filesystem::path& file) {
  const auto text = read_file(file);
  if (!text) return fail(ErrorCode::not_found, text.error().message);
  MigrationWishes wishes;
  std::vector<Problem> problems;
  Links links;
  FileContext context{file, problems, links};
  read_text(*text, context, [&](TableReader& table) { read_wishes_file(table, wishes); });
  if (problems.empty()) return wishes;
  sort_problems(problems);
  return fail(ErrorCode::invalid_input, format_problems(problems));
}

Result<void> apply_wishes(const MigrationWishes& wishes, MigrationKnowledge& known) {
  for (const ItemWish& wish : wishes.items) {
    const auto found = std::ranges::find(known.items, wish.id, &EffortItem::id);
    if (found == known.items.end()) {
      std::vector<std::string> ids;
      for (const EffortItem& item : known.items) ids.push_back(item.id);
      return fail(ErrorCode::not_found,
                  fmt::format("no effort item '{}'{}", wish.id, hint(wish.id, ids)));
    }
    found->hours = wish.hours;
    found->basis = {Origin::user, wish.reason.empty() ? "your own figure" : wish.reason, ""};
  }
  EffortRules& rules = known.rules;
  if (wishes.rate) {
    rules.rate = *wishes.rate;
    rules.rate_basis = {Origin::user, "your own rate", ""};
  }
  if (!wishes.currency.empty()) rules.currency = wishes.currency;
  if (wishes.hours_per_week) rules.hours_per_week = *wishes.hours_per_week;
  if (wishes.contingency) {
    rules.contingency = *wishes.contingency;
    rules.contingency_basis = {Origin::user, "your own share", ""};
  }
  return {};
}

}  // namespace bakeoff::catalog
