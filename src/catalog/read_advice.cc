#include <algorithm>
#include <iterator>
#include <sstream>

#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

UseCaseAdvice read_use_case(TableReader& table) {
  UseCaseAdvice advice;
  advice.id = table.id("advice");
  advice.use_case = table.text("use_case");
  advice.take = table.reference("take", kStack);
  advice.because = table.text("because");
  advice.evidence = table.reference("evidence", kFact);
  return advice;
}

std::vector<std::string> names_in(std::string text) {
  std::ranges::replace(text, ',', ' ');
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), {}};
}

WrongQuestionRule read_wrong_question(TableReader& table) {
  WrongQuestionRule rule;
  rule.id = table.id("wrong question");
  rule.title = table.text("title");
  rule.when_profile = table.text_or_none("when_profile");
  for (const auto& profile : names_in(rule.when_profile)) {
    table.links().refer(kProfile, profile, table.where("when_profile"));
  }
  rule.need = table.text_or_none("need", is_id);
  rule.criterion = table.reference_or_none("criterion", kCriterion);
  rule.weight_at_least = table.number_or("weight_at_least", rule.weight_at_least, kShare);
  rule.answer = table.text("answer");
  rule.take = table.references("take", kStack);
  rule.evidence = table.reference("evidence", kFact);
  if (rule.criterion.empty() != !table.has("weight_at_least")) {
    table.problem("weight_at_least", "'criterion' and 'weight_at_least' go together");
  }
  if (rule.when_profile.empty() && rule.need.empty() && rule.criterion.empty()) {
    table.problem("id", "nothing triggers this rule: give 'need', 'when_profile' or 'criterion'");
  }
  return rule;
}

}  // namespace

void read_advice(TableReader& table, const std::string& /*id*/, Catalog& catalog) {
  table.tables("advice", Need::required,
               [&](TableReader& below) { catalog.advice.push_back(read_use_case(below)); });
  table.tables("wrong_question", Need::required, [&](TableReader& below) {
    catalog.wrong_questions.push_back(read_wrong_question(below));
  });
}

}  // namespace bakeoff::catalog
