#include "report/internal/standings.h"

#include <gtest/gtest.h>

namespace bakeoff::report {
namespace {

using stats::VerdictKind;

stats::Comparison pair(const char* a, const char* b, double ratio, VerdictKind kind,
                       const char* winner = "", Direction direction = Direction::higher_is_better) {
  stats::Comparison comparison;
  comparison.metric = "json.throughput";
  comparison.a = a;
  comparison.b = b;
  comparison.direction = direction;
  comparison.ratio = {ratio, ratio * 0.9, ratio * 1.1, Unit::ratio};
  comparison.verdict = {kind, winner, "because"};
  return comparison;
}

Standing only(std::vector<stats::Comparison> comparisons) {
  stats::Analysis analysis;
  analysis.comparisons = std::move(comparisons);
  return make_standings(analysis).at(0);
}

TEST(Standings, NamesTheWinnerOfAPairWithItsLead) {
  const auto standing = only({pair("node", "python", 2, VerdictKind::winner, "node")});
  EXPECT_EQ(standing.winner, "node");
  EXPECT_EQ(standing.says, "2.00× [1.80, 2.20]");
}

TEST(Standings, TurnsTheRatioRoundWhenTheSecondWins) {
  const auto standing = only({pair("python", "node", 0.5, VerdictKind::winner, "node")});
  EXPECT_EQ(standing.says, "2.00× [1.82, 2.22]");
}

TEST(Standings, SaysLessWhereLowerIsBetter) {
  const auto standing =
      only({pair("node", "python", 0.5, VerdictKind::winner, "node", Direction::lower_is_better)});
  EXPECT_EQ(standing.says, "2.00× less [1.82, 2.22]");
}

TEST(Standings, NeedsAWinOverEveryRival) {
  const auto standing = only({pair("go", "node", 2, VerdictKind::winner, "go"),
                              pair("go", "rust", 1, VerdictKind::undecided),
                              pair("node", "rust", 0.5, VerdictKind::winner, "rust")});
  EXPECT_EQ(standing.kind, VerdictKind::undecided);
  EXPECT_EQ(standing.winner, "");
  EXPECT_EQ(standing.leaders, (std::vector<std::string>{"go", "rust"}));
}

TEST(Standings, MeasuresTheLeadToTheNearestRival) {
  const auto standing = only({pair("go", "node", 2, VerdictKind::winner, "go"),
                              pair("go", "ruby", 9, VerdictKind::winner, "go"),
                              pair("node", "ruby", 4, VerdictKind::winner, "node")});
  EXPECT_EQ(standing.winner, "go");
  EXPECT_EQ(standing.says, "2.00× [1.80, 2.20] to node");
}

TEST(Standings, LetsVoidPairsDecideNothing) {
  const auto standing = only({pair("go", "node", 2, VerdictKind::winner, "go"),
                              pair("go", "ruby", 0, VerdictKind::void_),
                              pair("node", "ruby", 0, VerdictKind::void_)});
  EXPECT_EQ(standing.winner, "go");
  EXPECT_EQ(only({pair("go", "ruby", 0, VerdictKind::void_)}).kind, VerdictKind::void_);
}

TEST(Standings, TiesOnlyWhenEveryPairTies) {
  EXPECT_EQ(only({pair("a", "b", 1, VerdictKind::tie)}).kind, VerdictKind::tie);
  const auto standing =
      only({pair("a", "b", 1, VerdictKind::tie), pair("a", "c", 1, VerdictKind::tie),
            pair("b", "c", 1, VerdictKind::undecided)});
  EXPECT_EQ(standing.kind, VerdictKind::undecided);
}

}  // namespace
}  // namespace bakeoff::report
