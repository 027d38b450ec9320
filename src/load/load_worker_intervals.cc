// LoadWorker: counts by interval. At an interval's end its latencies are packed and set aside: a
// few microseconds a second, between two answers.
#include "load/load_worker.h"

namespace bakeoff::load {

void LoadWorker::begin_intervals() {
  requests_until_ = errors_until_ = 0;
  interval_end_ = window_.interval > 0 ? window_.count_from + window_.interval : Schedule::kNever;
  if (window_.interval == 0) return;
  const auto whole = (window_.count_until - window_.count_from) / window_.interval;
  tally_.intervals.reserve(static_cast<std::size_t>(whole) + 1);
}

// The last interval lasts until the slice is drained.
void LoadWorker::end_intervals(Nanoseconds now) {
  while (now >= interval_end_ && interval_end_ < window_.count_until) {
    end_interval();
    interval_end_ += window_.interval;
  }
}

void LoadWorker::end_interval() {
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

void LoadWorker::merge_intervals() {
  if (window_.interval == 0) return;
  end_interval();
  for (const WorkerInterval& interval : tally_.intervals) tally_.latency.merge(interval.latency);
}

}  // namespace bakeoff::load
