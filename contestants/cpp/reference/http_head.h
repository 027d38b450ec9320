// Strict reading of HTTP/1.x heads (RFC 9112): the same line rules for the requests that clients
// send and for the answers of the upstream. The input may be any beginning of a head; nothing is
// kept between calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bakeoff::reference {

constexpr std::size_t kMostHeadBytes = 16384;

enum class HeadState { incomplete, complete, bad };

enum class BodyKind { none, length, chunked, until_close };

struct BodyFraming {
  BodyKind kind = BodyKind::none;
  std::uint64_t length = 0;

  bool operator==(const BodyFraming&) const = default;
};

// The views point into the text that was read.
struct RequestHead {
  HeadState state = HeadState::incomplete;
  int refusal = 0;        // bad: the status to answer with
  std::size_t bytes = 0;  // complete: length of the head
  std::string_view method;
  std::string_view path;
  std::string_view query;
  bool is_http_1_0 = false;
  bool keep_alive = true;
  bool expects_continue = false;
  bool accepts_gzip = false;
  bool asks_websocket = false;     // Upgrade, Connection and version say so
  std::string_view websocket_key;  // Sec-WebSocket-Key; empty: there is none
  BodyFraming body;
};
RequestHead read_request_head(std::string_view text);

struct ResponseHead {
  HeadState state = HeadState::incomplete;
  std::size_t bytes = 0;
  int status = 0;
  bool keep_alive = true;
  BodyFraming body;
};
ResponseHead read_response_head(std::string_view text);

}  // namespace bakeoff::reference
