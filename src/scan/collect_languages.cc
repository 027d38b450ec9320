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

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

// An empty mark: the language has none.
bool opens_with(std::string_view line, const std::string& mark) {
  return !mark.empty() && line.starts_with(mark);
}

// Takes a file's lines one after the other: a comment may go on.
class CodeLines {
 public:
  explicit CodeLines(const LanguageRule& rule) : rule_(rule) {}

  // Anything besides blanks and comments?
  bool has_code(std::string_view line) {
    const auto start = line.find_first_not_of(" \t\r\f\v");
    if (start == std::string_view::npos) return false;
    line.remove_prefix(start);
    if (is_in_block_) {
      const auto close = line.find(rule_.block_close);
      if (close == std::string_view::npos) return false;
      is_in_block_ = false;
      line.remove_prefix(close + rule_.block_close.size());
      if (is_blank(line)) return false;
    }
    if (opens_with(line, rule_.line_comment)) return false;
    return !opens_with(line, rule_.block_open) || has_code_behind_block(line);
  }

 private:
  bool has_code_behind_block(std::string_view line) {
    const auto close = line.find(rule_.block_close, rule_.block_open.size());
    is_in_block_ = close == std::string_view::npos;
    return !is_in_block_ && !is_blank(line.substr(close + rule_.block_close.size()));
  }

  const LanguageRule& rule_;
  bool is_in_block_ = false;
};

std::int64_t code_lines(std::string_view text, const LanguageRule& rule) {
  std::int64_t lines = 0;
  CodeLines reader(rule);
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (reader.has_code(text.substr(0, end))) ++lines;
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
  }
  return lines;
}

// The service that a file's lines count for; null: none, or the scan does not follow the language.
Service* service_of(std::vector<Service>& services, const std::string& file,
                    const LanguageRule& rule) {
  if (rule.name == "Python") return nearest_service(services, file, "python");
  if (rule.name == "JavaScript" || rule.name == "TypeScript")
    return nearest_service(services, file, "node");
  return nullptr;
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
    if (file.role != FileRole::source) continue;
    auto* service = service_of(inventory.services, file.path, *rule);
    if (service != nullptr) service->code_lines += lines;
  }
  for (auto& [name, count] : counts) inventory.languages.push_back(std::move(count));
  std::ranges::stable_sort(inventory.languages, std::ranges::greater{}, &LanguageCount::code_lines);
}

}  // namespace bakeoff::scan
