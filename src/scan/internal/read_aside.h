// What is read beside the sources, needs nothing of them, and so is read while these are followed:
// how many lines of code each file has, what manifests and lockfiles say, and all in a sum.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scan/find_sources.h"
#include "scan/internal/manifests.h"
#include "scan/knowledge.h"
#include "scan/scan_cache.h"

namespace bakeoff::scan {

struct ManifestRead {
  std::string error;  // set: could not be read
  std::string text;   // of what is neither a manifest nor a lockfile
  std::optional<Manifest> manifest;
  std::optional<Lock> lock;
};

struct ReadAside {
  static constexpr std::int64_t kNotCounted = -1;

  std::vector<std::int64_t> code_lines;  // by file found; kNotCounted: no language, or unreadable
  std::vector<ManifestRead> manifests;   // by file found; those of role manifest
  TreeSums sums;                         // of no file, unless they were wanted
};

// Reads a file once for whatever asks for it. May run beside anything that changes neither `found`
// nor `languages`, which must outlive it.
class AsideReader {
 public:
  AsideReader(const std::filesystem::path& folder, const FoundFiles& found,
              const std::vector<LanguageRule>& languages, bool wants_sums);

  // The one, and then the other.
  void read_manifests();
  void read_others();
  ReadAside take() { return std::move(read_); }

 private:
  void read(std::size_t i);

  const std::filesystem::path& folder_;
  const FoundFiles& found_;
  const std::vector<LanguageRule>& languages_;
  bool wants_sums_;
  ReadAside read_;
  std::string text_;
  std::string error_;
};

const LanguageRule* language_rule(const std::vector<LanguageRule>& languages,
                                  std::string_view path);  // null: none

}  // namespace bakeoff::scan
