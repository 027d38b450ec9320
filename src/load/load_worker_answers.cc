// LoadWorker: what arrives on a connection, what becomes of its request, and the next one.
#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "load/arrival_stamp.h"
#include "load/load_worker.h"

namespace bakeoff::load {

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
  resume_.push_back(index_of(connection));
}

ssize_t LoadWorker::receive_with_arrival(Connection& connection) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(timespec))> control{};
  iovec part{buffer_->bytes.data(), buffer_->bytes.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t got = ::recvmsg(connection.wire.fd(), &message, 0);
  if (got <= 0) return got;
  for (cmsghdr* item = CMSG_FIRSTHDR(&message); item != nullptr;
       item = CMSG_NXTHDR(&message, item)) {
    if (const auto stamp = arrival_stamp(*item)) unread_for_ = time_since(*stamp);
  }
  return got;
}

// One recv. False: there is no more to read now. `woken` 0: not the first read after a wake-up.
bool LoadWorker::receive_once(Connection& connection, bool is_closing, Nanoseconds woken) {
  unread_for_.reset();
  const ssize_t got = samples_arrivals_of(connection)
                          ? receive_with_arrival(connection)
                          : connection.wire.receive(buffer_->bytes.data(), buffer_->bytes.size());
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
  if (woken != 0) book_.count_lateness(woken, now);
  const auto size = static_cast<std::size_t>(got);
  note_size(connection, size);
  take(connection, {buffer_->bytes.data(), size}, now, is_closing);
  // TLS gives at most a record at a time.
  const bool is_last = size < buffer_->bytes.size() && !connection.wire.is_tls();
  return is_open(connection) && (!is_last || is_closing);
}

void LoadWorker::take(Connection& connection, std::string_view input, Nanoseconds now,
                      bool is_closing) {
  if (connection.state != Connection::State::waiting) return take_unasked(connection, input, now);
  do {
    const std::optional<Taken> taken = take_answer(connection, input, now);
    if (!taken) return;
    const bool is_last = connection.awaited == 1 || !taken->keeps_open;
    if (is_last && !input.empty()) {
      note_malformed("bytes after its end");
      return lose(connection, Loss::malformed, now);
    }
    if (is_last) return finish_answer(connection, *taken, now, is_closing);
    count_answer(connection, taken->verdict, now);
    take_turn(connection);
    expect_next(connection);
  } while (!input.empty());
}

// Takes one answer from the front of `input`, and judges it. Nothing: it is not whole yet, or the
// connection is lost.
std::optional<LoadWorker::Taken> LoadWorker::take_answer(Connection& connection,
                                                         std::string_view& input, Nanoseconds now) {
  KnownAnswer& known = request_of(connection).known;
  const bool is_at_start = !connection.reader.has_begun();
  if (is_at_start && known.begins(input) && !counts_events_) {
    input.remove_prefix(known.size());
    return Taken{Verdict::right, known.keeps_open()};
  }
  const std::string_view from = input;
  if (!read_answer(connection, input, now)) return std::nullopt;
  const Taken taken = judge(connection);
  if (is_at_start && taken.verdict == Verdict::right) {
    known.learn(from.substr(0, from.size() - input.size()), taken.keeps_open);
  }
  return taken;
}

LoadWorker::Taken LoadWorker::judge(Connection& connection) {
  const HttpReader& reader = connection.reader;
  return {request_of(connection).matcher.judge(connection.progress, reader.status()),
          reader.keep_alive()};
}

// Gives whether the answer is whole.
bool LoadWorker::read_answer(Connection& connection, std::string_view& input, Nanoseconds now) {
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
        return false;
      case HttpReader::Event::malformed:
        note_malformed(reader.problem());
        lose(connection, Loss::malformed, now);
        return false;
      case HttpReader::Event::done:
        return true;
    }
  }
}

