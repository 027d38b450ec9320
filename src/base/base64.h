// Base64 (RFC 4648, section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bakeoff {

std::string to_base64(std::string_view bytes);
// Nothing when it is not base64, padding included.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace bakeoff
