#include "catalog/internal/links.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace bakeoff::catalog {
namespace {

constexpr std::size_t kShortList = 20;

}  // namespace

Problem problem_at(const Where& where, std::string message) {
  return {where.file, where.line, where.column, std::move(message)};
}

std::string hint(std::string_view typed, const std::vector<std::string>& known) {
  const auto similar = similar_names(typed, known);
  if (!similar.empty()) return fmt::format(", did you mean '{}'?", similar.front());
  if (known.empty() || known.size() > kShortList) return "";
  return fmt::format("; known: {}", fmt::join(known, ", "));
}

void Links::define(std::string_view kind, const std::string& id, const Where& where,
                   const std::string& scope) {
  const std::string space = std::string(kind) + "\n" + scope;
  const auto [first, is_new] = definitions_.try_emplace({space, id}, where);
  if (!is_new) {
    const Where& before = first->second;
    duplicates_.push_back(
        problem_at(where, fmt::format("{} '{}' is defined twice, first at {}:{}:{}", kind, id,
                                      before.file.string(), before.line, before.column)));
  }
  if (scope.empty()) mention(kind, id);
}

void Links::mention(std::string_view kind, const std::string& id) {
  known_[std::string(kind)].insert(id);
}

void Links::refer(std::string_view kind, const std::string& id, const Where& where) {
  references_.push_back({std::string(kind), id, where});
}

void Links::mark_incomplete(std::string_view kind) { incomplete_.emplace(kind); }

void Links::ask_later(const Where& where, Question question) {
  questions_.emplace_back(where, std::move(question));
}

void Links::report(const Catalog& catalog, std::vector<Problem>& problems) const {
  problems.insert(problems.end(), duplicates_.begin(), duplicates_.end());
  for (const auto& [kind, id, where] : references_) {
    if (incomplete_.contains(kind)) continue;
    const auto found = known_.find(kind);
    const std::set<std::string> ids =
        found == known_.end() ? std::set<std::string>{} : found->second;
    if (ids.contains(id)) continue;
    problems.push_back(problem_at(
        where, fmt::format("unknown {} '{}'{}", kind, id, hint(id, {ids.begin(), ids.end()}))));
  }
  for (const auto& [where, question] : questions_) {
    if (auto message = question(catalog); !message.empty()) {
      problems.push_back(problem_at(where, std::move(message)));
    }
  }
}

}  // namespace bakeoff::catalog
