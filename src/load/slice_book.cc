#include "load/slice_book.h"

#include <algorithm>
#include <ctime>
#include <utility>

namespace bakeoff::load {
namespace {

Nanoseconds thread_cpu_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return nanoseconds_of(time);
}

}  // namespace

void SliceBook::begin(const SliceWindow& window, std::optional<Schedule> schedule) {
  window_ = window;
  schedule_ = std::move(schedule);
  due_ = Schedule::kNever;
  in_flight_ = 0;
  cpu_time_done_ = false;
  wall_from_ = idle_ = interrupted_at_ = 0;
  tally_ = WorkerTally{};
  // The memory of the histograms, before the first is recorded.
  if (habits_.counts_events) {
    tally_.first_event.clear();
    tally_.event_gap.clear();
  }
  if (habits_.samples_arrivals) {
    tally_.arrival.clear();
    tally_.unread.clear();
  }
  requests_until_ = errors_until_ = 0;
  interval_end_ = window_.interval > 0 ? window_.count_from + window_.interval : Schedule::kNever;
  if (window_.interval > 0) {
    const auto whole = (window_.count_until - window_.count_from) / window_.interval;
    tally_.intervals.reserve(static_cast<std::size_t>(whole) + 1);
  }
  if (!is_open_loop()) return;
  tally_.service.clear();
  tally_.send_late.clear();
  next_arrival();
}

void SliceBook::end() {
  while (due_ < window_.count_until) {
    if (is_planned(due_)) ++tally_.planned;
    give_up(due_);
    next_arrival();
  }
  merge_intervals();
  tally_.counted = window_.count_until - window_.count_from;
}

void SliceBook::next_arrival() {
  const Nanoseconds after_begin = schedule_->next();
  due_ = after_begin == Schedule::kNever ? Schedule::kNever : window_.begin + after_begin;
}

Nanoseconds SliceBook::take_arrival(Nanoseconds now, Nanoseconds ready_since) {
  const Nanoseconds intended = due_;
  if (is_planned(intended)) {
    ++tally_.planned;
    tally_.send_late.record(now - std::max(intended, ready_since));
  }
  next_arrival();
  return intended;
}

void SliceBook::give_up(Nanoseconds intended) {
  if (!is_planned(intended)) return;
  ++tally_.unsent;
  tally_.latency.record(window_.count_until - intended);
}

bool SliceBook::count_answer(const Asked& asked, Verdict verdict, Nanoseconds now) {
  --in_flight_;
  if (verdict != Verdict::right) {
    ++(verdict == Verdict::wrong_status ? tally_.errors.wrong_status : tally_.errors.wrong_body);
    ++tally_.failed;
    return false;
  }
  ++tally_.answered;
  if (!asked.is_timed) return true;
  if (is_open_loop()) {
    if (!is_planned(asked.intended)) return true;
    ++tally_.requests;
    tally_.latency.record(now - asked.intended);
    tally_.service.record(now - asked.since);
  } else if (counts(now) && sends(now)) {
    ++tally_.requests;
    tally_.latency.record(now - asked.since);
    if (asked.since < window_.count_from) tally_.waited_outside += window_.count_from - asked.since;
  } else if (!sends(now)) {
    count_late(asked, now);
  }
  return true;
}

// Answered when nothing is sent any more. Who was not served in all of the counted part counts with
// the wait, as a timeout does; other answers at this edge are made up for by those at the first.
void SliceBook::count_late(const Asked& asked, Nanoseconds now) {
  const Nanoseconds from = std::max(asked.since, window_.count_from);
  if (from >= window_.count_until) return;
  const Nanoseconds inside = window_.count_until - from;
  if (10 * inside < 9 * (window_.count_until - window_.count_from)) {
    tally_.waited_missing += inside;
    return;
  }
  ++tally_.unserved;
  tally_.latency.record(now - asked.since);
  tally_.waited_outside += now - asked.since - inside;
}

void SliceBook::count_loss(const Asked& asked, Loss loss, Nanoseconds now) {
  --in_flight_;
  ++tally_.failed;
  if (loss == Loss::malformed) ++tally_.errors.malformed;
  if (loss == Loss::reset && is_counted(asked, now)) ++tally_.errors.reset;
  if (loss == Loss::timeout && is_counted(asked, now)) {
    ++tally_.errors.timeout;
    tally_.latency.record(now - (is_open_loop() ? asked.intended : asked.since));
  }
}

void SliceBook::count_event(bool is_first, Nanoseconds since, Nanoseconds now) {
  if (!counts(now) || !sends(now)) return;
  ++tally_.events;
  (is_first ? tally_.first_event : tally_.event_gap).record(now - since);
}

// Stamp and reading are from two clocks, and the stamp may be of the last of several segments.
void SliceBook::count_arrival(const Asked& asked, Nanoseconds unread_for, Nanoseconds now) {
  if (!counts(now) || !sends(now)) return;
  const Nanoseconds took = now - asked.since;
  tally_.unread.record(unread_for);
  tally_.arrival.record(took > unread_for ? took - unread_for : 0);
}

void SliceBook::end_turn(Nanoseconds began, bool found, Nanoseconds now) {
  if (!found && looks_again(began) && counts(began)) idle_ += now - began;
  if (window_.interrupts != nullptr) end_when_interrupted(now);
  watch_cpu_time(now);
  if (now >= interval_end_) end_intervals(now);
}

Nanoseconds SliceBook::time_to_wait(Nanoseconds now, Nanoseconds wake_at) const {
  for (const Nanoseconds edge : {window_.count_from, window_.count_until}) {
    if (edge > now) wake_at = std::min(wake_at, edge);
  }
  return wake_at > now ? wake_at - now : 0;
}

void SliceBook::end_when_interrupted(Nanoseconds now) {
  if (window_.interrupts->load(std::memory_order_relaxed) == 0) return;
  if (interrupted_at_ == 0) interrupted_at_ = now;
  if (!sends(now)) return;
  window_.count_until = now;
  window_.count_from = std::min(window_.count_from, now);
}

void SliceBook::watch_cpu_time(Nanoseconds now) {
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
double SliceBook::busy_share(Nanoseconds now) const {
  const auto wall = static_cast<double>(now - wall_from_);
  const auto used = static_cast<double>(thread_cpu_ns() - cpu_time_from_);
  if (habits_.sleeps) return used / wall;
  const double taken = std::max(0.0, wall - used);
  return 1 - std::max(0.0, static_cast<double>(idle_) - taken) / wall;
}

// The last interval lasts until the slice is drained.
void SliceBook::end_intervals(Nanoseconds now) {
  while (now >= interval_end_ && interval_end_ < window_.count_until) {
    end_interval();
    interval_end_ += window_.interval;
  }
}

// Its latencies are packed and set aside: a few microseconds a second, between two answers.
void SliceBook::end_interval() {
  WorkerInterval interval;
  interval.requests = tally_.requests - requests_until_;
  interval.errors = tally_.errors.total() - errors_until_;
  interval.latency = tally_.latency;
  interval.latency.pack();
  tally_.latency.clear();
  tally_.intervals.push_back(std::move(interval));
  requests_until_ = tally_.requests;
  errors_until_ = tally_.errors.total();
}

void SliceBook::merge_intervals() {
  if (window_.interval == 0) return;
  end_interval();
  for (const WorkerInterval& interval : tally_.intervals) tally_.latency.merge(interval.latency);
}

}  // namespace bakeoff::load
