#include "estimate/coverage.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "estimate/arff.h"

namespace bakeoff::estimate {
namespace {

// Groups of five whose members share `shared` of the variance of what they are off.
std::vector<FinishedProject> grouped(std::uint64_t seed, double shared) {
  Random random(seed);
  std::vector<FinishedProject> projects;
  for (int group = 0; group < 60; ++group) {
    const double common = random.normal();
    for (int k = 0; k < 5; ++k) {
      const double off = std::sqrt(shared) * common + std::sqrt(1 - shared) * random.normal();
      const double size = std::exp(3 + random.normal());
      projects.push_back({{size, 3 * size * std::exp(0.6 * off)}, std::to_string(group)});
    }
  }
  return projects;
}

TEST(Coverage, FindsTheCorrelationThatWasPutIn) {
  EXPECT_NEAR(correlation_in_groups(grouped(1, 0.5)), 0.5, 0.12);
  EXPECT_NEAR(correlation_in_groups(grouped(2, 0)), 0, 0.1);
}

TEST(Coverage, OfGroupsIsRightWithTheTrueCorrelation) {
  EXPECT_NEAR(cover_groups(grouped(3, 0.5), 0.5, 1000).share(), 0.8, 0.12);
}

// The negative control: members taken as independent give a range that misses too often.
TEST(Coverage, OfGroupsIsTooLowWhenMembersAreTakenAsIndependent) {
  EXPECT_LT(cover_groups(grouped(3, 0.5), 0, 1000).share(), 0.7);
}

TEST(Coverage, OfSingleProjectsIsWhatItSays) {
  const auto coverage = cover_projects(grouped(4, 0));
  EXPECT_EQ(coverage.asked, 300);
  EXPECT_NEAR(coverage.share(), 0.8, 0.06);
}

TEST(Arff, ReadsCommentsQuotesAndMissingValues) {
  const auto table = parse_arff(
      "% a comment\n@relation x\n@attribute 'Team Exp' numeric\n@ATTRIBUTE effort real % more\n"
      "@data\n\n1, 2.5\n'a, b',?\n");
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(table->columns, (std::vector<std::string>{"team exp", "effort"}));
  EXPECT_EQ(table->rows.at(1), (std::vector<std::string>{"a, b", "?"}));
}

TEST(Arff, NamesTheLineThatIsTooShort) {
  const auto table = parse_arff("@attribute a real\n@attribute b real\n@data\n1,2\n3\n");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().message, "line 5: 1 values for 2 columns");
  EXPECT_FALSE(parse_arff("no table at all"));
}

}  // namespace
}  // namespace bakeoff::estimate
