#include "load/ask_once.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "load/conversation.h"
#include "load/http2_link.h"
#include "load/http_reader.h"
#include "load/request_bytes.h"

namespace bakeoff::load {
namespace {

using Buffer = std::array<char, std::size_t{16} * 1024>;

std::string in_lower_case(std::string_view name) {
  std::string text(name);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return text;
}

class Http1Question {
 public:
  explicit Http1Question(Conversation& conversation) : conversation_(conversation) {}

  Result<Answer> ask(std::string_view unsent, bool is_head) {
    reader_.expect_answer(is_head);
    BAKEOFF_CHECK(conversation_.connect());
    // Sends and reads at once: an answer may come, and fill the buffers, before a long request is
    // sent.
    for (;;) {
      if (!unsent.empty()) {
        const ssize_t sent = conversation_.wire().send(unsent.data(), unsent.size());
        if (sent > 0) unsent.remove_prefix(static_cast<std::size_t>(sent));
        if (sent < 0 && errno != EAGAIN && errno != EINTR) unsent = {};  // reading tells why
      }
      // Read before waiting: TLS may have read more than it gave.
      BAKEOFF_TRY(is_whole, read_some());
      if (is_whole) break;
      BAKEOFF_CHECK(has_read_ ? conversation_.check_time() : conversation_.wait(!unsent.empty()));
    }
    answer_.status = reader_.status();
    answer_.seconds = conversation_.seconds_since_begin();
    return std::move(answer_);
  }

 private:
  Result<bool> read_some() {
    const ssize_t got = conversation_.wire().receive(buffer_.data(), buffer_.size());
    has_read_ = got > 0;
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    if (got < 0) return conversation_.failed(errno_text(errno));
    if (got == 0) {
      if (reader_.end_of_input() == HttpReader::Event::done) return true;
      return conversation_.failed("closed the connection before a whole answer");
    }
    return take({buffer_.data(), static_cast<std::size_t>(got)});
  }

  Result<bool> take(std::string_view input) {
    for (;;) {
      switch (reader_.next(input)) {
        case HttpReader::Event::header:
          answer_.headers.emplace_back(in_lower_case(reader_.name()), reader_.value());
          break;
        case HttpReader::Event::body:
          answer_.body += reader_.piece();
          if (answer_.body.size() > kMostBodyBytes) {
            return conversation_.failed("the body is longer than 64 MB");
          }
          break;
        case HttpReader::Event::need_more:
          return false;
        case HttpReader::Event::malformed:
          return conversation_.failed(fmt::format("malformed answer: {}", reader_.problem()));
        case HttpReader::Event::done:
          if (!input.empty()) return conversation_.failed("malformed answer: bytes after its end");
          return true;
      }
    }
  }

  Conversation& conversation_;
  HttpReader reader_;
  bool has_read_ = false;
  Buffer buffer_{};
  Answer answer_;
};

class Http2Question final : private Http2Events {
 public:
  explicit Http2Question(Conversation& conversation) : conversation_(conversation) {}

  Result<Answer> ask(const Http2Message& message) {
    BAKEOFF_CHECK(conversation_.connect());
    Wire& wire = conversation_.wire();
    if (wire.is_tls() && !wire.tls()->chose_http_2()) {
      return conversation_.failed("the server did not choose h2 (ALPN): it speaks HTTP/1.1 only");
    }
    Http2Link link(*this);
    std::string_view unsent;
    link.submit(0, message, unsent);
    std::string out;
    while (!is_over_) {
      link.write(out);
      send(out);
      if (link.is_broken()) return conversation_.failed(link.problem());
      BAKEOFF_TRY(has_read, read_some(link));
      if (is_over_) break;
      BAKEOFF_CHECK(has_read ? conversation_.check_time() : conversation_.wait(!out.empty()));
    }
    if (end_ == End::malformed && !link.problem().empty()) {
      return conversation_.failed("malformed answer: " + link.problem());
    }
    if (end_ != End::whole) return conversation_.failed("the stream was reset");
    answer_.seconds = conversation_.seconds_since_begin();
    return std::move(answer_);
  }

 private:
  void send(std::string& out) {
    const ssize_t sent = conversation_.wire().send(out.data(), out.size());
    if (sent > 0) out.erase(0, static_cast<std::size_t>(sent));
    if (sent < 0 && errno != EAGAIN && errno != EINTR) out.clear();  // reading tells why
  }

  Result<bool> read_some(Http2Link& link) {
    const ssize_t got = conversation_.wire().receive(buffer_.data(), buffer_.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    if (got < 0) return conversation_.failed(errno_text(errno));
    if (got == 0) return conversation_.failed("closed the connection before a whole answer");
    if (!link.take({buffer_.data(), static_cast<std::size_t>(got)})) {
      return conversation_.failed(link.problem());
    }
    if (answer_.body.size() > kMostBodyBytes) {
      return conversation_.failed("the body is longer than 64 MB");
    }
    return true;
  }

  bool on_status(std::uint32_t /*slot*/, int status) override {
    answer_.status = status;
    return status >= 200 || ++interim_ <= HttpReader::kMaxInterim;
  }
  void on_header(std::uint32_t /*slot*/, std::string_view name, std::string_view value) override {
    if (answer_.status >= 200) answer_.headers.emplace_back(name, value);
  }
  void on_body(std::uint32_t /*slot*/, std::string_view piece) override { answer_.body += piece; }
  void on_end(std::uint32_t /*slot*/, End end) override {
    is_over_ = true;
    end_ = end;
  }

  Conversation& conversation_;
  bool is_over_ = false;
  int interim_ = 0;
  End end_ = End::reset;
  Buffer buffer_{};
  Answer answer_;
};

}  // namespace

Result<Answer> ask_once(const Endpoint& endpoint, const catalog::RequestSpec& request,
                        Seconds timeout) {
  Conversation conversation(endpoint, timeout);
  if (endpoint.protocol == Protocol::http_2) {
    BAKEOFF_TRY(compiled, Http2Request::compile(endpoint, request, {}));
    Filling filling({}, 0, 1);
    Http2Message message;
    compiled.write(filling, message);
    return Http2Question(conversation).ask(message);
  }
  BAKEOFF_TRY(bytes, request_bytes(endpoint, request));
  return Http1Question(conversation).ask(bytes, request.method == "HEAD");
}

}  // namespace bakeoff::load
