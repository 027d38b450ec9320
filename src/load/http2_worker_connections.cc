// Http2Worker: connections, and what arrives on them.
#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>

#include "load/http2_worker.h"

namespace bakeoff::load {

Result<void> Http2Worker::connect_all(Nanoseconds deadline) {
  for (Connection& connection : connections_) BAKEOFF_CHECK(connect_one(connection, deadline));
  return {};
}

// Until the server's settings are there: only then is it known to speak HTTP/2.
Result<void> Http2Worker::connect_one(Connection& connection, Nanoseconds deadline) {
  Wire& wire = connection.wire;
  const auto outcome = finish_opening(wire, wire.begin(address_, tls()), deadline);
  if (outcome == Wire::Opening::exhausted) return tl::unexpected(exhausted_error(wire.reason()));
  const auto failed = [&](const std::string& why) {
    return fail(ErrorCode::contestant_failed,
                fmt::format("cannot speak HTTP/2 with {}: {}", name_, why));
  };
  if (outcome != Wire::Opening::open) return failed(wire.problem());
  if (wire.is_tls() && !wire.tls()->chose_http_2()) {
    return failed("the server did not choose h2 (ALPN)");
  }
  if (!watch(connection)) return tl::unexpected(exhausted_error(errno));
  now_ = now_ns();
  begin_link(connection);
  while (connection.link && !connection.link->is_ready()) {
    if (now_ns() >= deadline) return failed("no settings within the timeout");
    pollfd ready{wire.fd(), POLLIN, 0};
    ::poll(&ready, 1, 50);
    receive(connection, true, 0);
  }
  if (!connection.link) return failed(book_.has_wrong() ? book_.tally().first_wrong : "it closed");
  if (connection.link->most_streams() < at_once_) {
    return failed(fmt::format("it allows {} streams at once, {} were asked for",
                              connection.link->most_streams(), at_once_));
  }
  connection.state = Connection::State::open;
  return {};
}

bool Http2Worker::watch(Connection& connection) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u32 = static_cast<std::uint32_t>(&connection - connections_.data());
  return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, connection.wire.fd(), &event) == 0;
}

void Http2Worker::drop(Connection& connection) {
  connection.link.reset();
  connection.wire.close();
  connection.state = Connection::State::closed;
  connection.out.clear();
  connection.out_sent = 0;
}

void Http2Worker::connect(Connection& connection) {
  const auto outcome = connection.wire.begin(address_, tls());
  const bool is_there = outcome == Wire::Opening::open || outcome == Wire::Opening::under_way;
  if (is_there && !watch(connection)) return book_.fail(exhausted_error(errno));
  connection.state = Connection::State::connecting;
  connection.answers = 0;
  connection.lost_here = 0;
  connection.since = now_;
  follow(connection, outcome);
}

void Http2Worker::follow(Connection& connection, Wire::Opening outcome) {
  switch (outcome) {
    case Wire::Opening::open:
      return begin_link(connection);
    case Wire::Opening::under_way:
      return;
    case Wire::Opening::refused:
      return connect_failed(connection);
    case Wire::Opening::exhausted:
      return book_.fail(exhausted_error(connection.wire.reason()));
  }
}

void Http2Worker::begin_link(Connection& connection) {
  Http2Events& events = *this;
  connection.link = std::make_unique<Http2Link>(events);
  flush(connection);
}

// Its streams may send.
void Http2Worker::be_open(Connection& connection) {
  connection.state = Connection::State::open;
  for_each_stream(connection, [this](Stream& stream) {
    if (stream.number == 0) be_idle(stream);
  });
  flush(connection);
}

void Http2Worker::connect_failed(Connection& connection) {
  book_.count_refusal(now_);
  connection.failures += 2;  // always backs off: nobody is there to be measured
  reconnect(connection);
}

void Http2Worker::reconnect(Connection& connection) {
  drop(connection);
  if (!book_.sends(now_)) return;
  const Nanoseconds pause = pause_after(connection.failures);
  if (pause == 0) return connect(connection);
  connection.state = Connection::State::backing_off;
  connection.since = now_ + pause;
  if (backing_off_++ == 0) next_sweep_ = std::min(next_sweep_, now_ + 2 * kMillisecond);
}

