#include "lab/install_contestant.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/clock.h"
#include "base/file.h"
#include "lab/internal/debian_root.h"
#include "lab/internal/expand_words.h"
#include "lab/internal/locked_version.h"
#include "lab/internal/toolchain.h"

namespace bakeoff::lab {
namespace {

namespace fs = std::filesystem;
using catalog::ToolchainKind;

// Where the steps run and where their result is kept: one and the same for a shipped contestant.
struct Workplace {
  fs::path folder;  // of the cache
  fs::path cwd;
};

bool needs_folder(const catalog::Contestant& contestant) {
  return !contestant.install_steps.empty() ||
         contestant.toolchain.kind == ToolchainKind::python_venv ||
         contestant.toolchain.kind == ToolchainKind::debian_root;
}

Result<std::string> make_key(const catalog::Contestant& contestant, const std::string& toolchain) {
  std::vector<std::string> parts{toolchain};
  for (const std::string& input : contestant.install_inputs) {
    BAKEOFF_TRY(text, read_file(contestant.source_dir / input));
    parts.push_back(input);
    parts.push_back(text);
  }
  for (const auto& step : contestant.install_steps) parts.push_back(hash_of_parts(step));
  return hash_of_parts(parts);
}

// What the toolchain's own programs are told in every step.
std::map<std::string, std::string> step_variables(const InstallSite& site,
                                                  const Installed& installed) {
  switch (installed.contestant.toolchain.kind) {
    case ToolchainKind::npm_node:  // the folder of the runtime holds the headers that belong to it
      return {{"npm_config_nodedir", fs::path(installed.node).parent_path().parent_path()}};
    case ToolchainKind::cargo:  // one for all contestants: crates that they share compile once
      return {{"CARGO_TARGET_DIR", site.places.cache_dir / "cargo-target"}};
    default:
      return {};
  }
}

Result<void> run_steps(const InstallSite& site, const Installed& installed,
                       const Workplace& place) {
  const WordValues values = toolchain_words(installed, place.cwd);
  for (std::size_t i = 0; i < site.contestant.install_steps.size(); ++i) {
    BAKEOFF_TRY(argv, expand_all(site.contestant.install_steps[i], values));
    site.tell(fmt::format("installing packages, step {} of {}", i + 1,
                          site.contestant.install_steps.size()));
    StepOrder step{argv, place.cwd, log_path(site, "install-" + std::to_string(i + 1)),
                   step_variables(site, installed)};
    if (!installed.root.folder.empty()) {
      const RootView view{.writable = {place.cwd}, .cwd = place.cwd, .reaches_registries = true};
      step.argv = under_root(installed.root, view, argv);
      step.shown = argv;
    }
    BAKEOFF_CHECK(run_step(site, step));
  }
  return {};
}

std::string find_framework_version(const Installed& installed) {
  const catalog::Contestant& contestant = installed.contestant;
  const std::string& name = contestant.version_of;
  if (name == "node" || name == "python" || name == "go") return installed.runtime_version;
  if (name.empty()) return "";
  for (const std::string& input : contestant.install_inputs) {
    const std::string text = read_file(contestant.source_dir / input).value_or("");
    std::string version = locked_version(fs::path(input).filename(), text, name);
    if (!version.empty()) return version;
  }
  if (installed.root.folder.empty()) return "";
  return extracted_version(read_file(installed.root.folder / "packages.txt").value_or(""), name);
}

Result<void> copy_inputs(const catalog::Contestant& contestant, const fs::path& folder) {
  for (const std::string& input : contestant.install_inputs) {
    BAKEOFF_TRY(text, read_file(contestant.source_dir / input));
    const fs::path copy = folder / input;
    BAKEOFF_CHECK(make_folder(copy.parent_path()));
    BAKEOFF_CHECK(write_file(copy, text));
  }
  return {};
}

Result<void> fill_folder(const InstallSite& site, Installed& installed, const Workplace& place) {
  if (site.contestant.toolchain.kind == ToolchainKind::python_venv) {
    BAKEOFF_CHECK(make_venv(site, place.folder));
  }
  return run_steps(site, installed, place);
}

// What an installation in place leaves behind: when it is gone, the installation is.
constexpr std::array<const char*, 6> kUsualResults{"node_modules", "venv",  ".venv",
                                                   "vendor",       "build", "target"};

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    names.insert(entry.path().filename());
  }
  return names;
}

std::vector<std::string> find_results(const fs::path& folder, const std::set<std::string>& before) {
  std::vector<std::string> results;
  for (const std::string& name : names_in(folder)) {
    const bool usual =
        std::find(kUsualResults.begin(), kUsualResults.end(), name) != kUsualResults.end();
    if (usual || before.count(name) == 0) results.push_back(name);
  }
  return results;
}

// A finished installation in place is worth nothing when its result was deleted, or when nothing
// names its content.
void drop_stale_marker(const catalog::Contestant& contestant, const fs::path& folder) {
  const auto marker = read_marker(folder);
  if (!marker) return;
  bool stale = contestant.install_inputs.empty() && !contestant.install_steps.empty();
  for (const std::string& name : marker->made) {
    std::error_code ignored;
    stale |= !fs::exists(contestant.source_dir / name, ignored);
  }
  std::error_code ignored;
  if (stale) fs::remove(folder / "installed.json", ignored);
}

