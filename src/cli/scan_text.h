// An Inventory for the terminal.
#pragma once

#include <string>

#include "scan/inventory.h"

namespace bakeoff::cli {

struct ScanTextOptions {
  bool all = false;  // every row, not only the first of each kind
};

std::string scan_text(const scan::Inventory& inventory, const ScanTextOptions& options);

}  // namespace bakeoff::cli
