// A folder as an Inventory: find, read, follow, put together.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "scan/inventory.h"

namespace bakeoff::scan {

struct ScanOptions {
  std::filesystem::path detectors;  // catalog/detectors
  int threads = 1;                  // processes that parse; the answer is the same for any number
  std::filesystem::path cache;      // of inventories by content; empty: none
  std::filesystem::path config;     // overrides; empty: bakeoff.toml in the folder, if there is one
  std::string today;                // "2026-11-26": what has ended by then; empty: no end is judged
  bool reads_all = false;  // also what imports nothing bakeoff knows: the same answer, slower
  // Called from time to time with the step and how far it is, 0..1; not always by the same thread,
  // never by two at once.
  std::function<void(std::string_view step, double share)> progress;
};

// Error: not_found (no such folder), invalid_input (a detector). A file that cannot be read is a
// row of Inventory::skipped, not an error.
Result<Inventory> scan_tree(const std::filesystem::path& folder, const ScanOptions& options);

struct ScannedTree {
  Inventory inventory;
  std::string json;  // as inventory_json writes it
};

// The same with its JSON, which the cache needs as well: it is written out once for both.
Result<ScannedTree> scan_tree_to_json(const std::filesystem::path& folder,
                                      const ScanOptions& options);

}  // namespace bakeoff::scan
