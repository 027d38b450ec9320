#include "scan/ignore_rules.h"

#include <gtest/gtest.h>

#include <chrono>

namespace bakeoff::scan {
namespace {

TEST(IgnoreRules, FollowGitsOwnRules) {
  struct Case {
    const char* patterns = "";
    const char* path = "";
    bool is_folder = false;
    std::optional<bool> expected;
  };
  for (const auto& [patterns, path, is_folder, expected] :
       {Case{"*.log", "a/b/x.log", false, true},
        Case{"*.log\n!keep.log", "a/keep.log", false, false},
        Case{"/build", "build", true, true},
        Case{"/build", "a/build", true, std::nullopt},
        Case{"build/", "a/build", true, true},
        Case{"build/", "a/build", false, std::nullopt},
        Case{"doc/*.txt", "doc/a.txt", false, true},
        Case{"doc/*.txt", "doc/a/b.txt", false, std::nullopt},
        Case{"**/gen", "a/b/gen", true, true},
        Case{"a/**/z", "a/z", false, true},
        Case{"a/**/z", "a/b/c/z", false, true},
        Case{"a/**", "a/b/c", false, true},
        Case{"x[0-9].py", "x7.py", false, true},
        Case{"x[!0-9].py", "x7.py", false, std::nullopt},
        Case{"# x\n\\#x", "#x", false, true},
        Case{"a\\*b", "a*b", false, true},
        Case{"a\\*b", "aab", false, std::nullopt},
        Case{"trailing   ", "trailing", false, true},
        Case{"", "x", false, std::nullopt},
        Case{"x[", "x[", false, true},
        Case{"*log", "log", false, true},
        Case{"*.log", "log", false, std::nullopt},
        Case{"*[0-9]", "x7", false, true},
        Case{"*\n!a.py", "b.py", false, true}}) {
    EXPECT_EQ(IgnoreRules("", patterns).ignores(path, is_folder), expected)
        << patterns << " and " << path;
  }
}

TEST(IgnoreRules, HoldBelowTheirFolderOnly) {
  const IgnoreRules rules("web", "/dist\n");
  EXPECT_EQ(rules.ignores("web/dist", true), true);
  EXPECT_EQ(rules.ignores("dist", true), std::nullopt);
  EXPECT_EQ(rules.ignores("website/dist", true), std::nullopt);
}

TEST(IgnoreRules, EndOnHostilePatterns) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a**/";
  pattern += "z";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(matches_glob(pattern, std::string(4000, 'a')));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

std::string entry(const std::string& path) {
  std::string bytes(60, '\0');
  bytes += '\0';
  bytes += static_cast<char>(path.size());
  bytes += path;
  bytes.append(8 - bytes.size() % 8, '\0');
  return bytes;
}

TEST(TrackedPaths, AreReadFromTheIndex) {
  std::string index("DIRC\0\0\0\2\0\0\0\2", 12);
  index += entry("a/long name.py") + entry("b");
  const auto paths = tracked_paths(index);
  ASSERT_TRUE(paths);
  EXPECT_EQ(*paths, (std::vector<std::string>{"a/long name.py", "b"}));
  for (std::size_t cut = 0; cut < index.size() - 8; ++cut)
    tracked_paths(std::string_view(index).substr(0, cut));
  EXPECT_FALSE(tracked_paths(std::string("DIRC\0\0\0\2\xff\xff\xff\xff", 12)));
  EXPECT_FALSE(tracked_paths("not an index"));
}

}  // namespace
}  // namespace bakeoff::scan
