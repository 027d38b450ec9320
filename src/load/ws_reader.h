// WsReader: strict, incremental reader of the WebSocket frames that a server sends (RFC 6455).
// Bytes go in as they arrive, in any pieces; messages come out whole. A message that arrives whole
// in one frame and one piece is not copied.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bakeoff::load {

enum class WsOpcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10
};

class WsReader {
 public:
  static constexpr std::size_t kMaxMessageBytes = std::size_t{16} * 1024 * 1024;

  enum class Event {
    need_more,  // the input is used up
    message,    // payload() of a whole text or binary message
    ping,       // payload() wants to come back as a pong
    pong,
    close,     // the peer says good-bye; nothing follows
    malformed  // not RFC 6455, or nothing a client has agreed to; problem() says why
  };

  // Takes bytes from the front of `input`, up to the next event. payload() stays valid until the
  // next call, or until the input's memory changes.
  Event next(std::string_view& input);

  [[nodiscard]] std::string_view payload() const { return payload_; }
  [[nodiscard]] bool is_text() const { return opcode_ == WsOpcode::text; }  // of the message
  [[nodiscard]] int close_code() const { return close_code_; }              // 1005: none was given
  [[nodiscard]] const char* problem() const { return problem_; }
  // Forgets everything, for a new connection.
  void reset();

 private:
  static constexpr std::size_t kMostHeaderBytes = 10;
  static constexpr std::uint64_t kMostControlBytes = 125;

  [[nodiscard]] bool is_plain_message(std::string_view input) const;
  bool take_header(std::string_view& input);
  bool read_header(std::string_view header);
  bool check_frame(unsigned char first, unsigned char second);
  Event take_payload(std::string_view& input);
  Event end_of_frame(std::string_view whole);
  Event end_of_message(std::string_view whole);
  Event end_of_control(std::string_view whole);
  Event read_close(std::string_view whole);
  Event fail(const char* problem);

  // What every message touches comes first, close together.
  std::string_view payload_;
  std::size_t header_size_ = 0;
  WsOpcode opcode_ = WsOpcode::text;  // of the message
  WsOpcode frame_ = WsOpcode::text;   // of the frame
  bool in_payload_ = false;
  bool in_message_ = false;  // a first frame came, its last has not
  bool is_last_ = false;     // of its message
  bool has_failed_ = false;
  int close_code_ = 0;
  std::uint64_t left_ = 0;  // of the frame's payload
  std::array<unsigned char, kMostHeaderBytes> header_{};
  const char* problem_ = "";
  std::string message_;  // frames of a message that is not whole yet
  std::string control_;  // a control frame that arrives in pieces
  std::string given_;    // the message that was handed out last, if it had to be kept
};

}  // namespace bakeoff::load
