#include "load/load_worker.h"

#include <fmt/format.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

#include "load/request_bytes.h"

namespace bakeoff::load {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{64} * 1024;
constexpr int kMostReadsAtOnce = 16;  // then the other connections get their turn
constexpr std::size_t kMostEvents = 256;
constexpr Nanoseconds kMillisecond = 1'000'000;
constexpr Nanoseconds kSweepEvery = 50 * kMillisecond;
constexpr Nanoseconds kSweepWhileBackingOff = 2 * kMillisecond;
constexpr std::uint32_t kClosing = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

// A lone failure reconnects at once; a peer that fails again and again is asked at most ten times a
// second.
Nanoseconds back_off(std::uint32_t failures) {
  if (failures < 2) return 0;
  return std::min<Nanoseconds>(100, Nanoseconds{1} << std::min(failures - 2, 7U)) * kMillisecond;
}

Nanoseconds thread_cpu_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<Nanoseconds>(time.tv_sec) * 1'000'000'000U +
         static_cast<Nanoseconds>(time.tv_nsec);
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

LoadWorker::LoadWorker(const LoadTarget& target, sockaddr_in address, int cpu)
    : address_(address),
      cpu_(cpu),
      timeout_(static_cast<Nanoseconds>(target.timeout_seconds * 1e9)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      events_(kMostEvents),
      buffer_(kBufferBytes) {}

Result<std::unique_ptr<LoadWorker>> LoadWorker::make(const LoadTarget& target, int connections,
                                                     int cpu) {
  BAKEOFF_TRY(address, socket_address(target.endpoint));
  std::unique_ptr<LoadWorker> worker(new LoadWorker(target, address, cpu));
  if (!worker->epoll_.is_open()) return tl::unexpected(exhausted_error(errno));
  for (const auto& request : target.requests) {
    BAKEOFF_TRY(bytes, request_bytes(target.endpoint, request));
    BAKEOFF_TRY(matcher, AnswerMatcher::compile(request.answer));
    worker->requests_.push_back({bytes, request.method == "HEAD", std::move(matcher)});
  }
  worker->connections_ = std::vector<Connection>(static_cast<std::size_t>(connections));
  worker->resume_.reserve(worker->connections_.size());
  for (std::size_t i = 0; i < worker->connections_.size(); ++i) {
    // Connections start at different places of the rotation, so that at any moment all requests are
    // under way.
    worker->connections_[i].request = static_cast<std::uint32_t>(i % worker->requests_.size());
  }
  return worker;
}

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
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u32 = static_cast<std::uint32_t>(&connection - connections_.data());
  return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, connection.fd.get(), &event) == 0;
}

bool LoadWorker::pin() {
  if (cpu_ < 0) return true;
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  const bool is_known = cpu_ < CPU_SETSIZE;
  if (is_known) CPU_SET(static_cast<std::size_t>(cpu_), &cpus);
  const int reason =
      is_known ? ::pthread_setaffinity_np(::pthread_self(), sizeof cpus, &cpus) : EINVAL;
  if (reason == 0) return true;
  fault_ = Error{ErrorCode::unsupported, fmt::format("cannot run the load generator on CPU {}: {}",
                                                     cpu_, errno_text(reason))};
  return false;
}

void LoadWorker::run(const SliceWindow& window) {
  window_ = window;
  fault_.reset();
  if (!pin()) return;
  open_window();
  Nanoseconds now = now_ns();
  while (!fault_ && (now < window_.count_until || in_flight_ > 0)) now = wait_and_handle(now);
  for (Connection& connection : connections_) {
    if (connection.state != Connection::State::idle) drop(connection);
  }
}

void LoadWorker::open_window() {
  tally_ = WorkerTally{};
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
    if (connection.state == Connection::State::idle) send_next(connection, now_ns());
    if (connection.state == Connection::State::closed) connect(connection, now_ns());
  }
}

// Waits for events and handles them. Gives how many; as many as fit: there may be more at once.
std::size_t LoadWorker::harvest(int milliseconds) {
  const int ready =
      ::epoll_wait(epoll_.get(), events_.data(), static_cast<int>(events_.size()), milliseconds);
  const Nanoseconds woken = now_ns();
  for (int i = 0; i < ready; ++i) {
    const epoll_event& event = events_[static_cast<std::size_t>(i)];
    handle(connections_[event.data.u32], event.events, woken);
  }
  return ready > 0 ? static_cast<std::size_t>(ready) : 0;
}

// One turn of the loop, begun at `now`; gives the time at its end.
Nanoseconds LoadWorker::wait_and_handle(Nanoseconds now) {
  const bool looks_again = cpu_ >= 0 && sends(now);
  const Nanoseconds began = now;
  const bool found = harvest(looks_again ? 0 : milliseconds_to_wait(now)) > 0 || !resume_.empty();
  if (!resume_.empty()) resume_unread();
  now = now_ns();
  if (looks_again && !found && counts(began)) idle_ += now - began;
  watch_cpu_time(now);
  if (now >= next_sweep_) sweep(now);
  return now;
}

