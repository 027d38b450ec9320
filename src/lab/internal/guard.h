// The guard: bakeoff's own small process above each tree. It reaps, reports, and ends the tree when
// bakeoff dies. Everything here runs between clone and exec in a child of a threaded program:
// system calls only, no allocation.
#pragma once

#include <sched.h>

#include <array>
#include <cstdint>

namespace bakeoff::lab {

// What the guard tells bakeoff over its status socket.
struct GuardMessage {
  enum Kind : std::int32_t {
    started =
        1,  // sent by the contestant's first process: the kernel adds its pid as bakeoff sees it
    ended = 2,  // value: its wait status
    empty = 3   // no process of the tree is left
  };
  std::int32_t kind = 0;
  std::int32_t value = 0;
};

// Why the program could not be started.
struct StartFailure {
  enum Step : std::int32_t { enter_folder = 1, pin = 2, execute = 3, fork = 4, streams = 5 };
  std::int32_t step = 0;
  std::int32_t error = 0;  // errno
};

struct LaunchPlan {
  const char* program = nullptr;
  char* const* argv = nullptr;
  char* const* env = nullptr;
  const char* cwd = nullptr;
  bool pinned = false;
  cpu_set_t cpus{};

  int clone_flags = 0;  // CLONE_NEWPID, CLONE_NEWNS, CLONE_NEWUSER
  int death_signal =
      0;  // what the guard gets when bakeoff dies; KILL where the kernel then ends the rest
  bool walks = false;  // its last act is to kill its descendants one by one

  // Descriptors, all above 2. -1: none.
  int go =
      -1;  // one byte: the guard may go on; a second: so may the contestant; end: bakeoff is dead
  int status = -1;
  int failure = -1;  // StartFailure; closed by a successful exec
  int log = -1;
  int input = -1;      // standard input
  int output = -1;     // standard output
  int thaw_file = -1;  // its last act: "THAWED" into a v1 freezer, whose members could not die
  int kill_file = -1;  // its last act: "1" into cgroup.kill
};

// Starts the guard as a child of the calling thread; -1 with errno. It waits for the first go byte.
int clone_guard(const LaunchPlan& plan);

// A child that waits for a byte or the end of `go`, then exits 0: to try out clone flags and
// control groups.
int clone_idle_child(int clone_flags, int go);

}  // namespace bakeoff::lab
