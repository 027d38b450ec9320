#include "plan/placement.h"

namespace bakeoff::plan {

Placement place(const HostFacts& host) {
  Placement placement;
  placement.disjoint = host.cpus.size() >= 2;
  if (!placement.disjoint) {
    placement.server_cpus = host.cpus;
    placement.generator_cpus = host.cpus;
  } else {
    const auto half = static_cast<std::ptrdiff_t>(host.cpus.size() / 2);
    placement.generator_cpus.assign(host.cpus.begin(), host.cpus.begin() + half);
    placement.server_cpus.assign(host.cpus.begin() + half, host.cpus.end());
  }
  // Four contestants of this size still leave a quarter of the memory to the machine.
  placement.memory_max_bytes = host.memory_bytes * 3 / 16;
  return placement;
}

}  // namespace bakeoff::plan
