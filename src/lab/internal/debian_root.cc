#include "lab/internal/debian_root.h"

#include <algorithm>
#include <sstream>

#include "base/file.h"
#include "lab/internal/toolchain.h"

namespace bakeoff::lab {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDefaultMirror = "http://deb.debian.org/debian";
// The names of the archives carry the versions; apt removes them afterwards.
constexpr const char* kNoteVersions =
    R"(--extract-hook=ls "$1/var/cache/apt/archives" > "$1/packages.txt")";
// Suites before trixie ship files outside /usr; with mmdebstrap's own hook they land inside.
constexpr const char* kMergeUsr = "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr";
// What the machine's own files are bound over, see `reaches_registries`.
constexpr const char* kMakePlaces =
    R"(--extract-hook=mkdir -p "$1/etc/ssl/certs" && touch "$1/etc/resolv.conf" "$1/etc/hosts")";

void bind_each(std::vector<std::string>& argv, const char* how,
               const std::vector<fs::path>& paths) {
  for (const fs::path& path : paths) argv.insert(argv.end(), {how, path, path});
}

std::string mirror_of(const InstallSite& site) {
  const auto named = site.places.inherited_env.find("BAKEOFF_DEBIAN_MIRROR");
  return named == site.places.inherited_env.end() ? kDefaultMirror : named->second;
}

// The archives are signed; that the list of them may be an old one is accepted, since suites are
// frozen on some mirrors and what was resolved is noted anyway.
Result<void> extract(const InstallSite& site, const std::string& mmdebstrap, const fs::path& to) {
  const auto& toolchain = site.contestant.toolchain;
  std::string packages;
  for (const auto& package : toolchain.packages)
    packages += (packages.empty() ? "" : ",") + package;
  site.tell("extracting packages of Debian " + toolchain.suite);
  return run_step(site, {{mmdebstrap, "--mode=chrootless", "--variant=extract",
                          R"(--aptopt=APT::Install-Recommends "false")",
                          R"(--aptopt=Acquire::Check-Valid-Until "false")",
                          R"(--aptopt=Acquire::Retries "1")", kMergeUsr, kNoteVersions, kMakePlaces,
                          "--include=" + packages, toolchain.suite, to, mirror_of(site)},
                         to.parent_path(),
                         log_path(site, "debian-root"),
                         {}});
}

}  // namespace

std::vector<std::string> under_root(const DebianRoot& root, const RootView& view,
                                    const std::vector<std::string>& argv) {
  std::vector<std::string> command{root.bwrap, "--die-with-parent", "--dev", "/dev", "--proc",
                                   "/proc",    "--tmpfs",           "/tmp"};
  for (const char* folder : {"usr", "etc", "var"}) {
    command.insert(command.end(), {"--ro-bind", root.folder / folder, fs::path("/") / folder});
  }
  for (const char* link : {"bin", "sbin", "lib", "lib64"}) {
    command.insert(command.end(), {"--symlink", fs::path("usr") / link, fs::path("/") / link});
  }
  bind_each(command, "--ro-bind", view.read_only);
  bind_each(command, "--bind", view.writable);
  if (view.reaches_registries) {
    bind_each(command, "--ro-bind-try", {"/etc/resolv.conf", "/etc/hosts", "/etc/ssl/certs"});
  }
  command.insert(command.end(), {"--chdir", view.cwd, "--"});
  command.insert(command.end(), argv.begin(), argv.end());
  return command;
}

std::string extracted_version(const std::string& archives, const std::string& package) {
  std::istringstream lines(archives);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind(package + "_", 0) != 0) continue;
    std::string version = line.substr(package.size() + 1);
    version = version.substr(0, version.find('_'));
    if (const auto epoch = version.find("%3a"); epoch != version.npos) {
      version = version.substr(epoch + 3);
    }
    return version.substr(0, version.find_first_of("+-~"));
  }
  return "";
}

Result<std::string> prepare_debian_root(const InstallSite& site, Installed& installed) {
  const auto& toolchain = site.contestant.toolchain;
  BAKEOFF_TRY(mmdebstrap, find_tool(site, "mmdebstrap", "mmdebstrap"));
  BAKEOFF_TRY(bwrap, find_tool(site, "bwrap", "bubblewrap"));
  std::vector<std::string> parts = toolchain.packages;
  std::sort(parts.begin(), parts.end());
  parts.push_back(toolchain.suite);
  parts.emplace_back(kMakePlaces);
  const std::string key = hash_of_parts(parts);
  const fs::path folder = site.places.cache_dir / "roots" / key;
  const DebianRoot root{folder / "root", bwrap};
  const auto fill = [&](InstallMarker& marker) -> Result<void> {
    BAKEOFF_CHECK(extract(site, mmdebstrap, root.folder));
    BAKEOFF_TRY(version, ask_version(site, under_root(root, {}, toolchain.version_command)));
    marker.runtime_version = version;
    return {};
  };
  BAKEOFF_TRY(made, install_once(site, folder, key, fill));
  installed.root = root;
  installed.runtime_version = made.marker.runtime_version;
  installed.was_cached = made.was_cached;
  return key;
}

}  // namespace bakeoff::lab
