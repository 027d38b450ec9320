// The runtime a contestant needs: found on the machine or installed once from its lockfile.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "lab/install_contestant.h"
#include "lab/internal/install_cache.h"

namespace bakeoff::lab {

// What every step of an installation needs to know.
struct InstallSite {
  const catalog::Contestant& contestant;
  const InstallPlaces& places;
  ProcessHost& host;
  const InstallProgress& progress;

  void tell(const std::string& step) const {
    if (progress) progress(step);
  }
};

struct StepOrder {
  std::vector<std::string> argv;
  std::filesystem::path cwd;
  std::filesystem::path log_file;
  std::map<std::string, std::string> env;  // added to the inherited one
  std::vector<std::string> shown = {};     // in messages; empty: argv
};

// Error: missing_tool when its program is not there, not_installable, interrupted.
Result<void> run_step(const InstallSite& site, const StepOrder& step);

// Runs `fill` on an empty folder of the cache unless a finished one with this key is there. The
// bool: was cached.
struct CachedFolder {
  InstallMarker marker;
  bool was_cached = false;
};
Result<CachedFolder> install_once(const InstallSite& site, const std::filesystem::path& folder,
                                  const std::string& key,
                                  const std::function<Result<void>(InstallMarker&)>& fill);

// One way to come by a runtime. `prepare` sets its words and the runtime_version of `installed`,
// installing a pinned runtime, and returns what of it must be part of a cache key.
struct Provider {
  catalog::ToolchainKind kind;
  Result<std::string> (*prepare)(const InstallSite& site, Installed& installed);
};
Result<std::string> prepare_go(const InstallSite& site, Installed& installed);
Result<std::string> prepare_cargo(const InstallSite& site, Installed& installed);
Result<std::string> prepare_debian_root(const InstallSite& site, Installed& installed);

// By the one provider that knows the contestant's kind of toolchain.
Result<std::string> prepare_toolchain(const InstallSite& site, Installed& installed);

// Makes the virtual environment `folder`/venv.
Result<void> make_venv(const InstallSite& site, const std::filesystem::path& folder);

// The first line that a command prints, e.g. of `node --version`.
Result<std::string> ask_version(const InstallSite& site, const std::vector<std::string>& command);

// A program on the PATH of the caller. Error: missing_tool with what to install.
Result<std::string> find_tool(const InstallSite& site, const std::string& name,
                              const std::string& package);

std::filesystem::path log_path(const InstallSite& site, const std::string& what);

}  // namespace bakeoff::lab
