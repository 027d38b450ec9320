// Pitfalls of packaging: lockfiles side by side or out of step with their manifest, versions that
// nothing pins, runtimes that get no repairs any more.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "scan/internal/manifest_names.h"
#include "scan/internal/packaging.h"
#include "scan/internal/read_aside.h"
#include "scan/version_range.h"

namespace bakeoff::scan {
namespace {

constexpr std::size_t kNamed = 4;  // dependencies that a message names

bool is_dockerfile(const std::string& name) {
  return name == "Dockerfile" || name == "Containerfile" || name.starts_with("Dockerfile.") ||
         name.ends_with(".Dockerfile") || name.ends_with(".dockerfile");
}

bool is_version_file(const std::string& name) {
  return name == ".python-version" || name == ".nvmrc" || name == ".node-version" ||
         name == ".tool-versions" || name == "runtime.txt";
}

std::string ecosystem_of_tool(const std::string& file) {
  const auto name = name_of_file(file);
  const bool is_node = name.starts_with("package-lock") || name.starts_with("npm-") ||
                       name == "yarn.lock" || name.starts_with("pnpm") || name.starts_with("bun.");
  return is_node ? "node" : "python";
}

class PackagingPitfalls {
 public:
  PackagingPitfalls(const Collecting& in, const Packaging& packaging)
      : in_(in), packaging_(packaging) {}

  void run() {
    several_lockfiles();
    for (const auto& manifest : packaging_.manifests) {
      const auto* lock = lock_over(manifest);
      if (lock != nullptr) disagreeing(manifest, *lock);
      if (lock == nullptr && !manifest.is_locked_itself) unpinned(manifest);
    }
    if (!in_.today.empty()) runtimes();
  }

 private:
  // The lockfile of the nearest folder that has one for this ecosystem.
  [[nodiscard]] const Lock* lock_over(const Manifest& manifest) const {
    const Lock* best = nullptr;
    for (const auto& lock : packaging_.locks) {
      const auto root = folder_of(lock.file);
      const auto here = folder_of(manifest.file);
      const bool is_above = root.empty() || here == root || here.starts_with(root + "/");
      if (!is_above || ecosystem_of_tool(lock.file) != manifest.ecosystem) continue;
      // A lock of Python's tools speaks of pyproject.toml or Pipfile beside it, or of a
      // workspace's.
      const bool is_other = is_requirements(manifest.file) ||
                            (lock.tool == "pipenv") != manifest.file.ends_with("Pipfile");
      if (manifest.ecosystem == "python" && is_other) continue;
      if (best == nullptr || root.size() > folder_of(best->file).size()) best = &lock;
    }
    return best;
  }

  void several_lockfiles() {
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> locks;
    for (const auto& lock : packaging_.locks)
      locks[{folder_of(lock.file), ecosystem_of_tool(lock.file)}].push_back(lock.file);
    for (const auto& [key, files] : locks) {
      if (files.size() < 2) continue;
      std::vector<std::string> names;
      for (const auto& file : files) names.push_back(name_of_file(file));
      add("several-lockfiles", {files.front(), 0},
          fmt::format("{} stand side by side: what is installed depends on the tool",
                      fmt::join(names, ", ")));
    }
  }

  void disagreeing(const Manifest& manifest, const Lock& lock) {
    const auto root = folder_of(lock.file);
    const auto here = folder_of(manifest.file);
    const auto relative = here.substr(std::min(here.size(), root.empty() ? 0 : root.size() + 1));
    std::vector<std::string> differences;
    int line = 0;
    for (const auto& dependency : manifest.dependencies) {
      const auto difference = disagreement(manifest, dependency, lock, relative);
      if (!difference) continue;
      if (differences.empty()) line = dependency.line;
      differences.push_back(*difference);
    }
    // A file that another tool reads (setup.cfg beside poetry.lock) is not what was locked.
    const bool is_locked_from = manifest.file.ends_with("pyproject.toml") ||
                                manifest.ecosystem == "node" || manifest.file.ends_with("Pipfile");
    if (differences.empty() || !is_locked_from) return;
    if (lock.asked.empty() && !relative.empty()) return;  // names alone do not tell whose they are
    add("lockfile-disagrees", {manifest.file, line},
        fmt::format("{} does not fit {}: {}", lock.file, name_of_file(manifest.file),
                    shortened(differences)));
  }

  void unpinned(const Manifest& manifest) {
    std::vector<std::string> names;
    int line = 0;
    for (const auto& dependency : manifest.dependencies) {
      if (dependency.is_pinned) continue;
      if (names.empty()) line = dependency.line;
      names.push_back(dependency.spec.empty()
                          ? dependency.name
                          : fmt::format("{} {}", dependency.name, dependency.spec));
    }
    if (names.empty()) return;
    add("unpinned-dependencies", {manifest.file, line},
        fmt::format("{} of {} dependencies have no exact version, and no lockfile has one: {}",
                    names.size(), manifest.dependencies.size(), shortened(names)),
        manifest.is_library);
  }

  void runtimes() {
    for (const auto& declared : packaging_.runtimes) {
      const auto known =
          std::ranges::find(in_.known.runtimes, declared.runtime, &RuntimeSupport::id);
      if (known != in_.known.runtimes.end()) judge(declared, *known);
    }
  }

