// Talks HTTP/2 as a server for tests (nghttp2's server side), with mistakes on demand.
#pragma once

#include <nghttp2/nghttp2.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>

#include "support/stream_server.h"

namespace bakeoff::support {

struct Http2Behaviour {
  std::string body = "Hello, World!";
  std::string status = "200";
  std::uint32_t most_streams = 100;
  std::uint64_t wrong_body_every = 0;  // of all connections together
  std::uint64_t reset_every = 0;       // RST_STREAM instead of an answer
  std::uint64_t stall_every = 0;       // no answer
  std::uint64_t go_away_every = 0;     // after so many requests of a connection it says GOAWAY
  bool sends_interim = false;          // 103 before every answer
};

struct Http2Served {
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> wrong{0};
  std::atomic<std::uint64_t> lost{0};
  std::atomic<std::uint64_t> body_bytes{0};  // that came with requests
  std::string last_header;                   // of x-test
};

class Http2Talk {
 public:
  Http2Talk(Http2Behaviour behaviour, Http2Served& served)
      : behaviour_(std::move(behaviour)), served_(served) {}

  void operator()(Channel& channel) {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session* session = nullptr;
    nghttp2_session_server_new(&session, callbacks, this);
    nghttp2_session_callbacks_del(callbacks);
    const nghttp2_settings_entry limit{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS,
                                       behaviour_.most_streams};
    nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, &limit, 1);
    requests_here_ = 0;
    for (;;) {
      const std::uint8_t* bytes = nullptr;
      for (;;) {
        const auto size = nghttp2_session_mem_send(session, &bytes);
        if (size <= 0) break;
        channel.write({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
      }
      if (nghttp2_session_want_read(session) == 0) break;
      const std::string input = channel.read();
      if (input.empty()) break;
      const auto* data = reinterpret_cast<const std::uint8_t*>(input.data());
      if (nghttp2_session_mem_recv(session, data, input.size()) < 0) break;
    }
    nghttp2_session_del(session);
  }

 private:
  static Http2Talk& of(void* talk) { return *static_cast<Http2Talk*>(talk); }

  static int on_frame(nghttp2_session* session, const nghttp2_frame* frame, void* talk) {
    const bool ends = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    const bool asks = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
    if (asks && ends) of(talk).answer(session, frame->hd.stream_id);
    return 0;
  }
  static int on_data(nghttp2_session* /*session*/, std::uint8_t /*flags*/, std::int32_t /*stream*/,
                     const std::uint8_t* /*bytes*/, std::size_t size, void* talk) {
    of(talk).served_.body_bytes += size;
    return 0;
  }
  static int on_header(nghttp2_session* /*session*/, const nghttp2_frame* /*frame*/,
                       const std::uint8_t* name, std::size_t name_size, const std::uint8_t* value,
                       std::size_t value_size, std::uint8_t /*flags*/, void* talk) {
    if (std::string(name, name + name_size) == "x-test") {
      of(talk).served_.last_header.assign(value, value + value_size);
    }
    return 0;
  }

  static bool is_turn(std::uint64_t number, std::uint64_t every) {
    return every != 0 && number % every == 0;
  }

  void answer(nghttp2_session* session, std::int32_t stream) {
    const std::uint64_t number = ++served_.requests;
    ++requests_here_;
    if (is_turn(requests_here_, behaviour_.go_away_every)) {
      nghttp2_submit_goaway(session, NGHTTP2_FLAG_NONE, stream, NGHTTP2_NO_ERROR, nullptr, 0);
    }
    if (is_turn(number, behaviour_.reset_every)) {
      ++served_.lost;
      nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, stream, NGHTTP2_INTERNAL_ERROR);
      return;
    }
    if (is_turn(number, behaviour_.stall_every)) {
      ++served_.lost;
      return;
    }
    if (behaviour_.sends_interim) {
      const nghttp2_nv early = field(":status", interim_);
      nghttp2_submit_headers(session, NGHTTP2_FLAG_NONE, stream, nullptr, &early, 1, nullptr);
    }
    std::string& body = bodies_[stream];
    body = behaviour_.body;
    if (is_turn(number, behaviour_.wrong_body_every)) {
      ++served_.wrong;
      body.back() = ' ';
    }
    nghttp2_data_provider source{};
    source.source.ptr = &body;
    source.read_callback = [](nghttp2_session* /*session*/, std::int32_t /*stream*/,
                              std::uint8_t* buffer, std::size_t size, std::uint32_t* flags,
                              nghttp2_data_source* from, void* /*talk*/) -> ssize_t {
      auto& left = *static_cast<std::string*>(from->ptr);
      const std::size_t taken = std::min(size, left.size());
      std::memcpy(buffer, left.data(), taken);
      left.erase(0, taken);
      if (left.empty()) *flags |= NGHTTP2_DATA_FLAG_EOF;
      return static_cast<ssize_t>(taken);
    };
    const std::array<nghttp2_nv, 2> head{field(":status", behaviour_.status),
                                         field("content-type", type_)};
    nghttp2_submit_response(session, stream, head.data(), head.size(), &source);
  }

  static nghttp2_nv field(const char* name, std::string& value) {
    return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(name)),
            reinterpret_cast<std::uint8_t*>(value.data()), std::strlen(name), value.size(),
            NGHTTP2_NV_FLAG_NONE};
  }

  Http2Behaviour behaviour_;
  Http2Served& served_;
  std::uint64_t requests_here_ = 0;
  std::string type_ = "text/plain";
  std::string interim_ = "103";
  std::map<std::int32_t, std::string> bodies_;
};

}  // namespace bakeoff::support
