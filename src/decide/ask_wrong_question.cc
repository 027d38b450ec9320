#include "decide/ask_wrong_question.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace bakeoff::decide {
namespace {

using catalog::WrongQuestionRule;

// `when_profile` may name several, separated by blanks or commas.
bool names(std::string list, const std::string& wanted) {
  std::ranges::replace(list, ',', ' ');
  std::istringstream words(list);
  for (std::string word; words >> word;) {
    if (word == wanted) return true;
  }
  return false;
}

std::string weight_reason(const WrongQuestionRule& rule, const Weighing& weighing) {
  const auto criterion =
      std::ranges::find(weighing.criteria, rule.criterion, &WeighedCriterion::id);
  if (rule.criterion.empty() || criterion == weighing.criteria.end()) return "";
  if (criterion->weight + kEqualTotals < rule.weight_at_least) return "";
  return fmt::format("{} carries {:.0f} % of the weight", criterion->title,
                     100 * criterion->weight);
}

// Empty: the rule does not fire.
std::string reason_to_fire(const WrongQuestionRule& rule, const Weighing& weighing,
                           const std::string& profile, const Needs& needs) {
  if (!rule.need.empty() && std::ranges::find(needs.said, rule.need) != needs.said.end())
    return "you need it: " + rule.need;
  if (const auto found = needs.found.find(rule.need); found != needs.found.end())
    return "your code shows it: " + found->second;
  if (names(rule.when_profile, profile)) return "the profile is " + profile;
  return weight_reason(rule, weighing);
}

}  // namespace

std::vector<WrongQuestion> ask_wrong_question(const catalog::Catalog& catalog,
                                              const Weighing& weighing, const std::string& profile,
                                              const Needs& needs) {
  std::vector<WrongQuestion> fired;
  for (const WrongQuestionRule& rule : catalog.wrong_questions) {
    const std::string because = reason_to_fire(rule, weighing, profile, needs);
    if (because.empty()) continue;
    fired.push_back({rule.id, rule.title, rule.answer, rule.take, because, rule.evidence});
  }
  return fired;
}

}  // namespace bakeoff::decide
