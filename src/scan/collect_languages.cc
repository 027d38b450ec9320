// Languages, and how many lines of code each has.
#include <algorithm>
#include <map>

#include "scan/internal/collect.h"
#include "scan/internal/read_aside.h"

namespace bakeoff::scan {
namespace {

// The service that a file's lines count for; null: none, or the scan does not follow the language.
Service* service_of(std::vector<Service>& services, const std::string& file,
                    const LanguageRule& rule) {
  if (rule.name == "Python") return nearest_service(services, file, "python");
  if (rule.name == "JavaScript" || rule.name == "TypeScript")
    return nearest_service(services, file, "node");
  return nullptr;
}

}  // namespace

const LanguageRule* language_rule(const std::vector<LanguageRule>& languages,
                                  std::string_view path) {
  for (const auto& rule : languages) {
    for (const auto& ending : rule.endings) {
      if (path.ends_with(ending)) return &rule;
    }
  }
  return nullptr;
}

void collect_languages(const Collecting& in, const ReadAside& read) {
  auto& inventory = in.inventory;
  std::map<std::string, LanguageCount> counts;
  for (std::size_t i = 0; i < in.found.files.size(); ++i) {
    const auto& file = in.found.files[i];
    const auto lines = read.code_lines[i];
    if (lines == ReadAside::kNotCounted) continue;
    const auto* rule = language_rule(in.known.languages, file.path);
    auto& count = counts[rule->name];
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
