// A request as HTTP/2 carries it: fields and a body (RFC 9113 8.3).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/workload.h"
#include "load/load_target.h"
#include "load/template_text.h"

namespace bakeoff::load {

struct Http2Message {
  struct Field {
    std::string name;  // in lower case
    std::string value;
  };
  std::vector<Field> fields;  // :method, :scheme, :authority and :path first
  std::string body;
};

// With places that are filled each time it is sent (template_text.h).
class Http2Request {
 public:
  // Error: invalid_input as of RequestTemplate::compile, and for header fields that HTTP/2 forbids.
  static Result<Http2Request> compile(const Endpoint& endpoint, const catalog::RequestSpec& request,
                                      std::span<const catalog::Feed> feeds);

  [[nodiscard]] bool is_fixed() const;
  // Writes the next request over `message`, whose memory is used again.
  void write(Filling& filling, Http2Message& message) const;

 private:
  struct Field {
    std::string name;
    TemplateText value;
  };
  Result<void> add(const std::string& name, const std::string& value,
                   std::span<const catalog::Feed> feeds);

  std::vector<Field> fields_;
  TemplateText body_;
  TemplateText::Uses uses_;
  bool has_length_ = false;
};

}  // namespace bakeoff::load
