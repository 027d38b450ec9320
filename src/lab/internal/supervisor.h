// Supervisor: the host's own thread. Guards are its children, so its life is the leash of every
// tree; it empties the contestants' output pipes at once and notes how processes end.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "lab/internal/bounded_log.h"
#include "lab/internal/fd.h"
#include "lab/internal/kill_switch.h"
#include "lab/process_host.h"

namespace bakeoff::lab {

// A tree as the supervisor sees it.
struct Watched {
  int guard_pid = 0;
  Fd status;    // GuardMessages; its end means the guard ends
  Fd log_pipe;  // non-blocking
  std::optional<BoundedLog> log;
  KillSlot kill_slot;
};

struct WatchState {
  TreeState first;  // the contestant's first process
  bool first_ended = false;
  bool empty = false;  // no process is left below the guard
  bool gone = false;   // the guard is reaped
};

class Supervisor {
 public:
  Supervisor();
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  // Runs `job` on the supervisor's thread and waits for it.
  void run(const std::function<void()>& job);
  void watch(int id, Watched watched);
  [[nodiscard]] WatchState state(int id);
  // Waits until `done` holds. False: not within `limit`.
  bool wait(int id, Seconds limit, const std::function<bool(const WatchState&)>& done);
  // Empties the pipe for the last time, completes the log and forgets the tree.
  void forget(int id);

 private:
  struct Entry {
    Watched watched;
    WatchState state;
    bool dying = false;  // the status socket has ended, the guard is not reaped yet
  };

  void loop();
  void run_jobs();
  int handle_events(int milliseconds);
  void read_status(Entry& entry);
  static bool drain(Watched& watched, int most_reads);
  void reap(Entry& entry);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<int, Entry> entries_;
  std::vector<std::function<void()>> jobs_;
  bool stopping_ = false;
  Fd wake_;
  std::thread thread_;
};

}  // namespace bakeoff::lab
