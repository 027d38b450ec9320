#include "load/http2_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "load/http_reader.h"
#include "load/request_bytes.h"

namespace bakeoff::load {
namespace {

// RFC 9113 8.2.2.
constexpr std::array<std::string_view, 5> kOfHttp1 = {"connection", "keep-alive",
                                                      "proxy-connection", "upgrade", "te"};

std::string lower_name(std::string_view name) {
  std::string text(name);
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return text;
}

std::string authority_of(const Endpoint& endpoint, const catalog::RequestSpec& request) {
  for (const auto& [name, value] : request.headers) {
    if (same_letters(name, "host")) return value;
  }
  return host_of(endpoint);
}

}  // namespace

Result<void> Http2Request::add(const std::string& name, const std::string& value,
                               std::span<const catalog::Feed> feeds) {
  BAKEOFF_TRY(text, TemplateText::compile(value, feeds));
  BAKEOFF_CHECK(text.check_for_head(feeds));
  text.note_uses(uses_);
  fields_.push_back({name, std::move(text)});
  return {};
}

Result<Http2Request> Http2Request::compile(const Endpoint& endpoint,
                                           const catalog::RequestSpec& request,
                                           std::span<const catalog::Feed> feeds) {
  BAKEOFF_CHECK(check_request(request));
  Http2Request compiled;
  BAKEOFF_CHECK(compiled.add(":method", request.method, feeds));
  BAKEOFF_CHECK(compiled.add(":scheme", endpoint.tls ? "https" : "http", feeds));
  BAKEOFF_CHECK(compiled.add(":authority", authority_of(endpoint, request), feeds));
  BAKEOFF_CHECK(compiled.add(":path", request.path, feeds));
  for (const auto& [name, value] : request.headers) {
    const std::string lower = lower_name(name);
    if (lower == "host") continue;
    if (std::ranges::find(kOfHttp1, lower) != kOfHttp1.end()) {
      return fail(
          ErrorCode::invalid_input,
          fmt::format("the header {} is of HTTP/1.1 alone: leave it out with HTTP/2", name));
    }
    BAKEOFF_CHECK(compiled.add(lower, value, feeds));
  }
  BAKEOFF_TRY(body, TemplateText::compile(whole_body(request), feeds));
  compiled.body_ = std::move(body);
  compiled.body_.note_uses(compiled.uses_);
  compiled.has_length_ = needs_length(request);
  return compiled;
}

bool Http2Request::is_fixed() const {
  return body_.is_fixed() &&
         std::ranges::all_of(fields_, [](const Field& field) { return field.value.is_fixed(); });
}

void Http2Request::write(Filling& filling, Http2Message& message) const {
  message.fields.resize(fields_.size() + (has_length_ ? 1 : 0));
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    message.fields[i].name = fields_[i].name;
    message.fields[i].value.clear();
    fields_[i].value.fill(filling, message.fields[i].value);
  }
  message.body.clear();
  body_.fill(filling, message.body);
  if (has_length_) message.fields.back() = {"content-length", fmt::to_string(message.body.size())};
  uses_.advance(filling);
}

}  // namespace bakeoff::load
