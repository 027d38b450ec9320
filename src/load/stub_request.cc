#include "load/stub_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "load/http_reader.h"

namespace bakeoff::load {
namespace {

constexpr std::size_t kMostRequestBytes = 8192;
constexpr std::uint64_t kMostItem =
    94'906'265;  // its square is the last that every JSON reader keeps exact
constexpr std::string_view kItemStart = "/item/";
constexpr std::string_view kDelayStart = "delay=";
constexpr int kMostDelay = 60'000;

template <class Number>
std::optional<Number> whole_number(std::string_view text, Number most) {
  Number value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  const bool is_digits = !text.empty() && text.front() >= '0' && text.front() <= '9';
  if (error != std::errc{} || stop != end || !is_digits || value > most) return std::nullopt;
  return value;
}

// "/item/7?delay=20"
void read_target(std::string_view target, StubRequest& request) {
  request.kind = StubRequest::Kind::not_found;
  if (!target.starts_with(kItemStart)) return;
  target.remove_prefix(kItemStart.size());
  const std::size_t mark = std::min(target.find('?'), target.size());
  const auto item = whole_number<std::uint64_t>(target.substr(0, mark), kMostItem);
  if (!item) return;
  request.item = *item;
  request.kind = StubRequest::Kind::item;
  if (mark == target.size()) return;
  const std::string_view query = target.substr(mark + 1);
  if (!query.starts_with(kDelayStart)) return;
  const auto delay = whole_number<int>(query.substr(kDelayStart.size()), kMostDelay);
  if (!delay) request.kind = StubRequest::Kind::bad;
  request.delay_milliseconds = delay.value_or(0);
}

// False for a header that a GET of ours has no business with.
bool read_header(std::string_view line, StubRequest& request) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view name = line.substr(0, colon);
  std::string_view value = line.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
  if (same_letters(name, "transfer-encoding")) return false;
  if (same_letters(name, "content-length")) return value == "0";
  if (same_letters(name, "connection") && same_letters(value, "close")) request.keep_alive = false;
  if (same_letters(name, "connection") && same_letters(value, "keep-alive"))
    request.keep_alive = true;
  return true;
}

void read_request_line(std::string_view line, StubRequest& request) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  const std::string_view version = last == std::string_view::npos ? "" : line.substr(last + 1);
  request.kind = StubRequest::Kind::bad;
  if (first == std::string_view::npos || first == last || line.substr(0, first) != "GET") return;
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return;
  request.keep_alive = version == "HTTP/1.1";
  read_target(line.substr(first + 1, last - first - 1), request);
}

}  // namespace

StubRequest read_stub_request(std::string_view input) {
  StubRequest request;
  const std::size_t end = input.substr(0, kMostRequestBytes).find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (input.size() >= kMostRequestBytes) request.kind = StubRequest::Kind::bad;
    request.length = request.kind == StubRequest::Kind::bad ? input.size() : 0;
    return request;
  }
  request.length = end + 4;
  std::string_view lines = input.substr(0, end);
  const std::size_t line_end = std::min(lines.find("\r\n"), lines.size());
  read_request_line(lines.substr(0, line_end), request);
  lines.remove_prefix(std::min(line_end + 2, lines.size()));
  while (!lines.empty()) {
    const std::size_t size = std::min(lines.find("\r\n"), lines.size());
    if (!read_header(lines.substr(0, size), request)) request.kind = StubRequest::Kind::bad;
    lines.remove_prefix(std::min(size + 2, lines.size()));
  }
  return request;
}

std::string stub_answer(const StubRequest& request) {
  std::string_view status = "200 OK";
  std::string body =
      fmt::format(R"({{"id":{},"value":{}}})", request.item, request.item * request.item);
  if (request.kind != StubRequest::Kind::item) {
    const bool is_bad = request.kind == StubRequest::Kind::bad;
    status = is_bad ? "400 Bad Request" : "404 Not Found";
    body = fmt::format(R"({{"error":"{}"}})", is_bad ? "bad request" : "not found");
  }
  const bool closes = !request.keep_alive || request.kind == StubRequest::Kind::bad;
  return fmt::format(
      "HTTP/1.1 {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{}\r\n{}", status,
      body.size(), closes ? "Connection: close\r\n" : "", body);
}

}  // namespace bakeoff::load
