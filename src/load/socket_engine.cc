#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <system_error>
#include <utility>

#include "load/run_workers.h"
#include "load/socket_load.h"
#include "load/socket_worker.h"

namespace bakeoff::load {
namespace {

// As many descriptors as the system lets us have.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// Of one thread of several.
std::optional<Schedule> schedule_of(const SocketOrder& order, int thread, int threads) {
  if (order.pace.arrivals == Arrivals::closed || order.mode == SocketMode::idle) return {};
  if (order.mode == SocketMode::echo) return Schedule(order.pace, thread, threads);
  // All publishers are connections of the first thread.
  return thread == 0 ? std::optional(Schedule(order.pace, 0, 1)) : std::nullopt;
}

void add(SocketCounts& sum, const SocketCounts& part) {
  sum.seconds = std::max(sum.seconds, part.seconds);
  sum.connections += part.connections;
  sum.sent += part.sent;
  sum.received += part.received;
  sum.duplicated += part.duplicated;
  sum.out_of_order += part.out_of_order;
  sum.wrong += part.wrong;
  sum.malformed += part.malformed;
  sum.closed += part.closed;
  sum.pings += part.pings;
  sum.unsent += part.unsent;
  sum.latency.merge(part.latency);
  sum.send_late.merge(part.send_late);
  sum.generator_busy = std::max(sum.generator_busy, part.generator_busy);
  if (sum.first_wrong.empty()) sum.first_wrong = part.first_wrong;
}

}  // namespace

struct SocketEngine::Session {
  std::vector<std::unique_ptr<SocketWorker>> workers;
  std::unique_ptr<Board> board;
};

SocketEngine::SocketEngine() = default;
SocketEngine::~SocketEngine() = default;

Result<void> SocketEngine::open(const SocketTarget& target) {
  if (target.connections < 1 || target.connections > 1'000'000) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{} connections: must be 1 to 1000000", target.connections));
  }
  raise_descriptor_limit();
  auto session = std::make_unique<Session>();
  const int threads =
      std::clamp(static_cast<int>(target.cpus.size()), 1, std::max(1, target.connections));
  for (int i = 0; i < threads; ++i) {
    const int share = target.connections / threads + (i < target.connections % threads ? 1 : 0);
    const int cpu = target.cpus.empty() ? -1 : target.cpus[static_cast<std::size_t>(i)];
    BAKEOFF_TRY(worker, SocketWorker::make(target, share, {i, threads, cpu}));
    session->workers.push_back(std::move(worker));
  }
  const double patience = target.timeout_seconds + target.connections * 0.005;
  const Nanoseconds deadline = now_ns() + in_nanoseconds(Seconds(patience));
  for (const auto& worker : session->workers) BAKEOFF_CHECK(worker->open_all(deadline));
  session_ = std::move(session);
  return {};
}

Result<SocketCounts> SocketEngine::run(const SocketOrder& order) {
  if (!session_) return fail(ErrorCode::internal, "there is no open socket session");
  BAKEOFF_CHECK(check_pace(order.pace));
  const int publishers = order.publishers;
  if (publishers < 1 || publishers > session_->workers.front()->ready_connections()) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{} publishers: must be 1 to the {} connections of the first thread",
                            publishers, session_->workers.front()->ready_connections()));
  }
  auto& board = session_->board;
  if (!board || board->published.size() != static_cast<std::size_t>(publishers)) {
    board = std::make_unique<Board>(static_cast<std::size_t>(publishers));
  }
  board->is_closed = false;
  int ready = 0;
  for (const auto& worker : session_->workers) ready += worker->ready_connections();
  board->receivers = static_cast<std::uint64_t>(std::max(0, ready - (order.self ? 0 : 1)));
  for (auto& delivered : board->delivered) delivered = 0;
  if (order.mode == SocketMode::broadcast && board->receivers == 0)
    return fail(ErrorCode::invalid_input,
                "a broadcast needs somebody to hear it: open more connections");
  SliceWindow window;
  window.begin = now_ns() + kTimeToStartThreads;
  window.count_from = window.begin + in_nanoseconds(order.settle);
  window.count_until = window.count_from + in_nanoseconds(order.counted);
  window.interrupts = order.interrupts;
  const int count = static_cast<int>(session_->workers.size());
  BAKEOFF_CHECK(run_workers(count, [&](int number) {
    SocketWorker& worker = *session_->workers[static_cast<std::size_t>(number)];
    worker.run(order, window, schedule_of(order, number, count), *board);
  }));
  SocketCounts counts;
  for (const auto& worker : session_->workers) {
    if (worker->fault()) return tl::unexpected(*worker->fault());
    add(counts, worker->counts());
  }
  const auto receivers = static_cast<std::uint64_t>(counts.connections - (order.self ? 0 : 1));
  counts.expected = order.mode == SocketMode::broadcast ? counts.sent * receivers : counts.sent;
  counts.lost = counts.expected > counts.received ? counts.expected - counts.received : 0;
  return counts;
}

}  // namespace bakeoff::load
