// Any bytes as each kind of manifest, lockfile, version file and ignore file: they are read or not,
// and what comes out can be compared.
#include <cstdint>
#include <string>
#include <string_view>

#include "scan/ignore_rules.h"
#include "scan/internal/manifests.h"
#include "scan/overrides.h"
#include "scan/parse_source.h"
#include "scan/version_range.h"

namespace {

using namespace bakeoff::scan;

void compare(const Manifest& manifest, const Lock& lock) {
  for (const auto& dependency : manifest.dependencies) {
    static_cast<void>(disagreement(manifest, dependency, lock, ""));
    static_cast<void>(admits(dependency.spec, {{1, 2, 3}, 3}));
  }
}

Manifest manifest_of(unsigned kind, std::string_view text) {
  switch (kind % 6) {
    case 0:
      return read_package_json(text, "package.json");
    case 1:
      return read_requirements(text, "requirements.txt");
    case 2:
      return read_pyproject(text, "pyproject.toml");
    case 3:
      return read_pipfile(text, "Pipfile");
    case 4:
      return read_setup_cfg(text, "setup.cfg");
    default: {
      const auto tree = parse_source(SourceKind::python, text);
      return tree ? read_setup_py(*tree, "setup.py") : Manifest{};
    }
  }
}

Lock lock_of(unsigned kind, std::string_view text) {
  switch (kind % 5) {
    case 0:
      return read_package_lock(text, "package-lock.json");
    case 1:
      return read_pipfile_lock(text, "Pipfile.lock");
    case 2:
      return read_yarn_lock(text, "yarn.lock");
    case 3:
      return read_pnpm_lock(text, "pnpm-lock.yaml");
    default:
      return read_toml_lock(text, "uv.lock", "uv");
  }
}

}  // namespace

// The first byte chooses what is read; a byte 0xff parts a manifest from its lockfile.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const unsigned kind = bytes[0];
  const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const auto cut = text.find('\xff');
  const auto first = text.substr(0, cut);
  const auto second = cut == std::string_view::npos ? std::string_view() : text.substr(cut + 1);
  compare(manifest_of(kind, first), lock_of(kind / 6, second));
  const std::vector<RuntimeSupport> known{
      {"python", "Python", {"python"}, "", {{"3.8", "2024-10-07"}}}};
  static_cast<void>(read_dockerfile(first, "Dockerfile", known));
  static_cast<void>(read_version_file(first, ".tool-versions", known));
  static_cast<void>(tracked_paths(first));
  static_cast<void>(IgnoreRules("", first).ignores(second.substr(0, 200), false));
  static_cast<void>(read_overrides(first, "bakeoff.toml"));
  return 0;
}