// Edge-triggered: all there is must be read, but a server that says more than can be read in a turn
// does not keep the others, the deadlines and the end of the slice from theirs.
void Http2Worker::receive(Connection& connection, bool is_closing, Nanoseconds woken) {
  int turns = 0;
  while (connection.link && !connection.link->is_broken() && turns < kMostReadsAtOnce &&
         receive_once(connection, is_closing, woken)) {
    ++turns;
    woken = 0;
    // What the end that may come next would take for lost is sent, or refused by a GOAWAY, before.
    if (is_closing) flush(connection);
  }
  if (!connection.link) return;
  if (turns == kMostReadsAtOnce && !connection.is_resumed) {
    connection.is_resumed = true;
    resume_.push_back(static_cast<std::uint32_t>(&connection - connections_.data()));
  }
  flush(connection);
  if (connection.link && connection.link->is_broken()) return leave_broken(connection);
  const bool is_done = connection.state == Connection::State::open && connection.under_way == 0;
  const bool must_go =
      connection.link && (connection.link->is_leaving() || connection.lost_here >= 2);
  if (is_done && must_go) reconnect(connection);
}

// As if closing: read to the very end, because the edge that announced it was used up.
void Http2Worker::resume_unread() {
  unread_.swap(resume_);
  for (const std::uint32_t index : unread_) {
    connections_[index].is_resumed = false;
    if (connections_[index].link) receive(connections_[index], true, 0);
  }
  unread_.clear();
}

// One read. False: there is no more to read now. A read that does not fill the buffer was the last,
// unless the peer has closed, which one more tells. `woken` 0: not the first after a wake-up.
bool Http2Worker::receive_once(Connection& connection, bool is_closing, Nanoseconds woken) {
  const auto got = connection.wire.receive(buffer_->bytes.data(), buffer_->bytes.size());
  const int reason = errno;
  now_ = now_ns();
  if (got < 0 && reason == EINTR) return true;
  if (got < 0 && reason == EAGAIN) return false;
  if (got <= 0) {
    end_of_stream(connection, Loss::reset);
    return false;
  }
  if (woken != 0) book_.count_lateness(woken, now_);
  const auto size = static_cast<std::size_t>(got);
  if (!connection.link->take({buffer_->bytes.data(), size})) {
    book_.note_wrong(connection.link->problem());
    end_of_stream(connection, Loss::malformed);
    return false;
  }
  const bool begins = connection.state == Connection::State::connecting;
  if (begins && connection.link->is_ready()) be_open(connection);
  return is_closing || size == buffer_->bytes.size() || connection.wire.is_tls();
}

void Http2Worker::leave_broken(Connection& connection) {
  if (!book_.has_wrong()) book_.note_wrong("malformed answer: " + connection.link->problem());
  end_of_stream(connection, Loss::malformed);
}

// The connection is over, and with it what was under way on it.
void Http2Worker::end_of_stream(Connection& connection, Loss loss) {
  const bool was_used = connection.answers > 0;
  const bool is_open = connection.state == Connection::State::open;
  bool has_lost = false;
  connection.state = Connection::State::closed;
  for_each_stream(connection, [&](Stream& stream) {
    if (stream.number == 0) return;
    has_lost = true;
    lose(stream, loss);
  });
  if (loss == Loss::malformed && !has_lost) book_.count_unasked();
  if (is_open && (was_used || has_lost)) return reconnect(connection);
  connect_failed(connection);
}

void Http2Worker::flush(Connection& connection) {
  connection.link->write(connection.out);
  while (connection.out_sent < connection.out.size()) {
    const auto sent = connection.wire.send(connection.out.data() + connection.out_sent,
                                           connection.out.size() - connection.out_sent);
    // Room is told by EPOLLOUT; that the peer has gone, by reading.
    if (sent < 0) return;
    connection.out_sent += static_cast<std::size_t>(sent);
  }
  connection.out.clear();
  connection.out_sent = 0;
}

}  // namespace bakeoff::load
