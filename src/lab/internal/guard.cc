#include "lab/internal/guard.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>

#include "lab/internal/last_act.h"

// Sanitizer runtimes keep locks that another thread may hold at the moment of the clone.
#define BAKEOFF_IN_CHILD __attribute__((no_sanitize("thread")))

namespace bakeoff::lab {
namespace {

// The kernel's signal set and sigaction: glibc's wrappers are intercepted by sanitizers.
constexpr long kSignalSetBytes = 8;
constexpr int kSignals = 64;

struct KernelSignalSet {
  std::uint64_t bits = 0;
};

BAKEOFF_IN_CHILD std::uint64_t bit_of(int signal_number) { return 1ULL << (signal_number - 1); }

[[noreturn]] BAKEOFF_IN_CHILD void leave(int code) {
  for (;;) ::syscall(SYS_exit_group, code);
}

BAKEOFF_IN_CHILD void close_range_of(unsigned first, unsigned last) {
  if (first > last) return;
  if (::syscall(SYS_close_range, first, last, 0) == 0) return;
  const unsigned end = last < 65536 ? last : 65536;  // Linux before 5.9
  for (unsigned fd = first; fd <= end; ++fd) ::syscall(SYS_close, fd);
}

// NOLINTBEGIN(modernize-avoid-c-arrays): after the clone there is no library, not even
// std::array's.
BAKEOFF_IN_CHILD void keep_only(const LaunchPlan& plan) {
  int keep[] = {plan.go,    plan.status, plan.failure,   plan.log,
                plan.input, plan.output, plan.thaw_file, plan.kill_file};
  constexpr int count = sizeof keep / sizeof keep[0];
  for (int i = 1; i < count; ++i) {  // insertion sort
    for (int j = i; j > 0 && keep[j - 1] > keep[j]; --j) {
      const int swapped = keep[j];
      keep[j] = keep[j - 1];
      keep[j - 1] = swapped;
    }
  }
  unsigned next = 0;
  for (const int fd : keep) {
    if (fd < 0) continue;
    if (static_cast<unsigned>(fd) > next) close_range_of(next, static_cast<unsigned>(fd) - 1);
    next = static_cast<unsigned>(fd) + 1;
  }
  close_range_of(next, ~0U);
}

BAKEOFF_IN_CHILD bool read_go(int fd) {
  char byte = 0;
  for (;;) {
    const long got = ::syscall(SYS_read, fd, &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    return got == 1;
  }
}

BAKEOFF_IN_CHILD void send(const LaunchPlan& plan, GuardMessage::Kind kind, int value) {
  const GuardMessage message{kind, value};
  ::syscall(SYS_sendto, plan.status, &message, sizeof message, MSG_DONTWAIT | MSG_NOSIGNAL, 0, 0);
}

[[noreturn]] BAKEOFF_IN_CHILD void give_up(const LaunchPlan& plan, StartFailure::Step step) {
  const StartFailure failure{step, errno};
  ::syscall(SYS_write, plan.failure, &failure, sizeof failure);
  leave(127);
}

BAKEOFF_IN_CHILD void reset_signals() {
  const char default_action[64] = {};  // a zeroed kernel sigaction: SIG_DFL, no flags
  for (int number = 1; number <= kSignals; ++number) {
    ::syscall(SYS_rt_sigaction, number, default_action, 0, kSignalSetBytes);
  }
}
// NOLINTEND(modernize-avoid-c-arrays)

BAKEOFF_IN_CHILD void set_resource_limits() {
  struct rlimit64 limit {};
  if (::syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    ::syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, &limit, 0);
  }
  const struct rlimit64 no_core {};  // a crash is reported, not written into the working folder
  ::syscall(SYS_prlimit64, 0, RLIMIT_CORE, &no_core, 0);
}

// A machine that runs out of memory ends a contestant before it ends bakeoff.
BAKEOFF_IN_CHILD void offer_to_oom_killer() {
  const long file =
      ::syscall(SYS_openat, AT_FDCWD, "/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  ::syscall(SYS_write, file, "1000", 4);
  ::syscall(SYS_close, file);
}

[[noreturn]] BAKEOFF_IN_CHILD void run_contestant(const LaunchPlan& plan) {
  ::syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  ::syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0,
            0);  // no setuid program that we could not kill
  ::syscall(SYS_setsid);
  send(plan, GuardMessage::started, 0);
  if (!read_go(plan.go)) leave(0);
  if (::syscall(SYS_dup3, plan.input, 0, 0) < 0 || ::syscall(SYS_dup3, plan.output, 1, 0) < 0 ||
      ::syscall(SYS_dup3, plan.log, 2, 0) < 0) {
    give_up(plan, StartFailure::streams);
  }
  if (::syscall(SYS_chdir, plan.cwd) != 0) give_up(plan, StartFailure::enter_folder);
  if (plan.pinned && ::syscall(SYS_sched_setaffinity, 0, sizeof plan.cpus, &plan.cpus) != 0) {
    give_up(plan, StartFailure::pin);
  }
  set_resource_limits();
  offer_to_oom_killer();
  reset_signals();
  const KernelSignalSet none;
  ::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, 0, kSignalSetBytes);
  ::syscall(SYS_execve, plan.program, plan.argv, plan.env);
  give_up(plan, StartFailure::execute);
}

// A /proc that shows the pids of the new namespace. Where that is not allowed the contestant sees
// the machine's.
BAKEOFF_IN_CHILD void mount_own_proc() {
  if (::syscall(SYS_mount, "none", "/", 0, MS_REC | MS_PRIVATE, 0) != 0) return;
  ::syscall(SYS_mount, "proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, 0);
}

// True: no process is left.
BAKEOFF_IN_CHILD bool reap(const LaunchPlan& plan, long first) {
  for (;;) {
    int status = 0;
    const long pid = ::syscall(SYS_wait4, -1, &status, WNOHANG | __WALL, 0);
    if (pid == 0) return false;
    if (pid < 0) {
      if (errno != ECHILD) return false;
      send(plan, GuardMessage::empty, 0);
      return true;
    }
    if (pid == first) send(plan, GuardMessage::ended, status);
  }
}

BAKEOFF_IN_CHILD bool bakeoff_is_gone(const LaunchPlan& plan) {
  struct pollfd file {
    plan.status, 0, 0
  };
  const timespec no_wait{0, 0};
  return ::syscall(SYS_ppoll, &file, 1, &no_wait, 0, kSignalSetBytes) > 0;
}

// Signals are blocked and taken one at a time, so there is no handler to get wrong. The death
// signal is lost when bakeoff dies before it is asked for; the tree is then empty, because its
// first process waits for a second word of bakeoff: an empty guard therefore looks for bakeoff
// itself.
[[noreturn]] BAKEOFF_IN_CHILD void guard_tree(const LaunchPlan& plan, long first) {
  const KernelSignalSet awaited{bit_of(SIGCHLD) | bit_of(SIGTERM)};
  const timespec pause{0, 50000000};
  bool empty = false;
  for (;;) {
    const long signal_number =
        ::syscall(SYS_rt_sigtimedwait, &awaited, 0, empty ? &pause : nullptr, kSignalSetBytes);
    if (signal_number == SIGCHLD) empty = reap(plan, first);
    if (empty && bakeoff_is_gone(plan)) leave(0);
    if (signal_number != SIGTERM) continue;
    perform_last_act(plan);
    leave(0);
  }
}

[[noreturn]] BAKEOFF_IN_CHILD void run_guard(const LaunchPlan& plan) {
  keep_only(plan);  // also our copy of the go pipe's writing end: without it, its end means bakeoff
                    // is dead
  reset_signals();
  ::syscall(SYS_prctl, PR_SET_PDEATHSIG, plan.death_signal, 0, 0, 0);
  if (!read_go(plan.go)) leave(0);
  ::syscall(SYS_prctl, PR_SET_NAME, "bakeoff-guard", 0, 0, 0);
  ::syscall(SYS_setsid);
  if ((plan.clone_flags & CLONE_NEWPID) == 0) {
    ::syscall(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  }
  if ((plan.clone_flags & CLONE_NEWNS) != 0) mount_own_proc();
  const long first = ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (first == 0) run_contestant(plan);
  if (first < 0) give_up(plan, StartFailure::fork);
  for (const int fd : {plan.go, plan.failure, plan.log, plan.input, plan.output})
    ::syscall(SYS_close, fd);
  guard_tree(plan, first);
}

}  // namespace

BAKEOFF_IN_CHILD int clone_guard(const LaunchPlan& plan) {
  const long pid = ::syscall(SYS_clone, plan.clone_flags | SIGCHLD, 0, 0, 0, 0);
  if (pid == 0) run_guard(plan);
  return static_cast<int>(pid);
}

BAKEOFF_IN_CHILD int clone_idle_child(int clone_flags, int go) {
  const long pid = ::syscall(SYS_clone, clone_flags | SIGCHLD, 0, 0, 0, 0);
  if (pid != 0) return static_cast<int>(pid);
  if (go > 0) close_range_of(0, static_cast<unsigned>(go) - 1);
  close_range_of(static_cast<unsigned>(go) + 1, ~0U);
  ::syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  read_go(go);
  leave(0);
}

}  // namespace bakeoff::lab
