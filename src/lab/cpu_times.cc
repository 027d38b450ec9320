#include <sstream>
#include <string>

#include "lab/internal/process_table.h"
#include "lab/linux_process_host.h"

namespace bakeoff::lab {

CpuTimes read_cpu_times() {
  std::istringstream words(read_small_file("/proc/stat"));
  std::string name;
  words >> name;
  CpuTimes times;
  // user nice system idle iowait irq softirq steal; guest time behind them is part of user
  std::uint64_t ticks = 0;
  for (int field = 0; field < 8 && words >> ticks; ++field) {
    times.total += ticks;
    if (field == 7) times.steal = ticks;
  }
  return times;
}

double steal_share(const CpuTimes& before, const CpuTimes& after) {
  if (after.total <= before.total || after.steal <= before.steal) return 0;
  return static_cast<double>(after.steal - before.steal) /
         static_cast<double>(after.total - before.total);
}

}  // namespace bakeoff::lab
