#include "report/warnings.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "report/fixtures/sample_reports.h"

namespace bakeoff::report {
namespace {

bool has(const std::vector<std::string>& warnings, const std::string& id) {
  return std::any_of(warnings.begin(), warnings.end(),
                     [&id](const std::string& warning) { return warning.starts_with(id + " "); });
}

TEST(Warnings, SaysWhatWentWrongInARun) {
  const Report report = with_failures();
  for (const char* id : {"W012", "W020", "W022", "W023", "W025", "W026", "W027", "W031", "W033"}) {
    EXPECT_TRUE(has(report.warnings, id)) << id;
  }
}

TEST(Warnings, StaysSilentAboutWhatWentRight) {
  const Report report = two_stacks_measured();
  for (const char* id :
       {"W021", "W022", "W023", "W024", "W025", "W026", "W027", "W028", "W029", "W032", "W033"}) {
    EXPECT_FALSE(has(report.warnings, id)) << id;
  }
}

TEST(Warnings, SaysWhoStandsInForWhom) {
  Report report = with_failures();  // python/fastapi cannot be installed
  EXPECT_FALSE(has(collect_warnings(report), "W034"));
  report.plan->helpers = {"python/stdlib"};
  for (auto& card : report.stacks) {
    if (card.id != "python") continue;
    card.default_contestant = "python/fastapi";
    card.stand_in = "python/stdlib";
  }
  EXPECT_TRUE(has(collect_warnings(report), "W034"));
  report.outcome->failures.clear();
  EXPECT_FALSE(has(collect_warnings(report), "W034"));
}

TEST(Warnings, NamesAContestantThatDiffersFromItsCopy) {
  Report report = two_stacks_measured();
  ASSERT_FALSE(report.analysis.clone_checks.empty());
  report.analysis.clone_checks[0].verdict.kind = stats::VerdictKind::winner;
  EXPECT_TRUE(has(collect_warnings(report), "W029"));
}

TEST(Warnings, CountsUndecidedComparisons) {
  Report report = two_stacks_measured();
  report.standings[0].kind = stats::VerdictKind::undecided;
  EXPECT_TRUE(has(collect_warnings(report), "W024"));
}

TEST(Warnings, DistrustsARankingWithoutEvidence) {
  Report report = evidence_only();
  report.decision.coverage = 0.2;
  EXPECT_TRUE(has(collect_warnings(report), "W032"));
}

TEST(Warnings, ExplainsEveryIdThatItGives) {
  for (const auto& sample : all_sample_reports()) {
    if (sample.name == "hostile") continue;
    for (const auto& warning : sample.report.warnings) {
      EXPECT_TRUE(find_warning_note(warning.substr(0, warning.find(' ')))) << warning;
    }
  }
  EXPECT_FALSE(find_warning_note("W999"));
}

TEST(Warnings, ListsIdsOnceAndInOrder) {
  const auto notes = warning_notes();
  EXPECT_TRUE(std::is_sorted(notes.begin(), notes.end(),
                             [](const auto& a, const auto& b) { return a.id < b.id; }));
  EXPECT_EQ(std::adjacent_find(notes.begin(), notes.end(),
                               [](const auto& a, const auto& b) { return a.id == b.id; }),
            notes.end());
}

}  // namespace
}  // namespace bakeoff::report
