#include "cli/places.h"

#include <unistd.h>

#include <cstdlib>
#include <vector>

#include "base/environment.h"

namespace bakeoff::cli {
namespace {

namespace fs = std::filesystem;

// The XDG rule: a relative or empty variable counts as unset.
fs::path xdg(const char* name, const char* below_home) {
  const fs::path given = environment_variable(name);
  if (given.is_absolute()) return given / "bakeoff";
  const fs::path home = environment_variable("HOME");
  return (home.empty() ? fs::path("/tmp") : home) / below_home / "bakeoff";
}

fs::path binary_folder() {
  std::error_code error;
  const auto self = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path() : self.parent_path();
}

// The source tree of a program that runs where it was built, such as build/release/bin/.
std::vector<fs::path> folders_above(const fs::path& bin) {
  return {bin.parent_path().parent_path().parent_path(), bin.parent_path().parent_path()};
}

bool holds_catalog(const fs::path& folder) {
  return fs::exists(folder / "catalog" / "scale.toml") && fs::exists(folder / "contestants");
}

}  // namespace

Result<Places> find_places() {
  Places places;
  places.data = xdg("XDG_DATA_HOME", ".local/share");
  places.cache = xdg("XDG_CACHE_HOME", ".cache");
  places.state = xdg("XDG_STATE_HOME", ".local/state");
  const fs::path bin = binary_folder();
  const fs::path installed_programs = bin.parent_path() / "libexec" / "bakeoff";
  places.programs =
      fs::exists(installed_programs) ? installed_programs : bin.parent_path() / "libexec";
  std::vector<fs::path> candidates = {environment_variable("BAKEOFF_SHARE"),
                                      bin.parent_path() / "share" / "bakeoff"};
  for (auto& folder : folders_above(bin)) candidates.push_back(std::move(folder));
  std::string tried;
  for (const auto& folder : candidates) {
    if (folder.empty()) continue;
    if (holds_catalog(folder)) {
      places.catalog = {folder / "catalog", folder / "contestants"};
      return places;
    }
    tried += (tried.empty() ? "" : ", ") + folder.string();
  }
  return fail(ErrorCode::not_found,
              "the catalog is missing; looked in " + tried +
                  ". Reinstall bakeoff, or set BAKEOFF_SHARE to the folder that holds catalog/ and "
                  "contestants/");
}

}  // namespace bakeoff::cli
