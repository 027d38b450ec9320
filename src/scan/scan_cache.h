// Inventories of code bases that were scanned before, by the content of all that a scan reads: the
// same content, knowledge and program give the same inventory.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "scan/find_sources.h"
#include "scan/internal/content_hash.h"
#include "scan/inventory.h"
#include "scan/scan_tree.h"

namespace bakeoff::scan {

// What the files say, in a word each.
struct TreeSums {
  std::vector<ContentSum> files;  // by file found; zeros: says something only by being there
  bool has_changed = false;       // a file is not any more as it was found
};

// Whether a scan may read it. What it does not read says something only by being there.
bool may_be_read(const FoundFile& file);

TreeSums sum_files(const std::filesystem::path& folder, const FoundFiles& found);

class ScanCache {
 public:
  // `cache` empty: remembers nothing. `extra` is what else the inventory depends on.
  ScanCache(std::filesystem::path cache, const FoundFiles& found,
            const std::filesystem::path& detectors, const std::string& extra);

  [[nodiscard]] bool is_used() const { return !cache_.empty(); }
  // Was a tree of the same names and sizes scanned before? Only then are its sums worth knowing
  // before it is read: else they are taken on the way.
  [[nodiscard]] bool knows_such() const;
  // Nothing where there is none, or where it cannot be read: a cache is never a reason to fail.
  [[nodiscard]] std::optional<ScannedTree> find(const TreeSums& sums) const;
  // Keeps the newest few, and gives the JSON if it was written out for that. Not kept: what JSON
  // cannot hold byte by byte (names that are no UTF-8), and what changed while it was read.
  [[nodiscard]] std::string keep(const TreeSums& sums, const Inventory& inventory) const;

 private:
  [[nodiscard]] std::filesystem::path file_for(const TreeSums& sums) const;

  std::filesystem::path cache_;
  std::string shape_;  // of paths, roles and sizes, of what was left out, of knowledge and program
};

}  // namespace bakeoff::scan
