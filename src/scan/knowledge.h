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

// classes.toml: what shows what an endpoint does.
struct ClassTrace {
  EndpointClass kind = EndpointClass::crud;
  Language language = Language::python;
  std::vector<std::string> calls;       // full names in reach of the handler
  std::vector<std::string> among;       // full names called in the line that registers it
  std::vector<std::string> types;       // of its parameters
  std::vector<std::string> decorators;  // of it and of its parameters
  std::vector<std::string> bases;       // of the class that handles
  std::vector<std::string> written;     // as it stands in the handler: "req.files"
};

struct EndpointLimits {
  int reach = 0;  // calls from the handler on
  int complex_queries = 0;
  int complex_branches = 0;
};

struct Knowledge {
  Detectors detectors;
  SourceRules sources;
  std::vector<RuleText> rules;
  std::vector<RuntimeSupport> runtimes;
  std::vector<LanguageRule> languages;
  std::vector<ClassTrace> endpoint_classes;
  EndpointLimits endpoint_limits;
};

// Error: invalid_input naming file, line and what is wrong; not_found.
Result<Knowledge> load_knowledge(const std::filesystem::path& folder);

// What a rule says of itself; warning where it is not known.
Severity severity_of(const Knowledge& known, std::string_view rule);

Result<std::vector<RuleText>> load_rule_texts(const std::filesystem::path& folder);

}  // namespace bakeoff::scan
