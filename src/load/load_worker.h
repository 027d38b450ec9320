// LoadWorker: one generator thread's connections and its event loop. Shares nothing with other
// workers.
#pragma once

#include <netinet/in.h>
#include <sys/epoll.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "load/answer_matcher.h"
#include "load/event_stream.h"
#include "load/http_reader.h"
#include "load/idle_ring.h"
#include "load/load_target.h"
#include "load/request_bytes.h"
#include "load/schedule.h"
#include "load/tcp.h"
#include "samples/sample_set.h"

namespace bakeoff::load {

constexpr Nanoseconds kMillisecond = 1'000'000;
constexpr Nanoseconds kSweepEvery = 50 * kMillisecond;  // deadlines are looked at this often

// When a slice settles, counts and stops to send, on the clock of now_ns().
struct SliceWindow {
  Nanoseconds begin = 0;  // of the load: where a schedule counts from
  Nanoseconds count_from = 0;
  Nanoseconds count_until = 0;                   // nothing is sent from here on
  Nanoseconds interval = 0;                      // of WorkerTally::intervals; 0: none
  const std::atomic<int>* interrupts = nullptr;  // above 0: ends now
};

// What one interval added to a tally; its latency is packed.
struct WorkerInterval {
  std::uint64_t requests = 0;
  std::uint64_t errors = 0;
  samples::LatencyHistogram latency;
};

struct WorkerTally {
  std::uint64_t requests = 0;  // right answers in the counted part
  std::uint64_t planned = 0;   // open loop: arrivals of the schedule in the counted part,
  std::uint64_t unsent = 0;    // and those of them for which no connection was free until its end
  samples::RequestErrors errors;
  samples::LatencyHistogram latency;
  samples::LatencyHistogram service =
      samples::LatencyHistogram::unused();  // open loop: from the sending on
  samples::LatencyHistogram send_late =
      samples::LatencyHistogram::unused();  // open loop: from when a request could be sent to its
                                            // sending
  samples::LatencyHistogram arrival = samples::LatencyHistogram::unused();  // sampled
  samples::LatencyHistogram unread = samples::LatencyHistogram::unused();
  std::uint64_t events = 0;  // of event streams
  samples::LatencyHistogram first_event = samples::LatencyHistogram::unused();
  samples::LatencyHistogram event_gap = samples::LatencyHistogram::unused();
  samples::LatencyHistogram lateness;  // from the wake-up that reported an answer to its reading
  std::vector<WorkerInterval> intervals;
  std::string first_wrong;
  // Over the whole slice, so that sent == answered + failed: nothing gets lost in the counting.
  std::uint64_t sent = 0;
  std::uint64_t answered = 0;  // right answers
  std::uint64_t failed = 0;
  Nanoseconds counted = 0;  // the length of the counted part
  double busy = 0;          // share of the counted part in which this thread had work, 0..1
};

struct WorkerRequest {
  std::string bytes;  // unless there is something to fill
  std::optional<RequestTemplate> filled = {};
  bool is_head = false;
  AnswerMatcher matcher;
};

// Which of several workers.
struct WorkerPlace {
  int number = 0;
  int of = 1;
  int cpu = -1;  // below 0: not pinned, sleeps while there is nothing to do
};

class LoadWorker {
 public:
  // With its share of the target's connections. A worker with a CPU of its own looks for answers
  // all the time instead. If it slept, a server would pay for waking its CPU with every answer that
  // comes after the last was read, and not with one that comes sooner: two stable states of one
  // server, which on a virtual machine differ by half.
  static Result<std::unique_ptr<LoadWorker>> make(const LoadTarget& target, int connections,
                                                  const WorkerPlace& place);

  // Connects everything, one after the other, so that a short accept queue is not overrun.
  Result<void> connect_all(Nanoseconds deadline);
  // The thread's whole work in a slice. No allocation, lock or log between send and record. Without
  // a schedule the loop is closed: a connection asks again as soon as it is answered.
  void run(const SliceWindow& window, std::optional<Schedule> schedule = std::nullopt);
  [[nodiscard]] const WorkerTally& tally() const { return tally_; }
  // What made the slice impossible: the generator's own limits, never the contestant.
  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }

 private:
  struct Connection {
    enum class State : std::uint8_t { closed, connecting, idle, waiting, backing_off };
    Fd fd;
    State state = State::closed;
    bool is_resumed = false;     // stands in resume_
    bool is_free = false;        // stands in free_
    bool owes = false;           // took an arrival that it could not send yet
    bool is_unproven = false;    // idled since an earlier slice and has not answered in this one
    std::uint32_t turn = 0;      // in rotation_: the request in flight, or the next to be sent
    std::uint32_t failures = 0;  // since the last right answer
    std::uint64_t answers = 0;   // on this socket
    std::size_t bytes_sent = 0;  // of the request in flight
    Nanoseconds since = 0;       // sent at, began to connect at, idle since, or backs off until
    Nanoseconds intended = 0;    // open loop: when the request in flight was to be sent
    std::string filled;          // the request in flight, if it had to be filled
    EventStream stream;
    Nanoseconds last_event = 0;  // of the answer under way; 0: none yet
    HttpReader reader;
    AnswerProgress progress;
  };
  enum class Loss { reset, timeout, malformed };