int LoadWorker::milliseconds_to_wait(Nanoseconds now) const {
  if (!resume_.empty()) return 0;
  Nanoseconds wake_at = next_sweep_;
  for (const Nanoseconds edge : {window_.count_from, window_.count_until}) {
    if (edge > now) wake_at = std::min(wake_at, edge);
  }
  if (wake_at <= now) return 0;
  return static_cast<int>((wake_at - now + kMillisecond - 1) / kMillisecond);
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
  if (cpu_ < 0) return used / wall;
  const double taken = std::max(0.0, wall - used);
  return 1 - std::max(0.0, static_cast<double>(idle_) - taken) / wall;
}

void LoadWorker::handle(Connection& connection, std::uint32_t events, Nanoseconds woken) {
  using State = Connection::State;
  const bool is_closing = (events & kClosing) != 0;
  if (connection.state == State::connecting) {
    finish_connect(connection, now_ns());
  } else if ((events & EPOLLOUT) != 0 && connection.state == State::waiting &&
             connection.bytes_sent < requests_[connection.request].bytes.size()) {
    push_bytes(connection, now_ns());
  }
  if (is_open(connection) && (events & (EPOLLIN | kClosing)) != 0) {
    receive(connection, is_closing, woken);
  }
}

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

// One recv. False: there is no more to read now. `woken` 0: not the first read after a wake-up.
bool LoadWorker::receive_once(Connection& connection, bool is_closing, Nanoseconds woken) {
  const ssize_t got = ::recv(connection.fd.get(), buffer_.data(), kBufferBytes, 0);
  const int reason = errno;
  const Nanoseconds now = now_ns();
  if (got < 0) {
    if (reason == EINTR) return true;
    if (reason != EAGAIN) end_of_stream(connection, false, now);
    return false;
  }
  if (got == 0) {
    end_of_stream(connection, true, now);
    return false;
  }
  if (woken != 0 && counts(now) && sends(now)) tally_.lateness.record(now - woken);
  const auto size = static_cast<std::size_t>(got);
  take(connection, {buffer_.data(), size}, now, is_closing);
  return is_open(connection) && (size == kBufferBytes || is_closing);
}

void LoadWorker::take(Connection& connection, std::string_view input, Nanoseconds now,
                      bool is_closing) {
  if (connection.state != Connection::State::waiting) return take_unasked(connection, input, now);
  HttpReader& reader = connection.reader;
  const AnswerMatcher& matcher = requests_[connection.request].matcher;
  for (;;) {
    switch (reader.next(input)) {
      case HttpReader::Event::header:
        matcher.header(connection.progress, reader.name(), reader.value());
        break;
      case HttpReader::Event::body:
        matcher.body(connection.progress, reader.piece());
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
  const bool was_sent_whole = connection.bytes_sent == requests_[connection.request].bytes.size();
  connection.request = (connection.request + 1) % static_cast<std::uint32_t>(requests_.size());
  connection.state = Connection::State::idle;
  ++connection.answers;
  connection.is_unproven = false;
  if (!connection.reader.keep_alive() || !was_sent_whole) {
    reconnect(connection, now);
  } else if (!is_closing && sends(now)) {
    send_next(connection, now);
  }
}

void LoadWorker::count_answer(Connection& connection, Nanoseconds now) {
  AnswerMatcher& matcher = requests_[connection.request].matcher;
  const int status = connection.reader.status();
  switch (matcher.judge(connection.progress, status)) {
    case Verdict::right:
      ++tally_.answered;
      connection.failures = 0;
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

// The send time is the time at which the last answer on this connection was read, so that the
// generator's own work in between counts as latency: at most too long, never too short.
void LoadWorker::send_next(Connection& connection, Nanoseconds now) {
  WorkerRequest& request = requests_[connection.request];
  connection.reader.expect_answer(request.is_head);
  request.matcher.begin(connection.progress);
  connection.state = Connection::State::waiting;
  connection.since = now;
  connection.bytes_sent = 0;
  ++in_flight_;
  ++tally_.sent;
  push_bytes(connection, now);
}

void LoadWorker::push_bytes(Connection& connection, Nanoseconds now) {
  const std::string& bytes = requests_[connection.request].bytes;
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
  if (loss == Loss::reset && counts(now)) ++tally_.errors.reset;
  if (loss == Loss::timeout && counts(now)) {
    ++tally_.errors.timeout;
    tally_.latency.record(now - connection.since);  // at least this long
  }
  connection.request = (connection.request + 1) % static_cast<std::uint32_t>(requests_.size());
  connection.fd.abort();  // whatever still comes in is of no use
  reconnect(connection, now);
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
    connection.state = Connection::State::idle;
    if (sends(now)) send_next(connection, now);
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
    const bool is_late = now > connection.since && now - connection.since >= timeout_;
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
