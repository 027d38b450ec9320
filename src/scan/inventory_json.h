// An Inventory as JSON (docs/formats/scan.md) and back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scan/inventory.h"
#include "scan/knowledge.h"

namespace bakeoff::scan {

std::string inventory_json(const Inventory& inventory);

// The pitfalls as SARIF 2.1.0.
std::string inventory_sarif(const Inventory& inventory, const std::vector<RuleText>& texts);

// Error: invalid_input, saying what is wrong with the text.
Result<Inventory> read_inventory_json(std::string_view text);

}  // namespace bakeoff::scan
