// Plain text tables for list, doctor and evidence: columns as wide as needed, the last one cut at
// the edge.
#pragma once

#include <string>
#include <vector>

namespace bakeoff::cli {

std::string format_table(const std::vector<std::vector<std::string>>& rows, int columns);

}  // namespace bakeoff::cli
