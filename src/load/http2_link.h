// Http2Link: the client's side of HTTP/2 on one connection (nghttp2; RFC 9113). Bytes that arrive
// go in and come out as events; what is to be sent is taken out. It touches no socket.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "load/http2_request.h"

struct nghttp2_session;

namespace bakeoff::load {

// What happens to a stream. `slot` is what its request was submitted with.
class Http2Events {
 public:
  Http2Events() = default;
  Http2Events(const Http2Events&) = delete;
  Http2Events& operator=(const Http2Events&) = delete;
  virtual ~Http2Events() = default;

  // Also of interim answers. False: there were more of them than anybody waits for.
  virtual bool on_status(std::uint32_t slot, int status) = 0;
  // Not of trailers: they are no part of the header (RFC 9110 6.5.1).
  virtual void on_header(std::uint32_t slot, std::string_view name, std::string_view value) = 0;
  virtual void on_body(std::uint32_t slot, std::string_view piece) = 0;
  enum class End {
    whole,      // the answer is there
    refused,    // the server has not looked at the request (RFC 9113 8.7)
    malformed,  // broke the protocol
    reset
  };
  virtual void on_end(std::uint32_t slot, End end) = 0;
};

class Http2Link {
 public:
  static constexpr std::uint32_t kNoLimit = UINT32_MAX;

  // `events` must outlive the link. The connection's preface and settings are then to be sent.
  explicit Http2Link(Http2Events& events);
  Http2Link(const Http2Link&) = delete;
  Http2Link& operator=(const Http2Link&) = delete;
  ~Http2Link();

  // Gives the stream's number, or 0: no new one on this connection. `message` and `unsent`, which
  // becomes what of the body is still to be sent, must stay until the stream's end.
  std::int32_t submit(std::uint32_t slot, const Http2Message& message, std::string_view& unsent);
  // The stream's events are not told any more.
  void cancel(std::int32_t stream);
  // False: what arrived is not HTTP/2; problem() says what.
  bool take(std::string_view input);
  // The server broke the protocol, and the connection has no future; problem() says how. Known when
  // the good-bye to it was written out.
  [[nodiscard]] bool is_broken() const { return is_broken_; }
  // Appends what is to be sent now.
  void write(std::string& out);

  [[nodiscard]] const std::string& problem() const { return problem_; }
  // The server's settings have come; until then it has not shown that it speaks HTTP/2.
  [[nodiscard]] bool is_ready() const { return is_ready_; }
  [[nodiscard]] std::uint32_t most_streams() const;  // that the server allows
  // It may not be used for new requests: the server has said that it goes away.
  [[nodiscard]] bool is_leaving() const;

 private:
  struct Hooks;
  bool begins_as_http_2(std::string_view input);
  int take_status(std::uint32_t slot, int status);
  Http2Events::End end_of(nghttp2_session* session, std::int32_t stream, std::uint32_t code) const;
  struct Free {
    void operator()(nghttp2_session* session) const;
  };

  Http2Events& events_;
  std::string problem_;
  bool is_ready_ = false;
  bool is_broken_ = false;
  bool took_nothing_ = false;    // the server went away without looking at a single request
  bool is_trailer_ = false;      // the header block that is being told has no status
  std::int32_t peer_reset_ = 0;  // the stream that the server reset last
  std::uint32_t seen_ = 0;       // bytes of the very first frame's head
  std::unique_ptr<nghttp2_session, Free> session_;
};

}  // namespace bakeoff::load
