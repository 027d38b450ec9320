// The real ProcessHost for Linux.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "lab/process_host.h"

namespace bakeoff::lab {

// Which control groups may be used; tests ask for less than the machine has.
enum class CgroupUse { best, v1_only, none };

struct HostOptions {
  std::filesystem::path state_dir;  // run records for sweeping leftovers of a killed bakeoff
  Containment strongest = Containment::pid_namespace;  // tests ask for weaker levels
  CgroupUse cgroups = CgroupUse::best;
  const std::atomic<int>* interrupts =
      nullptr;  // run_to_end stops with ErrorCode::interrupted once it is not 0
};

// Sweeps what dead bakeoffs left behind, then starts the host's own thread: trees are children of
// that thread and die with it, whichever thread asked for them. The host stops every tree that
// still runs when it is destroyed.
std::unique_ptr<ProcessHost> make_linux_process_host(const HostOptions& options);

// Which level works here (tried, not guessed) and whether cgroup limits and freezing do.
struct ContainmentFacts {
  Containment level = Containment::subreaper;
  bool limits_enforced = false;
  std::string freezer;  // "cgroup v1", "cgroup v2", "signals"
};
ContainmentFacts probe_containment();

// Asks every living tree of this process to die at once; async-signal-safe (second Ctrl-C).
void kill_all_trees_now();

// "cpu steal, all CPUs": share of time stolen between two readings of /proc/stat.
struct CpuTimes {
  std::uint64_t total = 0;
  std::uint64_t steal = 0;
};
CpuTimes read_cpu_times();
double steal_share(const CpuTimes& before, const CpuTimes& after);

}  // namespace bakeoff::lab
