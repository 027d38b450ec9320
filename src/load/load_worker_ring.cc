// LoadWorker: a closed loop through an io_uring. A connection joins the ring when it was answered
// shortly, and so do its successors. The timer and all other connections stay with epoll, which the
// ring watches: large reads are cheaper there.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "load/arrival_stamp.h"
#include "load/load_worker.h"

namespace bakeoff::load {
namespace {

constexpr Nanoseconds kCloseUponEachOther = 50'000;
constexpr std::size_t kManyInFlight = 50;
constexpr Nanoseconds kTick = 4 * kMillisecond;

}  // namespace

void LoadWorker::open_ring() {
  // Without the timer nothing would wake a wait in time.
  const bool wants_one = io_ != IoInterface::epoll && !book_.is_open_loop() && timer_.is_there();
  if (!wants_one || bulky_ == connections_.size()) return;
  if (!ring_buffers_) ring_buffers_.emplace(connections_.size());
  ring_ = AnswerRing::make(*ring_buffers_, epoll_.get());
  if (!ring_ && io_ == IoInterface::io_uring) {
    return book_.fail({ErrorCode::unsupported,
                       fmt::format("io_uring is not to be had: {}; use epoll", errno_text(errno))});
  }
  answer_gap_ = kMillisecond;
  last_woken_ = now_ns();
  for (Connection& connection : connections_) {
    if (connection.state == Connection::State::idle) join_ring(connection);
  }
}

// What the ring still has to say comes before the connections return to epoll.
void LoadWorker::close_ring() {
  if (!ring_) return;
  ring_->forget_all();
  while (harvest_ring(0, 0) > 0) {
  }
  for (Connection& connection : connections_) {
    if (connection.is_in_ring) return_to_epoll(connection);
  }
  ring_.reset();
}

void LoadWorker::join_ring(Connection& connection) {
  if (!ring_ || connection.is_in_ring || !connection.is_brief || connection.is_bulky) return;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, connection.wire.fd(), nullptr);
  connection.is_in_ring = true;
  book_.note_ring();
  receive_in_ring(connection);
}

void LoadWorker::receive_in_ring(const Connection& connection) {
  const AnswerRing::Key key{index_of(connection), connection.generation};
  ring_->receive(key, connection.wire.fd(), samples_arrivals_of(connection));
}

void LoadWorker::leave_ring(Connection& connection) {
  if (!connection.is_in_ring) return;
  connection.is_in_ring = false;
  ++connection.generation;
  ring_->forget(connection.wire.fd());
}

// Only between an answer and the next request: what the ring has received would be lost.
void LoadWorker::return_to_epoll(Connection& connection) {
  leave_ring(connection);
  if (!watch(connection)) book_.fail(exhausted_error(errno));
}

// Of a request, or of what was read at once of an answer.
void LoadWorker::note_size(Connection& connection, std::size_t bytes) {
  if (bytes < AnswerRing::Buffers::kBytes || connection.is_bulky) return;
  connection.is_bulky = true;
  ++bulky_;
}

void LoadWorker::push_into_ring(Connection& connection) {
  const std::string& bytes = bytes_of(connection);
  connection.bytes_sent = bytes.size();
  ring_->send({index_of(connection), connection.generation}, connection.wire.fd(), bytes);
}

// A sleeper that is woken by every answer spends more on waking than on asking. While they come
// close upon each other it sleeps until there are two, which is half the wake-ups: the first then
// waits for the second, on average a hundredth of its response time at most, and never longer than
// to the next tick (the timer is an event, too).
unsigned LoadWorker::answers_to_wait_for(Nanoseconds now, Nanoseconds longest) {
  if (longest == 0) return 0;
  const bool are_close = answer_gap_ <= kCloseUponEachOther && book_.in_flight() >= kManyInFlight;
  const Nanoseconds tick = (now / kTick + 1) * kTick;
  timer_.arm(are_close ? std::min(now + longest, tick) : now + longest);
  return are_close ? 2 : 1;
}

// As harvest(); that something was sent counts as an event.
std::size_t LoadWorker::harvest_ring(Nanoseconds now, Nanoseconds longest) {
  const unsigned at_least = answers_to_wait_for(now, longest);
  const std::size_t has_sent = ring_->has_work() ? 1 : 0;  // which is most of the work
  Nanoseconds woken = 0;
  const std::size_t events = ring_->wait(at_least, [&](const AnswerRing::Event& event) {
    if (woken == 0) woken = now_ns();
    if (event.kind != AnswerRing::Event::Kind::ready) return handle_ring(event, woken);
    while (handle_events(wait_for_events(epoll_, events_, 0), woken) == events_.size()) {
    }
  });
  if (events > 0) {
    const Nanoseconds gap = (woken - last_woken_) / events;
    answer_gap_ = (15 * answer_gap_ + std::min(gap, 10 * kMillisecond)) / 16;
    last_woken_ = woken;
  }
  return events + has_sent;
}

void LoadWorker::handle_ring(const AnswerRing::Event& event, Nanoseconds woken) {
  Connection& connection = connections_[event.key.connection];
  const auto is_meant = [&] {
    return connection.is_in_ring && connection.generation == event.key.generation;
  };
  if (!is_meant()) return;
  const Nanoseconds now = now_ns();
  switch (event.kind) {
    case AnswerRing::Event::Kind::received:
      unread_for_ = event.stamp ? time_since(*event.stamp) : std::nullopt;
      book_.count_lateness(woken, now);
      if (event.fills_buffer && !connection.is_bulky) {
        note_size(connection, AnswerRing::Buffers::kBytes);
        ring_->disarm(event.key, samples_arrivals_of(connection));
      }
      take(connection, event.bytes, now, event.has_more);
      break;
    case AnswerRing::Event::Kind::ended:
      return end_of_stream(connection, event.reason == 0, now);
    case AnswerRing::Event::Kind::send_failed:
      if (event.reason != 0) connection.bytes_sent = 0;
      return send_failed(connection, now);
    case AnswerRing::Event::Kind::disarmed:
    case AnswerRing::Event::Kind::ready:
      break;
  }
  if (!event.is_disarmed || !is_meant()) return;
  connection.is_bulky ? return_to_epoll(connection) : receive_in_ring(connection);
}

}  // namespace bakeoff::load
