// Inventories of code bases that were scanned before, by the content of all that a scan reads: the
// same content, knowledge and program give the same inventory.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "scan/find_sources.h"
#include "scan/inventory.h"

namespace bakeoff::scan {

// 128 bits in hex over paths, roles and bytes of the files found, over what was left out, over the
// detectors and the program itself, and over `extra`.
std::string scan_key(const std::filesystem::path& folder, const FoundFiles& found,
                     const std::filesystem::path& detectors, const std::string& extra);

// Nothing where there is none, or where it cannot be read: a cache is never a reason to fail.
std::optional<Inventory> cached_inventory(const std::filesystem::path& cache,
                                          const std::string& key);

// Keeps the newest few. Not kept: what JSON cannot hold byte by byte (names that are no UTF-8).
void keep_inventory(const std::filesystem::path& cache, const std::string& key,
                    const Inventory& inventory);

}  // namespace bakeoff::scan
