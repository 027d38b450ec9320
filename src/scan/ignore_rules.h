// .gitignore and .bakeoffignore: which paths of a tree are left out. What git tracks is never left
// out by .gitignore; its index is read as a file, git is not run.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bakeoff::scan {

// The patterns of one file, which hold for the folder it stands in.
class IgnoreRules {
 public:
  IgnoreRules(std::string folder, std::string_view text);

  // Does it leave the path out (true), keep it (false: "!x"), or say nothing?
  [[nodiscard]] std::optional<bool> ignores(std::string_view path, bool is_folder) const;

 private:
  // Most patterns are a name, or "*.py": these are compared without the steps of a glob.
  enum class Shape { plain, ending, glob };
  struct Pattern {
    std::string text;  // of an ending: without its star
    Shape shape = Shape::glob;
    bool keeps = false;
    bool folders_only = false;
    bool is_anchored = false;  // holds a slash: matched from the folder on
  };
  void add(std::string_view line);
  static bool fits(const Pattern& pattern, std::string_view path, std::string_view name);

  std::string folder_;
  std::vector<Pattern> patterns_;
};

// "a/**/b", "*.py", "x?z", "[ab]c"; "*" stops at a slash. Takes time linear in the path's length
// for each star.
bool matches_glob(std::string_view pattern, std::string_view path);

// The paths of .git/index (versions 2 to 4), sorted; nullopt: it is not one.
std::optional<std::vector<std::string>> tracked_paths(std::string_view index);

}  // namespace bakeoff::scan
