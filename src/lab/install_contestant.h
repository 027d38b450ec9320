// Installs a contestant into the cache, once per content of its lockfiles; fails fast with the
// reason.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "base/result.h"
#include "catalog/contestant.h"
#include "lab/process_host.h"

namespace bakeoff::lab {

struct InstallPlaces {
  std::filesystem::path cache_dir;    // $XDG_CACHE_HOME/bakeoff/installs
  std::filesystem::path program_dir;  // bundled programs (libexec/bakeoff)
  std::map<std::string, std::string>
      inherited_env;        // proxy, CA and registry variables, PATH and HOME of the caller
  Seconds step_limit{900};  // one install step may take this long
  const std::atomic<int>* interrupts =
      nullptr;  // not 0: stop waiting for another bakeoff's install
};

// Where a contestant of a Debian root lives.
struct DebianRoot {
  std::filesystem::path folder;  // empty: it runs on the machine itself
  std::string bwrap;
};

// Everything needed to start it: values for the {words} of contestant.h.
struct Installed {
  catalog::Contestant contestant;
  std::filesystem::path
      install_dir;   // cache folder of this lockfile hash (source_dir when nothing is installed)
  std::string node;  // path of the node binary, empty where unused
  std::string npm;   // the machine's npm, empty where unused
  std::string python;
  std::string go;
  std::string cargo;
  DebianRoot root;
  std::string program;            // bundled program
  std::string runtime_version;    // "v24.21.0", "Python 3.11.2"
  std::string framework_version;  // from the lockfile
  double install_seconds = 0;     // 0: was cached
  bool was_cached = false;
};

using InstallProgress = std::function<void(const std::string& step)>;

// Errors: missing_tool ("npm is not installed: apt-get install npm"), not_installable (the
// registry's answer, log path).
Result<Installed> install_contestant(const catalog::Contestant& contestant,
                                     const InstallPlaces& places, ProcessHost& host,
                                     const InstallProgress& progress);

// The variables that installs inherit from the caller's environment, by the documented list.
std::map<std::string, std::string> inheritable_environment(const char* const* environment);

}  // namespace bakeoff::lab