  LoadWorker(const LoadTarget& target, sockaddr_in address, const WorkerPlace& place);
  [[nodiscard]] WorkerRequest& request_of(const Connection& connection) {
    return requests_[rotation_[connection.turn]];
  }
  [[nodiscard]] const std::string& bytes_of(const Connection& connection) {
    const WorkerRequest& request = request_of(connection);
    return request.filled ? connection.filled : request.bytes;
  }
  void take_turn(Connection& connection) {
    connection.turn = (connection.turn + 1) % static_cast<std::uint32_t>(rotation_.size());
  }
  [[nodiscard]] static bool is_open(const Connection& connection) {
    return connection.state == Connection::State::idle ||
           connection.state == Connection::State::waiting;
  }

  bool pin();
  void open_window();
  void close_window();
  std::size_t harvest(Nanoseconds longest);
  Nanoseconds wait_and_handle(Nanoseconds now);
  [[nodiscard]] Nanoseconds time_to_wait(Nanoseconds now) const;
  void end_when_interrupted(Nanoseconds now);
  void watch_cpu_time(Nanoseconds now);

  // Intervals (load_worker_intervals.cc).
  void begin_intervals();
  void end_intervals(Nanoseconds now);
  void end_interval();
  void merge_intervals();

  // Open loop (load_worker_schedule.cc).
  void begin_schedule(std::optional<Schedule> schedule);
  void next_arrival();
  bool send_due();
  Connection* take_free();
  void send_arrival(Connection& connection, Nanoseconds intended, Nanoseconds now);
  void give_up_arrivals();
  void give_up(Nanoseconds intended);
  void count_scheduled(Connection& connection, Nanoseconds now);
  [[nodiscard]] bool is_open_loop() const { return schedule_.has_value(); }
  [[nodiscard]] bool is_planned(Nanoseconds intended) const {
    return intended >= window_.count_from && intended < window_.count_until;
  }
  [[nodiscard]] double busy_share(Nanoseconds now) const;

  void handle(Connection& connection, std::uint32_t events, Nanoseconds woken);
  void resume_unread();
  void receive(Connection& connection, bool is_closing, Nanoseconds woken);
  ssize_t receive_with_arrival(Connection& connection);
  bool receive_once(Connection& connection, bool is_closing, Nanoseconds woken);
  void take(Connection& connection, std::string_view input, Nanoseconds now, bool is_closing);
  void take_unasked(Connection& connection, std::string_view input, Nanoseconds now);
  void count_events(Connection& connection, std::string_view piece, Nanoseconds now);
  void cut_streams();
  void finish_answer(Connection& connection, Nanoseconds now, bool has_surplus, bool is_closing);
  void count_answer(Connection& connection, Nanoseconds now);
  void count_arrival(const Connection& connection, Nanoseconds now);
  void end_of_stream(Connection& connection, bool is_orderly, Nanoseconds now);

  void be_idle(Connection& connection, Nanoseconds now);
  void send_next(Connection& connection, Nanoseconds now);
  void push_bytes(Connection& connection, Nanoseconds now);
  void lose(Connection& connection, Loss loss, Nanoseconds now);
  void take_back(Connection& connection, Nanoseconds now);
  void note_malformed(const char* problem);

  void connect(Connection& connection, Nanoseconds now);
  void finish_connect(Connection& connection, Nanoseconds now);
  void connect_failed(Connection& connection, Nanoseconds now);
  void reconnect(Connection& connection, Nanoseconds now);
  bool watch(Connection& connection);
  void sweep(Nanoseconds now);
  void drop(Connection& connection);
  [[nodiscard]] bool counts(Nanoseconds now) const { return now >= window_.count_from; }
  [[nodiscard]] bool sends(Nanoseconds now) const { return now < window_.count_until && !fault_; }
  // Does what becomes of the request in flight belong to the counted part? In a closed loop what
  // happens in it or in the drain, in an open loop what was planned in it.
  [[nodiscard]] bool is_counted(const Connection& connection, Nanoseconds now) const {
    return is_open_loop() ? is_planned(connection.intended) : counts(now);
  }

  Result<void> add_request(const LoadTarget& target, const catalog::RequestSpec& request);

  std::vector<WorkerRequest> requests_;
  std::vector<std::uint32_t> rotation_;  // indices into requests_
  std::vector<catalog::Feed> feeds_;
  Filling filling_;
  sockaddr_in address_{};
  int cpu_ = -1;
  bool sleeps_ = true;
  bool counts_events_ = false;
  bool samples_arrivals_ = false;
  Nanoseconds timeout_ = 0;
  Fd epoll_;
  std::vector<Connection> connections_;
  std::vector<epoll_event> events_;
  std::vector<std::uint32_t> resume_;  // connections with more to read than one turn allows
  std::vector<char> buffer_;
  std::uint32_t reads_ = 0;
  std::optional<Nanoseconds> unread_for_;  // how long the bytes read last had lain there, if asked

  SliceWindow window_;
  std::optional<Schedule> schedule_;
  Nanoseconds due_ = 0;  // the next arrival
  IdleRing free_;        // connections that may take the next arrival
  WorkerTally tally_;
  Nanoseconds interval_end_ = 0;      // of the interval under way
  std::uint64_t requests_until_ = 0;  // and what the tally had when it began
  std::uint64_t errors_until_ = 0;
  std::optional<Error> fault_;
  std::size_t in_flight_ = 0;
  std::size_t backing_off_ = 0;
  Nanoseconds next_sweep_ = 0;
  Nanoseconds cpu_time_from_ = 0;  // readings at the first look inside the counted part
  Nanoseconds wall_from_ = 0;
  Nanoseconds idle_ = 0;  // spent looking in vain, in the counted part
  bool cpu_time_done_ = false;
};

}  // namespace bakeoff::load
