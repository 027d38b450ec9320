#include "score/judge_criterion.h"

#include <gtest/gtest.h>

#include "score/sample_criteria.h"

namespace bakeoff::score {
namespace {

Estimate points(double value, double half_width) {
  return {value, value - half_width, value + half_width, Unit::points, 0, 0.95};
}

TEST(ProbabilityAbove, IsTheNormalOneForTheFacingHalfWidths) {
  // Both sds are 1, the gap is 2: P(Z < 2 / sqrt 2).
  EXPECT_NEAR(probability_above(points(7, 1.959964), points(5, 1.959964)), 0.921350, 1e-5);
  EXPECT_EQ(probability_above(points(7, 0), points(5, 0)), 1);
  EXPECT_EQ(probability_above(points(5, 0), points(5, 0)), 0.5);
  EXPECT_EQ(probability_above(points(4, 0), points(5, 0)), 0);
  const Estimate only_up{7, 7, 10, Unit::points, 0, 0.95};
  EXPECT_EQ(probability_above(only_up, points(5, 0)), 1);
}

ScoreBoard rubric_board(std::vector<catalog::EvidenceFact> facts,
                        const std::vector<Candidate>& who) {
  return score_criteria(
      catalog_with({criterion("hiring", {rubric_probe("hiring")})}, std::move(facts)), who, {},
      test_now());
}

TEST(Verdict, NeedsBothProbabilityAndGap) {
  struct Case {
    double node;
    double range;
    OutcomeKind outcome;
  };
  for (const auto& [node, range, outcome] :
       std::vector<Case>{{8, 0.2, OutcomeKind::winner},
                         {7.4, 0, OutcomeKind::tie},     // sure, but too small
                         {7.5, 0, OutcomeKind::winner},  // at the edge
                         {8, 2, OutcomeKind::tie}}) {    // large, but not sure
    const auto board = rubric_board(
        {rubric_fact("node", "hiring", node, range), rubric_fact("python", "hiring", 7, range)},
        {candidate("node"), candidate("python")});
    EXPECT_EQ(board.verdicts[0].outcome, outcome) << node << " +- " << range;
    EXPECT_EQ(board.verdicts[0].winner, outcome == OutcomeKind::winner ? "node" : "");
    EXPECT_NEAR(board.verdicts[0].gap_points, node - 7, 1e-12);
  }
}

TEST(Verdict, IsUnknownAndNamesWhatIsMissing) {
  const auto board =
      rubric_board({rubric_fact("node", "hiring", 9)}, {candidate("node"), candidate("python")});
  EXPECT_EQ(board.verdicts[0].outcome, OutcomeKind::unknown);
  EXPECT_EQ(board.verdicts[0].why, "no score for Python: no evidence on hiring for python.");
  EXPECT_EQ(board.tally.unknown, 1);
  EXPECT_EQ(board.tally.wins.at("node"), 0);
}

// Three: two that can be compared, and one that this machine cannot install.
TEST(Verdict, LeavesOutWhoCannotBeInstalledAndSaysSo) {
  const auto catalog = catalog_with({criterion("io", {ratio_probe()})});
  auto missing = candidate("elixir", "elixir/phoenix");
  missing.failed = Gap::not_installable;
  missing.failure_reason = "it needs hex";
  const std::vector<evidence::Record> records{ratio_record("node/fastify", 0.5, 0.01),
                                              ratio_record("python/fastapi", 0.1, 0.01)};
  const auto node = candidate("node", "node/fastify");
  const auto python = candidate("python", "python/fastapi");
  const auto board = score_criteria(catalog, {node, python, missing}, records, test_now());
  EXPECT_EQ(board.verdicts[0].winner, "node");
  EXPECT_NE(board.verdicts[0].why.find("Left out: no score for "), std::string::npos)
      << board.verdicts[0].why;
  missing.failed = Gap::failed;  // a failure is the stack's own: nothing is decided beside it
  const auto failed = score_criteria(catalog, {node, python, missing}, records, test_now());
  EXPECT_EQ(failed.verdicts[0].outcome, OutcomeKind::unknown);
}

TEST(Verdict, ComparesTheBestWithTheSecondOfMany) {
  const auto board =
      rubric_board({rubric_fact("node", "hiring", 6), rubric_fact("python", "hiring", 9),
                    rubric_fact("go", "hiring", 8)},
                   {candidate("node"), candidate("python"), candidate("go")});
  EXPECT_EQ(board.verdicts[0].winner, "python");
  EXPECT_EQ(board.verdicts[0].gap_points, 1);
  EXPECT_EQ(board.tally.wins, (std::map<std::string, int>{{"go", 0}, {"node", 0}, {"python", 1}}));
}

TEST(Verdict, HasNothingToCompareForOneStack) {
  const auto board = rubric_board({rubric_fact("node", "hiring", 9)}, {candidate("node")});
  EXPECT_EQ(board.verdicts[0].outcome, OutcomeKind::unknown);
  EXPECT_NE(board.verdicts[0].why.find("nothing to compare"), std::string::npos);
}

TEST(Verdict, SaysWhyWithTheMeasuredFigures) {
  const auto catalog = catalog_with({criterion("io", {ratio_probe()})});
  const auto board = score_criteria(
      catalog, {candidate("node", "node/fastify"), candidate("python", "python/fastapi")},
      {ratio_record("node/fastify", 0.38, 0.01), ratio_record("python/fastapi", 0.12, 0.01)},
      test_now());
  EXPECT_EQ(board.verdicts[0].why,
            "requests per second (JSON): node/fastify 0.38 of the reference server's, "
            "python/fastapi 0.12 of the reference "
            "server's; Node.js 7.9 to Python 5.4 points, better with a probability of over 99 %.");
}

TEST(Verdict, SaysWhyWithTheClaimThatSetsThemApartMost) {
  const auto made =
      catalog_with({criterion("both", {rubric_probe("hiring"), rubric_probe("sharing")})},
                   {rubric_fact("node", "hiring", 8), rubric_fact("python", "hiring", 7.5),
                    rubric_fact("node", "sharing", 9), rubric_fact("python", "sharing", 3)});
  auto facts = made;
  facts.facts[2].claim = "One language on both sides.";
  facts.facts[3].claim = "Two languages.";
  const auto board =
      score_criteria(facts, {candidate("node"), candidate("python")}, {}, test_now());
  EXPECT_EQ(board.verdicts[0].why,
            "Node.js: One language on both sides (9.0); Python: Two languages (3.0); Node.js 8.5 "
            "to Python 5.2 points, better "
            "with a probability of over 99 %.");
}

TEST(Verdict, SaysSoWhenOneIsMeasuredAndTheOtherCited) {
  auto cited = rubric_probe("suite");
  cited.fallback = true;
  const auto catalog =
      catalog_with({criterion("io", {ratio_probe(), cited})}, {rubric_fact("python", "suite", 5)});
  const auto board =
      score_criteria(catalog, {candidate("node", "node/fastify"), candidate("python")},
                     {ratio_record("node/fastify", 0.5)}, test_now());
  EXPECT_EQ(board.verdicts[0].winner, "node");
  EXPECT_NE(board.verdicts[0].why.find("different evidence"), std::string::npos)
      << board.verdicts[0].why;
}

TEST(Board, KeepsTwoContestantsOfOneStackApart) {
  const auto fastify = candidate("node/fastify", "node/fastify");
  const auto http = candidate("node/http", "node/http");
  const auto catalog = catalog_with({criterion("io", {ratio_probe()})});
  const auto board = score_criteria(
      catalog, {fastify, http},
      {ratio_record("node/fastify", 0.25), ratio_record("node/http", 0.5)}, test_now());
  EXPECT_EQ(board.verdicts[0].winner, "node/http");
  EXPECT_EQ(find_score(board, "node/fastify", "io")->points->value, 7);
  EXPECT_EQ(find_score(board, "node", "io"), nullptr);
}

}  // namespace
}  // namespace bakeoff::score
