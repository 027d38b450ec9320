#include "load/check_answer.h"

#include "load/answer_matcher.h"

namespace bakeoff::load {

std::string what_is_wrong(const Answer& answer, const catalog::AnswerRule& rule) {
  auto matcher = AnswerMatcher::compile(rule);
  if (!matcher) return matcher.error().message;
  AnswerProgress progress;
  matcher->begin(progress);
  for (const auto& [name, value] : answer.headers) matcher->header(progress, name, value);
  if (!answer.body.empty()) matcher->body(progress, answer.body);
  if (matcher->judge(progress, answer.status) == Verdict::right) return "";
  return matcher->describe(progress, answer.status);
}

}  // namespace bakeoff::load
