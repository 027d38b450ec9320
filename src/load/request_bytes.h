// A request in the form in which it is sent: written once, before the load begins.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "catalog/workload.h"
#include "load/load_target.h"
#include "load/template_text.h"

namespace bakeoff::load {

// Error: invalid_input for what would not be one well-formed HTTP request.
Result<void> check_request(const catalog::RequestSpec& request);
// Its length is announced: there is a body, or the method usually has one.
bool needs_length(const catalog::RequestSpec& request);
// The body as it is sent: body_times over.
std::string whole_body(const catalog::RequestSpec& request);
// What stands for the server where a request does not name it.
std::string host_of(const Endpoint& endpoint);

// Host and Content-Length are added where the request does not name them; nothing else is.
// Error: invalid_input for what would not be one well-formed HTTP/1.1 request.
Result<std::string> request_bytes(const Endpoint& endpoint, const catalog::RequestSpec& request);

// The request as its first sending would be, for asking it once. Error: as of RequestTemplate.
Result<catalog::RequestSpec> first_of(const catalog::RequestSpec& request,
                                      std::span<const catalog::Feed> feeds);

// A request with places that are filled each time it is sent (template_text.h).
class RequestTemplate {
 public:
  // Error: invalid_input as of request_bytes, and for places and values that cannot be filled in.
  static Result<RequestTemplate> compile(const Endpoint& endpoint,
                                         const catalog::RequestSpec& request,
                                         std::span<const catalog::Feed> feeds);

  // There is nothing to fill: every time the same bytes.
  [[nodiscard]] bool is_fixed() const { return head_.is_fixed() && body_.is_fixed(); }
  void append(Filling& filling, std::string& bytes) const;  // the next request

 private:
  TemplateText head_;
  TemplateText body_;
  TemplateText::Uses uses_;
  bool has_length_ = false;
};

}  // namespace bakeoff::load
