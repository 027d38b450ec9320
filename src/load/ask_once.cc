#include "load/ask_once.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "load/http_reader.h"
#include "load/request_bytes.h"
#include "load/tcp.h"

namespace bakeoff::load {
namespace {

constexpr std::size_t kMostBodyBytes = std::size_t{64} * 1024 * 1024;

std::string in_lower_case(std::string_view name) {
  std::string text(name);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return text;
}

class Conversation {
 public:
  Conversation(const Endpoint& endpoint, Seconds timeout)
      : endpoint_(endpoint),
        timeout_(timeout),
        deadline_(now_ns() + static_cast<Nanoseconds>(std::max(0.0, timeout.count()) * 1e9)) {}

  Result<Answer> ask(const sockaddr_in& address, const std::string& bytes, bool is_head) {
    const Nanoseconds started = now_ns();
    reader_.expect_answer(is_head);
    BAKEOFF_CHECK(connect(address));
    BAKEOFF_CHECK(exchange(bytes));
    answer_.status = reader_.status();
    answer_.seconds = static_cast<double>(now_ns() - started) * 1e-9;
    return std::move(answer_);
  }

 private:
  [[nodiscard]] tl::unexpected<Error> failed(const std::string& what) const {
    return fail(ErrorCode::contestant_failed,
                fmt::format("{}:{}: {}", endpoint_.address, endpoint_.port, what));
  }

  Result<void> connect(const sockaddr_in& address) {
    const ConnectOutcome outcome = begin_connect(address, fd_);
    int reason = errno;
    if (outcome == ConnectOutcome::exhausted) return tl::unexpected(exhausted_error(reason));
    if (outcome == ConnectOutcome::connected) return {};
    if (outcome == ConnectOutcome::under_way) {
      BAKEOFF_CHECK(wait_for(POLLOUT));
      reason = connect_error(fd_);
    }
    if (reason == EADDRNOTAVAIL) return tl::unexpected(exhausted_error(reason));
    if (reason != 0) return failed(errno_text(reason));
    return {};
  }

  Result<void> wait_for(short events) {
    for (;;) {
      const Nanoseconds now = now_ns();
      if (now >= deadline_) {
        return fail(ErrorCode::timeout,
                    fmt::format("{}:{}: no whole answer within {:g} s", endpoint_.address,
                                endpoint_.port, timeout_.count()));
      }
      const Nanoseconds left = (deadline_ - now) / 1'000'000 + 1;
      pollfd ready{fd_.get(), events, 0};
      if (::poll(&ready, 1, static_cast<int>(std::min<Nanoseconds>(left, 1'000'000))) > 0)
        return {};
    }
  }

  // Sends and reads at once: an answer may come, and fill the buffers, before a long request is
  // sent.
  Result<void> exchange(std::string_view unsent) {
    for (;;) {
      if (!unsent.empty()) {
        const ssize_t sent = ::send(fd_.get(), unsent.data(), unsent.size(), MSG_NOSIGNAL);
        if (sent > 0) unsent.remove_prefix(static_cast<std::size_t>(sent));
        if (sent < 0 && errno != EAGAIN && errno != EINTR) unsent = {};  // reading tells why
      }
      BAKEOFF_CHECK(wait_for(unsent.empty() ? POLLIN : POLLIN | POLLOUT));
      BAKEOFF_TRY(is_whole, read_some());
      if (is_whole) return {};
    }
  }

  Result<bool> read_some() {
    const ssize_t got = ::recv(fd_.get(), buffer_.data(), buffer_.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    if (got < 0) return failed(errno_text(errno));
    if (got == 0) {
      if (reader_.end_of_input() == HttpReader::Event::done) return true;
      return failed("closed the connection before a whole answer");
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
          if (answer_.body.size() > kMostBodyBytes) return failed("the body is longer than 64 MB");
          break;
        case HttpReader::Event::need_more:
          return false;
        case HttpReader::Event::malformed:
          return failed(fmt::format("malformed answer: {}", reader_.problem()));
        case HttpReader::Event::done:
          if (!input.empty()) return failed("malformed answer: bytes after its end");
          return true;
      }
    }
  }

  const Endpoint& endpoint_;
  Seconds timeout_;
  Nanoseconds deadline_;
  Fd fd_;
  HttpReader reader_;
  std::array<char, std::size_t{16} * 1024> buffer_{};
  Answer answer_;
};

}  // namespace

Result<Answer> ask_once(const Endpoint& endpoint, const catalog::RequestSpec& request,
                        Seconds timeout) {
  BAKEOFF_TRY(address, socket_address(endpoint));
  BAKEOFF_TRY(bytes, request_bytes(endpoint, request));
  return Conversation(endpoint, timeout).ask(address, bytes, request.method == "HEAD");
}

}  // namespace bakeoff::load
