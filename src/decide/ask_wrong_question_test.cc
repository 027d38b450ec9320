#include "decide/ask_wrong_question.h"

#include <gtest/gtest.h>

#include "decide/sample_boards.h"

namespace bakeoff::decide {
namespace {

catalog::Catalog with_rules(const std::vector<double>& weights) {
  auto catalog = weighted_catalog(weights);
  catalog::WrongQuestionRule cpu;
  cpu.id = "cpu-bound";
  cpu.title = "CPU-bound work";
  cpu.need = "cpu-bound";
  cpu.criterion = "c0";
  cpu.weight_at_least = 0.4;
  cpu.answer = "Let Go, Rust or C++ compute and Node.js or Python orchestrate.";
  cpu.take = {"go", "rust", "cpp"};
  catalog::WrongQuestionRule mobile;
  mobile.id = "mobile";
  mobile.title = "A mobile application";
  mobile.need = "mobile";
  mobile.when_profile = "mobile-app, phone";
  catalog.wrong_questions = {cpu, mobile};
  return catalog;
}

std::vector<std::string> fired(const catalog::Catalog& catalog,
                               const std::vector<std::string>& needs,
                               const std::string& profile = "web-api") {
  const auto weighing = weigh(catalog, board_of({{"a", {5, 5}}}), catalog.profiles[0]);
  std::vector<std::string> ids;
  for (const auto& question : ask_wrong_question(catalog, weighing, profile, {needs, {}}))
    ids.push_back(question.id);
  return ids;
}

using Ids = std::vector<std::string>;

TEST(WrongQuestion, FiresForANeed) {
  const auto catalog = with_rules({1, 9});
  EXPECT_EQ(fired(catalog, {}), Ids{});
  EXPECT_EQ(fired(catalog, {"mobile"}), (Ids{"mobile"}));
  EXPECT_EQ(fired(catalog, {"cpu-bound", "mobile"}), (Ids{"cpu-bound", "mobile"}));
  EXPECT_EQ(fired(catalog, {"something else", ""}), Ids{});
}

TEST(WrongQuestion, FiresWhereItsCriterionDominatesTheWeights) {
  EXPECT_EQ(fired(with_rules({4, 6}), {}), (Ids{"cpu-bound"}));
  EXPECT_EQ(fired(with_rules({3.9, 6.1}), {}), Ids{});
}

TEST(WrongQuestion, FiresForAProfileItNames) {
  const auto catalog = with_rules({1, 9});
  EXPECT_EQ(fired(catalog, {}, "phone"), (Ids{"mobile"}));
  EXPECT_EQ(fired(catalog, {}, "phon"), Ids{});
}

TEST(WrongQuestion, SaysWhatMadeItFire) {
  const auto catalog = with_rules({6, 4});
  const auto weighing = weigh(catalog, board_of({{"a", {5, 5}}}), catalog.profiles[0]);
  const auto question = ask_wrong_question(catalog, weighing, "web-api", {}).at(0);
  EXPECT_EQ(question.because, "Criterion 0 carries 60 % of the weight");
  EXPECT_EQ(question.take, (Ids{"go", "rust", "cpp"}));
}

TEST(WrongQuestion, FiresForWhatACodeBaseShowsAndSaysWhat) {
  const auto catalog = with_rules({1, 9});
  const auto weighing = weigh(catalog, board_of({{"a", {5, 5}}}), catalog.profiles[0]);
  const Needs needs{{}, {{"mobile", "a Kivy application"}, {"unheard-of", "nothing"}}};
  const auto questions = ask_wrong_question(catalog, weighing, "web-api", needs);
  ASSERT_EQ(questions.size(), 1U);
  EXPECT_EQ(questions[0].because, "your code shows it: a Kivy application");
}

}  // namespace
}  // namespace bakeoff::decide
