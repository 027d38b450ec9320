// Worker: one generator thread of a request protocol. The engine deals the connections out to
// workers and runs each on a thread of its own; they share nothing, not even a cache line.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/result.h"
#include "load/schedule.h"
#include "load/slice_book.h"

namespace bakeoff::load {

constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kMostEvents = 256;  // taken at a time

struct alignas(kCacheLine) ReadBuffer {
  std::array<char, std::size_t{64} * 1024> bytes;
};

// Which of several workers.
struct WorkerPlace {
  int number = 0;
  int of = 1;
  int cpu = -1;  // below 0: not pinned, sleeps while there is nothing to do
};

// How long a connection waits after that many failures in a row. A lone failure reconnects at once;
// a peer that fails again and again is asked at most ten times a second.
inline Nanoseconds pause_after(std::uint32_t failures) {
  if (failures < 2) return 0;
  return std::min<Nanoseconds>(100, Nanoseconds{1} << std::min(failures - 2, 7U)) * kMillisecond;
}

// A worker with a CPU of its own looks for answers all the time unless it is told to sleep. If it
// slept, a server would pay for waking its CPU with every answer that comes after the last was
// read, and not with one that comes sooner: two stable states of one server, which on a virtual
// machine differ by half.
class Worker {
 public:
  Worker() = default;
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  virtual ~Worker() = default;

  // Connects everything, one after the other, so that a short accept queue is not overrun.
  virtual Result<void> connect_all(Nanoseconds deadline) = 0;
  // The thread's whole work in a slice. No allocation, lock or log between send and record. Without
  // a schedule the loop is closed: a connection asks again as soon as it is answered.
  virtual void run(const SliceWindow& window, std::optional<Schedule> schedule) = 0;
  [[nodiscard]] virtual const SliceBook& book() const = 0;
};

}  // namespace bakeoff::load
