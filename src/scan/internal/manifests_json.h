// package.json and tsconfig.json, as far as imports depend on them.
#pragma once

#include <filesystem>

#include "scan/find_sources.h"
#include "scan/project.h"

namespace bakeoff::scan {

// Fills Project::aliases and Project::packages.
void read_script_configs(const std::filesystem::path& folder, const FoundFiles& found,
                         Project& project);

}  // namespace bakeoff::scan
