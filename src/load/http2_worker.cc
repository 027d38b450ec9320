#include "load/http2_worker.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "load/event_loop.h"
#include "load/rotation.h"

namespace bakeoff::load {
namespace {}  // namespace

Http2Worker::Http2Worker(const LoadTarget& target, const SocketAddress& address,
                         const WorkerPlace& place)
    : book_({.sleeps = place.cpu < 0 || target.sleeps, .counts_events = target.counts_events}),
      feeds_(target.feeds),
      filling_(feeds_, place.number, place.of),
      address_(address),
      name_(text_of(target.endpoint)),
      cpu_(place.cpu),
      sleeps_(place.cpu < 0 || target.sleeps),
      counts_events_(target.counts_events),
      at_once_(static_cast<std::uint32_t>(target.at_once)),
      timeout_(static_cast<Nanoseconds>(target.timeout_seconds * 1e9)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      timer_(epoll_),
      buffer_(std::make_unique<ReadBuffer>()) {}

Result<std::unique_ptr<Worker>> Http2Worker::make(const LoadTarget& target, int connections,
                                                  const WorkerPlace& place) {
  BAKEOFF_TRY(address, socket_address(target.endpoint));
  std::unique_ptr<Http2Worker> worker(new Http2Worker(target, address, place));
  if (!worker->epoll_.is_open()) return tl::unexpected(exhausted_error(errno));
  if (target.endpoint.tls) {
    BAKEOFF_TRY(client, TlsClient::make(*target.endpoint.tls, Protocol::http_2));
    worker->tls_.emplace(std::move(client));
  }
  std::vector<int> weights;
  for (const auto& request : target.requests) {
    BAKEOFF_CHECK(worker->add_request(target, request));
    weights.push_back(request.weight);
  }
  worker->rotation_ = rotation_of(weights);
  worker->connections_ = std::vector<Connection>(static_cast<std::size_t>(connections));
  worker->streams_ = std::vector<Stream>(worker->connections_.size() * worker->at_once_);
  for (std::size_t i = 0; i < worker->streams_.size(); ++i) {
    worker->streams_[i].turn = static_cast<std::uint32_t>(i % worker->rotation_.size());
  }
  return worker;
}

Result<void> Http2Worker::add_request(const LoadTarget& target,
                                      const catalog::RequestSpec& request) {
  BAKEOFF_TRY(compiled, Http2Request::compile(target.endpoint, request, feeds_));
  BAKEOFF_TRY(matcher, AnswerMatcher::compile(request.answer));
  Request& added = requests_.emplace_back();
  added.matcher = std::move(matcher);
  added.is_timed = request.timed;
  if (compiled.is_fixed()) compiled.write(filling_, added.fixed);
  added.compiled = std::move(compiled);
  return {};
}

void Http2Worker::run(const SliceWindow& window, std::optional<Schedule> schedule) {
  book_.forget_fault();
  if (const auto settled = settle_thread(cpu_, sleeps_); !settled) {
    return book_.fail(settled.error());
  }
  book_.begin(window, std::move(schedule));
  open_window();
  Nanoseconds now = now_ns();
  const bool drains = !counts_events_;
  while (!book_.fault() && (!book_.is_over(now) || (drains && book_.in_flight() > 0))) {
    now = wait_and_handle(now);
  }
  now_ = now;
  if (counts_events_) cut_streams();
  close_window();
}

void Http2Worker::open_window() {
  free_.reset(streams_.size());  // here, by the thread that writes it
  resume_.reserve(connections_.size());
  unread_.reserve(connections_.size());
  backing_off_ = 0;
  next_sweep_ = now_ns() + kSweepEvery;
  for (Stream& stream : streams_) stream.is_free = stream.owes = false;
  while (harvest(now_ns(), 0) == events_.size()) {
  }
  for (Connection& connection : connections_) {
    now_ = now_ns();
    connection.failures = connection.lost_here = 0;
    if (connection.state == Connection::State::open) {
      be_open(connection);
    } else if (connection.state == Connection::State::closed) {
      connect(connection);
    }
  }
}

void Http2Worker::close_window() {
  for (Stream& stream : streams_) {
    if (stream.owes) book_.give_up(stream.asked.intended);
    stream.owes = false;
  }
  for (Connection& connection : connections_) {
    if (connection.state != Connection::State::open || connection.under_way > 0) drop(connection);
  }
  book_.end();
}

std::size_t Http2Worker::harvest(Nanoseconds now, Nanoseconds longest) {
  // Of an open loop every wait ends at a time of its own.
  const int ready = book_.is_open_loop() ? wait_for_events(epoll_, events_, longest)
                                         : timer_.wait(epoll_, events_, now, now + longest);
  const Nanoseconds woken = now_ns();
  for (int i = 0; i < ready; ++i) {
    const epoll_event& event = events_[static_cast<std::size_t>(i)];
    if (event.data.u32 == WakeTimer::kTag) continue;
    handle(connections_[event.data.u32], event.events, woken);
    if (book_.is_open_loop()) send_due();
  }
  return ready > 0 ? static_cast<std::size_t>(ready) : 0;
}

Nanoseconds Http2Worker::wait_and_handle(Nanoseconds now) {
  const Nanoseconds began = now;
  bool found = book_.is_open_loop() && send_due();
  const bool may_send = !free_.is_empty() && book_.sends(now);
  const Nanoseconds wake_at = may_send ? std::min(next_sweep_, book_.due()) : next_sweep_;
  const bool looks_again = book_.looks_again(now) || !resume_.empty();
  found = harvest(now, looks_again ? 0 : book_.time_to_wait(now, wake_at)) > 0 || found ||
          !resume_.empty();
  if (!resume_.empty()) resume_unread();
  now = now_ns();
  book_.end_turn(began, found, now);
  if (now >= next_sweep_) sweep(now);
  return now;
}

void Http2Worker::handle(Connection& connection, std::uint32_t events, Nanoseconds woken) {
  using State = Connection::State;
  now_ = now_ns();
  if (connection.state == State::connecting && !connection.link) {
    follow(connection, connection.wire.go_on());
  } else if ((events & EPOLLOUT) != 0 && connection.link) {
    flush(connection);
  }
  const bool is_closing = (events & kClosingEvents) != 0;
  if (connection.link && (is_closing || (events & EPOLLIN) != 0)) {
    receive(connection, is_closing, woken);
  }
}

void Http2Worker::sweep(Nanoseconds now) {
  using State = Connection::State;
  now_ = now;
  backing_off_ = 0;
  for (Stream& stream : streams_) {
    const Nanoseconds since = std::max(stream.asked.since, stream.last_event);
    if (stream.number == 0 || now < since) continue;
    if (now - since < timeout_ && !book_.gives_up(now)) continue;
    Connection& connection = connection_of(stream);
    connection.link->cancel(stream.number);
    lose(stream, Loss::timeout);
    be_idle(stream);
    flush(connection);
  }
  for (Connection& connection : connections_) {
    const bool is_late = now > connection.since && now - connection.since >= timeout_;
    if (connection.state == State::connecting && is_late) {
      connect_failed(connection);
    } else if (connection.state == State::backing_off && now >= connection.since) {
      connection.state = State::closed;
      if (book_.sends(now)) connect(connection);
    }
    if (connection.state == State::backing_off) ++backing_off_;
  }
  next_sweep_ = now + (backing_off_ > 0 ? 2 * kMillisecond
                                        : std::min(kSweepEvery, timeout_ / 4 + kMillisecond));
}

}  // namespace bakeoff::load
