// LoadWorker: what arrives on a connection, what becomes of its request, and the next one.
#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "load/load_worker.h"

namespace bakeoff::load {
namespace {

constexpr std::uint32_t kReadsAnArrival = 16;
constexpr int kMostReadsAtOnce = 16;  // then the other connections get their turn

}  // namespace

void LoadWorker::resume_unread() {
  std::size_t left = resume_.size();
  while (left-- > 0) {
    Connection& connection = connections_[resume_.front()];
    resume_.erase(resume_.begin());
    connection.is_resumed = false;
    // As if closing: read to the very end, because the edge that announced it was used up.
    if (is_open(connection)) receive(connection, true, 0);
  }
}

// Edge-triggered: all there is must be read. A read that does not fill the buffer was the last,
// unless the peer has closed, which one more read tells.
void LoadWorker::receive(Connection& connection, bool is_closing, Nanoseconds woken) {
  for (int turn = 0; turn < kMostReadsAtOnce; ++turn) {
    if (!receive_once(connection, is_closing, woken)) return;
    woken = 0;
  }
  if (connection.is_resumed) return;
  connection.is_resumed = true;
  resume_.push_back(static_cast<std::uint32_t>(&connection - connections_.data()));
}

// The kernel's stamp is wall-clock time, so it is compared with that.
ssize_t LoadWorker::receive_with_arrival(Connection& connection) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(timespec))> control{};
  iovec part{buffer_.data(), buffer_.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t got = ::recvmsg(connection.fd.get(), &message, 0);
  if (got <= 0) return got;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  for (cmsghdr* item = CMSG_FIRSTHDR(&message); item != nullptr;
       item = CMSG_NXTHDR(&message, item)) {
    if (item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec arrived{};
    std::memcpy(&arrived, CMSG_DATA(item), sizeof arrived);
    const auto lay =
        (now.tv_sec - arrived.tv_sec) * 1'000'000'000 + (now.tv_nsec - arrived.tv_nsec);
    if (lay >= 0) unread_for_ = static_cast<Nanoseconds>(lay);
  }
  return got;
}

// One recv. False: there is no more to read now. `woken` 0: not the first read after a wake-up.
bool LoadWorker::receive_once(Connection& connection, bool is_closing, Nanoseconds woken) {
  const bool asks = samples_arrivals_ && ++reads_ % kReadsAnArrival == 0;
  unread_for_.reset();
  const ssize_t got = asks ? receive_with_arrival(connection)
                           : ::recv(connection.fd.get(), buffer_.data(), buffer_.size(), 0);
  const int reason = errno;
  const Nanoseconds now = now_ns();
  if (got < 0) {
    if (reason == EINTR) return true;
    if (reason != EAGAIN) {
      end_of_stream(connection, false, now);
    } else if (is_closing && connection.state == Connection::State::idle) {
      be_idle(connection, now);  // it was not closing, only read to the end
    }
    return false;
  }
  if (got == 0) {
    end_of_stream(connection, true, now);
    return false;
  }
  if (woken != 0 && counts(now) && sends(now)) tally_.lateness.record(now - woken);
  const auto size = static_cast<std::size_t>(got);
  take(connection, {buffer_.data(), size}, now, is_closing);
  return is_open(connection) && (size == buffer_.size() || is_closing);
}

void LoadWorker::take(Connection& connection, std::string_view input, Nanoseconds now,
                      bool is_closing) {
  if (connection.state != Connection::State::waiting) return take_unasked(connection, input, now);
  HttpReader& reader = connection.reader;
  const AnswerMatcher& matcher = request_of(connection).matcher;
  for (;;) {
    switch (reader.next(input)) {
      case HttpReader::Event::header:
        matcher.header(connection.progress, reader.name(), reader.value());
        break;
      case HttpReader::Event::body:
        matcher.body(connection.progress, reader.piece());
        if (counts_events_) count_events(connection, reader.piece(), now);
        break;
      case HttpReader::Event::need_more:
        return;
      case HttpReader::Event::malformed:
        note_malformed(reader.problem());
        return lose(connection, Loss::malformed, now);
      case HttpReader::Event::done:
        return finish_answer(connection, now, !input.empty(), is_closing);
    }
  }
}

// Events that one read brings came together: the first has waited, the others follow at once.
void LoadWorker::count_events(Connection& connection, std::string_view piece, Nanoseconds now) {
  const int events = connection.stream.feed(piece);
  for (int i = 0; i < events; ++i) {
    const bool is_first = connection.last_event == 0;
    const Nanoseconds before = is_first ? connection.since : connection.last_event;
    connection.last_event = now;
    if (!counts(now) || !sends(now)) continue;
    ++tally_.events;
    (is_first ? tally_.first_event : tally_.event_gap).record(now - before);
  }
}

// A stream may have no end, so none is waited for: what is under way when the slice ends is taken
// back.
void LoadWorker::cut_streams() {
  for (Connection& connection : connections_) {
    if (connection.state != Connection::State::waiting) continue;
    --in_flight_;
    --tally_.sent;
    connection.fd.abort();
    drop(connection);
  }
}

// Bytes while nothing was asked. A server may say 408 before it closes an idle connection (RFC
// 9110 15.5.9).
void LoadWorker::take_unasked(Connection& connection, std::string_view input, Nanoseconds now) {
  const bool says_timed_out =
      input.starts_with("HTTP/1.1 408") || input.starts_with("HTTP/1.0 408");
  if (!says_timed_out) {
    ++tally_.errors.malformed;
    note_malformed("bytes without a request");
  }
  reconnect(connection, now);
}

void LoadWorker::finish_answer(Connection& connection, Nanoseconds now, bool has_surplus,
                               bool is_closing) {
  if (has_surplus) {
    note_malformed("bytes after its end");
    return lose(connection, Loss::malformed, now);
  }
  --in_flight_;
  count_answer(connection, now);
  const bool was_sent_whole = connection.bytes_sent == bytes_of(connection).size();
  take_turn(connection);
  connection.state = Connection::State::idle;
  ++connection.answers;
  connection.is_unproven = false;
  if (!connection.reader.keep_alive() || !was_sent_whole) {
    reconnect(connection, now);
  } else if (!is_closing) {
    be_idle(connection, now);
  }
}

void LoadWorker::count_answer(Connection& connection, Nanoseconds now) {
  AnswerMatcher& matcher = request_of(connection).matcher;
  const int status = connection.reader.status();
  if (unread_for_ && counts(now) && sends(now)) count_arrival(connection, now);
  switch (matcher.judge(connection.progress, status)) {
    case Verdict::right:
      ++tally_.answered;
      connection.failures = 0;
      if (is_open_loop()) return count_scheduled(connection, now);
      if (!counts(now) || !sends(now)) return;
      ++tally_.requests;
      tally_.latency.record(now - connection.since);
      return;
    case Verdict::wrong_status:
      ++tally_.errors.wrong_status;
      break;
    case Verdict::wrong_body:
      ++tally_.errors.wrong_body;
      break;
  }
  ++tally_.failed;
  if (tally_.first_wrong.empty())
    tally_.first_wrong = matcher.describe(connection.progress, status);
}

// Stamp and reading are from two clocks, and the stamp may be of the last of several segments.
void LoadWorker::count_arrival(const Connection& connection, Nanoseconds now) {
  const Nanoseconds took = now - connection.since;
  tally_.unread.record(*unread_for_);
  tally_.arrival.record(took > *unread_for_ ? took - *unread_for_ : 0);
}

void LoadWorker::note_malformed(const char* problem) {
  if (tally_.first_wrong.empty()) tally_.first_wrong = fmt::format("malformed answer: {}", problem);
}

// The peer closed the connection, or reset it: not in order.
void LoadWorker::end_of_stream(Connection& connection, bool is_orderly, Nanoseconds now) {
  if (connection.state == Connection::State::waiting) {
    if (connection.is_unproven && !connection.reader.has_begun()) return take_back(connection, now);
    const bool is_whole = is_orderly && connection.reader.end_of_input() == HttpReader::Event::done;
    return is_whole ? finish_answer(connection, now, false, true)
                    : lose(connection, Loss::reset, now);
  }
  // Accepted and closed before anything was asked: no better than refused.
  if (connection.answers == 0) return connect_failed(connection, now);
  reconnect(connection, now);
}

// The connection may send: at once in a closed loop, when its turn comes in an open one.
void LoadWorker::be_idle(Connection& connection, Nanoseconds now) {
  connection.state = Connection::State::idle;
  if (!sends(now)) return;
  if (!is_open_loop()) return send_next(connection, now);
  connection.since = now;
  if (connection.owes) return send_arrival(connection, connection.intended, now);
  if (connection.is_free) return;
  connection.is_free = true;
  free_.push(static_cast<std::uint32_t>(&connection - connections_.data()));
}

// The send time is the time at which the last answer on this connection was read, so that the
// generator's own work in between counts as latency: at most too long, never too short.
void LoadWorker::send_next(Connection& connection, Nanoseconds now) {
  WorkerRequest& request = request_of(connection);
  connection.reader.expect_answer(request.is_head);
  request.matcher.begin(connection.progress);
  connection.state = Connection::State::waiting;
  connection.since = now;
  connection.bytes_sent = 0;
  connection.stream = EventStream();
  connection.last_event = 0;
  if (request.filled) {
    filling_.connection = static_cast<std::uint64_t>(&connection - connections_.data());
    request.filled->write(filling_, connection.filled);
  }
  ++in_flight_;
  ++tally_.sent;
  push_bytes(connection, now);
}

void LoadWorker::push_bytes(Connection& connection, Nanoseconds now) {
  const std::string& bytes = bytes_of(connection);
  const ssize_t sent = ::send(connection.fd.get(), bytes.data() + connection.bytes_sent,
                              bytes.size() - connection.bytes_sent, MSG_NOSIGNAL);
  if (sent >= 0) {
    connection.bytes_sent += static_cast<std::size_t>(sent);
    return;
  }
  if (errno == EAGAIN || errno == EINTR) return;  // EPOLLOUT tells when there is room
  if (connection.bytes_sent > 0 || connection.answers == 0) {
    return lose(connection, Loss::reset, now);
  }
  take_back(connection, now);  // not a byte left
}

// The server had closed the connection while it was idle, and so has not seen the request (RFC 9112
// 9.3.1): it is sent again on a new one.
void LoadWorker::take_back(Connection& connection, Nanoseconds now) {
  --in_flight_;
  --tally_.sent;
  connection.owes = is_open_loop();
  ++connection.failures;
  connection.is_unproven = false;
  connection.state = Connection::State::idle;
  reconnect(connection, now);
}

void LoadWorker::lose(Connection& connection, Loss loss, Nanoseconds now) {
  --in_flight_;
  ++tally_.failed;
  ++connection.failures;
  if (loss == Loss::malformed) ++tally_.errors.malformed;
  if (loss == Loss::reset && is_counted(connection, now)) ++tally_.errors.reset;
  if (loss == Loss::timeout && is_counted(connection, now)) {
    ++tally_.errors.timeout;
    tally_.latency.record(now - (is_open_loop() ? connection.intended : connection.since));
  }
  take_turn(connection);
  connection.fd.abort();  // whatever still comes in is of no use
  reconnect(connection, now);
}

}  // namespace bakeoff::load
