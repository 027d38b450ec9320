// SHA-1 (FIPS 180-4), for the handshake of WebSocket and nothing else.
#pragma once

#include <string>
#include <string_view>

namespace bakeoff::load {

// 20 bytes.
std::string sha1(std::string_view bytes);

}  // namespace bakeoff::load
