// LoadWorker: connecting, reconnecting and deadlines.
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

#include "load/load_worker.h"

namespace bakeoff::load {
namespace {

constexpr Nanoseconds kSweepWhileBackingOff = 2 * kMillisecond;

}  // namespace

Result<void> LoadWorker::connect_all(Nanoseconds deadline) {
  for (Connection& connection : connections_) {
    Wire& wire = connection.wire;
    auto outcome = finish_opening(wire, wire.begin(address_, tls()), deadline);
    // A full accept queue makes a socket file refuse instead of letting the client wait.
    while (outcome == Wire::Opening::refused && wire.reason() == EAGAIN && now_ns() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      outcome = finish_opening(wire, wire.begin(address_, tls()), deadline);
    }
    if (outcome == Wire::Opening::refused) {
      return fail(ErrorCode::contestant_failed,
                  fmt::format("cannot connect to {}: {}", name_, wire.problem()));
    }
    const bool is_exhausted = outcome == Wire::Opening::exhausted;
    if (is_exhausted) return tl::unexpected(exhausted_error(wire.reason()));
    if (is_short_lived()) {  // the server is there: that is all there is to know
      drop(connection);
      return {};
    }
    if (!watch(connection)) return tl::unexpected(exhausted_error(errno));
    connection.state = Connection::State::idle;
  }
  return {};
}

// The only epoll_ctl of a connection: edge-triggered, for everything there is to learn.
bool LoadWorker::watch(Connection& connection) {
  const int on = 1;
  if (samples_arrivals_of(connection)) {
    ::setsockopt(connection.wire.fd(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  }
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u32 = index_of(connection);
  return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, connection.wire.fd(), &event) == 0;
}

void LoadWorker::drop(Connection& connection) {
  leave_ring(connection);
  connection.wire.close();
  connection.state = Connection::State::closed;
}

void LoadWorker::reconnect(Connection& connection, Nanoseconds now) {
  drop(connection);
  if (!book_.sends(now)) return;
  const Nanoseconds pause = pause_after(connection.failures);
  if (pause > 0) {
    connection.state = Connection::State::backing_off;
    connection.asked.since = now + pause;
    if (backing_off_++ == 0) next_sweep_ = std::min(next_sweep_, now + kSweepWhileBackingOff);
  } else if (is_short_lived() && book_.is_open_loop() && !connection.owes) {
    be_free(connection, now);  // connects when there is something to send
  } else {
    connect(connection, now);
  }
}

void LoadWorker::connect(Connection& connection, Nanoseconds now) {
  connection.answers = 0;
  connection.connect_from = now;
  const Wire::Opening outcome = connection.wire.begin(address_, tls());
  const bool is_there = outcome == Wire::Opening::open || outcome == Wire::Opening::under_way;
  if (is_there && !watch(connection)) return book_.fail(exhausted_error(errno));
  connection.state = Connection::State::connecting;
  connection.asked.since = now;
  follow(connection, outcome, now);
}

void LoadWorker::go_on_connecting(Connection& connection, Nanoseconds now) {
  follow(connection, connection.wire.go_on(), now);
}

void LoadWorker::follow(Connection& connection, Wire::Opening outcome, Nanoseconds now) {
  switch (outcome) {
    case Wire::Opening::open:
      join_ring(connection);
      return be_idle(connection, now);
    case Wire::Opening::under_way:
      return;
    case Wire::Opening::refused:
      // A full accept queue of a socket file: TCP would let us wait, too.
      if (connection.wire.reason() != EAGAIN) return connect_failed(connection, now);
      connection.failures += 2;
      return reconnect(connection, now);
    case Wire::Opening::exhausted:
      return book_.fail(exhausted_error(connection.wire.reason()));
  }
}

void LoadWorker::connect_failed(Connection& connection, Nanoseconds now) {
  book_.count_refusal(now);
  connection.failures += 2;  // always backs off: nobody is there to be measured
  reconnect(connection, now);
}

// Deadlines and back-offs of all connections: a look at each every 50 ms costs less than a timer a
// request.
void LoadWorker::sweep(Nanoseconds now) {
  using State = Connection::State;
  backing_off_ = 0;
  for (Connection& connection : connections_) {
    const Nanoseconds since = std::max(connection.asked.since, connection.last_event);
    const bool is_late = now > since && now - since >= timeout_;
    if (connection.state == State::waiting && (is_late || book_.gives_up(now))) {
      lose(connection, Loss::timeout, now);
    } else if (connection.state == State::connecting && is_late) {
      connect_failed(connection, now);
    } else if (connection.state == State::backing_off && now >= connection.asked.since) {
      connection.state = State::closed;
      if (book_.sends(now)) connect(connection, now);
    }
    if (connection.state == State::backing_off) ++backing_off_;
  }
  next_sweep_ = now + (backing_off_ > 0 ? kSweepWhileBackingOff
                                        : std::min(kSweepEvery, timeout_ / 4 + kMillisecond));
}

}  // namespace bakeoff::load
