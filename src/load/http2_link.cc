#include "load/http2_link.h"

#include <fmt/format.h>
#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <vector>

namespace bakeoff::load {
namespace {

// A window that no answer fills, so that flow control never makes the server wait for us.
constexpr std::int32_t kWindow = (1 << 30) - 1;

// A stream's user data: its slot and one, so that null means none; and above that, whether the
// server has ended it.
constexpr std::uintptr_t kEnded = std::uintptr_t{1} << 40U;

void* tag_of(std::uint32_t slot, std::uintptr_t ended) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): nghttp2 keeps it, nobody follows it
  return reinterpret_cast<void*>((std::uintptr_t{slot} + 1) | ended);
}

std::uint8_t* bytes_of(const std::string& text) {
  return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
}

std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

// NOLINTNEXTLINE(readability-function-size): the signature is nghttp2's
ssize_t read_body(nghttp2_session* /*session*/, std::int32_t /*stream*/, std::uint8_t* buffer,
                  std::size_t size, std::uint32_t* flags, nghttp2_data_source* source,
                  void* /*link*/) {
  auto& unsent = *static_cast<std::string_view*>(source->ptr);
  const std::size_t taken = std::min(size, unsent.size());
  std::memcpy(buffer, unsent.data(), taken);
  unsent.remove_prefix(taken);
  if (unsent.empty()) *flags |= NGHTTP2_DATA_FLAG_EOF;
  return static_cast<ssize_t>(taken);
}

}  // namespace

// nghttp2's callbacks; `link` is the Http2Link.
struct Http2Link::Hooks {
  static Http2Link& of(void* link) { return *static_cast<Http2Link*>(link); }

  static std::uintptr_t tag(nghttp2_session* session, std::int32_t stream) {
    return reinterpret_cast<std::uintptr_t>(nghttp2_session_get_stream_user_data(session, stream));
  }
  // Gives whether the stream is one whose events are told.
  static bool find(nghttp2_session* session, std::int32_t stream, std::uint32_t& slot) {
    const std::uintptr_t found = tag(session, stream);
    slot = static_cast<std::uint32_t>((found & ~kEnded) - 1);
    return found != 0;
  }

  // NOLINTNEXTLINE(readability-function-size): the signature is nghttp2's
  static int on_header(nghttp2_session* session, const nghttp2_frame* frame,
                       const std::uint8_t* name, std::size_t name_size, const std::uint8_t* value,
                       std::size_t value_size, std::uint8_t /*flags*/, void* link) {
    std::uint32_t slot = 0;
    if (!find(session, frame->hd.stream_id, slot)) return 0;
    const auto text = text_of(value, value_size);
    if (text_of(name, name_size) == ":status") {
      int status = 0;
      std::from_chars(text.data(), text.data() + text.size(), status);
      of(link).is_trailer_ = false;
      return of(link).take_status(slot, status);
    } else if (!of(link).is_trailer_) {
      of(link).events_.on_header(slot, text_of(name, name_size), text);
    }
    return 0;
  }

  // NOLINTNEXTLINE(readability-function-size): the signature is nghttp2's
  static int on_body(nghttp2_session* session, std::uint8_t /*flags*/, std::int32_t stream,
                     const std::uint8_t* bytes, std::size_t size, void* link) {
    std::uint32_t slot = 0;
    if (find(session, stream, slot)) of(link).events_.on_body(slot, text_of(bytes, size));
    return 0;
  }

  static int on_close(nghttp2_session* session, std::int32_t stream, std::uint32_t code,
                      void* link) {
    std::uint32_t slot = 0;
    if (!find(session, stream, slot)) return 0;
    of(link).events_.on_end(slot, of(link).end_of(session, stream, code));
    return 0;
  }

  // Header blocks are never interleaved; each answer's begins with its status, trailers have none.
  static int on_block(nghttp2_session* /*session*/, const nghttp2_frame* /*frame*/, void* link) {
    of(link).is_trailer_ = true;
    return 0;
  }

  static int on_frame(nghttp2_session* session, const nghttp2_frame* frame, void* link) {
    const bool is_settings = frame->hd.type == NGHTTP2_SETTINGS;
    if (is_settings && (frame->hd.flags & NGHTTP2_FLAG_ACK) == 0) of(link).is_ready_ = true;
    if (frame->hd.type == NGHTTP2_GOAWAY) {
      of(link).took_nothing_ = frame->goaway.last_stream_id == 0;
    }
    if (frame->hd.type == NGHTTP2_RST_STREAM) of(link).peer_reset_ = frame->hd.stream_id;
    const bool may_end = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
    std::uint32_t slot = 0;
    if (may_end && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0 &&
        find(session, frame->hd.stream_id, slot)) {
      nghttp2_session_set_stream_user_data(session, frame->hd.stream_id, tag_of(slot, kEnded));
    }
    return 0;
  }

  // nghttp2 ends a session of which it can make no more sense by a GOAWAY that says why.
  static int on_sent(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* link) {
    if (frame->hd.type != NGHTTP2_GOAWAY || frame->goaway.error_code == NGHTTP2_NO_ERROR) return 0;
    const auto& goodbye = frame->goaway;
    of(link).is_broken_ = true;
    if (of(link).problem_.empty()) {
      of(link).problem_ = fmt::format("{} {}", nghttp2_http2_strerror(goodbye.error_code),
                                      text_of(goodbye.opaque_data, goodbye.opaque_data_len));
    }
    return 0;
  }

