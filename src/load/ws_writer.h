// The WebSocket frames that a client sends: masked, one frame a message (RFC 6455 5).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "load/ws_reader.h"

namespace bakeoff::load {

// Appends a frame. `mask` is drawn anew for each.
void write_frame(std::string& out, WsOpcode opcode, std::string_view payload, std::uint32_t mask);

}  // namespace bakeoff::load
