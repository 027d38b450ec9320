// Languages, and how many lines of code each has.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "scan/internal/collect.h"
#include "scan/internal/read_regular.h"

namespace bakeoff::scan {
namespace {

constexpr std::int64_t kMostCounted = 2'000'000;

const LanguageRule* language_rule(const std::vector<LanguageRule>& languages,
                                  std::string_view path) {
  for (const auto& rule : languages) {
    for (const auto& ending : rule.endings) {
      if (path.ends_with(ending)) return &rule;
    }
  }
  return nullptr;
}

// Lines that hold anything besides blanks and comments.
std::int64_t code_lines(std::string_view text, const LanguageRule& rule) {
  std::int64_t lines = 0;
  bool is_in_block = false;
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
    const auto start = line.find_first_not_of(" \t\r\f\v");
    if (start == std::string_view::npos) continue;
    line.remove_prefix(start);
    if (is_in_block) {
      const auto close = line.find(rule.block_close);
      if (close == std::string_view::npos) continue;
      is_in_block = false;
      line.remove_prefix(close + rule.block_close.size());
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    }
    if (!rule.line_comment.empty() && line.starts_with(rule.line_comment)) continue;
    if (!rule.block_open.empty() && line.starts_with(rule.block_open)) {
      const auto close = line.find(rule.block_close, rule.block_open.size());
      if (close == std::string_view::npos) {
        is_in_block = true;
        continue;
      }
      if (line.substr(close + rule.block_close.size()).find_first_not_of(" \t\r") ==
          std::string_view::npos)
        continue;
    }
    ++lines;
  }
  return lines;
}

}  // namespace

void collect_languages(const Collecting& in) {
  auto& inventory = in.inventory;
  std::map<std::string, LanguageCount> counts;
  for (const auto& file : in.found.files) {
    const auto* rule = language_rule(in.known.languages, file.path);
    if (rule == nullptr || file.bytes > kMostCounted) continue;
    std::string text;
    std::string error;
    if (!read_regular(in.folder / file.path, text, error)) continue;
    auto& count = counts[std::string(rule->name)];
    const auto lines = code_lines(text, *rule);
    count.language = rule->name;
    ++count.files;
    count.code_lines += lines;
    if (file.role == FileRole::test) count.test_lines += lines;
    const bool is_own = file.role == FileRole::source;
    if (!is_own) continue;
    Service* best = nullptr;
    const std::string ecosystem = rule->name == "Python" ? "python" : "node";
    const bool is_followed =
        rule->name == "Python" || rule->name == "JavaScript" || rule->name == "TypeScript";
    for (auto& service : inventory.services) {
      const bool is_inside = service.root.empty() || file.path.starts_with(service.root + "/");
      if (!is_followed || !is_inside || service.ecosystem != ecosystem) continue;
      if (best == nullptr || service.root.size() > best->root.size()) best = &service;
    }
    if (best != nullptr) best->code_lines += lines;
  }
  for (auto& [name, count] : counts) inventory.languages.push_back(std::move(count));
  std::ranges::stable_sort(inventory.languages, std::ranges::greater{}, &LanguageCount::code_lines);
}

}  // namespace bakeoff::scan