  void judge(const RuntimeDeclared& declared, const RuntimeSupport& known) {
    std::vector<const RuntimeSupport::Line*> ended;
    bool admits_supported = false;
    for (const auto& line : known.lines) {
      if (!is_admitted(declared, line)) continue;
      if (line.ends < in_.today) {
        ended.push_back(&line);
      } else {
        admits_supported = true;
      }
    }
    if (ended.empty()) return;
    const auto newest = std::ranges::max_element(ended, {}, [](const auto* line) {
      return parse_version(line->version).value_or(Version{});
    });
    const auto message =
        admits_supported
            ? fmt::format("{} {} also admits {}, which has had no repairs since {}", known.title,
                          declared.spec, (*newest)->version, (*newest)->ends)
            : fmt::format("{} {}: {} has had no repairs since {}", known.title, declared.spec,
                          (*newest)->version, (*newest)->ends);
    add("end-of-life-runtime", {declared.file, declared.line}, message, admits_supported);
  }

  static bool is_admitted(const RuntimeDeclared& declared, const RuntimeSupport::Line& line) {
    const auto cycle = parse_version(line.version);
    if (!cycle) return false;
    if (!declared.is_range) {
      const auto version = parse_version(declared.spec);
      if (!version || version->count < cycle->count)
        return false;  // "python:3" is whatever is newest
      return std::equal(cycle->parts.begin(), cycle->parts.begin() + cycle->count,
                        version->parts.begin());
    }
    constexpr int last_part = 999;
    Version last = *cycle;
    for (int i = cycle->count; i < 3; ++i) last.parts[static_cast<std::size_t>(i)] = last_part;
    return admits(declared.spec, *cycle).value_or(false) ||
           admits(declared.spec, last).value_or(false);
  }

  static std::string shortened(std::vector<std::string> names) {
    const auto count = names.size();
    if (count <= kNamed) return fmt::format("{}", fmt::join(names, "; "));
    names.resize(kNamed);
    return fmt::format("{}; {} more", fmt::join(names, "; "), count - kNamed);
  }

  void add(const std::string& rule, Location at, std::string message, bool is_note = false) {
    Pitfall pitfall{.rule = rule, .message = std::move(message), .at = std::move(at)};
    pitfall.severity = is_note ? Severity::note : severity_of(in_.known, rule);
    in_.inventory.pitfalls.push_back(std::move(pitfall));
  }

  const Collecting& in_;
  const Packaging& packaging_;
};

std::vector<RuntimeDeclared> runtimes_in(const Collecting& in, const std::string& file,
                                         const std::string& text) {
  const auto name = name_of_file(file);
  if (is_dockerfile(name)) return read_dockerfile(text, file, in.known.runtimes);
  if (is_version_file(name)) return read_version_file(text, file, in.known.runtimes);
  return {};
}

// A manifest, a lockfile, or a file that names a runtime.
void add_manifest(const Collecting& in, const std::string& file, const ManifestRead& read,
                  Packaging& packaging) {
  if (!read.error.empty()) {
    in.inventory.skipped.push_back({file, read.error, true});
  } else if (read.manifest) {
    if (!read.manifest->mistake.empty())
      in.inventory.skipped.push_back({file, read.manifest->mistake, true});
    packaging.manifests.push_back(*read.manifest);
  } else if (read.lock) {
    packaging.locks.push_back(*read.lock);
  } else {
    const auto runtimes = runtimes_in(in, file, read.text);
    packaging.runtimes.insert(packaging.runtimes.end(), runtimes.begin(), runtimes.end());
  }
}

// It is a source, too: parsed already.
void add_setup_py(const Collecting& in, const std::string& file, Packaging& packaging) {
  const auto& by_path = in.evaluator.project().by_path;
  const auto found = by_path.find(file);
  if (found != by_path.end())
    packaging.manifests.push_back(read_setup_py(in.evaluator.tree(found->second), file));
}

}  // namespace

Packaging read_packaging(const Collecting& in, const ReadAside& read) {
  Packaging packaging;
  for (std::size_t i = 0; i < in.found.files.size(); ++i) {
    const auto& file = in.found.files[i];
    if (file.role == FileRole::test) continue;
    if (name_of_file(file.path) == "setup.py") {
      add_setup_py(in, file.path, packaging);
    } else if (file.role == FileRole::manifest) {
      add_manifest(in, file.path, read.manifests[i], packaging);
    }
  }
  for (const auto& manifest : packaging.manifests)
    packaging.runtimes.insert(packaging.runtimes.end(), manifest.runtimes.begin(),
                              manifest.runtimes.end());
  return packaging;
}

void collect_packaging_pitfalls(const Collecting& in, const Packaging& packaging) {
  PackagingPitfalls(in, packaging).run();
}

// As a lockfile has it, else as a manifest asks.
void add_versions(const Packaging& packaging, Inventory& inventory) {
  std::map<std::string, std::string> asked;
  for (const auto& manifest : packaging.manifests) {
    if (manifest.ecosystem != "python") continue;
    for (const auto& dependency : manifest.dependencies)
      asked.emplace(dependency.name, dependency.spec);
  }
  std::map<std::string, std::string> locked;
  for (const auto& lock : packaging.locks) {
    if (ecosystem_of_tool(lock.file) != "python") continue;
    for (const auto& [name, versions] : lock.locked) {
      if (versions.size() == 1) locked.emplace(name, *versions.begin());
    }
  }
  for (auto& library : inventory.libraries) {
    if (library.ecosystem != "python" || !library.version.empty()) continue;
    const auto name = python_name(library.name);
    if (const auto found = locked.find(name); found != locked.end()) {
      library.version = found->second;
    } else if (const auto wanted = asked.find(name); wanted != asked.end()) {
      library.version = wanted->second;
    }
  }
}

}  // namespace bakeoff::scan
