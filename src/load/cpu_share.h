// How busy CPUs were, by whatever ran on them: idle time from /proc/stat against the wall clock.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "load/tcp.h"

namespace bakeoff::load {

// CPU -> seconds idle since boot (idle and iowait). CPUs that are not in the text are left out.
std::map<int, double> idle_seconds(std::string_view proc_stat);

// Idle time is counted exactly by tickless kernels, whereas user, system and softirq are sampled at
// ticks; so busy is what is not idle. It includes softirq work, which a thread's own CPU time
// misses on some kernels, stolen time and other programs on the CPU: each of them keeps the
// generator from working. /proc/stat counts in 10 ms, which is 1 % of a second.
class CpuShareMeter {
 public:
  explicit CpuShareMeter(std::vector<int> cpus) : cpus_(std::move(cpus)) {}

  void start();
  // The highest share since start() over the CPUs, within 0 and 1. 0 where /proc/stat does not
  // tell, or the time was too short for its resolution.
  [[nodiscard]] double highest_busy() const;

 private:
  std::vector<int> cpus_;
  std::map<int, double> idle_from_;
  Nanoseconds from_ = 0;
};

}  // namespace bakeoff::load
