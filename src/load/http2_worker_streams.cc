// Http2Worker: what becomes of a stream's request, and the next one.
#include <fmt/format.h>

#include "load/http2_worker.h"
#include "load/http_reader.h"

namespace bakeoff::load {

bool Http2Worker::on_status(std::uint32_t slot, int status) {
  Stream& stream = streams_[slot];
  stream.status = status;
  return status >= 200 || ++stream.interim <= HttpReader::kMaxInterim;
}

void Http2Worker::on_header(std::uint32_t slot, std::string_view name, std::string_view value) {
  Stream& stream = streams_[slot];
  if (stream.status >= 200) request_of(stream).matcher.header(stream.progress, name, value);
}

void Http2Worker::on_body(std::uint32_t slot, std::string_view piece) {
  Stream& stream = streams_[slot];
  request_of(stream).matcher.body(stream.progress, piece);
  if (!counts_events_) return;
  const int events = stream.events.feed(piece);
  for (int i = 0; i < events; ++i) {
    const bool is_first = stream.last_event == 0;
    book_.count_event(is_first, is_first ? stream.asked.since : stream.last_event, now_);
    stream.last_event = now_;
  }
}

void Http2Worker::on_end(std::uint32_t slot, End end) {
  Stream& stream = streams_[slot];
  Connection& connection = connection_of(stream);
  switch (end) {
    case End::whole:
      count_answer(stream);
      break;
    case End::refused:
      // Only a server that goes away may refuse without its being held against it.
      if (connection.link->is_leaving()) {
        take_back(stream);
      } else {
        lose(stream, Loss::reset);
      }
      break;
    case End::malformed:
      if (!book_.has_wrong()) {
        const auto& problem = connection.link->problem();
        book_.note_wrong("malformed answer: " + (problem.empty() ? "of a stream" : problem));
      }
      lose(stream, Loss::malformed);
      break;
    case End::reset:
      lose(stream, Loss::reset);
      break;
  }
  be_idle(stream);
}

// It has no request any more.
void Http2Worker::leave(Stream& stream) {
  stream.number = 0;
  --connection_of(stream).under_way;
}

void Http2Worker::count_answer(Stream& stream) {
  Connection& connection = connection_of(stream);
  AnswerMatcher& matcher = request_of(stream).matcher;
  ++connection.answers;
  const Verdict verdict = matcher.judge(stream.progress, stream.status);
  stream.asked.is_timed = request_of(stream).is_timed;
  if (book_.count_answer(stream.asked, verdict, now_)) {
    connection.failures = connection.lost_here = 0;
  } else if (!book_.has_wrong()) {
    book_.note_wrong(matcher.describe(stream.progress, stream.status));
  }
  leave(stream);
  take_turn(stream);
}

void Http2Worker::lose(Stream& stream, Loss loss) {
  ++connection_of(stream).failures;
  ++connection_of(stream).lost_here;
  book_.count_loss(stream.asked, loss, now_);
  leave(stream);
  take_turn(stream);
}

void Http2Worker::take_back(Stream& stream) {
  book_.note_taken_back();
  stream.owes = book_.is_open_loop();
  leave(stream);
}

// It may send: at once in a closed loop, when its turn comes in an open one. Without a connection
// it waits for that.
void Http2Worker::be_idle(Stream& stream) {
  const Connection& connection = connection_of(stream);
  const bool is_usable = connection.state == Connection::State::open &&
                         !connection.link->is_leaving() && connection.lost_here < 2;
  if (!is_usable || !book_.sends(now_)) return;
  if (!book_.is_open_loop() || stream.owes) return send_next(stream);
  stream.asked.since = now_;
  if (stream.is_free) return;
  stream.is_free = true;
  free_.push(index_of(stream));
}

void Http2Worker::send_next(Stream& stream) {
  Connection& connection = connection_of(stream);
  Request& request = request_of(stream);
  const bool is_fixed = !request.fixed.fields.empty();
  if (!is_fixed) {
    filling_.connection = index_of(stream);
    request.compiled.write(filling_, stream.filled);
  }
  stream.number = connection.link->submit(index_of(stream),
                                          is_fixed ? request.fixed : stream.filled, stream.unsent);
  if (stream.number == 0) {  // the server goes away; a new connection takes it
    stream.owes = book_.is_open_loop();
    return;
  }
  stream.owes = false;
  stream.status = stream.interim = 0;
  stream.asked.since = now_;
  stream.events = EventStream();
  stream.last_event = 0;
  request.matcher.begin(stream.progress);
  ++connection.under_way;
  book_.note_sent();
}

// Sends what is due. Gives whether that was anything.
bool Http2Worker::send_due() {
  bool has_sent = false;
  while (!free_.is_empty()) {
    now_ = now_ns();
    if (book_.due() > now_ || !book_.sends(now_)) break;
    Stream* stream = take_free();
    if (stream == nullptr) break;
    stream->asked.intended = book_.take_arrival(now_, stream->asked.since);
    stream->owes = true;
    be_idle(*stream);
    flush(connection_of(*stream));
    has_sent = true;
  }
  return has_sent;
}

// Streams whose connection was lost since they became free are passed over.
Http2Worker::Stream* Http2Worker::take_free() {
  while (!free_.is_empty()) {
    Stream& stream = streams_[free_.pop()];
    stream.is_free = false;
    const Connection& connection = connection_of(stream);
    const bool is_open = connection.state == Connection::State::open;
    if (is_open && stream.number == 0 && !connection.link->is_leaving()) return &stream;
  }
  return nullptr;
}

void Http2Worker::cut_streams() {
  for (Stream& stream : streams_) {
    if (stream.number == 0) continue;
    connection_of(stream).link->cancel(stream.number);
    book_.note_taken_back();
    leave(stream);
  }
  for (Connection& connection : connections_) {
    if (connection.link) flush(connection);
  }
}

}  // namespace bakeoff::load
