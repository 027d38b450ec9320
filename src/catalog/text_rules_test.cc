#include "catalog/internal/text_rules.h"

#include <gtest/gtest.h>

namespace bakeoff::catalog {
namespace {

void expect(std::string (*rule)(const std::string&), const std::vector<std::string>& good,
            const std::vector<std::string>& bad) {
  for (const auto& text : good) EXPECT_EQ(rule(text), "") << text;
  for (const auto& text : bad) EXPECT_NE(rule(text), "") << text;
}

TEST(TextRules, KnowDatesOfTheCalendar) {
  expect(is_date, {"2026-11-23", "2024-02-29"},
         {"", "2026-11", "2025-02-29", "2026-1-1", " 2026-01-01", "2026-01-01x",
          "2026-01-01T00:00:00Z", "0x1a-01-01"});
  expect(is_partial_date, {"2026", "2026-11", "2026-11-23"},
         {"", "26", "2026-13", "2026-", "November 2026"});
}

TEST(TextRules, KnowWhatFitsIntoARequestLine) {
  expect(is_url_path, {"/", "/a?b=c&d=%20", "/a/../b"},
         {"", "a", "http://x/", "/a b", "/a\r\nx-injected: 1", "/a#b", "/\xc3\xa9", "/a\t"});
  expect(is_header_name, {"accept", "x-a_1"}, {"", "Accept", "a b", "a:", "a\r\n"});
  expect(is_header_value, {"", "text/plain; charset=utf-8", "a\tb"},
         {"a\r\nb", "a\nb", std::string("a\0", 2)});
}

TEST(TextRules, KnowAddressesAndNames) {
  expect(is_url, {"https://example.org", "http://localhost:8080/x?y"},
         {"", "https://", "ftp://x", "example.org", "https://a b", "javascript:alert(1)//x"});
  expect(is_id, {"a", "node.techempower.plaintext", "ai-ml", "r2_d2"},
         {"", "Node", "a b", "-a", "a.", "a/b", ".."});
  expect(is_env_name, {"PORT", "a.b"}, {"", "A=B", "A\n"});
}

TEST(TextRules, KeepPathsInside) {
  expect(is_relative_path, {"a", "a/b", "a/../b", "./a", "..a"},
         {"", "/a", "..", "../a", "a/../../b", "a\nb"});
}

TEST(TextRules, KnowJsonAtAnyDepth) {
  expect(is_json, {"1", "{\"a\":[]}", std::string(50'000, '[') + std::string(50'000, ']')},
         {"", "{", "{'a':1}", "[1,]", "1 2", std::string(50'000, '[')});
}

}  // namespace
}  // namespace bakeoff::catalog
