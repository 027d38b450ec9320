#include "load/request_bytes.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "load/address.h"
#include "load/http_reader.h"

namespace bakeoff::load {
namespace {

constexpr std::string_view kSigns = "!#$%&'*+-.^_`|~";  // of a token, besides letters and digits

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || kSigns.find(c) != std::string_view::npos;
  });
}

bool has_no_blank_or_control(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) > ' ' && c != 127; });
}

bool has_no_control(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != 127);
  });
}

bool names(const catalog::RequestSpec& request, std::string_view wanted) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const auto& header) { return same_letters(header.first, wanted); });
}

// All lines of the head but the length and the blank one.
std::string head_of(const Endpoint& endpoint, const catalog::RequestSpec& request) {
  std::string head;
  auto out = std::back_inserter(head);
  fmt::format_to(out, "{} {} HTTP/1.1\r\n", request.method, request.path);
  if (!names(request, "host")) {
    fmt::format_to(out, "Host: {}\r\n", host_of(endpoint));
  }
  for (const auto& [name, value] : request.headers) fmt::format_to(out, "{}: {}\r\n", name, value);
  return head;
}

void add_length(std::string& bytes, std::size_t length) {
  fmt::format_to(std::back_inserter(bytes), "Content-Length: {}\r\n", length);
}

}  // namespace

Result<void> check_request(const catalog::RequestSpec& request) {
  if (!is_token(request.method)) {
    return fail(ErrorCode::invalid_input, fmt::format("\"{}\" is not a method", request.method));
  }
  if (!request.path.starts_with('/') || !has_no_blank_or_control(request.path)) {
    return fail(ErrorCode::invalid_input,
                fmt::format("the path \"{}\" must start with / and hold no blank", request.path));
  }
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name) || !has_no_control(value)) {
      return fail(ErrorCode::invalid_input, fmt::format("\"{}: {}\" is not a header", name, value));
    }
    if (same_letters(name, "content-length") || same_letters(name, "transfer-encoding")) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("the header {} is set by the load generator, from the body", name));
    }
  }
  return {};
}

bool needs_length(const catalog::RequestSpec& request) {
  const auto& method = request.method;
  return !request.body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
}

std::string whole_body(const catalog::RequestSpec& request) {
  std::string whole;
  whole.reserve(request.body.size() * static_cast<std::size_t>(request.body_times));
  for (int i = 0; i < request.body_times; ++i) whole += request.body;
  return whole;
}

std::string host_of(const Endpoint& endpoint) {
  return endpoint.socket_file.empty() ? text_of(endpoint) : "localhost";
}

Result<std::string> request_bytes(const Endpoint& endpoint, const catalog::RequestSpec& request) {
  BAKEOFF_CHECK(check_request(request));
  std::string bytes = head_of(endpoint, request);
  const std::string body = whole_body(request);
  if (needs_length(request)) add_length(bytes, body.size());
  bytes += "\r\n";
  bytes += body;
  return bytes;
}

Result<catalog::RequestSpec> first_of(const catalog::RequestSpec& request,
                                      std::span<const catalog::Feed> feeds) {
  catalog::RequestSpec first = request;
  first.body = whole_body(request);
  first.body_times = 1;
  Filling filling(feeds, 0, 1);
  std::vector<std::string*> texts = {&first.path, &first.body};
  for (auto& [name, value] : first.headers) texts.push_back(&value);
  for (std::string* text : texts) {
    BAKEOFF_TRY(compiled, TemplateText::compile(*text, feeds));
    text->clear();
    compiled.fill(filling, *text);
  }
  return first;
}

Result<RequestTemplate> RequestTemplate::compile(const Endpoint& endpoint,
                                                 const catalog::RequestSpec& request,
                                                 std::span<const catalog::Feed> feeds) {
  BAKEOFF_CHECK(check_request(request));
  BAKEOFF_TRY(head, TemplateText::compile(head_of(endpoint, request), feeds));
  BAKEOFF_TRY(body, TemplateText::compile(whole_body(request), feeds));
  BAKEOFF_CHECK(head.check_for_head(feeds));
  RequestTemplate compiled;
  compiled.head_ = std::move(head);
  compiled.body_ = std::move(body);
  compiled.head_.note_uses(compiled.uses_);
  compiled.body_.note_uses(compiled.uses_);
  compiled.has_length_ = needs_length(request);
  return compiled;
}

void RequestTemplate::append(Filling& filling, std::string& bytes) const {
  body_.fill(filling, filling.scratch);
  head_.fill(filling, bytes);
  if (has_length_) add_length(bytes, filling.scratch.size());
  bytes += "\r\n";
  bytes += filling.scratch;
  filling.scratch.clear();
  uses_.advance(filling);
}

}  // namespace bakeoff::load
