// A table as JSON: the first row names the fields.
#pragma once

#include <string>
#include <vector>

namespace bakeoff::cli {

std::string table_to_json(const std::vector<std::vector<std::string>>& rows);

}  // namespace bakeoff::cli