// Events that one read brings came together: the first has waited, the others follow at once.
void LoadWorker::count_events(Connection& connection, std::string_view piece, Nanoseconds now) {
  const int events = connection.stream.feed(piece);
  for (int i = 0; i < events; ++i) {
    const bool is_first = connection.last_event == 0;
    book_.count_event(is_first, is_first ? connection.asked.since : connection.last_event, now);
    connection.last_event = now;
  }
}

// A stream may have no end, so none is waited for: what is under way when the slice ends is taken
// back.
void LoadWorker::cut_streams() {
  for (Connection& connection : connections_) {
    if (connection.state != Connection::State::waiting) continue;
    for (; connection.awaited > 0; --connection.awaited) book_.note_taken_back();
    connection.wire.abort();
    drop(connection);
  }
}

// Bytes while nothing was asked. A server may say 408 before it closes an idle connection (RFC
// 9110 15.5.9).
void LoadWorker::take_unasked(Connection& connection, std::string_view input, Nanoseconds now) {
  const bool says_timed_out =
      input.starts_with("HTTP/1.1 408") || input.starts_with("HTTP/1.0 408");
  if (!says_timed_out) {
    book_.count_unasked();
    note_malformed("bytes without a request");
  }
  ++connection.failures;  // or one that says so at once would be connected to without a pause
  reconnect(connection, now);
}

// The last answer that was awaited, or one after which the server will give no other.
void LoadWorker::finish_answer(Connection& connection, const Taken& taken, Nanoseconds now,
                               bool is_closing) {
  const bool was_sent_whole = connection.bytes_sent == bytes_of(connection).size();
  count_answer(connection, taken.verdict, now);
  if (connection.awaited > 0) return lose(connection, Loss::reset, now);
  take_turn(connection);
  connection.state = Connection::State::idle;
  ++connection.answers;
  connection.is_unproven = false;
  const bool is_used_up = is_short_lived() && connection.answers >= most_requests_;
  if (is_used_up || !taken.keeps_open || !was_sent_whole) {
    reconnect(connection, now);
  } else if (!is_closing) {
    connection.is_brief = true;
    join_ring(connection);
    be_idle(connection, now);
  }
}

void LoadWorker::count_answer(Connection& connection, Verdict verdict, Nanoseconds now) {
  if (unread_for_) book_.count_arrival(connection.asked, *unread_for_, now);
  --connection.awaited;
  if (book_.count_answer(connection.asked, verdict, now)) {
    connection.failures = 0;
  } else if (!book_.has_wrong()) {
    const AnswerMatcher& matcher = request_of(connection).matcher;
    book_.note_wrong(matcher.describe(connection.progress, connection.reader.status()));
  }
}

void LoadWorker::note_malformed(const char* problem) {
  if (!book_.has_wrong()) book_.note_wrong(fmt::format("malformed answer: {}", problem));
}

// The peer closed the connection, or reset it: not in order.
void LoadWorker::end_of_stream(Connection& connection, bool is_orderly, Nanoseconds now) {
  if (connection.state == Connection::State::waiting) {
    if (connection.is_unproven && !connection.reader.has_begun()) return take_back(connection, now);
    const bool is_whole = is_orderly && connection.reader.end_of_input() == HttpReader::Event::done;
    return is_whole ? finish_answer(connection, judge(connection), now, true)
                    : lose(connection, Loss::reset, now);
  }
  // Accepted and closed before anything was asked: no better than refused.
  if (connection.answers == 0) return connect_failed(connection, now);
  reconnect(connection, now);
}

// The answer under way is lost, and with it those that were to come after it.
void LoadWorker::lose(Connection& connection, Loss loss, Nanoseconds now) {
  ++connection.failures;
  for (; connection.awaited > 0; --connection.awaited) {
    book_.count_loss(connection.asked, loss, now);
    take_turn(connection);
    if (loss == Loss::malformed) loss = Loss::reset;
  }
  leave_ring(connection);
  connection.wire.abort();  // whatever still comes in is of no use
  reconnect(connection, now);
}

}  // namespace bakeoff::load
