#include "lab/internal/last_act.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>

#define BAKEOFF_IN_CHILD __attribute__((no_sanitize("thread")))

namespace bakeoff::lab {
namespace {

constexpr int kMostProcesses = 32768;

// NOLINTBEGIN(modernize-avoid-c-arrays): after the clone there is no library, not even
// std::array's.

// The guard has no heap; after the clone these belong to it alone.
struct Table {
  int count = 0;
  int pids[kMostProcesses] = {};
  int parents[kMostProcesses] = {};
  bool below[kMostProcesses] = {};
};
Table g_table;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

BAKEOFF_IN_CHILD int read_number(const char* text) {
  int number = 0;
  for (; *text >= '0' && *text <= '9'; ++text) number = number * 10 + (*text - '0');
  return number;
}

// The parent's pid from /proc/<name>/stat: the second word after the last closing bracket.
BAKEOFF_IN_CHILD int read_parent(long proc, const char* name) {
  char path[32];
  int at = 0;
  while (name[at] != '\0' && at < 20) {
    path[at] = name[at];
    ++at;
  }
  for (const char* rest = "/stat"; *rest != '\0'; ++rest) path[at++] = *rest;
  path[at] = '\0';
  const long file = ::syscall(SYS_openat, proc, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[512];
  const long got = ::syscall(SYS_read, file, text, sizeof text - 1);
  ::syscall(SYS_close, file);
  if (got <= 0) return 0;
  text[got] = '\0';
  long bracket = got;
  while (bracket > 0 && text[bracket] != ')') --bracket;
  return bracket > 0 && bracket + 4 < got ? read_number(text + bracket + 4) : 0;
}

constexpr long kNameOffset = 19;  // of d_name in the kernel's linux_dirent64

struct DirectoryEntry {
  std::uint64_t inode;
  std::int64_t offset;
  unsigned short length;
};

BAKEOFF_IN_CHILD void read_table() {
  g_table.count = 0;
  const long proc = ::syscall(SYS_openat, AT_FDCWD, "/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (proc < 0) return;
  alignas(8) char buffer[8192];
  for (;;) {
    const long got = ::syscall(SYS_getdents64, proc, buffer, sizeof buffer);
    if (got <= 0) break;
    for (long at = 0; at < got;) {
      const auto* entry = reinterpret_cast<const DirectoryEntry*>(buffer + at);
      at += entry->length;
      const char* name = buffer + (at - entry->length) + kNameOffset;
      const int pid = read_number(name);
      if (pid == 0 || g_table.count == kMostProcesses) continue;
      g_table.pids[g_table.count] = pid;
      g_table.parents[g_table.count] = read_parent(proc, name);
      g_table.below[g_table.count] = false;
      ++g_table.count;
    }
  }
  ::syscall(SYS_close, proc);
}

BAKEOFF_IN_CHILD bool is_below(int pid, int self) {
  if (pid == self) return true;
  for (int i = 0; i < g_table.count; ++i) {
    if (g_table.pids[i] == pid) return g_table.below[i];
  }
  return false;
}

// Marks one more generation at a time until nothing changes.
BAKEOFF_IN_CHILD void mark_descendants(int self) {
  for (bool changed = true; changed;) {
    changed = false;
    for (int i = 0; i < g_table.count; ++i) {
      if (g_table.below[i] || !is_below(g_table.parents[i], self)) continue;
      g_table.below[i] = true;
      changed = true;
    }
  }
}

BAKEOFF_IN_CHILD bool nobody_left() {
  int status = 0;
  for (;;) {
    const long pid = ::syscall(SYS_wait4, -1, &status, WNOHANG | __WALL, 0);
    if (pid < 0) return errno == ECHILD;
    if (pid == 0) return false;
  }
}

BAKEOFF_IN_CHILD void kill_descendants() {
  const int self = static_cast<int>(::syscall(SYS_getpid));
  for (int round = 0; round < 2500 && !nobody_left(); ++round) {
    read_table();
    mark_descendants(self);
    for (int i = 0; i < g_table.count; ++i) {
      if (g_table.below[i]) ::syscall(SYS_kill, g_table.pids[i], SIGKILL);
    }
    if (round < 100) continue;  // at first as fast as they can fork
    const timespec pause{0, 2000000};
    ::syscall(SYS_nanosleep, &pause, 0);
  }
}

}  // namespace

BAKEOFF_IN_CHILD void perform_last_act(const LaunchPlan& plan) {
  if (plan.thaw_file >= 0) ::syscall(SYS_write, plan.thaw_file, "THAWED", 6);
  if (plan.kill_file >= 0) ::syscall(SYS_write, plan.kill_file, "1", 1);
  if (plan.walks) kill_descendants();
}

// NOLINTEND(modernize-avoid-c-arrays)
}  // namespace bakeoff::lab
