#include "scan/knowledge.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/file.h"
#include "scan/internal/toml_reader.h"
#include "scan/inventory_words.h"

namespace bakeoff::scan {
namespace {

using catalog::TomlValue;

// Reads a file and gives its root to `read`; the first mistake is the error.
template <class Read>
Result<void> read_table(const std::filesystem::path& file, const Read& read) {
  BAKEOFF_TRY(text, read_file(file));
  const auto parsed = catalog::parse_toml(text);
  if (parsed.error) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{}:{}:{}: {}", file.string(), parsed.error->place.line,
                            parsed.error->place.column, parsed.error->message));
  }
  std::string mistake;
  {
    TomlReader reader(parsed.root, mistake);
    read(reader, parsed.root, mistake);
  }
  if (!mistake.empty()) return fail(ErrorCode::invalid_input, file.string() + ":" + mistake);
  return {};
}

RuleText rule_text_of(TomlReader& reader, const TomlValue& where) {
  RuleText rule{
      .id = reader.text("id"), .title = reader.text("title"), .text = reader.text("text")};
  const auto severity = reader.text("severity");
  bool is_known = false;
  for (const auto one : {Severity::note, Severity::warning, Severity::error}) {
    if (name_of(one) != severity) continue;
    rule.severity = one;
    is_known = true;
  }
  if (!is_known) reader.complain(where, "'severity' is note, warning or error");
  if (rule.id.empty() || rule.title.empty() || rule.text.empty())
    reader.complain(where, "a rule needs 'id', 'title' and 'text'");
  return rule;
}

RuntimeSupport runtime_of(const std::string& id, TomlReader& reader, const TomlValue& where) {
  RuntimeSupport runtime{.id = id,
                         .title = reader.text("title"),
                         .names = reader.texts("names"),
                         .source = reader.text("source")};
  reader.find("retrieved");
  if (const auto* ends = reader.find("ends")) {
    for (const auto& entry : ends->entries) {
      if (entry.value.kind != catalog::TomlKind::date)
        reader.complain(entry.value, "the end of a version is a date: 2024-10-07");
      runtime.lines.push_back({entry.key, entry.value.text});
    }
  }
  if (runtime.lines.empty() || runtime.names.empty() || runtime.source.empty())
    reader.complain(where, "a runtime needs 'names', 'source' and 'ends'");
  return runtime;
}

Result<std::vector<RuntimeSupport>> load_runtimes(const std::filesystem::path& file) {
  std::vector<RuntimeSupport> runtimes;
  const auto read = [&](TomlReader& root, const TomlValue& value, std::string& mistake) {
    for (const auto& entry : value.entries) {
      root.find(entry.key);
      TomlReader inner(entry.value, mistake);
      runtimes.push_back(runtime_of(entry.key, inner, entry.value));
    }
  };
  BAKEOFF_CHECK(read_table(file, read));
  return runtimes;
}

Result<std::vector<LanguageRule>> load_languages(const std::filesystem::path& file) {
  std::vector<LanguageRule> languages;
  const auto read = [&](TomlReader& root, const TomlValue& /*value*/, std::string& /*mistake*/) {
    root.tables("language", [&](TomlReader& inner, const TomlValue& where) {
      LanguageRule rule{.name = inner.text("name"),
                        .endings = inner.texts("endings"),
                        .line_comment = inner.text("line_comment")};
      const auto block = inner.texts("block_comment");
      if (block.size() == 2) {
        rule.block_open = block[0];
        rule.block_close = block[1];
      } else if (!block.empty()) {
        inner.complain(where, "'block_comment' is a beginning and an end");
      }
      if (rule.name.empty() || rule.endings.empty())
        inner.complain(where, "a language needs 'name' and 'endings'");
      languages.push_back(std::move(rule));
    });
  };
  BAKEOFF_CHECK(read_table(file, read));
  return languages;
}

ClassTrace class_trace_of(TomlReader& reader, const TomlValue& where) {
  ClassTrace trace{.calls = reader.texts("calls"),
                   .among = reader.texts("among"),
                   .types = reader.texts("types"),
                   .decorators = reader.texts("decorators"),
                   .bases = reader.texts("bases"),
                   .written = reader.texts("written")};
  const auto kind = reader.text("kind");
  bool is_known = false;
  for (const auto one : {EndpointClass::streaming, EndpointClass::upload, EndpointClass::complex,
                         EndpointClass::page}) {
    if (name_of(one) != kind) continue;
    trace.kind = one;
    is_known = true;
  }
  const auto language = reader.text("language");
  if (language == "script") trace.language = Language::script;
  if (!is_known || (language != "script" && language != "python"))
    reader.complain(where,
                    "'kind' is streaming, upload, complex or page, 'language' python or script");
  return trace;
}

Result<void> load_classes(const std::filesystem::path& file, Knowledge& known) {
  return read_table(file, [&](TomlReader& root, const TomlValue& value, std::string& mistake) {
    if (const auto* limits = root.find("limits")) {
      TomlReader inner(*limits, mistake);
      known.endpoint_limits = {inner.whole("reach"), inner.whole("complex_queries"),
                               inner.whole("complex_branches")};
      for (const char* key : {"reason", "origin", "date"}) inner.find(key);
    }
    if (known.endpoint_limits.reach <= 0 || known.endpoint_limits.complex_queries <= 0)
      root.complain(value, "[limits] needs 'reach', 'complex_queries' and 'complex_branches'");
    root.tables("class", [&](TomlReader& inner, const TomlValue& where) {
      known.endpoint_classes.push_back(class_trace_of(inner, where));
    });
  });
}

}  // namespace

Severity severity_of(const Knowledge& known, std::string_view rule) {
  const auto found = std::ranges::find(known.rules, rule, &RuleText::id);
  return found == known.rules.end() ? Severity::warning : found->severity;
}

Result<std::vector<RuleText>> load_rule_texts(const std::filesystem::path& folder) {
  std::vector<RuleText> rules;
  const auto read = [&](TomlReader& root, const TomlValue& /*value*/, std::string& /*mistake*/) {
    root.tables("rule", [&](TomlReader& inner, const TomlValue& where) {
      rules.push_back(rule_text_of(inner, where));
    });
  };
  BAKEOFF_CHECK(read_table(folder / "rules.toml", read));
  return rules;
}

Result<Knowledge> load_knowledge(const std::filesystem::path& folder) {
  Knowledge known;
  BAKEOFF_TRY(sources, load_source_rules(folder / "sources.toml"));
  known.sources = std::move(sources);
  BAKEOFF_TRY(detectors, load_detectors(folder));
  known.detectors = std::move(detectors);
  BAKEOFF_TRY(rules, load_rule_texts(folder));
  known.rules = std::move(rules);
  BAKEOFF_TRY(runtimes, load_runtimes(folder / "runtimes.toml"));
  known.runtimes = std::move(runtimes);
  BAKEOFF_TRY(languages, load_languages(folder / "languages.toml"));
  known.languages = std::move(languages);
  BAKEOFF_CHECK(load_classes(folder / "classes.toml", known));
  for (const auto& detector : known.detectors.all) {
    for (const auto& sink : detector.sinks) {
      if (std::ranges::find(known.rules, sink.rule, &RuleText::id) == known.rules.end())
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: the rule '{}' of a [[sink]] is not in rules.toml", detector.id,
                                sink.rule));
    }
  }
  return known;
}

}  // namespace bakeoff::scan
