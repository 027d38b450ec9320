#include "report/render_estimate.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "report/fixtures/sample_estimates.h"

namespace bakeoff::report {
namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(BAKEOFF_SOURCE_DIR) / "tests/golden/estimate";

estimate::MigrationEstimate sample(const std::string& name) {
  for (const auto& [known, estimate] : all_sample_estimates()) {
    if (known == name) return estimate;
  }
  return {};
}

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(GoldenEstimate, RendersAsRecorded) {
  std::size_t recorded = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder))
    recorded += entry.is_regular_file() ? 1 : 0;
  EXPECT_EQ(recorded, golden_estimate_texts().size());
  for (const auto& golden : golden_estimate_texts()) {
    const auto text = read_file(kFolder / golden.file);
    ASSERT_TRUE(text) << text.error().message << "; scripts/update_golden writes it";
    EXPECT_TRUE(*text == golden.text)
        << golden.file << " differs; scripts/update_golden shows the difference";
  }
}

TEST(EstimateJson, ReadsBackAsItWas) {
  const auto made = sample("shop");
  const auto read = parse_estimate(render_estimate_json(made));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, made);
}

TEST(EstimateJson, NamesThePlaceOfAMistake) {
  auto json = nlohmann::json::parse(render_estimate_json(sample("tiny")));
  json["items"][0]["part"]["p50"] = "many";
  const auto read = parse_estimate(json.dump());
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("/items/0/part/p50"), std::string::npos)
      << read.error().message;
  EXPECT_FALSE(parse_estimate("[]"));
  EXPECT_FALSE(parse_estimate("{\"schema_version\": 99}"));
}

TEST(EstimateCsv, HasARowForEachItemAndTheTotalAndRunsNothing) {
  const auto made = sample("shop");
  EXPECT_EQ(count_of(render_estimate_csv(made), "\r\n"), made.items.size() + 2);
  auto evil = made;
  evil.items[0].title = "=HYPERLINK(\"http://x\")";
  const auto csv = render_estimate_csv(evil);
  EXPECT_NE(csv.find("\"'=HYPERLINK(\"\"http://x\"\")\""), std::string::npos);
}

TEST(EstimatePage, LetsNoNameOutOfItsPlace) {
  const auto page = render_estimate_html(sample("hostile"));
  EXPECT_EQ(page.find("<img"), std::string::npos);
  EXPECT_EQ(page.find("<svg onload"), std::string::npos);
  EXPECT_EQ(page.find("\xe2\x80\xae"), std::string::npos) << "a mark that turns the text round";
  EXPECT_EQ(count_of(page, "</script>"), 1U);
}

TEST(EstimateTerminal, HoldsNoControlBytesAndKeepsToTheEdge) {
  for (const auto& [name, estimate] : all_sample_estimates()) {
    const auto text = render_estimate_terminal(estimate, {80, false, false});
    EXPECT_EQ(text.find('\x1b'), std::string::npos) << name;
    std::size_t from = 0;
    for (auto end = text.find('\n'); end != text.npos; end = text.find('\n', from)) {
      EXPECT_LE(end - from, 80U) << text.substr(from, end - from);
      from = end + 1;
    }
  }
}

TEST(EstimateTerminal, NeverPrintsAMean) {
  for (const auto& [name, estimate] : all_sample_estimates()) {
    const auto text = render_estimate_terminal(estimate, {120, false, true});
    EXPECT_EQ(count_of(text, "expected"), 0U);
    EXPECT_EQ(count_of(text, "average"), 0U);
  }
}

}  // namespace
}  // namespace bakeoff::report
