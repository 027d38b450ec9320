// SliceBook: what one generator thread keeps about the slice it is in: when it sends and when it
// counts, the next arrival of its schedule, what it has counted, how busy it was. The workers of
// all request protocols keep one; none of it allocates, locks or logs between send and record.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "load/answer_matcher.h"
#include "load/schedule.h"
#include "load/tcp.h"
#include "samples/sample_set.h"

namespace bakeoff::load {

constexpr Nanoseconds kMillisecond = 1'000'000;
constexpr Nanoseconds kLongestAfterInterrupt = 1000 * kMillisecond;
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
  // Closed loop, samples::EdgeWaits in nanoseconds.
  Nanoseconds waited_outside = 0;
  Nanoseconds waited_missing = 0;
  int unserved = 0;
  std::string first_wrong;
  // Over the whole slice, so that sent == answered + failed: nothing gets lost in the counting.
  std::uint64_t sent = 0;
  std::uint64_t answered = 0;  // right answers
  std::uint64_t failed = 0;
  bool used_ring = false;
  Nanoseconds counted = 0;  // the length of the counted part
  double busy = 0;          // share of the counted part in which this thread had work, 0..1
};

// When a request was sent, and when it was meant to be.
struct Asked {
  Nanoseconds since = 0;
  Nanoseconds intended = 0;  // open loop
  bool is_timed = true;      // false: its answer is checked only
};

enum class Loss { reset, timeout, malformed };

class SliceBook {
 public:
  struct Habits {
    bool sleeps = true;  // while there is nothing to do; else looks again and again
    bool counts_events = false;
    bool samples_arrivals = false;
  };

  explicit SliceBook(Habits habits) : habits_(habits) {}

  // A slice begins. Without a schedule the loop is closed.
  void begin(const SliceWindow& window, std::optional<Schedule> schedule);
  // And ends: arrivals that it overtook are not dropped, they have waited at least until then.
  void end();

  [[nodiscard]] const WorkerTally& tally() const { return tally_; }
  [[nodiscard]] const SliceWindow& window() const { return window_; }
  [[nodiscard]] bool is_over(Nanoseconds now) const { return now >= window_.count_until; }
  [[nodiscard]] bool counts(Nanoseconds now) const { return now >= window_.count_from; }
  // Interrupted, and what is still under way has had its time: nobody waits for it any longer.
  [[nodiscard]] bool gives_up(Nanoseconds now) const {
    return interrupted_at_ != 0 && now - interrupted_at_ >= kLongestAfterInterrupt;
  }
  [[nodiscard]] bool sends(Nanoseconds now) const { return now < window_.count_until && !fault_; }
  // Requests sent that are neither answered nor lost.
  [[nodiscard]] std::size_t in_flight() const { return in_flight_; }

  // What makes the slice impossible: the generator's own limits, never the contestant.
  void fail(Error fault) { fault_ = std::move(fault); }
  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }
  void forget_fault() { fault_.reset(); }

  // The schedule.
  [[nodiscard]] bool is_open_loop() const { return schedule_.has_value(); }
  [[nodiscard]] Nanoseconds due() const { return due_; }  // the next arrival; kNever: none
  // Takes the arrival that is due and gives its intended time. Waiting for a connection, which is
  // there since `ready_since`, is the server's doing; what comes after is the generator's.
  Nanoseconds take_arrival(Nanoseconds now, Nanoseconds ready_since);
  // An arrival that was taken and will not be sent any more.
  void give_up(Nanoseconds intended);

  // Requests.
  void note_sent() {
    ++in_flight_;
    ++tally_.sent;
  }
  // It was not sent after all, or is cut off by the slice's end.
  void note_taken_back() {
    --in_flight_;
    --tally_.sent;
  }
  void note_ring() { tally_.used_ring = true; }
  // Gives whether the answer was right.
  bool count_answer(const Asked& asked, Verdict verdict, Nanoseconds now);
  void count_loss(const Asked& asked, Loss loss, Nanoseconds now);
  void count_refusal(Nanoseconds now) {
    if (counts(now)) ++tally_.errors.connect;
  }
  void count_unasked() { ++tally_.errors.malformed; }
  void count_event(bool is_first, Nanoseconds since, Nanoseconds now);
  // Sampled: the answer's last bytes had lain in the kernel that long when they were read.
  void count_arrival(const Asked& asked, Nanoseconds unread_for, Nanoseconds now);
  void count_lateness(Nanoseconds woken, Nanoseconds now) {
    if (counts(now) && sends(now)) tally_.lateness.record(now - woken);
  }
  [[nodiscard]] bool has_wrong() const { return !tally_.first_wrong.empty(); }
  void note_wrong(std::string text) {
    if (!has_wrong()) tally_.first_wrong = std::move(text);
  }

  // At the end of each turn of the loop, begun at `began`; `found`: it had something to do.
  void end_turn(Nanoseconds began, bool found, Nanoseconds now);
  // Whether a turn begun now is to look again at once instead of waiting.
  [[nodiscard]] bool looks_again(Nanoseconds now) const { return !habits_.sleeps && sends(now); }
  // The soonest of `wake_at` and the times at which the slice itself has something to do.
  [[nodiscard]] Nanoseconds time_to_wait(Nanoseconds now, Nanoseconds wake_at) const;

 private:
  [[nodiscard]] bool is_planned(Nanoseconds intended) const {
    return intended >= window_.count_from && intended < window_.count_until;
  }
  // Does what becomes of a request belong to the counted part? In a closed loop what happens in it
  // or in the drain, in an open loop what was planned in it.
  [[nodiscard]] bool is_counted(const Asked& asked, Nanoseconds now) const {
    return is_open_loop() ? is_planned(asked.intended) : counts(now);
  }
  void count_late(const Asked& asked, Nanoseconds now);
  void next_arrival();
  void end_when_interrupted(Nanoseconds now);
  void watch_cpu_time(Nanoseconds now);
  [[nodiscard]] double busy_share(Nanoseconds now) const;
  void end_intervals(Nanoseconds now);
  void end_interval();
  void merge_intervals();

  Habits habits_;
  SliceWindow window_;
  std::optional<Schedule> schedule_;
  Nanoseconds due_ = Schedule::kNever;
  WorkerTally tally_;
  std::size_t in_flight_ = 0;
  std::optional<Error> fault_;
  Nanoseconds interval_end_ = 0;      // of the interval under way
  std::uint64_t requests_until_ = 0;  // and what the tally had when it began
  std::uint64_t errors_until_ = 0;
  Nanoseconds cpu_time_from_ = 0;  // readings at the first look inside the counted part
  Nanoseconds wall_from_ = 0;
  Nanoseconds idle_ = 0;            // spent looking in vain, in the counted part
  Nanoseconds interrupted_at_ = 0;  // 0: it was not
  bool cpu_time_done_ = false;
};

}  // namespace bakeoff::load
