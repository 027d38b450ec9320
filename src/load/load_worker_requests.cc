// LoadWorker: what is sent, and when. Open loop: one schedule for all connections of the thread; an
// arrival is sent by the connection that has been idle longest, and when there is none it waits,
// which is part of its latency.
#include <cerrno>

#include "load/load_worker.h"

namespace bakeoff::load {

// Sends what is due. Gives whether that was anything.
bool LoadWorker::send_due() {
  bool has_sent = false;
  while (!free_.is_empty()) {
    const Nanoseconds now = now_ns();
    if (book_.due() > now || !book_.sends(now)) break;
    Connection* connection = take_free();
    if (connection == nullptr) break;
    const Nanoseconds intended = book_.take_arrival(now, connection->asked.since);
    if (connection->state == Connection::State::closed) {
      connection->owes = true;
      connection->asked.intended = intended;
      connect(*connection, now);
    } else {
      send_arrival(*connection, intended, now);
    }
    has_sent = true;
  }
  return has_sent;
}

// Connections that were lost since they became free are passed over.
LoadWorker::Connection* LoadWorker::take_free() {
  using State = Connection::State;
  while (!free_.is_empty()) {
    Connection& connection = connections_[free_.pop()];
    connection.is_free = false;
    if (connection.state == State::idle) return &connection;
    if (is_short_lived() && connection.state == State::closed) return &connection;
  }
  return nullptr;
}

// It may take the next arrival.
void LoadWorker::be_free(Connection& connection, Nanoseconds now) {
  connection.asked.since = now;
  if (connection.is_free) return;
  connection.is_free = true;
  free_.push(index_of(connection));
}

// The connection may send: at once in a closed loop, when its turn comes in an open one.
void LoadWorker::be_idle(Connection& connection, Nanoseconds now) {
  connection.state = Connection::State::idle;
  if (!book_.sends(now)) return;
  if (!book_.is_open_loop()) return send_next(connection, now);
  if (connection.owes) return send_arrival(connection, connection.asked.intended, now);
  be_free(connection, now);
}

void LoadWorker::send_arrival(Connection& connection, Nanoseconds intended, Nanoseconds now) {
  connection.owes = false;
  connection.asked.intended = intended;
  send_next(connection, now);
}

// The send time is the time at which the last answer on this connection was read, so that the
// generator's own work in between counts as latency: at most too long, never too short. A request
// that needs a connection of its own was on its way since that was begun.
void LoadWorker::send_next(Connection& connection, Nanoseconds now) {
  connection.state = Connection::State::waiting;
  connection.asked.since =
      is_short_lived() && connection.answers == 0 ? connection.connect_from : now;
  connection.bytes_sent = 0;
  connection.awaited = at_once_;
  for (std::uint32_t i = 0; i < at_once_; ++i) book_.note_sent();
  if (at_once_ > 1 || written_form(connection, request_of(connection)).filled)
    write_requests(connection);
  expect_next(connection);
  push_bytes(connection, now);
}

void LoadWorker::expect_next(Connection& connection) {
  WorkerRequest& request = request_of(connection);
  connection.asked.is_timed = request.is_timed;
  connection.reader.expect_answer(request.is_head);
  request.matcher.begin(connection.progress);
  connection.stream = EventStream();
  connection.last_event = 0;
}

void LoadWorker::write_requests(Connection& connection) {
  filling_.connection = index_of(connection);
  connection.filled.clear();
  for (std::uint32_t i = 0; i < at_once_; ++i) {
    const std::size_t turn = (connection.turn + i) % rotation_.size();
    const auto& bytes = written_form(connection, requests_[rotation_[turn]]);
    if (bytes.filled) {
      bytes.filled->append(filling_, connection.filled);
    } else {
      connection.filled += bytes.fixed;
    }
  }
}

void LoadWorker::push_bytes(Connection& connection, Nanoseconds now) {
  const std::string& bytes = bytes_of(connection);
  note_size(connection, bytes.size());
  if (connection.is_in_ring) {
    if (!connection.is_bulky) return push_into_ring(connection);
    return_to_epoll(connection);
  }
  const ssize_t sent = connection.wire.send(bytes.data() + connection.bytes_sent,
                                            bytes.size() - connection.bytes_sent);
  if (sent >= 0) {
    connection.bytes_sent += static_cast<std::size_t>(sent);
    return;
  }
  if (errno == EAGAIN || errno == EINTR) return;  // EPOLLOUT tells when there is room
  send_failed(connection, now);
}

void LoadWorker::send_failed(Connection& connection, Nanoseconds now) {
  if (connection.bytes_sent > 0 || connection.answers == 0) {
    return lose(connection, Loss::reset, now);
  }
  take_back(connection, now);  // not a byte left
}

// The server had closed the connection while it was idle, and so has not seen the requests (RFC
// 9112 9.3.1): they are sent again on a new one.
void LoadWorker::take_back(Connection& connection, Nanoseconds now) {
  for (; connection.awaited > 0; --connection.awaited) book_.note_taken_back();
  connection.owes = book_.is_open_loop();
  ++connection.failures;
  connection.is_unproven = false;
  connection.state = Connection::State::idle;
  reconnect(connection, now);
}

}  // namespace bakeoff::load
