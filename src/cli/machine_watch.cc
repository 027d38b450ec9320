#include "cli/machine_watch.h"

#include <cmath>

namespace bakeoff::cli {

MachineNotes MachineWatch::notes() const {
  MachineNotes notes;
  notes.steal = lab::steal_share(cpu_, lab::read_cpu_times());
  const Seconds took = clock_.monotonic() - monotonic_;
  notes.clock_step = std::abs((clock_.realtime() - realtime_ - took).count());
  return notes;
}

}  // namespace bakeoff::cli
