#include "load/epoll_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "load/accept_queue.h"
#include "load/ask_once.h"
#include "load/http2_worker.h"
#include "load/load_worker.h"
#include "load/run_workers.h"

namespace bakeoff::load {
namespace {

using Workers = std::vector<std::unique_ptr<Worker>>;

struct Session {
  std::vector<int> cpus;
  Workers workers;
  bool is_pipelined = false;
};

constexpr int kMostAtOnce = 1000;
// A server that serves one connection at a time never takes all of them: it is loaded all the same.
constexpr Nanoseconds kLongestAccept = 250'000'000;

// Wishes that exclude each other.
Result<void> check_combination(const LoadTarget& target) {
  const bool is_http_2 = target.endpoint.protocol == Protocol::http_2;
  if (target.requests_a_connection > 0 && target.at_once > 1) {
    return fail(ErrorCode::invalid_input,
                "a connection for every request has no others at once: choose one");
  }
  if (target.requests_a_connection > 0 && is_http_2) {
    return fail(ErrorCode::invalid_input,
                "a connection for every request is for HTTP/1.1; HTTP/2 is made to keep it");
  }
  if (target.at_once > 1 && target.counts_events && !is_http_2) {
    return fail(ErrorCode::invalid_input,
                "an event stream has its HTTP/1.1 connection for itself: no others at once");
  }
  return {};
}

Result<void> check_target(const LoadTarget& target) {
  if (target.requests.empty()) return fail(ErrorCode::invalid_input, "a load without requests");
  if (target.connections < 1 || target.connections > 1'000'000) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{} connections: must be 1 to 1000000", target.connections));
  }
  if (!(target.timeout_seconds > 0) || target.timeout_seconds > 86400) {
    return fail(ErrorCode::invalid_input,
                fmt::format("a timeout of {:g} s: must be above 0 and at most a day",
                            target.timeout_seconds));
  }
  if (target.at_once < 1 || target.at_once > kMostAtOnce) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{} requests at once on a connection: must be 1 to {}", target.at_once,
                            kMostAtOnce));
  }
  BAKEOFF_CHECK(check_combination(target));
  for (const int cpu : target.cpus) {
    if (cpu < 0) return fail(ErrorCode::invalid_input, fmt::format("there is no CPU {}", cpu));
  }
  return {};
}

// One worker a CPU, but none without a connection; the connections are dealt out evenly.
Result<Session> make_session(const LoadTarget& target) {
  Session session;
  session.cpus = target.cpus;
  session.is_pipelined = target.at_once > 1 && target.endpoint.protocol == Protocol::http_1_1;
  if (session.cpus.size() > static_cast<std::size_t>(target.connections)) {
    session.cpus.resize(static_cast<std::size_t>(target.connections));
  }
  const int workers = std::max(1, static_cast<int>(session.cpus.size()));
  for (int i = 0; i < workers; ++i) {
    const int share = target.connections / workers + (i < target.connections % workers ? 1 : 0);
    const int cpu = session.cpus.empty() ? -1 : session.cpus[static_cast<std::size_t>(i)];
    const bool is_http_2 = target.endpoint.protocol == Protocol::http_2;
    BAKEOFF_TRY(worker, is_http_2 ? Http2Worker::make(target, share, {i, workers, cpu})
                                  : LoadWorker::make(target, share, {i, workers, cpu}));
    session.workers.push_back(std::move(worker));
  }
  return session;
}

std::optional<Schedule> schedule_of(const Pace& pace, int worker, int workers) {
  if (pace.arrivals == Arrivals::closed) return std::nullopt;
  return Schedule(pace, worker, workers);
}

Result<void> run_slice(const Session& session, const SliceWindow& window, const Pace& pace) {
  const int workers = static_cast<int>(session.workers.size());
  return run_workers(workers, [&](int number) {
    session.workers[static_cast<std::size_t>(number)]->run(window,
                                                           schedule_of(pace, number, workers));
  });
}

// Every worker has the same intervals.
void add_intervals(LoadCounts& counts, const WorkerTally& tally) {
  counts.intervals.resize(std::max(counts.intervals.size(), tally.intervals.size()));
  for (std::size_t i = 0; i < tally.intervals.size(); ++i) {
    IntervalCounts& sum = counts.intervals[i];
    sum.requests += tally.intervals[i].requests;
    sum.errors += tally.intervals[i].errors;
    sum.latency.merge(tally.intervals[i].latency);
    sum.latency.pack();
  }
}

void date_intervals(LoadCounts& counts, double interval) {
  for (std::size_t i = 0; i < counts.intervals.size(); ++i) {
    counts.intervals[i].begin = static_cast<double>(i) * interval;
    counts.intervals[i].length = std::min(interval, counts.seconds - counts.intervals[i].begin);
  }
}

