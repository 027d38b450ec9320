#include <gtest/gtest.h>

#include "catalog/catalog.h"

namespace bakeoff::catalog {
namespace {

using Names = std::vector<std::string>;

const Names kStacks{"cpp", "elixir", "go", "node", "python", "ruby", "rust"};

TEST(SimilarNames, FindsALetterThatIsMissingAddedOrReplaced) {
  EXPECT_EQ(similar_names("nod", kStacks).front(), "node");
  EXPECT_EQ(similar_names("noode", kStacks), Names{"node"});
  EXPECT_EQ(similar_names("pythen", kStacks), Names{"python"});
}

TEST(SimilarNames, CountsTwoSwappedNeighboursAsOneEdit) {
  // Without swaps "rsut" is two edits from "rust", as far as from "ruby"'s kin; with them it is
  // one.
  EXPECT_EQ(similar_names("rsut", kStacks), Names{"rust"});
  EXPECT_EQ(similar_names("eilxri", kStacks), Names{"elixir"});
}

TEST(SimilarNames, DoesNotEditAPartTwice) {
  // Optimal string alignment: "ca" -> "abc" costs 3, not the 2 of unrestricted Damerau-Levenshtein.
  EXPECT_EQ(similar_names("ca", {"abc"}), Names{});
}

TEST(SimilarNames, PutsTheNearestFirstAndThenGoesByTheAlphabet) {
  EXPECT_EQ(similar_names("rusty", kStacks), (Names{"rust", "ruby"}));
  EXPECT_EQ(similar_names("ru", {"rust", "ruby", "rubinius"}), (Names{"ruby", "rust", "rubinius"}));
}

TEST(SimilarNames, TakesAPrefixOfAnyLength) {
  EXPECT_EQ(similar_names("developer", {"developer-productivity", "hiring"}),
            Names{"developer-productivity"});
  EXPECT_EQ(similar_names("e", kStacks), Names{"elixir"});
}

TEST(SimilarNames, IgnoresTheCaseOfLetters) {
  EXPECT_EQ(similar_names("NODE", kStacks), Names{"node"});
}

TEST(SimilarNames, StaysSilentWhenNothingIsNear) {
  EXPECT_EQ(similar_names("cobol", kStacks), Names{});
  EXPECT_EQ(similar_names("", kStacks), Names{});
  EXPECT_EQ(similar_names("xx", kStacks), Names{})
      << "two replaced letters of two are another word";
  EXPECT_EQ(similar_names(std::string(100'000, 'n'), kStacks), Names{});
}

TEST(SimilarNames, NamesEachOnce) {
  EXPECT_EQ(similar_names("noed", {"node", "node"}), Names{"node"});
}

}  // namespace
}  // namespace bakeoff::catalog
