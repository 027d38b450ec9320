// A file of requests for one load: [[requests]] as in a workload, with weights, and feeds whose
// values stand in for {{feed.column}} (docs/formats/requests.md).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/workload.h"

namespace bakeoff::catalog {

// Rows of values by column, from a CSV file (RFC 4180, the first line names the columns) or a JSON
// file (an array of flat objects).
struct Feed {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // each as long as `columns`

  bool operator==(const Feed&) const = default;
};

// Error: invalid_input naming the line (CSV) or item (JSON) that does not fit.
Result<Feed> parse_csv_feed(const std::string& name, std::string_view text);
Result<Feed> parse_json_feed(const std::string& name, std::string_view text);

struct RequestFile {
  std::vector<RequestSpec> requests;
  std::vector<Feed> feeds;

  bool operator==(const RequestFile&) const = default;
};

// Feeds are found relative to the file. Errors: not_found, invalid_input (every problem at once).
Result<RequestFile> load_request_file(const std::filesystem::path& file);

}  // namespace bakeoff::catalog
