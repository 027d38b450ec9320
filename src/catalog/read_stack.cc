#include <fmt/format.h>

#include <utility>

#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

Links::Question is_runnable_for(const std::string& stack_id, const std::string& contestant_id) {
  return [stack = stack_id, id = contestant_id](const Catalog& catalog) -> std::string {
    const auto* contestant = find_contestant(catalog, id);
    if (contestant == nullptr) return "";  // reported as an unknown name
    if (contestant->is_reference)
      return fmt::format("'{}' is the reference server: it is never ranked", id);
    if (contestant->stack != stack) return fmt::format("'{}' belongs to another stack", id);
    return "";
  };
}

}  // namespace

void read_stack(TableReader& table, const std::string& id, Catalog& catalog) {
  StackCard card;
  card.id = id;
  card.title = table.text("title");
  card.language = table.text("language");
  card.best_for = table.text("best_for");
  card.price = table.text("price");
  card.biggest_catch = table.text("biggest_catch");
  card.concurrency_model = table.text("concurrency_model");
  card.current_version = table.text("current_version");
  card.current_version_date = table.text("current_version_date", is_partial_date);
  card.default_contestant = table.reference_or_none("default_contestant", kContestant);
  card.stand_in = table.reference_or_none("stand_in", kContestant);
  for (const auto& [key, contestant] :
       {std::pair("default_contestant", &card.default_contestant), {"stand_in", &card.stand_in}}) {
    if (!contestant->empty()) table.ask_later(key, is_runnable_for(id, *contestant));
  }
  card.facts = table.references("facts", kFact);
  card.owns_cpu_bound = table.flag_or("owns_cpu_bound", false);
  card.mobile_runtime = table.flag_or("mobile_runtime", false);
  catalog.stacks.push_back(std::move(card));
}

}  // namespace bakeoff::catalog
