// What the page promises by its bytes alone; tests/browser looks at it in a browser.
#include <gtest/gtest.h>

#include <regex>

#include "base/base64.h"
#include "base/sha256.h"
#include "report/fixtures/sample_reports.h"
#include "report/internal/html.h"
#include "report/internal/page_assets.h"
#include "report/internal/weights_json.h"
#include "report/render.h"

namespace bakeoff::report {
namespace {

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

std::string base64_of_hash(std::string_view text) {
  const auto digest = sha256(text);
  return to_base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

TEST(Page, KeepsItsSize) {
  for (const auto& [name, report] : all_sample_reports()) {
    const std::size_t most = name == "six_stacks" ? 250 * 1024 : 125 * 1024;
    EXPECT_LE(render_html(report).size(), most) << name;
  }
  EXPECT_LE(kReportJs.size(), 15U * 1024);
}

TEST(Page, IsTheSameEachTime) {
  for (const auto& [name, report] : all_sample_reports()) {
    const auto back = parse_report(render_json(report));
    ASSERT_TRUE(back) << name;
    EXPECT_EQ(render_html(report), render_html(report)) << name;
    if (name != "hostile") {
      EXPECT_EQ(render_html(*back), render_html(report)) << name;
    }
  }
}

TEST(Page, LoadsNothing) {
  const std::regex loads(
      R"re(\b(src|srcset|data|poster|action|formaction|background|xlink:href)\s*=)re");
  for (const auto& sample : all_sample_reports()) {
    if (sample.name == "hostile")
      continue;  // its texts hold src= as text; the browser test counts its requests
    const std::string page = render_html(sample.report);
    EXPECT_FALSE(std::regex_search(page, loads)) << sample.name;
    EXPECT_EQ(page.find("url("), std::string::npos) << sample.name;
    EXPECT_EQ(page.find("@import"), std::string::npos) << sample.name;
    EXPECT_EQ(page.find("<link"), std::string::npos) << sample.name;
  }
}

TEST(Page, AllowsExactlyItsOwnScriptAndStyle) {
  const std::string page = render_html(two_stacks_measured());
  EXPECT_NE(page.find("default-src 'none'; style-src 'sha256-" + base64_of_hash(kReportCss) + "'"),
            std::string::npos);
  EXPECT_NE(page.find("script-src 'sha256-" + base64_of_hash(kReportJs) + "'"), std::string::npos);
  EXPECT_EQ(page.find("unsafe-inline"), std::string::npos);
  EXPECT_EQ(page.find(" style="), std::string::npos);  // the policy would refuse it
}

TEST(Page, LetsNoTextBecomeMarkup) {
  const std::string page = render_html(hostile_names());
  EXPECT_EQ(count(page, "<script"), 2U);  // the page's own and the numbers of its sliders
  EXPECT_EQ(count(page, "</script>"), 2U);
  EXPECT_EQ(count(page, "<style"), 1U);
  EXPECT_EQ(count(page, "<img"), 0U);
  EXPECT_EQ(count(page, "<svg onload"), 0U);
  EXPECT_EQ(count(page, "href=\"javascript:"), 0U);
  EXPECT_GT(count(page, "&lt;script&gt;"), 0U);  // they are shown as what they are
  for (const char* mark : {"\xE2\x80\xAE", "\xE2\x80\xA8", "\x1b", "\x07"})
    EXPECT_EQ(count(page, mark), 0U);
}

TEST(Page, EscapesWhatTheSlidersRead) {
  const Report report = hostile_names();
  const std::string json = weights_json(Lookup(report));
  EXPECT_EQ(json.find_first_of("<>&"), std::string::npos);
  EXPECT_NE(json.find("\\u003c/script\\u003e"), std::string::npos);
}

TEST(Page, LinksOnlyToTheWeb) {
  const Report report;
  const Lookup lookup(report);
  struct Case {
    const char* url;
    bool is_link;
  };
  for (const Case& item :
       {Case{"https://example.org/a", true}, Case{"http://example.org", true},
        Case{"javascript:alert(1)", false}, Case{"data:text/html,x", false},
        Case{" https://example.org", false}, Case{"//example.org", false}, Case{"", false}}) {
    Html html;
    put_link(html, item.url, "label");
    EXPECT_EQ(html.take().find("<a ") != std::string::npos, item.is_link) << item.url;
  }
}

}  // namespace
}  // namespace bakeoff::report
