// SocketWorker: bytes to frames to messages, and back.
#include <fmt/format.h>
#include <sys/socket.h>

#include <cerrno>

#include "load/socket_worker.h"
#include "load/ws_writer.h"

namespace bakeoff::load {
namespace {

constexpr std::size_t kMostUnsentAnswers = std::size_t{64} * 1024;

}  // namespace

void SocketWorker::handle(Connection& connection, std::uint32_t events) {
  using State = Connection::State;
  if (connection.state == State::closed) return;
  if (connection.state == State::connecting) {
    follow_opening(connection, connection.wire.go_on());
    if (connection.state == State::closed) return;
  } else if ((events & EPOLLOUT) != 0 && !connection.unsent.empty()) {
    flush(connection);
  }
  const bool is_closing = (events & kClosingEvents) != 0;
  if (is_closing || (events & EPOLLIN) != 0) receive(connection, is_closing);
}

// Edge-triggered: until there is no more, but a server that says more than can be read in a turn
// does not keep the others, the deadlines and the end of the slice from theirs.
void SocketWorker::receive(Connection& connection, bool is_closing) {
  for (int turn = 0; turn < kMostReadsAtOnce; ++turn) {
    if (connection.state == Connection::State::closed) return;
    if (!receive_once(connection, is_closing)) return;
  }
  if (connection.is_resumed) return;
  connection.is_resumed = true;
  resume_.push_back(index_of(connection));
}

// As if closing: read to the very end, because the edge that announced it was used up.
void SocketWorker::resume_unread() {
  unread_.swap(resume_);
  for (const std::uint32_t index : unread_) {
    connections_[index].is_resumed = false;
    receive(connections_[index], true);
  }
  unread_.clear();
}

// A read that does not fill the buffer was the last, unless the peer has closed, which one more
// tells.
bool SocketWorker::receive_once(Connection& connection, bool is_closing) {
  const ssize_t got = connection.wire.receive(buffer_->bytes.data(), buffer_->bytes.size());
  if (got < 0 && errno == EINTR) return true;
  if (got < 0 && errno == EAGAIN) return false;
  if (got <= 0) {
    lose(connection, got == 0 ? "the server closed the connection" : "the connection was reset",
         counts_.closed);
    return false;
  }
  read_at_ = now_ns();
  take(connection, {buffer_->bytes.data(), static_cast<std::size_t>(got)});
  // TLS gives at most a record at a time.
  return is_closing || static_cast<std::size_t>(got) == buffer_->bytes.size() ||
         connection.wire.is_tls();
}

void SocketWorker::take(Connection& connection, std::string_view input) {
  if (connection.state == Connection::State::upgrading) take_upgrade(connection, input);
  const bool is_socket = connection.state == Connection::State::joining ||
                         connection.state == Connection::State::ready;
  if (is_socket) take_frames(connection, input);
}

void SocketWorker::take_frames(Connection& connection, std::string_view input) {
  while (connection.state != Connection::State::closed) {
    switch (connection.reader.next(input)) {
      case WsReader::Event::need_more:
        return;
      case WsReader::Event::message:
        take_message(connection, connection.reader.payload());
        break;
      case WsReader::Event::ping:
        answer_ping(connection, connection.reader.payload(), WsOpcode::pong);
        break;
      case WsReader::Event::pong:
        break;
      case WsReader::Event::close:
        return lose(connection, "the server said good-bye", counts_.closed);
      case WsReader::Event::malformed:
        return lose(connection, connection.reader.problem(), counts_.malformed);
    }
  }
}

void SocketWorker::take_message(Connection& connection, std::string_view message) {
  // Of raw messages there is nothing to understand.
  if (is_raw_ && connection.state == Connection::State::ready) {
    return take_event(connection, message);
  }
  reply_.clear();
  const Meaning meaning = dialect_->read(connection.dialect, message, read_at_, reply_);
  if (!reply_.empty()) answer_ping(connection, reply_, WsOpcode::text);
  if (connection.state == Connection::State::closed) return;
  switch (meaning) {
    case Meaning::control:
      return;
    case Meaning::event:
      if (connection.state == Connection::State::ready) take_event(connection, message);
      return;
    case Meaning::ready:
      if (connection.state == Connection::State::joining) --opening_;
      connection.state = Connection::State::ready;
      return;
    case Meaning::refused:
      note_wrong(message);
      return lose(connection, "the server refused, or speaks another dialect", counts_.malformed);
  }
}

// RFC 6455 5.5.3: of several pings not every one has to be answered. One that does not read the
// answers gets no more of them, or they would be kept without end.
void SocketWorker::answer_ping(Connection& connection, std::string_view answer, WsOpcode opcode) {
  if (connection.unsent.size() > kMostUnsentAnswers) return;
  ++counts_.pings;
  send_message(connection, answer, opcode);
}

void SocketWorker::send_message(Connection& connection, std::string_view message, WsOpcode opcode) {
  frame_.clear();
  std::string& out = connection.unsent.empty() ? frame_ : connection.unsent;
  write_frame(out, opcode, message, static_cast<std::uint32_t>(random_.next() >> 32U));
  if (!connection.unsent.empty()) return;  // in its turn
  const ssize_t sent = connection.wire.send(frame_.data(), frame_.size());
  if (sent < 0 && errno != EAGAIN && errno != EINTR) {
    return lose(connection, "the connection was reset", counts_.closed);
  }
  const auto taken = static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
  if (taken < frame_.size()) connection.unsent.assign(frame_, taken);
}

void SocketWorker::flush(Connection& connection) {
  const ssize_t sent = connection.wire.send(connection.unsent.data(), connection.unsent.size());
  if (sent < 0 && errno != EAGAIN && errno != EINTR) {
    return lose(connection, "the connection was reset", counts_.closed);
  }
  if (sent > 0) connection.unsent.erase(0, static_cast<std::size_t>(sent));
}

void SocketWorker::lose(Connection& connection, const char* reason, std::uint64_t& counter) {
  if (is_opening_ || connection.state != Connection::State::ready) {
    return refuse(connection, reason);
  }
  ++counter;
  if (counts_.first_wrong.empty()) counts_.first_wrong = reason;
  if (connection.awaits_echo) --in_flight_;
  connection.awaits_echo = false;
  connection.wire.close();
  connection.state = Connection::State::closed;
}

}  // namespace bakeoff::load
