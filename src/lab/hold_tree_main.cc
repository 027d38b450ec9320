// hold_tree LEVEL CGROUPS STATE_DIR LOG_FILE COMMAND…: a small bakeoff for tests. It starts COMMAND
// with its own host, prints "holding PID" and waits; tests kill it. With LEVEL "plain" it does what
// simple tools do: a process group, ended by one signal to the group. With LEVEL "kill_all" it
// calls kill_all_trees_now() and waits.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "lab/linux_process_host.h"

namespace {

using bakeoff::lab::CgroupUse;
using bakeoff::lab::Containment;

int hold_plain_group(char** command) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::setpgid(0, 0);
    ::execv(command[0], command);
    ::_exit(127);
  }
  ::usleep(100000);
  ::kill(-child, SIGTERM);
  ::usleep(20000);
  ::kill(-child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  std::printf("group ended\n");
  return 0;
}

Containment level_named(const std::string& name) {
  if (name == "cgroup_kill") return Containment::cgroup_kill;
  return name == "subreaper" ? Containment::subreaper : Containment::pid_namespace;
}

CgroupUse use_named(const std::string& name) {
  if (name == "none") return CgroupUse::none;
  return name == "v1" ? CgroupUse::v1_only : CgroupUse::best;
}

}  // namespace

int main(int count, char** words) {
  if (count < 6) return 2;
  const std::string level = words[1];
  if (level == "plain") return hold_plain_group(words + 5);
  bakeoff::lab::HostOptions options;
  options.strongest = level_named(level);
  options.cgroups = use_named(words[2]);
  options.state_dir = words[3];
  const auto host = bakeoff::lab::make_linux_process_host(options);
  bakeoff::lab::SpawnOrder order;
  order.argv.assign(words + 5, words + count);
  order.cwd = "/";
  order.log_file = words[4];
  const auto tree = host->spawn(order);
  if (!tree) {
    std::fprintf(stderr, "%s\n", tree.error().message.c_str());
    return 1;
  }
  if (level == "freeze" && !host->freeze(*tree, true)) return 1;
  std::printf("holding %d %s\n", tree->pid, name_of(tree->containment).c_str());
  std::fflush(stdout);
  if (level == "kill_all") bakeoff::lab::kill_all_trees_now();
  for (;;) ::pause();
}