samples::EdgeWaits edges_of(const WorkerTally& tally) {
  return {static_cast<double>(tally.waited_outside) * 1e-9,
          static_cast<double>(tally.waited_missing) * 1e-9, tally.unserved};
}

Result<LoadCounts> sum_up(const Workers& workers) {
  LoadCounts counts;
  samples::LatencyHistogram lateness;
  for (const auto& worker : workers) {
    if (worker->book().fault()) return tl::unexpected(*worker->book().fault());
    const WorkerTally& tally = worker->book().tally();
    counts.requests += tally.requests;
    counts.planned += tally.planned;
    counts.unsent += tally.unsent;
    counts.sent += tally.sent;
    counts.answered += tally.answered;
    counts.failed += tally.failed;
    add_errors(counts.errors, tally.errors);
    add_intervals(counts, tally);
    counts.seconds = std::max(counts.seconds, static_cast<double>(tally.counted) * 1e-9);
    counts.latency.merge(tally.latency);
    if (!worker->book().is_open_loop()) add_edges(counts.edges, edges_of(tally));
    counts.service.merge(tally.service);
    counts.send_late.merge(tally.send_late);
    counts.arrival.merge(tally.arrival);
    counts.unread.merge(tally.unread);
    counts.events += tally.events;
    counts.first_event.merge(tally.first_event);
    counts.event_gap.merge(tally.event_gap);
    lateness.merge(tally.lateness);
    counts.generator_busy = std::max(counts.generator_busy, tally.busy);
    counts.used_ring = counts.used_ring || tally.used_ring;
    if (counts.first_wrong.empty()) counts.first_wrong = tally.first_wrong;
  }
  counts.generator_late_p99 = static_cast<double>(lateness.quantile(0.99)) * 1e-9;
  if (counts.sent != counts.answered + counts.failed) {
    return fail(ErrorCode::internal,
                fmt::format("the load generator lost count: {} sent, {} answered, {} failed",
                            counts.sent, counts.answered, counts.failed));
  }
  return counts;
}

class EpollEngine final : public IoEngine {
 public:
  Result<SessionId> open(const LoadTarget& target) override {
    BAKEOFF_CHECK(check_target(target));
    BAKEOFF_TRY(session, make_session(target));
    const Nanoseconds deadline = now_ns() + in_nanoseconds(Seconds(target.timeout_seconds));
    for (const auto& worker : session.workers) BAKEOFF_CHECK(worker->connect_all(deadline));
    const bool is_tcp = target.endpoint.socket_file.empty();
    if (is_tcp && target.endpoint.address.starts_with("127.")) {
      wait_until_accepted(target.endpoint.port, now_ns() + kLongestAccept);
    }
    sessions_.emplace(next_id_, std::move(session));
    return next_id_++;
  }

  Result<LoadCounts> run(SessionId session, const SliceOrder& order) override {
    const auto found = sessions_.find(session);
    if (found == sessions_.end()) {
      return fail(ErrorCode::internal, fmt::format("there is no load session {}", session));
    }
    if (!(order.counted > Seconds(0))) {
      return fail(ErrorCode::invalid_input, "the counted part of a slice must be longer than 0 s");
    }
    BAKEOFF_CHECK(check_pace(order.pace));
    if (found->second.is_pipelined && order.pace.arrivals != Arrivals::closed) {
      return fail(ErrorCode::invalid_input,
                  "pipelined requests are sent together, so they have no times of their own: leave "
                  "out the rate or the pipelining");
    }
    SliceWindow window;
    const bool has_threads = found->second.workers.size() > 1;
    window.begin = now_ns() + (has_threads ? kTimeToStartThreads : 0);
    window.count_from = window.begin + in_nanoseconds(order.settle);
    window.count_until = window.count_from + in_nanoseconds(order.counted);
    window.interval = in_nanoseconds(order.interval);
    window.interrupts = order.interrupts;
    BAKEOFF_CHECK(run_slice(found->second, window, order.pace));
    BAKEOFF_TRY(counts, sum_up(found->second.workers));
    date_intervals(counts, order.interval.count());
    counts.generator_busy = std::clamp(counts.generator_busy, 0.0, 1.0);
    return counts;
  }

  void close(SessionId session) override { sessions_.erase(session); }

  Result<Answer> ask(const Endpoint& endpoint, const catalog::RequestSpec& request,
                     Seconds timeout) override {
    return ask_once(endpoint, request, timeout);
  }

 private:
  std::map<SessionId, Session> sessions_;
  SessionId next_id_ = 1;
};

}  // namespace

std::unique_ptr<IoEngine> make_epoll_engine() { return std::make_unique<EpollEngine>(); }

}  // namespace bakeoff::load
