#include <fmt/format.h>

#include <algorithm>

#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

constexpr std::array<Choice<std::string_view>, 5> kMethods{
    {{"GET", "GET"}, {"POST", "POST"}, {"PUT", "PUT"}, {"PATCH", "PATCH"}, {"DELETE", "DELETE"}}};

constexpr std::array<std::string_view, 5> kBodyRules{"body", "body_json", "body_sha256",
                                                     "body_matches", "body_fields"};

constexpr Range kBodyTimes{.least = 1, .most = 1'000'000};
constexpr std::size_t kMostBodyBytes = 32U << 20U;
constexpr Range kWeight{.least = 1, .most = 1000};
constexpr Range kStatus{.least = 100, .most = 599};

std::string is_free_header_name(const std::string& name) {
  for (const std::string_view ours : {"connection", "content-length", "transfer-encoding"}) {
    if (name == ours) return fmt::format("bakeoff writes the header '{}' itself", name);
  }
  return is_header_name(name);
}

std::string is_encoding(const std::string& text) {
  return text == "gzip" ? "" : "'" + text + "' is no encoding that is checked; there is: gzip";
}

AnswerRule read_answer(TableReader& table, Strictness strictness) {
  AnswerRule answer;
  answer.status = table.whole_or("status", 200, kStatus);
  answer.body = table.maybe_text("body");
  answer.body_json = table.maybe_text("body_json", is_json);
  answer.body_sha256 = table.text_or_none("body_sha256", is_sha256);
  answer.body_matches = table.text_or_none("body_matches");
  answer.body_fields = table.text_map("body_fields", Need::optional, is_json_pointer, is_json);
  answer.header_starts_with =
      table.text_map("header_starts_with", Need::optional, is_header_name, is_header_value);
  answer.headers_present = table.texts("headers_present", Need::optional, is_header_name);
  answer.body_encoding = table.text_or_none("body_encoding", is_encoding);
  if (table.has("body") && table.has("body_encoding")) {
    table.problem("body",
                  "the bytes of a packed body differ from server to server: say what it "
                  "holds by 'body_json' or 'body_sha256'");
  }
  if (table.has("body") && table.has("body_json")) {
    table.problem("body_json", "give 'body' or 'body_json', not both");
  }
  const bool has_body =
      std::ranges::any_of(kBodyRules, [&](std::string_view key) { return table.has(key); });
  if (strictness == Strictness::checked_answer && !has_body) {
    table.problem("body",
                  "missing key 'body' or 'body_json': an answer that nobody checks proves nothing");
  }
  return answer;
}

RequestSpec read_request(TableReader& table, Strictness strictness) {
  RequestSpec request;
  request.method = table.choice("method", kMethods, Need::optional);
  request.path = table.text("path", is_url_path);
  request.headers = table.text_map("headers", Need::optional, is_free_header_name, is_header_value);
  request.body = table.text_or_none("body");
  request.body_times = table.whole_or("body_times", 1, kBodyTimes);
  if (request.body.size() * static_cast<std::size_t>(request.body_times) > kMostBodyBytes)
    table.problem("body_times", "the whole body is larger than 32 MiB");
  request.weight = table.whole_or("weight", 1, kWeight);
  if (strictness == Strictness::checked_answer) {
    request.served_as = table.reference_or_none("served_as", kWorkload);
    request.timed = table.flag_or("timed", true);
  }
  const auto need = strictness == Strictness::checked_answer ? Need::required : Need::optional;
  table.table("answer", need,
              [&](TableReader& below) { request.answer = read_answer(below, strictness); });
  return request;
}

}  // namespace

std::vector<RequestSpec> read_requests(TableReader& table, Need need, Strictness strictness) {
  std::vector<RequestSpec> requests;
  table.tables("requests", need,
               [&](TableReader& below) { requests.push_back(read_request(below, strictness)); });
  return requests;
}

}  // namespace bakeoff::catalog
