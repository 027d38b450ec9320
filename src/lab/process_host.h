// ProcessHost: the seam to the kernel's processes. LinuxProcessHost is the real one; a fake records
// what it was asked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/units.h"

namespace bakeoff::lab {

// How a process tree is held, strongest first. The level really used is recorded with the results.
enum class Containment {
  pid_namespace,  // own PID namespace whose init dies with bakeoff: nothing escapes, not even kill
                  // -9 of bakeoff
  cgroup_kill,    // cgroup2 cgroup.kill; leftovers of a killed bakeoff are swept at the next start
  subreaper       // descendants re-parent to bakeoff and are killed by walking /proc
};
std::string name_of(Containment level);

struct Limits {
  std::uint64_t memory_max_bytes = 0;  // 0: none
  int pids_max = 0;

  bool operator==(const Limits&) const = default;
};

struct SpawnOrder {
  std::vector<std::string> argv;
  std::map<std::string, std::string> env;  // the whole environment of the process
  std::filesystem::path cwd;
  std::filesystem::path log_file;  // stdout and stderr, bounded: first and last 1 MB are kept
  std::vector<int> cpus;           // empty: not pinned
  Limits limits;
  int input = -1;   // the first process's standard input, borrowed for the spawn; -1: /dev/null
  int output = -1;  // its standard output, borrowed likewise; -1: the log
};

struct Tree {
  int id = 0;   // handle of the host
  int pid = 0;  // pid of the contestant's first process, seen from outside
  Containment containment = Containment::subreaper;
  bool limits_enforced = false;  // false: "observed, not enforced"
  int guard_pid = 0;  // bakeoff's own process above it: every process of the tree descends from it
  Seconds started_at{};  // CLOCK_MONOTONIC just before exec: cold starts count from here
};

struct TreeUsage {
  double cpu_seconds =
      0;  // user + system, whole tree, including children that have ended where the kernel knows
  std::uint64_t pss_bytes =
      0;  // of the tree as if alone (internal/tree_memory.h); 0 when include_memory is false
  int processes = 0;
};

// How a tree ended, if it did.
struct TreeState {
  bool running = false;
  int exit_code = 0;  // of the first process
  int signal = 0;
  bool out_of_memory = false;
};

class ProcessHost {
 public:
  ProcessHost() = default;
  ProcessHost(const ProcessHost&) = delete;
  ProcessHost& operator=(const ProcessHost&) = delete;
  virtual ~ProcessHost() = default;

  virtual Result<Tree> spawn(const SpawnOrder& order) = 0;
  virtual Result<void> freeze(const Tree& tree,
                              bool frozen) = 0;  // cgroup freezer, else SIGSTOP to every process
  virtual Result<TreeUsage> usage(const Tree& tree, bool include_memory) = 0;
  virtual TreeState state(const Tree& tree) = 0;
  virtual void stop(
      const Tree& tree) = 0;  // TERM, short grace, KILL; every process gone on return (<= 1 s)
  // Runs a command to its end (install steps). Output goes to log_file. Error: timeout, or what
  // could not start.
  virtual Result<int> run_to_end(const SpawnOrder& order, Seconds timeout) = 0;
};

}  // namespace bakeoff::lab
