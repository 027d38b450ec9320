#include "decide/decide.h"

#include <gtest/gtest.h>

#include "decide/sample_boards.h"

namespace bakeoff::decide {
namespace {

using Strings = std::vector<std::string>;

catalog::StackCard card(const std::string& id, const std::string& title) {
  catalog::StackCard made;
  made.id = id;
  made.title = title;
  return made;
}

catalog::Catalog shop(const std::vector<double>& weights) {
  auto catalog = weighted_catalog(weights);
  catalog.stacks = {card("node", "Node.js"), card("python", "Python"), card("go", "Go"),
                    card("cpp", "C++")};
  catalog::Contestant reference;
  reference.id = "cpp/reference";
  reference.stack = "cpp";
  reference.is_reference = true;
  catalog::Contestant fastify;
  fastify.id = "node/fastify";
  fastify.stack = "node";
  catalog.contestants = {reference, fastify};
  return catalog;
}

TEST(Decide, SaysWhatToTakeBecauseOfWhatAndUnlessWhat) {
  const auto catalog = shop({5, 2, 3});
  const auto decision = decide_on(catalog, board_of({{"node", {8, 4, 9}}, {"python", {5, 10, 9}}}));
  EXPECT_EQ(decision.recommendation,
            "For the profile Web API, take Node.js: Node.js 7.5 to Python 7.2 points, first in 100 "
            "% of the "
            "weights and scores left open.");
  EXPECT_EQ(
      decision.because,
      (Strings{
          "Criterion 0: 8.0 to 5.0, at 50 % of the weight worth 1.50 points",
          "against Node.js: Criterion 1: 4.0 to 10.0, at 20 % of the weight costs 1.20 points"}));
  ASSERT_EQ(decision.unless.size(), 2U);
  EXPECT_EQ(decision.unless[0],
            "Python overtakes Node.js if Criterion 1 weighs 24 % or more (now 20 %)");
  EXPECT_EQ(decision.unless[1],
            "Python draws level if its score for Criterion 0 reaches 5.6 (now 5.0)");
  EXPECT_EQ(decision.coverage, 1);
  EXPECT_EQ(decision.profile, "web-api");
}

TEST(Decide, CallsAWinnerThatSeldomLeadsACloseCall) {
  const auto catalog = shop({1});
  const auto decision = decide_on(catalog, board_of({{"node", {7.1}}, {"python", {7}}}, 2), 2'000);
  EXPECT_LT(ranked(decision, "node").first_share, 0.6);
  EXPECT_EQ(decision.recommendation.rfind(
                "A close call for the profile Web API: Node.js 7.1 to Python 7.0 points", 0),
            0U)
      << decision.recommendation;
  EXPECT_EQ(decision.by_profile.at("web-api"), "");
}

TEST(Decide, SaysSoWhereRoundingWouldHideADifference) {
  const auto catalog = shop({1, 1});
  const auto decision = decide_on(catalog, board_of({{"node", {8, 6.02}}, {"python", {6, 8}}}));
  EXPECT_NE(decision.recommendation.find("Node.js 7.01 to Python 7.00 points"), std::string::npos)
      << decision.recommendation;
  EXPECT_EQ(decision.unless,
            (Strings{"Python overtakes Node.js if Criterion 0 weighs a little less than now (50 %)",
                     "Python draws level if its score for Criterion 0 rises a little (now 6.0)"}));
}

TEST(Decide, CallsEqualTotalsLevel) {
  const auto catalog = shop({1, 1});
  const auto decision = decide_on(catalog, board_of({{"node", {8, 6}}, {"python", {6, 8}}}));
  EXPECT_EQ(decision.recommendation,
            "Node.js and Python are level at 7.0 points for the profile Web API: choose by what "
            "your team knows.");
  EXPECT_TRUE(decision.weight_flips.empty());
  EXPECT_EQ(decision.by_profile.at("web-api"), "");
}

TEST(Decide, HasNothingToCompareForOneStackOrNone) {
  const auto catalog = shop({1});
  const auto one = decide_on(catalog, board_of({{"node", {7}}}));
  EXPECT_EQ(one.recommendation, "Only Node.js takes part, so there is nothing to compare.");
  EXPECT_EQ(one.ranking.size(), 1U);
  EXPECT_TRUE(one.because.empty());
  EXPECT_EQ(decide_on(catalog, board_of({})).recommendation,
            "No stack takes part, so there is nothing to compare.");
}

TEST(Decide, DoesNotGuessWithoutEvidence) {
  const auto catalog = shop({1, 1});
  const auto nothing = decide_on(
      catalog, board_of({{"node", {kNoScore, kNoScore}}, {"python", {kNoScore, kNoScore}}}));
  EXPECT_EQ(nothing.recommendation,
            "No recommendation: there is no evidence on any criterion that counts here.");
  EXPECT_EQ(nothing.coverage, 0);
  const auto little =
      decide_on(catalog, board_of({{"node", {9, 9}}, {"python", {kNoScore, kNoScore}}}));
  EXPECT_NE(little.recommendation.find("For Python only 0 % of the weight rests on evidence"),
            std::string::npos)
      << little.recommendation;
}

TEST(Decide, SaysThatAnUnknownScoreCouldTurnTheOrder) {
  const auto catalog = shop({1, 3});
  const auto decision = decide_on(catalog, board_of({{"node", {7, 7}}, {"python", {6, kNoScore}}}));
  EXPECT_EQ(
      decision.unless.back(),
      "Python draws level if its score for Criterion 1 reaches 7.3 (unknown, counted as 5.5)");
}

TEST(Decide, SurvivesAProfileWithoutUsableWeights) {
  auto catalog = shop({1});
  catalog.profiles[0].weights = {{"no-such-criterion", 5, 5, 5, ""}};
  const auto decision = decide_on(catalog, board_of({{"node", {7}}, {"python", {6}}}));
  EXPECT_TRUE(decision.ranking.empty());
  EXPECT_NE(decision.recommendation.find("no weight"), std::string::npos);
}

TEST(Decide, OffersTheStacksThatWereNotAskedAboutAndTheYardstickOnlyWhereARuleNamesIt) {
  auto catalog = shop({1, 9});
  catalog::WrongQuestionRule cpu;
  cpu.id = "cpu-bound";
  cpu.title = "CPU-bound work";
  cpu.need = "cpu-bound";
  cpu.take = {"go", "cpp"};
  catalog.wrong_questions = {cpu};
  const auto board = board_of({{"node/fastify", {7, 7}}});
  EXPECT_EQ(decide_on(catalog, board).alternatives, (Strings{"python", "go"}));
  const auto decision = decide_on(catalog, board, 200, {"cpu-bound"});
  EXPECT_EQ(decision.alternatives, (Strings{"python", "go", "cpp"}));
  EXPECT_NE(decision.recommendation.find("right question: CPU-bound work"), std::string::npos)
      << decision.recommendation;
}

TEST(Decide, DecidesForEveryProfileOfTheCatalog) {
  auto catalog = shop({9, 1});
  auto other = catalog.profiles[0];
  other.id = "ai-service";
  other.weights[0].weight = other.weights[0].low = other.weights[0].high = 1;
  other.weights[1].weight = other.weights[1].low = other.weights[1].high = 9;
  catalog.profiles.push_back(other);
  const auto decision = decide_on(catalog, board_of({{"node", {9, 4}}, {"python", {5, 10}}}));
  EXPECT_EQ(decision.by_profile,
            (std::map<std::string, std::string>{{"ai-service", "python"}, {"web-api", "node"}}));
}

TEST(Decide, GivesAdviceForTheStacksThatTakePart) {
  auto catalog = shop({1});
  catalog.advice = {{"chat", "a chat server", "node", "its event loop", "node.event-loop"},
                    {"phones", "telephony", "elixir", "the BEAM", "elixir.beam"}};
  const auto decision = decide_on(catalog, board_of({{"node", {7}}, {"python", {6}}}));
  EXPECT_EQ(decision.advice,
            (std::vector<Advice>{{"a chat server", "node", "its event loop", "node.event-loop"}}));
}

}  // namespace
}  // namespace bakeoff::decide
