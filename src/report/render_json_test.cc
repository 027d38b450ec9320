#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "report/fixtures/sample_reports.h"
#include "report/render.h"

namespace bakeoff::report {
namespace {

TEST(RenderJson, ComesBackAsTheSameReport) {
  for (const auto& [name, report] : all_sample_reports()) {
    if (name == "hostile") continue;  // holds bytes that are not text, see below
    const std::string text = render_json(report);
    const auto back = parse_report(text);
    ASSERT_TRUE(back) << name << ": " << back.error().message;
    EXPECT_TRUE(*back == report) << name;
    EXPECT_EQ(render_json(*back), text) << name;
  }
}

TEST(RenderJson, ReplacesBytesThatAreNotTextOnce) {
  const std::string text = render_json(hostile_names());
  const auto back = parse_report(text);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(render_json(*back), text);
}

TEST(RenderJson, KeepsIntervalsWithoutBounds) {
  Report report = two_stacks_measured();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  report.analysis.summaries[0].absolute.low = -kInfinity;
  report.analysis.comparisons[0].statistical_half_width = kInfinity;
  const auto back = parse_report(render_json(report));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_TRUE(*back == report);
}

TEST(RenderJson, WritesPlainNumbersAndAVersion) {
  const auto json = nlohmann::json::parse(render_json(two_stacks_measured()));
  EXPECT_EQ(json.at("schema_version"), 1);
  EXPECT_TRUE(json.at("decision").at("ranking").at(0).at("total").at("value").is_number());
  EXPECT_TRUE(json.at("outcome").at("epochs").is_number_integer());
  EXPECT_FALSE(json.at("outcome").contains("samples"));
}

nlohmann::json sample() { return nlohmann::json::parse(render_json(two_stacks_measured())); }

std::string refusal(const nlohmann::json& json) {
  const auto parsed = parse_report(json.dump());
  return parsed ? "accepted" : parsed.error().message;
}

TEST(ParseReport, NamesThePlaceOfTheFirstMistake) {
  EXPECT_EQ(refusal(sample()), "accepted");
  auto missing = sample();
  missing["board"]["scores"][3].erase("coverage");
  EXPECT_EQ(refusal(missing), "the result is not readable: /board/scores/3/coverage is missing");
  auto mistyped = sample();
  mistyped["decision"]["ranking"][1]["rank"] = "first";
  EXPECT_EQ(refusal(mistyped),
            "the result is not readable: /decision/ranking/1/rank is not a whole number in range");
  auto too_large = sample();
  too_large["decision"]["ranking"][1]["rank"] = 1e300;
  EXPECT_EQ(refusal(too_large),
            "the result is not readable: /decision/ranking/1/rank is not a whole number in range");
  auto unknown_word = sample();
  unknown_word["standings"][0]["kind"] = "maybe";
  EXPECT_EQ(refusal(unknown_word),
            "the result is not readable: /standings/0/kind is not a known word");
  auto long_badge = sample();
  long_badge["evidence"][0]["badge"] = "MM";
  EXPECT_EQ(refusal(long_badge),
            "the result is not readable: /evidence/0/badge is not one character");
}

TEST(ParseReport, RefusesOtherVersionsAndOtherThings) {
  auto newer = sample();
  newer["schema_version"] = 2;
  EXPECT_EQ(refusal(newer),
            "the result is not readable: it was written by another version of bakeoff");
  for (const char* text :
       {"", "{", "[]", "null", "7", "\"x\"", "{}", "{\"schema_version\": \"1\"}"}) {
    EXPECT_FALSE(parse_report(text)) << text;
  }
}

TEST(ParseReport, SurvivesEveryPrefixOfAResult) {
  const std::string text = render_json(one_stack());
  for (std::size_t length = 0; length + 2 < text.size(); length += 997) {
    EXPECT_FALSE(parse_report(std::string_view(text).substr(0, length))) << length;
  }
}

}  // namespace
}  // namespace bakeoff::report
