// MemoryWatch: where no control group limits memory, looks at each tree ten times a second and
// calls out the one that is above its limit.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace bakeoff::lab {

// Why not a resource limit: RLIMIT_AS and RLIMIT_DATA count address space, of which V8, Go and the
// JVM reserve many times what they use, and they count per process, not per tree.
class MemoryWatch {
 public:
  explicit MemoryWatch(std::function<void(int id)> end_tree);
  ~MemoryWatch();
  MemoryWatch(const MemoryWatch&) = delete;
  MemoryWatch& operator=(const MemoryWatch&) = delete;

  void watch(int id, int guard_pid, std::uint64_t limit_bytes);
  // A frozen tree cannot grow, and looking at it would take time from the one under load.
  void set_frozen(int id, bool frozen);
  void forget(int id);

 private:
  struct Entry {
    int guard_pid = 0;
    std::uint64_t limit_bytes = 0;
    bool frozen = false;
    std::string births;     // the machine's last pid when `pids` was read
    std::vector<int> pids;  // of the tree
  };

  void loop();
  static bool is_above_limit(Entry& entry);

  std::function<void(int)> end_tree_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<int, Entry> entries_;
  bool stopping_ = false;
  std::thread thread_;  // starts with the first tree
};

}  // namespace bakeoff::lab
