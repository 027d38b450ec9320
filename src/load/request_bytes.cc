#include "load/request_bytes.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

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

bool names(const catalog::RequestSpec& request, std::string_view wanted) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const auto& header) { return same_letters(header.first, wanted); });
}

bool needs_length(const catalog::RequestSpec& request) {
  const auto& method = request.method;
  return !request.body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
}

}  // namespace

Result<std::string> request_bytes(const Endpoint& endpoint, const catalog::RequestSpec& request) {
  BAKEOFF_CHECK(check_request(request));
  std::string bytes;
  auto out = std::back_inserter(bytes);
  fmt::format_to(out, "{} {} HTTP/1.1\r\n", request.method, request.path);
  if (!names(request, "host")) {
    fmt::format_to(out, "Host: {}:{}\r\n", endpoint.address, endpoint.port);
  }
  for (const auto& [name, value] : request.headers) fmt::format_to(out, "{}: {}\r\n", name, value);
  if (needs_length(request)) fmt::format_to(out, "Content-Length: {}\r\n", request.body.size());
  bytes += "\r\n";
  bytes += request.body;
  return bytes;
}

}  // namespace bakeoff::load
