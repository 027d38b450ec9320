#include "scan/scan_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "base/file.h"
#include "scan/detectors.h"
#include "scan/find_sources.h"
#include "scan/internal/endpoints.h"
#include "scan/internal/evaluator.h"
#include "scan/internal/grammars.h"
#include "scan/internal/manifests_json.h"
#include "scan/parse_source.h"

namespace bakeoff::scan {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> ignore_patterns(const fs::path& folder) {
  std::vector<std::string> patterns;
  const auto text = read_file(folder / ".bakeoffignore");
  if (!text) return patterns;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty() && line.front() != '#') patterns.push_back(line);
  }
  return patterns;
}

void read_sources(const fs::path& folder, const FoundFiles& found, Project& project,
                  Inventory& inventory) {
  for (const auto& file : found.files) {
    if (!file.is_source || file.role != FileRole::source) continue;
    auto text = read_file(folder / file.path);
    if (!text) {
      inventory.skipped.push_back({file.path, text.error().message, true});
      continue;
    }
    auto tree = parse_source(file.kind, *text);
    if (!tree) {
      inventory.skipped.push_back({file.path, tree.error().message, true});
      continue;
    }
    if (tree->too_deep_at > 0)
      inventory.skipped.push_back(
          {file.path, fmt::format("nests too deep in line {}", tree->too_deep_at), true});
    project.files.push_back({file.path, std::move(*tree)});
  }
  inventory.parsed = static_cast<int>(project.files.size());
  index_files(project);
}

void list_holes(Evaluator& evaluator, Inventory& inventory) {
  for (const auto& row : evaluator.found.lost) {
    const auto& tree = evaluator.tree(row.site.file);
    inventory.holes.push_back(
        {row.what,
         written(tree, row.site.node),
         row.reason,
         {evaluator.project().files[row.site.file].path, tree.line(row.site.node)}});
  }
  std::ranges::sort(inventory.holes, {}, [](const Hole& hole) {
    return std::tie(hole.at.file, hole.at.line, hole.what);
  });
  const auto same = std::unique(inventory.holes.begin(), inventory.holes.end());
  inventory.holes.erase(same, inventory.holes.end());
}

}  // namespace

Result<Inventory> scan_tree(const fs::path& folder, const ScanOptions& options) {
  BAKEOFF_CHECK(check_grammars());
  BAKEOFF_TRY(rules, load_source_rules(options.detectors / "sources.toml"));
  BAKEOFF_TRY(detectors, load_detectors(options.detectors));
  BAKEOFF_TRY(found, find_sources(folder, rules, ignore_patterns(folder)));
  Inventory inventory{.root = folder.string(), .files = static_cast<int>(found.files.size())};
  inventory.skipped = found.skipped;
  Project project;
  read_sources(folder, found, project, inventory);
  read_script_configs(folder, found, project);
  // Nothing is read beyond this point.
  Evaluator evaluator(project, detectors);
  evaluator.run();
  Endpoints(evaluator, detectors, inventory).build();
  list_holes(evaluator, inventory);
  return inventory;
}

}  // namespace bakeoff::scan
