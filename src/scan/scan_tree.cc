#include "scan/scan_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <future>
#include <map>

#include "base/file.h"
#include "scan/detectors.h"
#include "scan/find_sources.h"
#include "scan/internal/collect.h"
#include "scan/internal/endpoints.h"
#include "scan/internal/evaluator.h"
#include "scan/internal/grammars.h"
#include "scan/internal/packaging.h"
#include "scan/internal/read_aside.h"
#include "scan/internal/read_project.h"
#include "scan/internal/read_regular.h"
#include "scan/internal/triggers.h"
#include "scan/inventory_json.h"
#include "scan/overrides.h"
#include "scan/scan_cache.h"

namespace bakeoff::scan {
namespace {

namespace fs = std::filesystem;

struct Overrides {
  std::string text;
  std::vector<PathOverride> all;
};

Result<Overrides> overrides_for(const fs::path& folder, const ScanOptions& options) {
  Overrides overrides;
  std::string error;
  if (!options.config.empty()) {
    BAKEOFF_TRY(text, read_file(options.config));
    overrides.text = text;
  } else if (!read_regular(folder / "bakeoff.toml", overrides.text, error)) {
    return overrides;
  }
  const auto name = options.config.empty() ? std::string("bakeoff.toml") : options.config.string();
  BAKEOFF_TRY(all, read_overrides(overrides.text, name));
  overrides.all = std::move(all);
  return overrides;
}

// Pitfalls that bakeoff.toml turns off: left out, and told.
void silence(const std::vector<PathOverride>& overrides, Inventory& inventory) {
  std::map<std::pair<std::string, std::string>, int> silenced;  // file, reason
  std::erase_if(inventory.pitfalls, [&](const Pitfall& pitfall) {
    const auto* by = silenced_by(overrides, pitfall.at.file, pitfall.rule);
    if (by == nullptr) return false;
    ++silenced[{pitfall.at.file,
                pitfall.rule + (by->reason.empty() ? "" : " (" + by->reason + ")")}];
    return true;
  });
  for (const auto& [where, count] : silenced)
    inventory.skipped.push_back(
        {where.first, fmt::format("{} of {} turned off by bakeoff.toml", count, where.second),
         false});
}

// What HEAD names, without running git: its configuration may name programs to start.
std::string commit_of(const fs::path& folder) {
  std::string head;
  std::string error;
  std::error_code failed;
  if (fs::symlink_status(folder / ".git", failed).type() != fs::file_type::directory) return "";
  if (!read_regular(folder / ".git" / "HEAD", head, error)) return "";
  while (!head.empty() && (head.back() == '\n' || head.back() == '\r')) head.pop_back();
  constexpr std::string_view ref = "ref: refs/";
  if (head.starts_with(ref)) {
    const auto name = head.substr(ref.size());
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

std::vector<std::string> source_paths(const FoundFiles& found) {
  std::vector<std::string> paths;
  for (const auto& file : found.files) {
    if (file.is_source) paths.push_back(file.path);
  }
  return paths;
}

void sort_pitfalls(Inventory& inventory) {
  std::ranges::sort(inventory.pitfalls, {}, [](const Pitfall& pitfall) {
    return std::tie(pitfall.at.file, pitfall.at.line, pitfall.rule, pitfall.message);
  });
}

void collect_from_files(const Collecting& in, const ReadAside& read) {
  collect_prisma(in);
  const auto packaging = read_packaging(in, read);
  collect_services(in, packaging);
  collect_languages(in, read);
  collect_packaging_pitfalls(in, packaging);
  add_versions(packaging, in.inventory);
  drop_empty_services(in.inventory);
}

struct Reading {
  const fs::path& folder;
  const Knowledge& known;
  const FoundFiles& found;
  const ScanOptions& options;
  bool wants_sums = false;
};

// Gives the sums of all files, if they are wanted.
TreeSums read_and_follow(const Reading& reading, Inventory& inventory) {
  const Knowledge& known = reading.known;
  const FoundFiles& found = reading.found;
  const ScanOptions& options = reading.options;
  auto triggers = triggers_of(known.detectors);
  add_own_names(source_paths(found), triggers);
  ProjectReader reader(reading.folder, found, triggers, known.sources, options);
  reader.read_python();
  const auto policy = options.threads > 1 ? std::launch::async : std::launch::deferred;
  // What needs no sources is read where the processes that parse have little to do: beside what
  // leads from one file of Python to the next, and once the scripts are there. These are read
  // while Python is followed.
  AsideReader aside(reading.folder, found, known.languages, reading.wants_sums);
  auto manifests = std::async(policy, [&] { aside.read_manifests(); });
  reader.read_python_imports(inventory.skipped);
  const std::shared_future<void> scripts = std::async(policy, [&] { reader.read_scripts(); });
  auto others = std::async(policy, [&, scripts] {
    scripts.wait();
    manifests.get();
    aside.read_others();
  });
  for (bool is_first = true;; is_first = false) {
    Evaluator evaluator(reader.project(), known.detectors);
    evaluator.run(Language::python, reader.followed());
    if (is_first) {
      scripts.get();
      if (reader.take_scripts(inventory.skipped)) continue;
    }
    evaluator.run(Language::script, reader.followed());
    // A file that only following the program leads to, such as one loaded by a loop over a folder.
    if (reader.read_more(evaluator.wanted, inventory.skipped)) continue;
    if (reader.show_rest()) continue;
    Endpoints(evaluator, known.detectors, inventory).build();
    list_holes(evaluator, inventory);
    const Collecting collecting{evaluator,      known.detectors, inventory,         known,
                                reading.folder, found,           reader.followed(), options.today};
    collect_from_sources(collecting, policy);
    others.get();
    ReadAside read = aside.take();
    collect_from_files(collecting, read);
    for (const auto& file : reader.project().files)
      inventory.parsed += file.tree.nodes.empty() ? 0 : 1;
    return std::move(read.sums);
  }
}

// On the clock of the times of change, whose ticks are some milliseconds.
std::int64_t now_of_files() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// Every later change of a file will show in its time of change.
bool is_settled(const FoundFiles& found, std::int64_t begun_at) {
  return std::ranges::all_of(
      found.files, [begun_at](const FoundFile& file) { return file.changed_at < begun_at; });
}

// The JSON is empty unless something was in need of it.
Result<ScannedTree> scan(const fs::path& folder, const ScanOptions& options) {
  BAKEOFF_CHECK(check_grammars());
  const std::int64_t begun_at = now_of_files();
  // What is known is read while the folder is walked, which needs little of it.
  const auto policy = options.threads > 1 ? std::launch::async : std::launch::deferred;
  auto knowledge = std::async(policy, [&] { return load_knowledge(options.detectors); });
  BAKEOFF_TRY(rules, load_source_rules(options.detectors / "sources.toml"));
  BAKEOFF_TRY(overrides, overrides_for(folder, options));
  auto sources = find_sources(folder, rules, overrides.all, options.threads);
  BAKEOFF_TRY(known, knowledge.get());
  BAKEOFF_TRY(found, std::move(sources));
  const bool uses_cache = !options.reads_all;
  const ScanCache cache(uses_cache ? options.cache : "", found, options.detectors,
                        options.today + "\n" + overrides.text);
  std::optional<TreeSums> sums;
  if (cache.is_used() && (cache.knows_such() || !is_settled(found, begun_at))) {
    sums = sum_files(folder, found);
    if (auto known_before = cache.find(*sums)) {
      if (known_before->inventory.root != folder ||
          known_before->inventory.commit != commit_of(folder)) {
        known_before->inventory.root = folder.string();
        known_before->inventory.commit = commit_of(folder);
        known_before->json.clear();
      }
      return std::move(*known_before);
    }
  }
  Inventory inventory{.root = folder.string(), .files = static_cast<int>(found.files.size())};
  inventory.commit = commit_of(folder);
  inventory.skipped = found.skipped;
  TreeSums on_the_way =
      read_and_follow({folder, known, found, options, cache.is_used() && !sums}, inventory);
  if (!sums) sums = std::move(on_the_way);
  silence(overrides.all, inventory);
  sort_pitfalls(inventory);
  std::ranges::sort(inventory.skipped, {},
                    [](const SkippedFile& file) { return std::tie(file.path, file.reason); });
  auto json = cache.keep(*sums, inventory);
  return ScannedTree{std::move(inventory), std::move(json)};
}

}  // namespace

Result<Inventory> scan_tree(const fs::path& folder, const ScanOptions& options) {
  BAKEOFF_TRY(scanned, scan(folder, options));
  return std::move(scanned.inventory);
}

Result<ScannedTree> scan_tree_to_json(const fs::path& folder, const ScanOptions& options) {
  BAKEOFF_TRY(scanned, scan(folder, options));
  if (scanned.json.empty()) scanned.json = inventory_json(scanned.inventory);
  return scanned;
}

}  // namespace bakeoff::scan
