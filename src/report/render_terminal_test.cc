#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "report/fixtures/sample_reports.h"
#include "report/internal/plain_text.h"
#include "report/render.h"

namespace bakeoff::report {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(RenderTerminal, NeverPassesTheRightEdge) {
  for (const auto& [name, report] : all_sample_reports()) {
    for (const int columns : {40, 60, 80, 100, 120, 200}) {
      for (const bool unicode : {true, false}) {
        for (const auto& line : lines_of(render_terminal(report, {columns, false, unicode}))) {
          EXPECT_LE(display_width(line), static_cast<std::size_t>(columns)) << name << ": " << line;
        }
      }
    }
  }
}

// Criteria whose workloads were not named take one line together, unless the profile weighs them.
TEST(RenderTerminal, SaysInOneLineWhatNobodyAskedFor) {
  Report report = two_stacks_measured();
  const std::string id = report.board.verdicts.front().criterion;
  for (auto& score : report.board.scores) {
    if (score.criterion != id) continue;
    score.points.reset();
    score.gap = score::Gap::no_evidence;
    score.gap_reason = "nothing was measured";
  }
  const auto says = [&](const std::string& words) {
    return render_terminal(report, {120, false, true}).find(words) != std::string::npos;
  };
  EXPECT_FALSE(says("without weight here"));
  EXPECT_TRUE(says("nothing was measured"));
  for (auto& ranked : report.decision.ranking) {
    for (auto& part : ranked.parts) {
      if (part.criterion == id) part.weight = 0;
    }
  }
  EXPECT_TRUE(says("without weight here"));
  EXPECT_FALSE(says("nothing was measured"));
}

TEST(RenderTerminal, WritesNoEscapeByteWithoutColour) {
  for (const auto& [name, report] : all_sample_reports()) {
    EXPECT_EQ(render_terminal(report, {80, false, true}).find('\x1b'), std::string::npos) << name;
  }
  EXPECT_NE(render_terminal(two_stacks_measured(), {80, true, true}).find('\x1b'),
            std::string::npos);
}

TEST(RenderTerminal, WritesOnlyAsciiWhereAsked) {
  for (const auto& [name, report] : all_sample_reports()) {
    const std::string text = render_terminal(report, {80, true, false});
    EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) {
      return static_cast<unsigned char>(c) < 0x80;
    })) << name;
  }
  const std::string text = render_terminal(two_stacks_measured(), {80, false, true});
  EXPECT_NE(text.find("±"), std::string::npos);
}

TEST(RenderTerminal, LeavesNoTrailingBlanks) {
  for (const auto& [name, report] : all_sample_reports()) {
    for (const auto& line : lines_of(render_terminal(report, {80, false, true}))) {
      EXPECT_FALSE(line.ends_with(' ')) << name << ": '" << line << "'";
    }
  }
}

TEST(RenderTerminal, SaysTheSameInColour) {
  const std::string plain = render_terminal(two_stacks_measured(), {80, false, true});
  std::string coloured = render_terminal(two_stacks_measured(), {80, true, true});
  for (std::size_t at = coloured.find('\x1b'); at != std::string::npos;
       at = coloured.find('\x1b')) {
    coloured.erase(at, coloured.find('m', at) - at + 1);
  }
  EXPECT_EQ(coloured, plain);
}

TEST(RenderTerminal, ShowsIntervalsWhereThereIsRoom) {
  EXPECT_NE(render_terminal(two_stacks_measured(), {120, false, true}).find("0.61 [0.60, 0.62]"),
            std::string::npos);
  EXPECT_EQ(render_terminal(two_stacks_measured(), {60, false, true}).find("0.61 [0.60, 0.62]"),
            std::string::npos);
}

TEST(RenderTerminal, SplitsATableRatherThanCutItsNames) {
  const std::string narrow = render_terminal(six_stacks(), {60, false, true});
  EXPECT_NE(narrow.find("  Packaging and install"), std::string::npos);
  EXPECT_NE(narrow.find("reference server"), std::string::npos);
  EXPECT_EQ(narrow.find("…"), std::string::npos);
  // Negative control: too narrow for any name, so something is cut.
  EXPECT_NE(render_terminal(six_stacks(), {20, false, true}).find("…"), std::string::npos);
}

TEST(RenderTerminal, ShowsUnknownAsUnknown) {
  const std::string text = render_terminal(with_failures(), {80, false, true});
  EXPECT_NE(text.find("not installable"), std::string::npos);
  EXPECT_EQ(text.find("0.00"), std::string::npos);
}

TEST(RenderTerminal, RendersAnEmptyReport) {
  EXPECT_NE(render_terminal(Report{}, {80, false, true}).find("No answer yet"), std::string::npos);
  EXPECT_NE(render_markdown(Report{}).find("No answer yet"), std::string::npos);
  EXPECT_NE(render_html(Report{}).find("No answer yet"), std::string::npos);
}

}  // namespace
}  // namespace bakeoff::report
