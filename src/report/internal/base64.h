// Base64 (RFC 4648), as the hashes of a content security policy are written.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace bakeoff::report {

std::string base64(std::span<const std::uint8_t> bytes);

}  // namespace bakeoff::report
