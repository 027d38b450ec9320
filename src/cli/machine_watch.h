// What the machine did while something was measured that makes its figures doubtful.
#pragma once

#include "base/clock.h"
#include "lab/linux_process_host.h"

namespace bakeoff::cli {

struct MachineNotes {
  double steal = 0;       // share of all CPUs' time that the hypervisor gave to others
  double clock_step = 0;  // seconds by which the wall clock was set meanwhile

  [[nodiscard]] bool is_disturbed() const { return steal > kMostSteal || clock_step > kMostStep; }

  static constexpr double kMostSteal = 0.02;  // as the design of a run allows
  static constexpr double kMostStep = 0.001;
};

// From its making on.
class MachineWatch {
 public:
  explicit MachineWatch(Clock& clock)
      : clock_(clock),
        cpu_(lab::read_cpu_times()),
        monotonic_(clock.monotonic()),
        realtime_(clock.realtime()) {}

  [[nodiscard]] MachineNotes notes() const;

 private:
  Clock& clock_;
  lab::CpuTimes cpu_;
  Seconds monotonic_;
  Seconds realtime_;
};

}  // namespace bakeoff::cli
