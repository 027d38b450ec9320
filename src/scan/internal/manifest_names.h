// Files that declare dependencies, lock them or say how a service is run.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace bakeoff::scan {

inline constexpr std::array<std::string_view, 31> kManifests{"package.json",
                                                             "package-lock.json",
                                                             "npm-shrinkwrap.json",
                                                             "pnpm-lock.yaml",
                                                             "yarn.lock",
                                                             "bun.lock",
                                                             "bun.lockb",
                                                             "tsconfig.json",
                                                             "jsconfig.json",
                                                             "tsconfig.base.json",
                                                             "pyproject.toml",
                                                             "poetry.lock",
                                                             "uv.lock",
                                                             "pdm.lock",
                                                             "Pipfile",
                                                             "Pipfile.lock",
                                                             "setup.py",
                                                             "setup.cfg",
                                                             "environment.yml",
                                                             "environment.yaml",
                                                             "conda-lock.yml",
                                                             ".python-version",
                                                             ".nvmrc",
                                                             ".node-version",
                                                             "runtime.txt",
                                                             "Dockerfile",
                                                             "pnpm-workspace.yaml",
                                                             "schema.prisma",
                                                             ".tool-versions",
                                                             "Containerfile",
                                                             "conda-lock.yaml"};

inline bool is_manifest(std::string_view name) {
  for (const auto manifest : kManifests) {
    if (name == manifest) return true;
  }
  if (name.ends_with(".prisma")) return true;
  if (name.starts_with("tsconfig.") && name.ends_with(".json")) return true;
  if (name.starts_with("Dockerfile.") || name.ends_with(".Dockerfile") ||
      name.ends_with(".dockerfile"))
    return true;
  return name.ends_with(".txt") && name.find("requirements") != std::string_view::npos;
}

inline std::string name_of_file(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

inline bool is_requirements(const std::string& path) {
  const auto name = name_of_file(path);
  const auto folder = path.substr(0, path.size() - name.size());
  return name.ends_with(".txt") &&
         (name.find("requirements") != std::string::npos || folder.ends_with("requirements/"));
}

}  // namespace bakeoff::scan
