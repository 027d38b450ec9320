// What scan knows besides frameworks, all of it data in catalog/detectors: which files to read, the
// pitfalls' texts, until when runtimes get repairs, how languages write comments.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scan/detectors.h"
#include "scan/find_sources.h"
#include "scan/inventory.h"

namespace bakeoff::scan {

// rules.toml: what a pitfall means and what to do about it.
struct RuleText {
  std::string id;
  std::string title;
  Severity severity = Severity::warning;
  std::string text;
};

// runtimes.toml
struct RuntimeSupport {
  struct Line {
    std::string version;  // "3.8", "16"
    std::string ends;     // "2024-10-07": the last day with repairs
  };
  std::string id;  // python, node
  std::string title;
  std::vector<std::string> names;  // what files and images call it
  std::string source;
  std::vector<Line> lines;
};

// languages.toml
struct LanguageRule {
  std::string name;
  std::vector<std::string> endings;
  std::string line_comment;
  std::string block_open;
  std::string block_close;
};

struct Knowledge {
  Detectors detectors;
  SourceRules sources;
  std::vector<RuleText> rules;
  std::vector<RuntimeSupport> runtimes;
  std::vector<LanguageRule> languages;
};

// Error: invalid_input naming file, line and what is wrong; not_found.
Result<Knowledge> load_knowledge(const std::filesystem::path& folder);

Result<std::vector<RuleText>> load_rule_texts(const std::filesystem::path& folder);

}  // namespace bakeoff::scan
