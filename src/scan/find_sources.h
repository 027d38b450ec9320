// The files of a folder: which to read as sources, which to leave out and why.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "scan/inventory.h"
#include "scan/parse_source.h"

namespace bakeoff::scan {

// catalog/detectors/sources.toml
struct SourceRules {
  std::map<std::string, std::string> left_out_folders;  // name -> reason
  std::map<std::string, std::string> left_out_files;    // pattern -> reason
  std::vector<std::string> test_folders;
  std::vector<std::string> test_files;
  // Below a folder of the first name, files of the second names are served by their place, whatever
  // the folders in between are called.
  std::map<std::string, std::vector<std::string>> served_by_place;
  std::vector<std::string> history_folders;
  std::int64_t most_bytes = 0;
  std::int64_t longest_line = 0;
};

Result<SourceRules> load_source_rules(const std::filesystem::path& file);

enum class FileRole { source, test, history, manifest, other };

struct PathOverride;  // overrides.h

struct FoundFile {
  std::string path;  // relative to the folder, '/' between folders
  std::int64_t bytes = 0;
  std::int64_t changed_at = 0;  // nanoseconds since 1970
  FileRole role = FileRole::other;
  bool is_source = false;  // in a language that is followed
  SourceKind kind = SourceKind::python;
};

struct FoundFiles {
  std::vector<FoundFile> files;      // sorted by path
  std::vector<SkippedFile> skipped;  // sorted by path
};

// Follows no link to a folder, and no link that leads outside; opens nothing but regular files.
// Error: not_found when there is no such folder, invalid_input when it cannot be listed.
// Heeds .bakeoffignore, .gitignore (but for what .git/index tracks) and `overrides`. The same files
// for any number of threads.
Result<FoundFiles> find_sources(const std::filesystem::path& folder, const SourceRules& rules,
                                const std::vector<PathOverride>& overrides, int threads = 1);

}  // namespace bakeoff::scan