  static int on_invalid(nghttp2_session* /*session*/, const nghttp2_frame* /*frame*/, int code,
                        void* link) {
    if (of(link).problem_.empty()) of(link).problem_ = nghttp2_strerror(code);
    return 0;
  }
};

// What nghttp2's callback gives: a failure resets the stream.
int Http2Link::take_status(std::uint32_t slot, int status) {
  const bool is_status = status >= 100 && status <= 599;
  if (is_status && events_.on_status(slot, status)) return 0;
  problem_ = is_status ? "more than 16 interim answers" : "the status is not within 100 and 599";
  return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
}

// A server may reset a stream without an error once its answer is whole (RFC 9113 8.1), and only
// then is it: whether the last byte came is told by the stream's own end, not by the code. What
// ends a stream with an error and is no reset of the server's was found wrong here.
Http2Events::End Http2Link::end_of(nghttp2_session* session, std::int32_t stream,
                                   std::uint32_t code) const {
  using End = Http2Events::End;
  if (code == NGHTTP2_REFUSED_STREAM) return took_nothing_ ? End::reset : End::refused;
  if (code == NGHTTP2_NO_ERROR) {
    return (Hooks::tag(session, stream) & kEnded) != 0 ? End::whole : End::reset;
  }
  return stream == peer_reset_ ? End::reset : End::malformed;
}

void Http2Link::Free::operator()(nghttp2_session* session) const { nghttp2_session_del(session); }

Http2Link::Http2Link(Http2Events& events) : events_(events) {
  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, Hooks::on_block);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, Hooks::on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, Hooks::on_body);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, Hooks::on_close);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, Hooks::on_frame);
  nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, Hooks::on_sent);
  nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks, Hooks::on_invalid);
  nghttp2_session* session = nullptr;
  nghttp2_session_client_new(&session, callbacks, this);
  nghttp2_session_callbacks_del(callbacks);
  session_.reset(session);
  const std::array<nghttp2_settings_entry, 2> settings{
      {{NGHTTP2_SETTINGS_ENABLE_PUSH, 0}, {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kWindow}}};
  nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  nghttp2_session_set_local_window_size(session, NGHTTP2_FLAG_NONE, 0, kWindow);
}

Http2Link::~Http2Link() = default;

std::int32_t Http2Link::submit(std::uint32_t slot, const Http2Message& message,
                               std::string_view& unsent) {
  if (is_leaving()) return 0;
  constexpr std::uint8_t stays = NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE;
  std::vector<nghttp2_nv> fields;
  fields.reserve(message.fields.size());
  for (const auto& field : message.fields) {
    fields.push_back({bytes_of(field.name), bytes_of(field.value), field.name.size(),
                      field.value.size(), stays});
  }
  unsent = message.body;
  nghttp2_data_provider body{};
  body.source.ptr = &unsent;
  body.read_callback = read_body;
  const std::int32_t stream =
      nghttp2_submit_request(session_.get(), nullptr, fields.data(), fields.size(),
                             message.body.empty() ? nullptr : &body, tag_of(slot, 0));
  return std::max(stream, 0);
}

void Http2Link::cancel(std::int32_t stream) {
  nghttp2_session_set_stream_user_data(session_.get(), stream, nullptr);
  nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, stream, NGHTTP2_CANCEL);
}

// nghttp2 takes the first frame for what it says it is and ends the session in its own time; a
// server of HTTP/1.1 is to be named at once. RFC 9113 3.4: the first frame is SETTINGS, whose type
// is the fourth byte.
bool Http2Link::begins_as_http_2(std::string_view input) {
  constexpr std::uint32_t type_at = 3;
  if (seen_ <= type_at && seen_ + input.size() > type_at) {
    const auto type = static_cast<std::uint8_t>(input[type_at - seen_]);
    if (type != NGHTTP2_SETTINGS) return false;
  }
  if (seen_ <= type_at) seen_ += static_cast<std::uint32_t>(input.size());
  return true;
}

bool Http2Link::take(std::string_view input) {
  if (!begins_as_http_2(input)) {
    problem_ = "the server does not speak HTTP/2 here";
    return false;
  }
  const auto taken = nghttp2_session_mem_recv(
      session_.get(), reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  if (taken < 0 && problem_.empty()) problem_ = nghttp2_strerror(static_cast<int>(taken));
  return taken >= 0;
}

void Http2Link::write(std::string& out) {
  const std::uint8_t* bytes = nullptr;
  for (;;) {
    const auto size = nghttp2_session_mem_send(session_.get(), &bytes);
    if (size <= 0) return;
    out += text_of(bytes, static_cast<std::size_t>(size));
  }
}

std::uint32_t Http2Link::most_streams() const {
  return nghttp2_session_get_remote_settings(session_.get(),
                                             NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
}

bool Http2Link::is_leaving() const {
  return nghttp2_session_check_request_allowed(session_.get()) == 0;
}

}  // namespace bakeoff::load
