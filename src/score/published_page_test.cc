#include "score/published_page.h"

#include <gtest/gtest.h>

#include "score/sample_criteria.h"

namespace bakeoff::score {
namespace {

catalog::Criterion with_page(const std::string& id, double node, double python,
                             const std::string& winner) {
  auto made = criterion(id, {rubric_probe(id)});
  made.published.points = {{"node", node}, {"python", python}};
  made.published.winner = winner;
  return made;
}

ScoreBoard board_of(double node, double python, const std::string& page_winner,
                    std::vector<Candidate> who) {
  const auto catalog =
      catalog_with({with_page("io", 10, 7, page_winner)},
                   {rubric_fact("node", "io", node), rubric_fact("python", "io", python),
                    rubric_fact("go", "io", 10)});
  return score_criteria(catalog, who, {}, test_now());
}

const std::vector<Candidate> kBoth{candidate("node"), candidate("python")};

TEST(PublishedPage, IsQuotedBesideOurResult) {
  const auto verdict = board_of(8, 6, "node", kBoth).verdicts[0];
  EXPECT_EQ(verdict.published, (std::map<std::string, double>{{"node", 10}, {"python", 7}}));
  EXPECT_EQ(verdict.published_winner, "node");
  EXPECT_EQ(verdict.disagreement, "");
}

TEST(PublishedPage, DisagreesInASentence) {
  EXPECT_EQ(board_of(6, 8, "node", kBoth).verdicts[0].disagreement,
            "The published page gives it to Node.js; the evidence here gives it to Python (Node.js "
            "6.0, Python 8.0).");
  EXPECT_EQ(board_of(8, 8, "node", kBoth).verdicts[0].disagreement,
            "The published page gives it to Node.js; the evidence here finds no clear difference "
            "(Node.js 8.0, Python 8.0).");
  EXPECT_EQ(board_of(8, 6, "tie", kBoth).verdicts[0].disagreement,
            "The published page calls it a tie; the evidence here gives it to Node.js (Node.js "
            "8.0, Python 6.0).");
}

TEST(PublishedPage, DoesNotDisagreeBecauseAThirdStackWins) {
  const auto verdict =
      board_of(8, 6, "node", {candidate("node"), candidate("go"), candidate("python")}).verdicts[0];
  EXPECT_EQ(verdict.winner, "go");
  EXPECT_EQ(verdict.published_winner, "node");
  EXPECT_EQ(verdict.disagreement, "");
}

TEST(PublishedPage, IsSilentWhenOnlyOneOfItsStacksTakesPart) {
  const auto verdict = board_of(8, 6, "python", {candidate("node"), candidate("go")}).verdicts[0];
  EXPECT_EQ(verdict.published, (std::map<std::string, double>{{"node", 10}}));
  EXPECT_EQ(verdict.published_winner, "");
  EXPECT_EQ(verdict.disagreement, "");
}

TEST(PublishedPage, DoesNotDisagreeWithWhatWeDoNotKnow) {
  const auto catalog =
      catalog_with({with_page("io", 10, 7, "node")}, {rubric_fact("python", "io", 9)});
  const auto board = score_criteria(catalog, kBoth, {}, test_now());
  EXPECT_EQ(board.verdicts[0].outcome, OutcomeKind::unknown);
  EXPECT_EQ(board.verdicts[0].published_winner, "node");
  EXPECT_EQ(board.verdicts[0].disagreement, "");
}

// The reference page: node 3, tie 1, python 2.
TEST(PublishedPage, HasATallyOfItsOwn) {
  const auto catalog =
      catalog_with({with_page("io", 10, 7, "node"), with_page("ai", 4, 10, "python"),
                    with_page("productivity", 8, 9, "python"), with_page("sharing", 10, 3, "node"),
                    with_page("real-time", 10, 6, "node"), with_page("hiring", 9, 9, "tie"),
                    criterion("memory", {ratio_probe()})});
  const auto board = score_criteria(catalog, kBoth, {}, test_now());
  EXPECT_EQ(board.published_tally.wins, (std::map<std::string, int>{{"node", 3}, {"python", 2}}));
  EXPECT_EQ(board.published_tally.ties, 1);
  EXPECT_EQ(board.tally.unknown, 7);
}

}  // namespace
}  // namespace bakeoff::score
