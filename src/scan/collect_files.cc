// What the files alone say: languages with code lines, services, packaging tools, Prisma's schema.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <sstream>

#include "scan/internal/collect.h"
#include "scan/internal/read_regular.h"

namespace bakeoff::scan {
namespace {

struct LanguageRule {
  std::string_view ending;
  std::string_view name;
  std::string_view line_comment;
  std::string_view block_open;
  std::string_view block_close;
};

constexpr std::array<LanguageRule, 32> kLanguages{{{".py", "Python", "#", "", ""},
                                                   {".js", "JavaScript", "//", "/*", "*/"},
                                                   {".mjs", "JavaScript", "//", "/*", "*/"},
                                                   {".cjs", "JavaScript", "//", "/*", "*/"},
                                                   {".jsx", "JavaScript", "//", "/*", "*/"},
                                                   {".ts", "TypeScript", "//", "/*", "*/"},
                                                   {".mts", "TypeScript", "//", "/*", "*/"},
                                                   {".cts", "TypeScript", "//", "/*", "*/"},
                                                   {".tsx", "TypeScript", "//", "/*", "*/"},
                                                   {".go", "Go", "//", "/*", "*/"},
                                                   {".rs", "Rust", "//", "/*", "*/"},
                                                   {".rb", "Ruby", "#", "", ""},
                                                   {".ex", "Elixir", "#", "", ""},
                                                   {".exs", "Elixir", "#", "", ""},
                                                   {".java", "Java", "//", "/*", "*/"},
                                                   {".kt", "Kotlin", "//", "/*", "*/"},
                                                   {".php", "PHP", "//", "/*", "*/"},
                                                   {".c", "C", "//", "/*", "*/"},
                                                   {".h", "C/C++ header", "//", "/*", "*/"},
                                                   {".cc", "C++", "//", "/*", "*/"},
                                                   {".cpp", "C++", "//", "/*", "*/"},
                                                   {".cs", "C#", "//", "/*", "*/"},
                                                   {".sql", "SQL", "--", "/*", "*/"},
                                                   {".sh", "Shell", "#", "", ""},
                                                   {".vue", "Vue", "//", "<!--", "-->"},
                                                   {".svelte", "Svelte", "//", "<!--", "-->"},
                                                   {".html", "HTML", "", "<!--", "-->"},
                                                   {".css", "CSS", "", "/*", "*/"},
                                                   {".scss", "SCSS", "//", "/*", "*/"},
                                                   {".graphql", "GraphQL", "#", "", ""},
                                                   {".proto", "Protocol Buffers", "//", "/*", "*/"},
                                                   {".prisma", "Prisma", "//", "", ""}}};

const LanguageRule* language_rule(std::string_view path) {
  for (const auto& rule : kLanguages) {
    if (path.ends_with(rule.ending)) return &rule;
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

constexpr std::int64_t kMostCounted = 2'000'000;

struct Marker {
  std::string_view file;
  std::string_view tool;
  std::string_view ecosystem;
  bool is_lock = false;
};

constexpr std::array<Marker, 14> kMarkers{{{"package-lock.json", "npm", "node", true},
                                           {"npm-shrinkwrap.json", "npm", "node", true},
                                           {"yarn.lock", "yarn", "node", true},
                                           {"pnpm-lock.yaml", "pnpm", "node", true},
                                           {"bun.lock", "bun", "node", true},
                                           {"bun.lockb", "bun", "node", true},
                                           {"poetry.lock", "poetry", "python", true},
                                           {"uv.lock", "uv", "python", true},
                                           {"pdm.lock", "pdm", "python", true},
                                           {"Pipfile.lock", "pipenv", "python", true},
                                           {"conda-lock.yml", "conda", "python", true},
                                           {"Pipfile", "pipenv", "python", false},
                                           {"requirements.txt", "pip", "python", false},
                                           {"environment.yml", "conda", "python", false}}};

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string ecosystem_of(std::string_view name) {
  if (name == "package.json") return "node";
  const bool is_python = name == "pyproject.toml" || name == "setup.py" || name == "setup.cfg" ||
                         name == "Pipfile" || name == "requirements.txt";
  return is_python ? "python" : "";
}

}  // namespace

void collect_languages(const std::filesystem::path& folder, const FoundFiles& found,
                       Inventory& inventory) {
  std::map<std::string, LanguageCount> counts;
  for (const auto& file : found.files) {
    const auto* rule = language_rule(file.path);
    if (rule == nullptr || file.bytes > kMostCounted) continue;
    std::string text;
    std::string error;
    if (!read_regular(folder / file.path, text, error)) continue;
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

void collect_services(const std::filesystem::path& /*folder*/, const FoundFiles& found,
                      Inventory& inventory) {
  std::map<std::pair<std::string, std::string>, Service> services;  // root, ecosystem
  std::map<std::pair<std::string, std::string>, PackagingTool> tools;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> locks;
  for (const auto& file : found.files) {
    const auto name = base_name(file.path);
    const auto root = folder_of(file.path);
    if (const auto ecosystem = ecosystem_of(name); !ecosystem.empty()) {
      auto& service = services[{root, ecosystem}];
      service.root = root;
      service.ecosystem = ecosystem;
      service.name = root.empty() ? "" : std::string(base_name(root));
      service.manifests.push_back(file.path);
    }
    for (const auto& marker : kMarkers) {
      if (marker.file != name) continue;
      auto& tool = tools[{root, std::string(marker.tool)}];
      tool.name = marker.tool;
      tool.service = root;
      tool.files.push_back(file.path);
      if (marker.is_lock) locks[{root, std::string(marker.ecosystem)}].push_back(file.path);
    }
  }
  for (auto& [key, service] : services) inventory.services.push_back(std::move(service));
  for (auto& [key, tool] : tools) inventory.packaging.push_back(std::move(tool));
  for (const auto& [key, files] : locks) {
    if (files.size() < 2) continue;
    std::string names;
    for (const auto& file : files)
      names += (names.empty() ? "" : ", ") + std::string(base_name(file));
    inventory.pitfalls.push_back(
        {.rule = "several-lockfiles",
         .message =
             fmt::format("{} stand side by side: what is installed depends on the tool", names),
         .at = {files.front(), 0}});
  }
  for (auto& endpoint : inventory.endpoints) {
    Service* best = nullptr;
    const bool is_python = endpoint.at.file.ends_with(".py");
    for (auto& service : inventory.services) {
      const bool is_inside =
          service.root.empty() || endpoint.at.file.starts_with(service.root + "/");
      if (!is_inside || (service.ecosystem == "python") != is_python) continue;
      if (best == nullptr || service.root.size() > best->root.size()) best = &service;
    }
    if (best == nullptr) continue;
    endpoint.service = best->root;
    ++best->endpoints;
    if (std::ranges::find(best->frameworks, endpoint.framework) == best->frameworks.end())
      best->frameworks.push_back(endpoint.framework);
  }
}

// model User { id Int @id ... }
void collect_prisma(const std::filesystem::path& folder, const FoundFiles& found,
                    Inventory& inventory) {
  std::vector<Model> models;
  for (const auto& file : found.files) {
    if (!file.path.ends_with(".prisma") || file.bytes > kMostCounted) continue;
    std::string text;
    std::string error;
    if (!read_regular(folder / file.path, text, error)) continue;
    std::istringstream lines(text);
    int number = 0;
    bool is_in_model = false;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      std::istringstream words(line);
      std::string first;
      std::string second;
      words >> first >> second;
      if (first == "model" && line.find('{') != std::string::npos) {
        is_in_model = true;
        models.push_back({.name = second, .orm = "prisma", .at = {file.path, number}});
      } else if (first == "}") {
        is_in_model = false;
      } else if (is_in_model && !second.empty() && !first.starts_with("//") &&
                 !first.starts_with("@@")) {
        models.back().columns.push_back({.name = first,
                                         .type = second,
                                         .primary_key = line.find("@id") != std::string::npos,
                                         .nullable = second.ends_with('?'),
                                         .at = {file.path, number}});
      }
    }
  }
  // A field whose type is a model is a relation.
  for (auto& model : models) {
    std::vector<Column> columns;
    for (auto& column : model.columns) {
      const auto bare = column.type.substr(0, column.type.find_first_of("[?"));
      const bool is_model =
          std::ranges::any_of(models, [&](const Model& other) { return other.name == bare; });
      if (is_model) {
        const bool is_many = column.type.ends_with("[]");
        model.relations.push_back(
            {column.name, bare, is_many ? "one-to-many" : "many-to-one", column.at});
      } else {
        columns.push_back(column);
      }
    }
    model.columns = std::move(columns);
  }
  inventory.models.insert(inventory.models.end(), models.begin(), models.end());
}

}  // namespace bakeoff::scan
