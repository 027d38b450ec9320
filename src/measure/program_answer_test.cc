#include <gtest/gtest.h>

#include "measure/internal/program_answer_json.h"

namespace bakeoff::measure {
namespace {

catalog::ProgramTask task_with(std::map<std::string, std::string> answer, double tolerance = 0) {
  catalog::ProgramTask task;
  task.answer = std::move(answer);
  task.tolerance = tolerance;
  return task;
}

TEST(ProgramAnswer, IsRightWhenEveryFieldIs) {
  EXPECT_EQ(what_is_wrong(R"({"sum":12,"rows":[1,2],"extra":true})",
                          task_with({{"/sum", "12"}, {"/rows", "[1,2]"}})),
            "");
}

TEST(ProgramAnswer, IsWrongWhenANumberDiffers) {
  EXPECT_EQ(what_is_wrong(R"({"sum":13})", task_with({{"/sum", "12"}})), "/sum is 13, not 12");
}

TEST(ProgramAnswer, MayDifferWithinTheTolerance) {
  const auto task = task_with({{"/mean", "[1000.0,{\"a\":-2.0}]"}}, 1e-3);
  EXPECT_EQ(what_is_wrong(R"({"mean":[1000.9,{"a":-2.001}]})", task), "");
  EXPECT_NE(what_is_wrong(R"({"mean":[1001.1,{"a":-2.0}]})", task), "");
  EXPECT_NE(what_is_wrong(R"({"mean":[1000.0,{"a":-2.01}]})", task), "");
}

TEST(ProgramAnswer, OfAnotherShapeIsWrong) {
  const auto task = task_with({{"/mean", "[1,2]"}}, 0.1);
  for (const char* line : {R"({"mean":[1]})", R"({"mean":[1,2,3]})", R"({"mean":{"0":1,"1":2}})",
                           R"({"mean":null})", R"({"mean":[1,"2"]})"}) {
    EXPECT_NE(what_is_wrong(line, task), "") << line;
  }
}

TEST(ProgramAnswer, ThatIsNoNumberIsNeverNear) {
  EXPECT_NE(what_is_wrong(R"({"x":null})", task_with({{"/x", "0"}}, 0.5)), "");
  EXPECT_NE(what_is_wrong(R"({"x":1e999})", task_with({{"/x", "1"}}, 0.5)), "");
}

TEST(ProgramAnswer, SaysWhatWasPrintedInstead) {
  EXPECT_EQ(what_is_wrong("Traceback", task_with({{"/x", "1"}})),
            "the answer is not JSON: 'Traceback'");
  EXPECT_EQ(what_is_wrong(R"({"error":"no numpy"})", task_with({{"/x", "1"}})),
            "it answered with an error: \"no numpy\"");
}

TEST(ProgramAnswer, CarriesNumbers) {
  EXPECT_EQ(number_at(R"({"bytes":{"all":5}})", "/bytes/all"), 5);
  EXPECT_EQ(number_at(R"({"bytes":"5"})", "/bytes"), std::nullopt);
  EXPECT_EQ(number_at("nonsense", "/bytes"), std::nullopt);
}

}  // namespace
}  // namespace bakeoff::measure
