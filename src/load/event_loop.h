// What the loops of all generator threads share: waiting to the nanosecond, and a CPU of their own.
#pragma once

#include <sched.h>
#include <sys/epoll.h>

#include <cstdint>
#include <span>

#include "base/result.h"
#include "load/tcp.h"

namespace bakeoff::load {

constexpr std::uint32_t kClosingEvents = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
constexpr int kMostReadsAtOnce = 16;  // of one connection; then the others get their turn

// Gives how many events came; below 0: none, as errno says.
int wait_for_events(const Fd& epoll, std::span<epoll_event> events, Nanoseconds longest);

// A timer that stands in an epoll and stays armed over many waits. A wait with a time of its own
// arms and disarms one, which cost up to a tenth of a request's CPU time on a virtual machine. For
// waits that mostly end long before their time.
class WakeTimer {
 public:
  static constexpr std::uint32_t kTag = ~std::uint32_t{0};  // data.u32 of its events

  explicit WakeTimer(const Fd& epoll);
  [[nodiscard]] bool is_there() const { return timer_.is_open(); }
  // Its next event is at `wake_at`, on the clock of now_ns(). False: there is no timer to be had.
  bool arm(Nanoseconds wake_at);
  // As wait_for_events, from `now` until `wake_at` at the latest. Among the events may be its own.
  int wait(const Fd& epoll, std::span<epoll_event> events, Nanoseconds now, Nanoseconds wake_at);

 private:
  Fd timer_;
  Nanoseconds armed_for_ = 0;
};

// Remembers where the calling thread may run and how exactly it wakes up, and gives that back at
// its end: for a thread that settles down for a while.
class BorrowedThread {
 public:
  BorrowedThread();
  BorrowedThread(const BorrowedThread&) = delete;
  BorrowedThread& operator=(const BorrowedThread&) = delete;
  ~BorrowedThread();

 private:
  cpu_set_t cpus_{};
  int timer_slack_ = 0;
};

// Gives the calling thread a CPU of its own, unless `cpu` is below 0, and lets it wake up in time
// when it sleeps. Error: unsupported.
Result<void> settle_thread(int cpu, bool sleeps);

}  // namespace bakeoff::load
