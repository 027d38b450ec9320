// A request in the form in which it is sent: written once, before the load begins.
#pragma once

#include <string>

#include "base/result.h"
#include "catalog/workload.h"
#include "load/load_target.h"

namespace bakeoff::load {

// Host and Content-Length are added where the request does not name them; nothing else is.
// Error: invalid_input for what would not be one well-formed HTTP/1.1 request.
Result<std::string> request_bytes(const Endpoint& endpoint, const catalog::RequestSpec& request);

}  // namespace bakeoff::load
