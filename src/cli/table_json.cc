#include "cli/table_json.h"

#include <nlohmann/json.hpp>

namespace bakeoff::cli {

std::string table_to_json(const std::vector<std::vector<std::string>>& rows) {
  auto out = nlohmann::ordered_json::array();
  for (std::size_t row = 1; row < rows.size(); ++row) {
    nlohmann::ordered_json object;
    for (std::size_t i = 0; i < rows[row].size(); ++i) {
      std::string key = rows[0][i];
      for (char& c : key) {
        if (c == ' ') c = '_';
      }
      object[key] = rows[row][i];
    }
    out.push_back(object);
  }
  return out.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace bakeoff::cli
