// launch_tree: from an order to a contestant that runs its program inside its containment.
#pragma once

#include <string>

#include "base/result.h"
#include "lab/internal/supervisor.h"
#include "lab/internal/tree_group.h"
#include "lab/process_host.h"

namespace bakeoff::lab {

struct LaunchSetting {
  Containment level = Containment::subreaper;
  int clone_flags = 0;  // namespaces that work here
};

struct Launched {
  int guard_pid = 0;
  int first_pid = 0;
  Seconds started_at{};
  Fd first;       // pidfd of the first process, where the kernel has them
  Watched watch;  // for the supervisor
};

// The program of argv[0]: a path as it is, a name looked up in the order's own PATH. Error:
// not_found.
Result<std::string> find_program(const SpawnOrder& order);

// Spawns from the supervisor's thread and puts the first process into `group` before it runs the
// program. On error nothing is left running.
Result<Launched> launch_tree(const SpawnOrder& order, const LaunchSetting& setting,
                             TreeGroup& group, Supervisor& supervisor);

// The strongest combination of namespaces that can be made here (0: none), tried with a child of
// this thread.
int find_namespace_flags();

// Writes the maps of a new user namespace: every id stays what it is. True also without a user
// namespace.
bool map_user_namespace(int clone_flags, int pid);

}  // namespace bakeoff::lab
