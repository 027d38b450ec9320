#include "load/socket_worker.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <utility>

#include "load/body_rules.h"
#include "load/event_loop.h"
#include "load/ws_writer.h"

namespace bakeoff::load {
namespace {

constexpr Nanoseconds kLookAtBoardEvery = kMillisecond / 4;
constexpr int kMostPublishers = 65'535;
constexpr std::string_view kGoodBye = "\x03\xe8";  // 1000

}  // namespace

SocketWorker::SocketWorker(const SocketTarget& target, const SocketAddress& address,
                           const WorkerPlace& place)
    : endpoint_(target.endpoint),
      upgrade_(target.upgrade),
      is_raw_(target.dialect.kind == DialectKind::raw),
      address_(address),
      place_(place),
      sleeps_(place.cpu < 0 || target.sleeps),
      timeout_(static_cast<Nanoseconds>(target.timeout_seconds * 1e9)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      timer_(epoll_),
      buffer_(std::make_unique<ReadBuffer>()),
      random_(static_cast<std::uint64_t>(now_ns()) + static_cast<std::uint64_t>(place.number)) {}

Result<std::unique_ptr<SocketWorker>> SocketWorker::make(const SocketTarget& target,
                                                         int connections,
                                                         const WorkerPlace& place) {
  BAKEOFF_TRY(address, socket_address(target.endpoint));
  BAKEOFF_TRY(dialect, make_dialect(target.dialect));
  std::unique_ptr<SocketWorker> worker(new SocketWorker(target, address, place));
  if (!worker->epoll_.is_open()) return tl::unexpected(exhausted_error(errno));
  if (target.endpoint.tls) {
    BAKEOFF_TRY(client, TlsClient::make(*target.endpoint.tls, Protocol::http_1_1));
    worker->tls_.emplace(std::move(client));
  }
  dialect->complete(worker->upgrade_);
  worker->dialect_ = std::move(dialect);
  BAKEOFF_CHECK(upgrade_bytes(target.endpoint, worker->upgrade_, "key"));
  worker->connections_ = std::vector<Connection>(static_cast<std::size_t>(connections));
  return worker;
}

std::size_t SocketWorker::bytes_a_connection() {
  return sizeof(Connection) + sizeof(std::uint32_t);  // its place in idle_
}

std::array<std::span<const std::byte>, 3> SocketWorker::written_memory() const {
  return {std::as_bytes(std::span(this, 1)), std::as_bytes(std::span(connections_)),
          std::as_bytes(std::span(buffer_->bytes))};
}

SocketWorker::~SocketWorker() {
  for (Connection& connection : connections_) {
    if (connection.state != Connection::State::ready) continue;
    frame_.clear();
    write_frame(frame_, WsOpcode::close, kGoodBye, 0x2a2a2a2aU);
    [[maybe_unused]] const ssize_t sent = connection.wire.send(frame_.data(), frame_.size());
  }
}

int SocketWorker::ready_connections() const {
  return static_cast<int>(std::ranges::count_if(connections_, [](const Connection& connection) {
    return connection.state == Connection::State::ready;
  }));
}

void SocketWorker::run(const SocketOrder& order, const SliceWindow& window,
                       std::optional<Schedule> schedule, Board& board) {
  idle_.reset(connections_.size());  // here, by the thread that writes it, for the first time
  order_ = order;
  padding_.assign(std::max(order.payload_bytes, kStampBytes) - kStampBytes, 'x');
  window_ = window;
  schedule_ = std::move(schedule);
  board_ = &board;
  fault_.reset();
  counts_ = SocketCounts();
  counts_.connections = ready_connections();
  if (const auto settled = settle_thread(place_.cpu, sleeps_); !settled) {
    fault_ = settled.error();
    return;
  }
  open_window();
  Nanoseconds now = now_ns();
  while (!fault_ && !is_done(now)) now = turn(now);
  close_window();
}

void SocketWorker::open_window() {
  progress_.resize(connections_.size() * static_cast<std::size_t>(order_.publishers));
  sent_by_.assign(static_cast<std::size_t>(order_.publishers), 0);
  in_flight_ = 0;
  looked_in_vain_ = 0;
  due_ = Schedule::kNever;
  next_sweep_ = now_ns();
  while (now_ns() < window_.begin) {  // a fraction of a millisecond
  }
  for (Connection& connection : connections_) {
    connection.is_free = connection.awaits_echo = false;
    if (order_.mode != SocketMode::echo || connection.state != Connection::State::ready) continue;
    if (schedule_) {
      be_free(connection, now_ns());
    } else {
      const Nanoseconds now = now_ns();
      send_stamp(connection, index_of(connection), now, now);
    }
  }
  if (schedule_) next_arrival();
}

int SocketWorker::wait(Nanoseconds now, Nanoseconds wake_at) {
  if (!schedule_) return timer_.wait(epoll_, events_, now, wake_at);
  // With a schedule every wait ends at a time of its own.
  return wait_for_events(epoll_, events_, wake_at > now ? wake_at - now : 0);
}

// Gives whether an arrival of the schedule was sent meanwhile.
bool SocketWorker::take_events(int ready) {
  bool has_sent = false;
  for (int i = 0; i < ready; ++i) {
    const epoll_event& event = events_[static_cast<std::size_t>(i)];
    if (event.data.u32 == WakeTimer::kTag) continue;  // may be of an earlier slice
    handle(connections_[event.data.u32], event.events);
    if (schedule_) has_sent = send_due() || has_sent;
  }
  return has_sent;
}

// One turn of the loop, begun at `now`; gives the time at its end.
Nanoseconds SocketWorker::turn(Nanoseconds now) {
  const Nanoseconds began = now;
  const bool looks_again = !sleeps_ && sends(now) && order_.mode != SocketMode::idle;
  const bool publishes = order_.mode == SocketMode::broadcast && !schedule_ && place_.number == 0 &&
                         order_.pace.arrivals == Arrivals::closed;
  bool found = schedule_ && send_due();
  if (publishes) found = publish_where_all_have_it();
  Nanoseconds wake_at = std::min(next_sweep_, due_);
  // What other threads' connections have received wakes nobody here.
  if (publishes && place_.of > 1) wake_at = std::min(wake_at, now + kLookAtBoardEvery);
  if (window_.count_until > now) wake_at = std::min(wake_at, window_.count_until);
  const int ready = wait(now, looks_again || !resume_.empty() ? now : wake_at);
  found = take_events(ready) || found || !resume_.empty();
  resume_unread();
  if (publishes && (ready > 0 || found)) publish_where_all_have_it();
  now = now_ns();
  const bool did_nothing = ready <= 0 && !found;
  if (did_nothing && began >= window_.count_from && now <= window_.count_until) {
    looked_in_vain_ += now - began;
  }
  if (now >= next_sweep_) sweep(now);
  return now;
}

void SocketWorker::sweep(Nanoseconds now) {
  next_sweep_ = now + kSweepEvery;
  if (window_.interrupts != nullptr && window_.interrupts->load() > 0 && sends(now)) {
    window_.count_until = now;
    window_.count_from = std::min(window_.count_from, now);
  }
  for (Connection& connection : connections_) {
    if (connection.state != Connection::State::ready) continue;
    DialectState& state = connection.dialect;
    if (state.heartbeat_at != 0 && now >= state.heartbeat_at) {
      message_.clear();
      dialect_->write_heartbeat(state, now, message_);
      ++counts_.pings;
      if (!message_.empty()) send_message(connection, message_, WsOpcode::text);
    }
    if (state.silence_until != 0 && now > state.silence_until) {
      lose(connection, "the server fell silent", counts_.closed);
    } else if (connection.awaits_echo && now > connection.since + timeout_) {
      lose(connection, "no echo within the timeout", counts_.closed);
    }
  }
}

void SocketWorker::next_arrival() {
  const Nanoseconds after_begin = schedule_->next();
  due_ = after_begin == Schedule::kNever ? Schedule::kNever : window_.begin + after_begin;
}

bool SocketWorker::send_due() {
  bool has_sent = false;
  for (Nanoseconds now = now_ns(); due_ <= now && sends(now); now = now_ns()) {
    const Nanoseconds intended = due_;
    if (order_.mode == SocketMode::broadcast) {
      if (!publish(intended, now)) break;
    } else {
      Connection* connection = take_free();
      if (connection == nullptr) break;
      if (is_counted(intended)) {
        counts_.send_late.record(now - std::max(intended, connection->since));
      }
      send_stamp(*connection, index_of(*connection), intended, now);
    }
    next_arrival();
    has_sent = true;
  }
  return has_sent;
}

SocketWorker::Connection* SocketWorker::take_free() {
  while (!idle_.is_empty()) {
    Connection& connection = connections_[idle_.pop()];
    connection.is_free = false;
    if (connection.state == Connection::State::ready) return &connection;
  }
  return nullptr;
}

void SocketWorker::be_free(Connection& connection, Nanoseconds now) {
  connection.since = now;
  if (connection.is_free) return;
  connection.is_free = true;
  idle_.push(index_of(connection));
}

// The next publisher in turn that is still there; the publishers are this thread's first
// connections.
bool SocketWorker::publish(Nanoseconds intended, Nanoseconds now) {
  const auto publishers = static_cast<std::size_t>(order_.publishers);
  for (std::size_t i = 0; i < publishers; ++i) {
    const std::size_t publisher = next_publisher_++ % publishers;
    Connection& connection = connections_[publisher];
    if (connection.state != Connection::State::ready) continue;
    if (is_counted(intended)) counts_.send_late.record(now - intended);
    send_broadcast(publisher, intended, now);
    return true;
  }
  return false;
}

void SocketWorker::send_broadcast(std::size_t publisher, Nanoseconds intended, Nanoseconds now) {
  Connection& connection = connections_[publisher];
  ++sent_by_[publisher];
  send_stamp(connection, static_cast<std::uint32_t>(publisher), intended, now);
  board_->published[publisher].store(connection.number, std::memory_order_release);
}

// Closed loop: each publisher whose last message has reached everybody sends the next.
bool SocketWorker::publish_where_all_have_it() {
  bool has_sent = false;
  for (std::size_t publisher = 0; publisher < sent_by_.size(); ++publisher) {
    const auto delivered = board_->delivered[publisher].load(std::memory_order_acquire);
    const bool is_there = connections_[publisher].state == Connection::State::ready;
    const Nanoseconds now = now_ns();
    if (!is_there || !sends(now) || delivered < sent_by_[publisher] * board_->receivers) continue;
    send_broadcast(publisher, now, now);
    has_sent = true;
  }
  return has_sent;
}

void SocketWorker::send_stamp(Connection& connection, std::uint32_t publisher, Nanoseconds intended,
                              Nanoseconds now) {
  connection.sent = stamp_text({publisher % kMostPublishers, ++connection.number, intended});
  payload_.assign(connection.sent.data(), connection.sent.size());
  payload_.append(padding_);
  if (!is_raw_) {
    message_.clear();
    dialect_->write_event(connection.dialect, payload_, message_);
  }
  if (is_counted(intended)) ++counts_.sent;
  if (order_.mode == SocketMode::echo) {
    connection.awaits_echo = true;
    connection.intended = intended;
    ++in_flight_;
  }
  connection.since = now;
  send_message(connection, is_raw_ ? payload_ : message_, WsOpcode::text);
}

void SocketWorker::note_wrong(std::string_view message) {
  if (counts_.first_wrong.empty()) counts_.first_wrong = "message " + start_of(message);
}

// Byte for byte what was sent: the usual case, and the cheapest to tell.
bool SocketWorker::is_awaited(const Connection& connection, std::string_view message) const {
  const std::string_view sent(connection.sent.data(), connection.sent.size());
  return connection.awaits_echo && message.size() == sent.size() + padding_.size() &&
         message.starts_with(sent) && message.ends_with(padding_);
}

void SocketWorker::take_event(Connection& connection, std::string_view message) {
  if (is_raw_ && is_awaited(connection, message)) return take_right_echo(connection);
  const auto stamp = find_stamp(message, order_.payload_bytes);
  const bool is_exact = !is_raw_ || message.size() == std::max(order_.payload_bytes, kStampBytes);
  if (!stamp || !is_exact) {
    // Applications may say something of their own (a greeting); a raw echo may not.
    if (!is_raw_ && message.find("bk") == std::string_view::npos) return;
    ++counts_.wrong;
    return note_wrong(message);
  }
  if (order_.mode == SocketMode::echo) return take_echo(connection, *stamp);
  if (order_.mode == SocketMode::broadcast) take_broadcast(connection, *stamp);
}

void SocketWorker::take_echo(Connection& connection, const Stamp& stamp) {
  const bool is_ours = stamp.publisher == index_of(connection) % kMostPublishers;
  if (!is_ours) {
    ++counts_.wrong;
    return note_wrong("of another connection");
  }
  if (!connection.awaits_echo || stamp.number != connection.number) {
    ++(stamp.number <= connection.number ? counts_.duplicated : counts_.wrong);
    return;
  }
  if (stamp.sent_at != connection.intended) {
    ++counts_.wrong;
    return note_wrong("with another time than was sent");
  }
  take_right_echo(connection);
}

void SocketWorker::take_right_echo(Connection& connection) {
  const Nanoseconds now = read_at_;
  connection.awaits_echo = false;
  --in_flight_;
  if (is_counted(connection.intended)) {
    ++counts_.received;
    counts_.latency.record(now - connection.intended);
  }
  if (!sends(now)) return;
  if (schedule_) return be_free(connection, now);
  send_stamp(connection, index_of(connection), now, now);
}

void SocketWorker::take_broadcast(Connection& connection, const Stamp& stamp) {
  if (stamp.publisher >= static_cast<std::uint32_t>(order_.publishers)) {
    ++counts_.wrong;
    return note_wrong("of a publisher that is not there");
  }
  Progress& progress =
      progress_[index_of(connection) * static_cast<std::size_t>(order_.publishers) +
                stamp.publisher];
  if (stamp.number > progress.last) {
    progress.missing += stamp.number - progress.last - 1;
    progress.last = stamp.number;
  } else if (progress.missing > 0) {
    --progress.missing;
    ++counts_.out_of_order;
  } else {
    ++counts_.duplicated;
    return;
  }
  board_->delivered[stamp.publisher].fetch_add(1, std::memory_order_release);
  if (!is_counted(stamp.sent_at)) return;
  ++counts_.received;
  counts_.latency.record(read_at_ > stamp.sent_at ? read_at_ - stamp.sent_at : 0);
}

bool SocketWorker::is_done(Nanoseconds now) const {
  if (now < window_.count_until) return false;
  const bool is_interrupted = window_.interrupts != nullptr && window_.interrupts->load() > 0;
  const Nanoseconds patience =
      is_interrupted ? std::min(timeout_, kLongestAfterInterrupt) : timeout_;
  if (order_.mode == SocketMode::idle || now > window_.count_until + patience) return true;
  return order_.mode == SocketMode::echo ? in_flight_ == 0 : has_all();
}

// Every subscriber of this thread has every message that was published.
bool SocketWorker::has_all() const {
  if (place_.number == 0) board_->is_closed.store(true, std::memory_order_release);
  if (!board_->is_closed.load(std::memory_order_acquire)) return false;
  const auto publishers = static_cast<std::size_t>(order_.publishers);
  for (std::size_t c = 0; c < connections_.size(); ++c) {
    if (connections_[c].state != Connection::State::ready) continue;
    for (std::size_t p = 0; p < publishers; ++p) {
      const bool is_own = place_.number == 0 && c == p && !order_.self;
      const Progress& progress = progress_[c * publishers + p];
      const auto published = board_->published[p].load(std::memory_order_acquire);
      if (!is_own && (progress.last < published || progress.missing > 0)) return false;
    }
  }
  return true;
}

void SocketWorker::close_window() {
  while (schedule_ && due_ < window_.count_until) {
    if (is_counted(due_)) {
      ++counts_.unsent;
      counts_.latency.record(window_.count_until - due_);
    }
    next_arrival();
  }
  const auto wall = static_cast<double>(window_.count_until - window_.count_from);
  counts_.seconds = wall * 1e-9;
  counts_.generator_busy =
      wall > 0 ? std::clamp(1 - static_cast<double>(looked_in_vain_) / wall, 0.0, 1.0) : 0;
}

}  // namespace bakeoff::load
