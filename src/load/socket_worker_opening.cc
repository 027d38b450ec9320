// SocketWorker: from a socket to a WebSocket on which events flow.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "load/event_loop.h"
#include "load/socket_worker.h"

namespace bakeoff::load {
namespace {

// At a time: a short accept queue is not overrun.
constexpr std::size_t kMostOpening = 64;

}  // namespace

bool SocketWorker::begin_opening(Connection& connection) {
  const Wire::Opening outcome = connection.wire.begin(address_, tls_ ? &*tls_ : nullptr);
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u32 = index_of(connection);
  const bool is_there = outcome == Wire::Opening::open || outcome == Wire::Opening::under_way;
  if (is_there && ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, connection.wire.fd(), &event) != 0) {
    fault_ = exhausted_error(errno);
    return false;
  }
  connection.state = Connection::State::connecting;
  ++opening_;
  follow_opening(connection, outcome);
  return !fault_ && refusal_.empty();
}

void SocketWorker::follow_opening(Connection& connection, Wire::Opening outcome) {
  switch (outcome) {
    case Wire::Opening::open:
      return begin_upgrade(connection);
    case Wire::Opening::under_way:
      return;
    case Wire::Opening::refused:
      return refuse(connection, connection.wire.problem());
    case Wire::Opening::exhausted:
      fault_ = exhausted_error(connection.wire.reason());
  }
}

// Error: contestant_failed, and the error of our own limits.
Result<void> SocketWorker::check_opening(Nanoseconds deadline) {
  if (fault_) return tl::unexpected(*fault_);
  if (refusal_.empty() && now_ns() > deadline) {
    const auto open =
        std::ranges::count(connections_, Connection::State::ready, &Connection::state);
    refusal_ =
        fmt::format("only {} of {} connections were ready in time", open, connections_.size());
  }
  if (refusal_.empty()) return {};
  return fail(ErrorCode::contestant_failed,
              fmt::format("{}{}: {}", text_of(endpoint_), upgrade_.path, refusal_));
}

Result<void> SocketWorker::open_all(Nanoseconds deadline) {
  is_opening_ = true;
  std::size_t next = 0;
  const auto is_open = [](const Connection& c) { return c.state == Connection::State::ready; };
  while (!std::ranges::all_of(connections_, is_open)) {
    while (next < connections_.size() && opening_ < kMostOpening && refusal_.empty()) {
      if (!begin_opening(connections_[next++])) break;
    }
    BAKEOFF_CHECK(check_opening(deadline));
    take_events(wait_for_events(epoll_, events_, resume_.empty() ? kSweepEvery : 0));
    resume_unread();
  }
  is_opening_ = false;
  return {};
}

void SocketWorker::begin_upgrade(Connection& connection) {
  connection.opening = std::make_unique<Opening>();
  const std::string key = draw_key(random_);
  auto bytes = upgrade_bytes(endpoint_, upgrade_, key);
  if (!bytes) return refuse(connection, bytes.error().message);
  connection.opening->reader.expect_upgrade();
  connection.opening->check.begin(key, upgrade_.subprotocol);
  connection.state = Connection::State::upgrading;
  connection.unsent = std::move(*bytes);
  flush(connection);
}

void SocketWorker::take_upgrade(Connection& connection, std::string_view& input) {
  Opening& opening = *connection.opening;
  for (;;) {
    switch (opening.reader.next(input)) {
      case HttpReader::Event::header:
        opening.check.header(opening.reader.name(), opening.reader.value());
        break;
      case HttpReader::Event::body:
        break;
      case HttpReader::Event::need_more:
        // A refusal may have a body without end; its head is enough.
        if (opening.reader.status() >= 200) {
          refuse(connection, opening.check.what_is_wrong(opening.reader.status()));
        }
        return;
      case HttpReader::Event::malformed:
        return refuse(connection, fmt::format("malformed answer: {}", opening.reader.problem()));
      case HttpReader::Event::done:
        return finish_upgrade(connection);
    }
  }
}

void SocketWorker::finish_upgrade(Connection& connection) {
  const std::string wrong =
      connection.opening->check.what_is_wrong(connection.opening->reader.status());
  if (!wrong.empty()) return refuse(connection, wrong);
  connection.opening.reset();
  connection.reader.reset();
  connection.dialect = DialectState();
  connection.state = Connection::State::joining;
  reply_.clear();
  const bool flows = dialect_->opened(connection.dialect, reply_);
  if (!reply_.empty()) send_message(connection, reply_, WsOpcode::text);
  if (flows && connection.state == Connection::State::joining) {
    connection.state = Connection::State::ready;
    --opening_;
  }
}

void SocketWorker::refuse(Connection& connection, const std::string& reason) {
  if (refusal_.empty()) refusal_ = reason;
  connection.wire.close();
  connection.opening.reset();
  connection.state = Connection::State::closed;
}

}  // namespace bakeoff::load
