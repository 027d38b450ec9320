#include "catalog/request_file.h"

#include <fmt/format.h>

#include <map>

#include "base/file.h"
#include "catalog/internal/read_one_file.h"

namespace bakeoff::catalog {
namespace {

namespace fs = std::filesystem;

Result<Feed> load_feed(const std::string& name, const fs::path& file) {
  BAKEOFF_TRY(text, read_file(file));
  const bool is_json_file = file.extension() == ".json";
  auto feed = is_json_file ? parse_json_feed(name, text) : parse_csv_feed(name, text);
  if (!feed) return fail(feed.error(), file.string());
  return feed;
}

}  // namespace

void read_request_file(TableReader& table, RequestFile& requests,
                       std::map<std::string, std::string>& feeds) {
  feeds = table.text_map("feeds", Need::optional, is_id, is_relative_path);
  requests.requests = read_requests(table, Need::required, Strictness::any_answer);
  if (!table.is_describing() && requests.requests.empty()) {
    table.problem("requests", "there is no request");
  }
}

Result<RequestFile> load_request_file(const fs::path& file) {
  BAKEOFF_TRY(text, read_file(file));
  RequestFile requests;
  std::map<std::string, std::string> feeds;
  std::vector<Problem> problems;
  Links links;
  FileContext context{file, problems, links};
  read_text(text, context, [&](TableReader& table) { read_request_file(table, requests, feeds); });
  sort_problems(problems);
  if (!problems.empty()) return fail(ErrorCode::invalid_input, format_problems(problems));
  for (const auto& [name, path] : feeds) {
    BAKEOFF_TRY(feed, load_feed(name, file.parent_path() / path));
    requests.feeds.push_back(std::move(feed));
  }
  return requests;
}

}  // namespace bakeoff::catalog
