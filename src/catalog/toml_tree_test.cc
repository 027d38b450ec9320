#include "catalog/toml_tree.h"

#include <gtest/gtest.h>

#include <array>

namespace bakeoff::catalog {
namespace {

const TomlEntry& entry(const TomlValue& table, std::string_view key) {
  for (const auto& one : table.entries) {
    if (one.key == key) return one;
  }
  ADD_FAILURE() << "no key " << key;
  static const TomlEntry none;
  return none;
}

TEST(TomlTree, KeepsEveryKindOfValueWithItsPlace) {
  const auto tree = parse_toml(R"(text = "ä"
  whole = -3
number = 2.5
flag = true
date = 2024-02-29
time = 07:32:00
list = [1, "x"]
[table]
key.below = 1
)");
  ASSERT_FALSE(tree.error) << tree.error->message;
  EXPECT_EQ(entry(tree.root, "text").value.text, "ä");
  EXPECT_EQ(entry(tree.root, "whole").value.whole, -3);
  EXPECT_EQ(entry(tree.root, "whole").place, (Place{2, 3}));
  EXPECT_EQ(entry(tree.root, "whole").value.place, (Place{2, 11}));
  EXPECT_EQ(entry(tree.root, "number").value.number, 2.5);
  EXPECT_TRUE(entry(tree.root, "flag").value.flag);
  EXPECT_EQ(entry(tree.root, "date").value.kind, TomlKind::date);
  EXPECT_EQ(entry(tree.root, "date").value.text, "2024-02-29");
  EXPECT_EQ(entry(tree.root, "time").value.text, "07:32:00");
  EXPECT_EQ(entry(tree.root, "list").value.items.at(1).text, "x");
  EXPECT_EQ(entry(tree.root, "list").value.items.at(1).place, (Place{7, 12}));
  EXPECT_EQ(entry(tree.root, "table").value.place, (Place{8, 1}));
  const auto& below = entry(entry(entry(tree.root, "table").value, "key").value, "below");
  EXPECT_EQ(below.value.whole, 1);
  EXPECT_EQ(below.value.place, (Place{9, 13}));
}

TEST(TomlTree, KeepsTheOrderOfTheFile) {
  const auto tree = parse_toml("z = 1\na = 2\n");
  EXPECT_EQ(tree.root.entries.at(0).key, "z");
  EXPECT_EQ(tree.root.entries.at(1).key, "a");
}

// Each of these made the library abort, recurse without end or run into undefined behaviour; see
// toml_tree.cc.
TEST(TomlTree, ReportsWhatTheLibraryStumblesOver) {
  struct Case {
    std::string text;
    Place place;
    std::string message;
  };
  const std::array cases{
      Case{"[@]", {1, 2}, "expected bare key starting character or string delimiter, saw '@'"},
      Case{"[\\x]", {1, 2}, "expected bare key starting character or string delimiter, saw '\\'"},
      Case{"a = 1\né = 2\n", {2, 1}, "expected keys, tables, whitespace or comments, saw 'é'"},
      Case{std::string("a = 1\nb\0 = 2\n", 13), {2, 2}, "control character U+0000"},
      Case{"a = \"é\x7f\"", {1, 7}, "control character U+007F"},
      Case{"a" +
               [] {
                 std::string dots;
                 for (int i = 0; i < 100'000; ++i) dots += ".a";
                 return dots;
               }() +
               " = 1",
           {1, 202},
           "more than 100 dots on one line"},
      Case{
          "a = " + std::string(100'000, '['), {1, 21}, "exceeded maximum nested value depth of 16"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.text.substr(0, 40));
    const auto tree = parse_toml(one.text);
    ASSERT_TRUE(tree.error);
    EXPECT_EQ(tree.error->place, one.place);
    EXPECT_NE(tree.error->message.find(one.message), std::string::npos) << tree.error->message;
    EXPECT_TRUE(tree.root.entries.empty());
  }
}

TEST(TomlTree, LetsALineEndBeforeAnAccentedLetter) {
  const auto tree = parse_toml("a = \"\"\"one \\\n   été\"\"\"\n");
  ASSERT_FALSE(tree.error) << tree.error->message;
  EXPECT_EQ(tree.root.entries.at(0).value.text, "one été");
}

TEST(TomlTree, ReadsDosLineEndsAndAByteOrderMark) {
  const auto tree = parse_toml(
      "\xef\xbb\xbf"
      "a = 1\r\nb = 2\r\n");
  ASSERT_FALSE(tree.error) << tree.error->message;
  EXPECT_EQ(entry(tree.root, "b").place.line, 2);
}

}  // namespace
}  // namespace bakeoff::catalog