Result<CachedFolder> install_in_place(const InstallSite& site, Installed& installed,
                                      const std::string& key) {
  const catalog::Contestant& contestant = site.contestant;
  const Workplace place{
      site.places.cache_dir / ("own-" + content_hash(contestant.source_dir.string())),
      contestant.source_dir};
  if (contestant.toolchain.kind == ToolchainKind::python_venv) {
    installed.python = place.folder / "venv" / "bin" / "python";  // not in the user's folder
  }
  drop_stale_marker(contestant, place.folder);
  installed.install_dir = contestant.source_dir;
  return install_once(site, place.folder, key, [&](InstallMarker& marker) -> Result<void> {
    const std::set<std::string> before = names_in(contestant.source_dir);
    BAKEOFF_CHECK(fill_folder(site, installed, place));
    marker.made = find_results(contestant.source_dir, before);
    return {};
  });
}

// Told before gigabytes are fetched, not by the last package. Most of a Debian root is there by
// now.
Result<void> check_room(const catalog::Contestant& contestant, const fs::path& folder) {
  if (contestant.toolchain.kind == ToolchainKind::debian_root) return {};
  constexpr double bytes_per_megabyte = 1e6;
  std::error_code unknown;
  const auto space = fs::space(folder, unknown);
  const double free = static_cast<double>(space.available) / bytes_per_megabyte;
  if (unknown || contestant.install_megabytes <= free) return {};
  return fail(
      ErrorCode::not_installable,
      fmt::format("needs {:.0f} MB of disk, and {:.0f} MB are free at {}: free some, or name "
                  "another place in XDG_CACHE_HOME",
                  contestant.install_megabytes, free, folder.string()));
}

Result<CachedFolder> install_in_cache(const InstallSite& site, Installed& installed,
                                      const std::string& key) {
  const fs::path folder = site.places.cache_dir / (as_file_name(site.contestant.id) + "-" + key);
  const Workplace place{folder, folder};
  if (site.contestant.toolchain.kind == ToolchainKind::python_venv) {
    installed.python = folder / "venv" / "bin" / "python";
  }
  installed.install_dir = folder;
  return install_once(site, folder, key, [&](InstallMarker&) -> Result<void> {
    BAKEOFF_CHECK(check_room(site.contestant, folder));
    BAKEOFF_CHECK(copy_inputs(site.contestant, folder));
    return fill_folder(site, installed, place);
  });
}

// The copy is named after its content: an edited source never runs as the old one, nor changes
// under a running one.
Result<void> copy_sources(const InstallSite& site, Installed& installed) {
  BAKEOFF_TRY(hash, hash_of_tree(site.contestant.source_dir));
  const fs::path copy = installed.install_dir / ("source-" + hash);
  BAKEOFF_TRY(lock, FolderLock::take(installed.install_dir, nullptr, site.places.interrupts));
  static_cast<void>(lock);
  std::error_code ignored;
  if (!fs::exists(copy, ignored)) BAKEOFF_CHECK(copy_tree(site.contestant.source_dir, copy));
  installed.contestant.source_dir = copy;
  return {};
}

Result<void> install_packages(const InstallSite& site, Installed& installed,
                              const std::string& toolchain) {
  BAKEOFF_TRY(key, make_key(site.contestant, toolchain));
  const bool in_place = site.contestant.is_own_service;
  BAKEOFF_TRY(folder, in_place ? install_in_place(site, installed, key)
                               : install_in_cache(site, installed, key));
  installed.was_cached = installed.was_cached && folder.was_cached;
  if (in_place) return {};
  return copy_sources(site, installed);
}

Result<Installed> install(const InstallSite& site) {
  SystemClock clock;
  const Seconds begin = clock.monotonic();
  Installed installed;
  installed.contestant = site.contestant;
  installed.install_dir = site.contestant.source_dir;
  BAKEOFF_TRY(toolchain, prepare_toolchain(site, installed));
  if (needs_folder(site.contestant)) BAKEOFF_CHECK(install_packages(site, installed, toolchain));
  installed.framework_version = find_framework_version(installed);
  if (!installed.was_cached) installed.install_seconds = (clock.monotonic() - begin).count();
  return installed;
}

}  // namespace

Result<Installed> install_contestant(const catalog::Contestant& contestant,
                                     const InstallPlaces& places, ProcessHost& host,
                                     const InstallProgress& progress) {
  auto installed = install({contestant, places, host, progress});
  const bool names_it = installed || installed.error().code == ErrorCode::missing_tool ||
                        installed.error().code == ErrorCode::interrupted;
  if (names_it) return installed;
  // The registry that did not answer is one of these.
  const auto& needs = contestant.requires_registries;
  const std::string needed =
      needs.empty() ? "" : fmt::format(" (it needs {})", fmt::join(needs, " and "));
  return fail(installed.error(), contestant.id + " cannot be installed here" + needed);
}

}  // namespace bakeoff::lab
