// LoadWorker: connecting, reconnecting and deadlines.
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "load/load_worker.h"

namespace bakeoff::load {
namespace {

constexpr Nanoseconds kSweepWhileBackingOff = 2 * kMillisecond;

// A lone failure reconnects at once; a peer that fails again and again is asked at most ten times a
// second.
Nanoseconds back_off(std::uint32_t failures) {
  if (failures < 2) return 0;
  return std::min<Nanoseconds>(100, Nanoseconds{1} << std::min(failures - 2, 7U)) * kMillisecond;
}

Error refused_error(const sockaddr_in& address, int reason) {
  const std::uint32_t ip = ntohl(address.sin_addr.s_addr);
  return {ErrorCode::contestant_failed,
          fmt::format("cannot connect to {}.{}.{}.{}:{}: {}", ip >> 24U, ip >> 16U & 255U,
                      ip >> 8U & 255U, ip & 255U, ntohs(address.sin_port), errno_text(reason))};
}

// 0, or the errno of why not.
int wait_until_connected(const Fd& fd, Nanoseconds deadline) {
  pollfd writable{fd.get(), POLLOUT, 0};
  int ready = 0;
  do {
    const Nanoseconds now = now_ns();
    const Nanoseconds left = deadline > now ? (deadline - now) / kMillisecond + 1 : 0;
    ready = ::poll(&writable, 1, static_cast<int>(std::min<Nanoseconds>(left, 1'000'000)));
  } while (ready < 0 && errno == EINTR);
  return ready > 0 ? connect_error(fd) : ETIMEDOUT;
}

}  // namespace

Result<void> LoadWorker::connect_all(Nanoseconds deadline) {
  for (Connection& connection : connections_) {
    const ConnectOutcome outcome = begin_connect(address_, connection.fd);
    if (outcome == ConnectOutcome::exhausted) return tl::unexpected(exhausted_error(errno));
    int reason = outcome == ConnectOutcome::refused ? errno : 0;
    if (outcome == ConnectOutcome::under_way)
      reason = wait_until_connected(connection.fd, deadline);
    if (reason != 0) return tl::unexpected(refused_error(address_, reason));
    if (!watch(connection)) return tl::unexpected(exhausted_error(errno));
    connection.state = Connection::State::idle;
  }
  return {};
}

// The only epoll_ctl of a connection: edge-triggered, for everything there is to learn.
bool LoadWorker::watch(Connection& connection) {
  const int on = 1;
  if (samples_arrivals_) {
    ::setsockopt(connection.fd.get(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  }
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u32 = static_cast<std::uint32_t>(&connection - connections_.data());
  return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, connection.fd.get(), &event) == 0;
}

void LoadWorker::drop(Connection& connection) {
  connection.fd.reset();
  connection.state = Connection::State::closed;
}

void LoadWorker::reconnect(Connection& connection, Nanoseconds now) {
  drop(connection);
  if (!sends(now)) return;
  const Nanoseconds pause = back_off(connection.failures);
  if (pause == 0) return connect(connection, now);
  connection.state = Connection::State::backing_off;
  connection.since = now + pause;
  if (backing_off_++ == 0) next_sweep_ = std::min(next_sweep_, now + kSweepWhileBackingOff);
}

void LoadWorker::connect(Connection& connection, Nanoseconds now) {
  connection.answers = 0;
  const ConnectOutcome outcome = begin_connect(address_, connection.fd);
  if (outcome == ConnectOutcome::refused) return connect_failed(connection, now);
  if (outcome == ConnectOutcome::exhausted || !watch(connection)) {
    fault_ = exhausted_error(errno);
    return;
  }
  connection.state = Connection::State::connecting;
  connection.since = now;
}

void LoadWorker::finish_connect(Connection& connection, Nanoseconds now) {
  const int reason = connect_error(connection.fd);
  if (reason == EADDRNOTAVAIL) {
    fault_ = exhausted_error(reason);
  } else if (reason != 0) {
    connect_failed(connection, now);
  } else {
    be_idle(connection, now);
  }
}

void LoadWorker::connect_failed(Connection& connection, Nanoseconds now) {
  if (counts(now)) ++tally_.errors.connect;
  connection.failures += 2;  // always backs off: nobody is there to be measured
  reconnect(connection, now);
}

// Deadlines and back-offs of all connections: a look at each every 50 ms costs less than a timer a
// request.
void LoadWorker::sweep(Nanoseconds now) {
  using State = Connection::State;
  backing_off_ = 0;
  for (Connection& connection : connections_) {
    const Nanoseconds since = std::max(connection.since, connection.last_event);
    const bool is_late = now > since && now - since >= timeout_;
    if (connection.state == State::waiting && is_late) {
      lose(connection, Loss::timeout, now);
    } else if (connection.state == State::connecting && is_late) {
      connect_failed(connection, now);
    } else if (connection.state == State::backing_off && now >= connection.since) {
      connection.state = State::closed;
      if (sends(now)) connect(connection, now);
    }
    if (connection.state == State::backing_off) ++backing_off_;
  }
  next_sweep_ = now + (backing_off_ > 0 ? kSweepWhileBackingOff
                                        : std::min(kSweepEvery, timeout_ / 4 + kMillisecond));
}

}  // namespace bakeoff::load
