// bakeoff.toml at the root of a code base (or the file that --config names): what scan should see
// otherwise than by itself.
//
//   [[scan.path]]
//   match = "legacy/**"       # as in .gitignore
//   role = "source"           # source, test, history or ignored
//   rules_off = ["blocking-file-in-async"]
//   reason = "batch scripts"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scan/find_sources.h"

namespace bakeoff::scan {

struct PathOverride {
  std::string match;
  std::optional<FileRole> role;
  bool is_ignored = false;
  std::vector<std::string> rules_off;
  std::string reason;
};

// Error: invalid_input naming file, line and what is wrong.
Result<std::vector<PathOverride>> read_overrides(std::string_view text, const std::string& name);

// The last entry that matches the path or a folder above it, and says something about its role.
const PathOverride* override_of(const std::vector<PathOverride>& overrides, std::string_view path);

// Is the rule turned off for this file?
const PathOverride* silenced_by(const std::vector<PathOverride>& overrides, std::string_view path,
                                std::string_view rule);

}  // namespace bakeoff::scan
