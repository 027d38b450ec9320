// LoadWorker: the open loop. One schedule for all connections of the thread: an arrival is sent by
// the connection that has been idle longest, and when there is none it waits, which is part of its
// latency.
#include <algorithm>

#include "load/load_worker.h"

namespace bakeoff::load {

void LoadWorker::begin_schedule(std::optional<Schedule> schedule) {
  schedule_ = std::move(schedule);
  free_.clear();
  due_ = Schedule::kNever;
  for (Connection& connection : connections_) connection.is_free = connection.owes = false;
  if (!is_open_loop()) return;
  tally_.service.clear();  // their memory, before the first is recorded
  tally_.send_late.clear();
  next_arrival();
}

void LoadWorker::next_arrival() {
  const Nanoseconds after_begin = schedule_->next();
  due_ = after_begin == Schedule::kNever ? Schedule::kNever : window_.begin + after_begin;
}

// Sends what is due. Gives whether that was anything.
bool LoadWorker::send_due() {
  bool has_sent = false;
  while (!free_.is_empty()) {
    const Nanoseconds now = now_ns();
    if (due_ > now || !sends(now)) break;
    Connection* connection = take_free();
    if (connection == nullptr) break;
    const Nanoseconds intended = due_;
    if (is_planned(intended)) {
      ++tally_.planned;
      // Waiting for a connection is the server's doing; what comes after is the generator's.
      tally_.send_late.record(now - std::max(intended, connection->since));
    }
    next_arrival();
    send_arrival(*connection, intended, now);
    has_sent = true;
  }
  return has_sent;
}

// Connections that were lost since they became free are passed over.
LoadWorker::Connection* LoadWorker::take_free() {
  while (!free_.is_empty()) {
    Connection& connection = connections_[free_.pop()];
    connection.is_free = false;
    if (connection.state == Connection::State::idle) return &connection;
  }
  return nullptr;
}

void LoadWorker::send_arrival(Connection& connection, Nanoseconds intended, Nanoseconds now) {
  connection.owes = false;
  connection.intended = intended;
  send_next(connection, now);
}

void LoadWorker::count_scheduled(Connection& connection, Nanoseconds now) {
  if (!is_planned(connection.intended)) return;
  ++tally_.requests;
  tally_.latency.record(now - connection.intended);
  tally_.service.record(now - connection.since);
}

// Arrivals that the slice's end overtook are not dropped: they have waited at least until then.
void LoadWorker::give_up_arrivals() {
  for (Connection& connection : connections_) {
    if (connection.owes && is_planned(connection.intended)) give_up(connection.intended);
    connection.owes = false;
  }
  while (due_ < window_.count_until) {
    if (is_planned(due_)) {
      ++tally_.planned;
      give_up(due_);
    }
    next_arrival();
  }
}

void LoadWorker::give_up(Nanoseconds intended) {
  ++tally_.unsent;
  tally_.latency.record(window_.count_until - intended);
}

}  // namespace bakeoff::load
