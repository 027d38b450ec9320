#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "catalog/request_file.h"

namespace bakeoff::catalog {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

Result<Feed> parse_json_feed(const std::string& name, std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_array() || json.empty() || !json.front().is_object()) {
    return fail(ErrorCode::invalid_input, "must be a JSON array of objects, and not empty");
  }
  Feed feed{.name = name, .columns = {}, .rows = {}};
  for (const auto& [column, value] : json.front().items()) feed.columns.push_back(column);
  for (std::size_t i = 0; i < json.size(); ++i) {
    std::vector<std::string> row;
    for (const auto& column : feed.columns) {
      if (!json[i].is_object() || !json[i].contains(column)) {
        return fail(ErrorCode::invalid_input, fmt::format("item {} has no '{}'", i, column));
      }
      row.push_back(text_of(json[i][column]));
    }
    feed.rows.push_back(std::move(row));
  }
  return feed;
}

}  // namespace bakeoff::catalog
