#include "report/internal/plain_text.h"

#include <gtest/gtest.h>

namespace bakeoff::report {
namespace {

TEST(PlainText, KeepsOrdinaryTextAsItIs) {
  EXPECT_EQ(cleaned("Größe ≥ 5 µs, 日本"), "Größe ≥ 5 µs, 日本");
}

TEST(PlainText, ReplacesControlsMarksAndBrokenBytes) {
  struct Case {
    const char* name;
    std::string in;
    std::string out;
  };
  const std::vector<Case> cases{
      {"escape", "a\x1b[31mb", "a\xEF\xBF\xBD[31mb"},
      {"newline and tab", "a\nb\tc", "a b c"},
      {"right-to-left override",
       "a\xE2\x80\xAE"
       "b",
       "a\xEF\xBF\xBD"
       "b"},
      {"line separator",
       "a\xE2\x80\xA8"
       "b",
       "a\xEF\xBF\xBD"
       "b"},
      {"lone continuation byte",
       "a\x80"
       "b",
       "a\xEF\xBF\xBD"
       "b"},
      {"overlong slash", "\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"surrogate", "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"cut sequence", "\xE2\x82", "\xEF\xBF\xBD\xEF\xBF\xBD"},
  };
  for (const Case& item : cases) EXPECT_EQ(cleaned(item.in), item.out) << item.name;
}

TEST(PlainText, KeepsNewlinesOfLogs) { EXPECT_EQ(cleaned_lines("a\nb\x1b"), "a\nb\xEF\xBF\xBD"); }

TEST(PlainText, SpellsSignsInAscii) {
  EXPECT_EQ(cleaned_ascii("≥ 2.41× ±0.1 – 5 µs …"), ">= 2.41x +/-0.1 - 5 us ...");
  EXPECT_EQ(cleaned_ascii("日本"), "??");
}

TEST(PlainText, MeasuresColumnsNotBytes) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("µs"), 2U);
  EXPECT_EQ(display_width("日本"), 4U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);  // e with a combining acute accent
}

TEST(PlainText, CutsWithAnEllipsisInsideTheWidth) {
  EXPECT_EQ(cut("fastify", 7, "…"), "fastify");
  EXPECT_EQ(cut("fastify", 6, "…"), "fasti…");
  EXPECT_EQ(cut("日本語", 5, "…"), "日本…");
  EXPECT_EQ(cut("日本語", 4, "…"), "日…");  // a wide character is not halved
  EXPECT_EQ(cut("fastify", 2, "..."), "fa");
}

TEST(PlainText, WrapsAtSpacesAndBreaksLongWords) {
  EXPECT_EQ(wrapped("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrapped("abcdefgh", 3), (std::vector<std::string>{"abc", "def", "gh"}));
  EXPECT_EQ(wrapped("", 5), (std::vector<std::string>{""}));
  EXPECT_EQ(wrapped("日本", 1),
            (std::vector<std::string>{"日", "本"}));  // too wide, but never endless
}

}  // namespace
}  // namespace bakeoff::report
