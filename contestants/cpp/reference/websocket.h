// WebSockets (RFC 6455) as a server speaks them: the handshake's answer, and frames in both
// directions. No sockets in here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bakeoff::reference {

constexpr std::size_t kMostMessageBytes = 1U << 20U;

// Sec-WebSocket-Accept for a key.
std::string websocket_accept(std::string_view key);
// 16 bytes in base64, as RFC 6455 4.2.1 asks.
bool is_websocket_key(std::string_view key);

enum class Opcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10
};

// Appends one unmasked frame.
void write_frame(std::string& out, Opcode opcode, std::string_view payload);

enum class FrameEvent {
  need_more,
  message,  // whole, of one frame or several
  ping,
  pong,
  closed,     // the peer says good-bye
  too_large,  // 1009
  bad         // 1002
};

// Takes frames off the front of the input.
class FrameReader {
 public:
  // Afterwards `payload()` holds what came with the event, until the next call.
  FrameEvent next(std::string_view& input);
  [[nodiscard]] std::string_view payload() const { return payload_; }
  [[nodiscard]] Opcode opcode() const { return opcode_; }  // of the message

 private:
  FrameEvent take_control(Opcode opcode, std::string_view masked, std::uint32_t mask);
  FrameEvent take_data(Opcode opcode, bool is_last, std::string_view masked, std::uint32_t mask);

  std::string payload_;
  std::string message_;  // the fragments so far
  Opcode opcode_ = Opcode::text;
  bool is_in_message_ = false;
};

}  // namespace bakeoff::reference
