#include "scan/scan_tree.h"

#include <algorithm>
#include <sstream>

#include "base/file.h"
#include "scan/detectors.h"
#include "scan/find_sources.h"
#include "scan/internal/collect.h"
#include "scan/internal/endpoints.h"
#include "scan/internal/evaluator.h"
#include "scan/internal/grammars.h"
#include "scan/internal/packaging.h"
#include "scan/internal/read_project.h"
#include "scan/internal/read_regular.h"

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

// What HEAD names, without running git: its configuration may name programs to start.
std::string commit_of(const fs::path& folder) {
  std::string head;
  std::string error;
  if (!read_regular(folder / ".git" / "HEAD", head, error)) return "";
  while (!head.empty() && (head.back() == '\n' || head.back() == '\r')) head.pop_back();
  constexpr std::string_view kRef = "ref: refs/";
  if (head.starts_with(kRef)) {
    const auto name = head.substr(kRef.size());
    if (name.find("..") != std::string::npos) return "";
    if (!read_regular(folder / ".git" / "refs" / name, head, error)) return "";
    while (!head.empty() && head.back() == '\n') head.pop_back();
  }
  const bool is_hex = head.find_first_not_of("0123456789abcdef") == std::string::npos;
  return is_hex && head.size() >= 40 ? head : "";
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

void sort_pitfalls(Inventory& inventory) {
  std::ranges::sort(inventory.pitfalls, {}, [](const Pitfall& pitfall) {
    return std::tie(pitfall.at.file, pitfall.at.line, pitfall.rule, pitfall.message);
  });
}

}  // namespace

Result<Inventory> scan_tree(const fs::path& folder, const ScanOptions& options) {
  BAKEOFF_CHECK(check_grammars());
  BAKEOFF_TRY(known, load_knowledge(options.detectors));
  const auto& rules = known.sources;
  const auto& detectors = known.detectors;
  BAKEOFF_TRY(found, find_sources(folder, rules, ignore_patterns(folder)));
  Inventory inventory{.root = folder.string(), .files = static_cast<int>(found.files.size())};
  inventory.commit = commit_of(folder);
  inventory.skipped = found.skipped;
  const auto triggers = triggers_of(detectors);
  ProjectReader reader(folder, found, triggers, rules, options);
  reader.read_all(inventory.skipped);
  for (;;) {
    Evaluator evaluator(reader.project(), detectors);
    evaluator.run();
    // A file that only following the program leads to, such as one loaded by a loop over a folder.
    if (reader.read_more(evaluator.wanted, inventory.skipped)) continue;
    Endpoints(evaluator, detectors, inventory).build();
    list_holes(evaluator, inventory);
    const Collecting collecting{evaluator, detectors, inventory,    known,
                                folder,    found,     options.today};
    collect_models(collecting);
    collect_notes(collecting);
    collect_queries(collecting);
    collect_libraries(collecting);
    collect_blocking(collecting);
    collect_prisma(collecting);
    const auto packaging = read_packaging(collecting);
    collect_services(collecting, packaging);
    collect_languages(collecting);
    collect_packaging_pitfalls(collecting, packaging);
    add_versions(packaging, inventory);
    drop_empty_services(inventory);
    break;
  }
  sort_pitfalls(inventory);
  for (const auto& file : reader.project().files)
    inventory.parsed += file.tree.nodes.empty() ? 0 : 1;
  std::ranges::sort(inventory.skipped, {}, &SkippedFile::path);
  return inventory;
}

}  // namespace bakeoff::scan
