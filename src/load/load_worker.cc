#include "load/load_worker.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "load/event_loop.h"
#include "load/rotation.h"

namespace bakeoff::load {
namespace {

SliceBook::Habits habits_of(const LoadTarget& target, const WorkerPlace& place) {
  SliceBook::Habits habits;
  habits.sleeps = place.cpu < 0 || target.sleeps;
  habits.counts_events = target.counts_events;
  habits.samples_arrivals = target.samples_arrivals;
  return habits;
}

// An answer that begins a connection, or comes out of TLS, is not all of what the ring would see.
IoInterface io_of(const LoadTarget& target) {
  const bool is_simple =
      !target.endpoint.tls && target.requests_a_connection == 0 && !target.counts_events;
  return is_simple ? target.io : IoInterface::epoll;
}

}  // namespace

LoadWorker::LoadWorker(const LoadTarget& target, const SocketAddress& address,
                       const WorkerPlace& place)
    : book_(habits_of(target, place)),
      feeds_(target.feeds),
      filling_(feeds_, place.number, place.of),
      address_(address),
      name_(text_of(target.endpoint)),
      cpu_(place.cpu),
      sleeps_(place.cpu < 0 || target.sleeps),
      counts_events_(target.counts_events),
      // The kernel stamps what TCP receives; what TLS makes of it comes later.
      samples_arrivals_(target.samples_arrivals && !target.endpoint.tls && address.is_tcp()),
      most_requests_(static_cast<std::uint64_t>(target.requests_a_connection)),
      at_once_(static_cast<std::uint32_t>(target.at_once)),
      timeout_(static_cast<Nanoseconds>(target.timeout_seconds * 1e9)),
      io_(io_of(target)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      timer_(epoll_),
      buffer_(std::make_unique<ReadBuffer>()) {}

std::size_t LoadWorker::bytes_a_connection() {
  return sizeof(Connection) + 2 * sizeof(std::uint32_t);  // its places in resume_ and free_
}

std::array<std::span<const std::byte>, 4> LoadWorker::written_memory() const {
  return {std::as_bytes(std::span(this, 1)), std::as_bytes(std::span(connections_)),
          std::as_bytes(std::span(buffer_->bytes)), std::as_bytes(std::span(requests_))};
}

Result<std::unique_ptr<Worker>> LoadWorker::make(const LoadTarget& target, int connections,
                                                 const WorkerPlace& place) {
  BAKEOFF_TRY(address, socket_address(target.endpoint));
  std::unique_ptr<LoadWorker> worker(new LoadWorker(target, address, place));
  if (!worker->epoll_.is_open()) return tl::unexpected(exhausted_error(errno));
  if (target.endpoint.tls) {
    BAKEOFF_TRY(client, TlsClient::make(*target.endpoint.tls, Protocol::http_1_1));
    worker->tls_.emplace(std::move(client));
  }
  std::vector<int> weights;
  for (const auto& request : target.requests) {
    BAKEOFF_CHECK(worker->add_request(target, request));
    weights.push_back(request.weight);
  }
  worker->rotation_ = rotation_of(weights);
  worker->connections_ = std::vector<Connection>(static_cast<std::size_t>(connections));
  for (std::size_t i = 0; i < worker->connections_.size(); ++i) {
    // Connections start at different places of the rotation, so that at any moment all requests are
    // under way.
    worker->connections_[i].turn = static_cast<std::uint32_t>(i % worker->rotation_.size());
  }
  return worker;
}

void WorkerRequest::Bytes::put(RequestTemplate compiled, Filling& filling) {
  if (compiled.is_fixed()) {
    compiled.append(filling, fixed);
  } else {
    filled = std::move(compiled);
  }
}

Result<void> LoadWorker::add_request(const LoadTarget& target,
                                     const catalog::RequestSpec& request) {
  BAKEOFF_TRY(compiled, RequestTemplate::compile(target.endpoint, request, feeds_));
  BAKEOFF_TRY(matcher, AnswerMatcher::compile(request.answer));
  WorkerRequest& added = requests_.emplace_back();
  added.is_head = request.method == "HEAD";
  added.is_timed = request.timed;
  added.matcher = std::move(matcher);
  added.bytes.put(std::move(compiled), filling_);
  if (most_requests_ == 0) return {};
  catalog::RequestSpec last = request;
  last.headers["Connection"] = "close";
  BAKEOFF_TRY(closing, RequestTemplate::compile(target.endpoint, last, feeds_));
  added.last.put(std::move(closing), filling_);
  return {};
}

void LoadWorker::run(const SliceWindow& window, std::optional<Schedule> schedule) {
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
  if (counts_events_) cut_streams();
  close_window();
}

void LoadWorker::close_window() {
  for (Connection& connection : connections_) {
    if (connection.owes) book_.give_up(connection.asked.intended);
    connection.owes = false;
    if (connection.state != Connection::State::idle) drop(connection);
  }
  close_ring();
  book_.end();
}

void LoadWorker::open_window() {
  // Here, by the thread that writes it, for the first time.
  resume_.clear();
  resume_.reserve(connections_.size());
  free_.reset(connections_.size());
  backing_off_ = 0;
  next_sweep_ = now_ns() + kSweepEvery;
  for (Connection& connection : connections_) {
    connection.is_free = connection.owes = connection.is_resumed = false;
  }
  // What happened since the last slice comes first: connections that the server has closed
  // meanwhile are replaced before a request is lost on them.
  while (harvest(now_ns(), 0) == events_.size()) {
  }
  open_ring();
  for (Connection& connection : connections_) {
    connection.failures = 0;
    connection.is_unproven = connection.state == Connection::State::idle && connection.answers > 0;
    if (connection.state == Connection::State::idle) be_idle(connection, now_ns());
    if (connection.state == Connection::State::closed) reconnect(connection, now_ns());
  }
}

int LoadWorker::wait(Nanoseconds now, Nanoseconds longest) {
  // Of an open loop every wait ends at a time of its own.
  if (book_.is_open_loop()) return wait_for_events(epoll_, events_, longest);
  return timer_.wait(epoll_, events_, now, now + longest);
}

// Waits for events, from `now` on, and handles them. Gives how many; as many as fit: there may be
// more at once.
std::size_t LoadWorker::harvest(Nanoseconds now, Nanoseconds longest) {
  if (ring_ && bulky_ == connections_.size()) close_ring();
  if (ring_) return harvest_ring(now, longest);
  const int ready = wait(now, longest);
  return handle_events(ready, now_ns());
}

std::size_t LoadWorker::handle_events(int ready, Nanoseconds woken) {
  for (int i = 0; i < ready; ++i) {
    const epoll_event& event = events_[static_cast<std::size_t>(i)];
    if (event.data.u32 == WakeTimer::kTag) continue;
    handle(connections_[event.data.u32], event.events, woken);
    if (book_.is_open_loop()) send_due();
  }
  return ready > 0 ? static_cast<std::size_t>(ready) : 0;
}

// One turn of the loop, begun at `now`; gives the time at its end.
Nanoseconds LoadWorker::wait_and_handle(Nanoseconds now) {
  const Nanoseconds began = now;
  bool found = book_.is_open_loop() && send_due();
  found =
      harvest(now, book_.looks_again(now) ? 0 : time_to_wait(now)) > 0 || found || !resume_.empty();
  if (!resume_.empty()) resume_unread();
  now = now_ns();
  book_.end_turn(began, found, now);
  if (now >= next_sweep_) sweep(now);
  return now;
}

Nanoseconds LoadWorker::time_to_wait(Nanoseconds now) const {
  if (!resume_.empty()) return 0;
  const bool may_send = !free_.is_empty() && book_.sends(now);
  return book_.time_to_wait(now, may_send ? std::min(next_sweep_, book_.due()) : next_sweep_);
}

void LoadWorker::handle(Connection& connection, std::uint32_t events, Nanoseconds woken) {
  using State = Connection::State;
  const bool is_closing = (events & kClosingEvents) != 0;
  if (connection.state == State::connecting) {
    go_on_connecting(connection, now_ns());
  } else if ((events & EPOLLOUT) != 0 && connection.state == State::waiting &&
             connection.bytes_sent < bytes_of(connection).size()) {
    push_bytes(connection, now_ns());
  }
  if (is_open(connection) && (events & (EPOLLIN | kClosingEvents)) != 0) {
    receive(connection, is_closing, woken);
  }
}

}  // namespace bakeoff::load
