#include "load/load_worker.h"

#include <fmt/format.h>
#include <sys/prctl.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

#include "load/event_loop.h"
#include "load/rotation.h"

namespace bakeoff::load {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{64} * 1024;
constexpr std::size_t kMostEvents = 256;
constexpr std::uint32_t kClosing = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

Nanoseconds thread_cpu_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<Nanoseconds>(time.tv_sec) * 1'000'000'000U +
         static_cast<Nanoseconds>(time.tv_nsec);
}

}  // namespace

LoadWorker::LoadWorker(const LoadTarget& target, sockaddr_in address, const WorkerPlace& place)
    : feeds_(target.feeds),
      filling_(feeds_, place.number, place.of),
      address_(address),
      cpu_(place.cpu),
      sleeps_(place.cpu < 0 || target.sleeps),
      counts_events_(target.counts_events),
      samples_arrivals_(target.samples_arrivals),
      timeout_(static_cast<Nanoseconds>(target.timeout_seconds * 1e9)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      events_(kMostEvents),
      buffer_(kBufferBytes) {}

Result<std::unique_ptr<LoadWorker>> LoadWorker::make(const LoadTarget& target, int connections,
                                                     const WorkerPlace& place) {
  BAKEOFF_TRY(address, socket_address(target.endpoint));
  std::unique_ptr<LoadWorker> worker(new LoadWorker(target, address, place));
  if (!worker->epoll_.is_open()) return tl::unexpected(exhausted_error(errno));
  std::vector<int> weights;
  for (const auto& request : target.requests) {
    BAKEOFF_CHECK(worker->add_request(target, request));
    weights.push_back(request.weight);
  }
  worker->rotation_ = rotation_of(weights);
  worker->connections_ = std::vector<Connection>(static_cast<std::size_t>(connections));
  worker->resume_.reserve(worker->connections_.size());
  worker->free_.reset(worker->connections_.size());
  for (std::size_t i = 0; i < worker->connections_.size(); ++i) {
    // Connections start at different places of the rotation, so that at any moment all requests are
    // under way.
    worker->connections_[i].turn = static_cast<std::uint32_t>(i % worker->rotation_.size());
  }
  return worker;
}

Result<void> LoadWorker::add_request(const LoadTarget& target,
                                     const catalog::RequestSpec& request) {
  BAKEOFF_TRY(compiled, RequestTemplate::compile(target.endpoint, request, feeds_));
  BAKEOFF_TRY(matcher, AnswerMatcher::compile(request.answer));
  WorkerRequest& added = requests_.emplace_back();
  added.is_head = request.method == "HEAD";
  added.matcher = std::move(matcher);
  if (compiled.is_fixed()) {
    compiled.write(filling_, added.bytes);
  } else {
    added.filled = std::move(compiled);
  }
  return {};
}

bool LoadWorker::pin() {
  if (cpu_ < 0) return true;
  const auto pinned = pin_to(cpu_);
  if (!pinned) fault_ = pinned.error();
  return pinned.has_value();
}

void LoadWorker::run(const SliceWindow& window, std::optional<Schedule> schedule) {
  window_ = window;
  fault_.reset();
  if (!pin()) return;
  // Else the kernel wakes a sleeper up to 50 us late, to save wake-ups.
  if (sleeps_) ::prctl(PR_SET_TIMERSLACK, 1);
  tally_ = WorkerTally{};
  if (counts_events_) {
    tally_.first_event.clear();
    tally_.event_gap.clear();
  }
  if (samples_arrivals_) {
    tally_.arrival.clear();
    tally_.unread.clear();
  }
  begin_intervals();
  begin_schedule(std::move(schedule));
  open_window();
  Nanoseconds now = now_ns();
  const bool drains = !counts_events_;
  while (!fault_ && (now < window_.count_until || (drains && in_flight_ > 0))) {
    now = wait_and_handle(now);
  }
  if (counts_events_) cut_streams();
  close_window();
}

void LoadWorker::close_window() {
  if (is_open_loop()) give_up_arrivals();
  merge_intervals();
  tally_.counted = window_.count_until - window_.count_from;
  for (Connection& connection : connections_) {
    if (connection.state != Connection::State::idle) drop(connection);
  }
}

void LoadWorker::open_window() {
  resume_.clear();
  in_flight_ = backing_off_ = 0;
  cpu_time_done_ = false;
  wall_from_ = idle_ = 0;
  next_sweep_ = now_ns() + kSweepEvery;
  // What happened since the last slice comes first: connections that the server has closed
  // meanwhile are replaced before a request is lost on them.
  while (harvest(0) == events_.size()) {
  }
  for (Connection& connection : connections_) {
    connection.failures = 0;
    connection.is_unproven = connection.state == Connection::State::idle && connection.answers > 0;
    if (connection.state == Connection::State::idle) be_idle(connection, now_ns());
    if (connection.state == Connection::State::closed) connect(connection, now_ns());
  }
}

// Waits for events and handles them. Gives how many; as many as fit: there may be more at once.
std::size_t LoadWorker::harvest(Nanoseconds longest) {
  const int ready = wait_for_events(epoll_, events_, longest);
  const Nanoseconds woken = now_ns();
  for (int i = 0; i < ready; ++i) {
    const epoll_event& event = events_[static_cast<std::size_t>(i)];
    handle(connections_[event.data.u32], event.events, woken);
    if (is_open_loop()) send_due();
  }
  return ready > 0 ? static_cast<std::size_t>(ready) : 0;
}

// One turn of the loop, begun at `now`; gives the time at its end.
Nanoseconds LoadWorker::wait_and_handle(Nanoseconds now) {
  const bool looks_again = !sleeps_ && sends(now);
  const Nanoseconds began = now;
  bool found = is_open_loop() && send_due();
  found = harvest(looks_again ? 0 : time_to_wait(now)) > 0 || found || !resume_.empty();
  if (!resume_.empty()) resume_unread();
  now = now_ns();
  if (looks_again && !found && counts(began)) idle_ += now - began;
  if (window_.interrupts != nullptr) end_when_interrupted(now);
  watch_cpu_time(now);
  if (now >= interval_end_) end_intervals(now);
  if (now >= next_sweep_) sweep(now);
  return now;
}

Nanoseconds LoadWorker::time_to_wait(Nanoseconds now) const {
  if (!resume_.empty()) return 0;
  Nanoseconds wake_at = next_sweep_;
  if (!free_.is_empty() && sends(now)) wake_at = std::min(wake_at, due_);
  for (const Nanoseconds edge : {window_.count_from, window_.count_until}) {
    if (edge > now) wake_at = std::min(wake_at, edge);
  }
  return wake_at > now ? wake_at - now : 0;
}

void LoadWorker::end_when_interrupted(Nanoseconds now) {
  if (!sends(now) || window_.interrupts->load(std::memory_order_relaxed) == 0) return;
  window_.count_until = now;
  window_.count_from = std::min(window_.count_from, now);
}

void LoadWorker::watch_cpu_time(Nanoseconds now) {
  if (cpu_time_done_ || now < window_.count_from) return;
  if (wall_from_ == 0) {
    wall_from_ = now;
    cpu_time_from_ = thread_cpu_ns();
  } else if (now >= window_.count_until) {
    tally_.busy = busy_share(now);
    cpu_time_done_ = true;
  }
}

// A worker that sleeps: its CPU time. One that does not: all but the time it looked in vain, and
// what other programs took of its CPU is not idle, whenever they took it.
double LoadWorker::busy_share(Nanoseconds now) const {
  const auto wall = static_cast<double>(now - wall_from_);
  const auto used = static_cast<double>(thread_cpu_ns() - cpu_time_from_);
  if (sleeps_) return used / wall;
  const double taken = std::max(0.0, wall - used);
  return 1 - std::max(0.0, static_cast<double>(idle_) - taken) / wall;
}

void LoadWorker::handle(Connection& connection, std::uint32_t events, Nanoseconds woken) {
  using State = Connection::State;
  const bool is_closing = (events & kClosing) != 0;
  if (connection.state == State::connecting) {
    finish_connect(connection, now_ns());
  } else if ((events & EPOLLOUT) != 0 && connection.state == State::waiting &&
             connection.bytes_sent < bytes_of(connection).size()) {
    push_bytes(connection, now_ns());
  }
  if (is_open(connection) && (events & (EPOLLIN | kClosing)) != 0) {
    receive(connection, is_closing, woken);
  }
}

}  // namespace bakeoff::load
