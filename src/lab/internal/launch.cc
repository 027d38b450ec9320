#include "lab/internal/launch.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <sstream>

#include "base/errno_text.h"
#include "lab/internal/guard.h"
#include "lab/internal/process_table.h"

namespace bakeoff::lab {
namespace {

constexpr int kLogPipeBytes = 1 << 20;
constexpr int kPatienceMilliseconds =
    10000;  // for one step of a start; a stuck network disk may take long

// Numbers above 2: the child re-arranges 0 to 2.
Fd above_streams(int fd) {
  if (fd < 0 || fd > 2) return Fd{fd};
  const Fd low{fd};
  return Fd{::fcntl(fd, F_DUPFD_CLOEXEC, 3)};
}

struct Channel {
  Fd ours;
  Fd theirs;
};

Channel make_pipe(bool we_write) {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  if (we_write) return {above_streams(ends[1]), above_streams(ends[0])};
  return {above_streams(ends[0]), above_streams(ends[1])};
}

Channel make_status_socket() {
  std::array<int, 2> ends{-1, -1};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return {};
  Channel channel{above_streams(ends[0]), above_streams(ends[1])};
  const int yes = 1;  // messages carry the sender's pid as we see it
  ::setsockopt(channel.ours.get(), SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes);
  return channel;
}

struct Channels {
  Channel go = make_pipe(true);
  Channel status = make_status_socket();
  Channel failure = make_pipe(false);
  Channel log = make_pipe(false);
  Fd input;
  Fd output;
  Fd thaw_file;
  Fd kill_file;

  [[nodiscard]] bool complete() const {
    return go.theirs.is_open() && status.theirs.is_open() && failure.theirs.is_open() &&
           log.theirs.is_open() && input.is_open() && output.is_open();
  }
  void close_theirs() {
    for (Fd* fd : {&go.theirs, &status.theirs, &failure.theirs, &log.theirs, &input, &output,
                   &thaw_file, &kill_file}) {
      fd->reset();
    }
  }
};

// What the order names, else nothing to read and the log to write.
void open_streams(Channels& channels, const SpawnOrder& order) {
  channels.input = order.input < 0 ? above_streams(::open("/dev/null", O_RDONLY | O_CLOEXEC))
                                   : Fd{::fcntl(order.input, F_DUPFD_CLOEXEC, 3)};
  const int output = order.output < 0 ? channels.log.theirs.get() : order.output;
  channels.output = Fd{::fcntl(output, F_DUPFD_CLOEXEC, 3)};
}

// argv and environment in the form that execve takes; the order must outlive it.
struct Words {
  std::vector<std::string> assignments;
  std::vector<char*> argv;
  std::vector<char*> env;

  explicit Words(const SpawnOrder& order) {
    for (const auto& [name, value] : order.env) {
      std::string& assignment = assignments.emplace_back(name);
      assignment += '=';
      assignment += value;
    }
    for (const std::string& word : order.argv) argv.push_back(const_cast<char*>(word.c_str()));
    for (const std::string& each : assignments) env.push_back(const_cast<char*>(each.c_str()));
    argv.push_back(nullptr);
    env.push_back(nullptr);
  }
};

void fill_descriptors(LaunchPlan& plan, const Channels& channels) {
  plan.go = channels.go.theirs.get();
  plan.status = channels.status.theirs.get();
  plan.failure = channels.failure.theirs.get();
  plan.log = channels.log.theirs.get();
  plan.input = channels.input.get();
  plan.output = channels.output.get();
  plan.thaw_file = channels.thaw_file.get();
  plan.kill_file = channels.kill_file.get();
}

// In a PID namespace the kernel ends everybody with the guard, unless a v1 freezer holds them: then
// it must thaw first.
void fill_last_act(LaunchPlan& plan, const LaunchSetting& setting, Channels& channels,
                   const TreeGroup& group) {
  const bool is_namespace = setting.level == Containment::pid_namespace;
  plan.clone_flags = is_namespace ? setting.clone_flags : 0;
  plan.walks = setting.level == Containment::subreaper;
  channels.thaw_file = above_streams(::fcntl(group.open_thaw_file().get(), F_DUPFD_CLOEXEC, 3));
  if (setting.level == Containment::cgroup_kill) {
    channels.kill_file = above_streams(::fcntl(group.open_kill_file().get(), F_DUPFD_CLOEXEC, 3));
  }
  plan.death_signal = is_namespace && !channels.thaw_file.is_open() ? SIGKILL : SIGTERM;
}

bool fill_cpus(LaunchPlan& plan, const std::vector<int>& cpus) {
  CPU_ZERO(&plan.cpus);
  for (const int cpu : cpus) {
    if (cpu < 0 || cpu >= CPU_SETSIZE) return false;
    CPU_SET(static_cast<std::size_t>(cpu), &plan.cpus);
  }
  plan.pinned = !cpus.empty();
  return true;
}

bool wait_readable(int fd) {
  pollfd file{fd, POLLIN, 0};
  for (;;) {
    const int ready = ::poll(&file, 1, kPatienceMilliseconds);
    if (ready < 0 && errno == EINTR) continue;
    return ready == 1;
  }
}

// The pid of the contestant's first process, from the credentials that the kernel adds to its
// message. 0: it ended.
int receive_first_pid(int socket) {
  if (!wait_readable(socket)) return 0;
  GuardMessage message;
  iovec part{&message, sizeof message};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> control{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  const ssize_t got = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
  const cmsghdr* extra = CMSG_FIRSTHDR(&header);
  if (got != static_cast<ssize_t>(sizeof message) || message.kind != GuardMessage::started ||
      extra == nullptr || extra->cmsg_type != SCM_CREDENTIALS) {
    return 0;
  }
  ucred sender{};
  std::memcpy(&sender, CMSG_DATA(extra), sizeof sender);
  return sender.pid;
}

bool say_go(int pipe) { return ::write(pipe, "g", 1) == 1; }

std::string list_cpus(const std::vector<int>& cpus) {
  std::string text;
  for (const int cpu : cpus) text += (text.empty() ? "" : ",") + std::to_string(cpu);
  return text;
}

tl::unexpected<Error> start_error(const StartFailure& failure, const SpawnOrder& order) {
  const std::string reason = errno_text(failure.error);
  switch (failure.step) {
    case StartFailure::enter_folder:
      return fail(ErrorCode::not_found,
                  "cannot enter folder " + order.cwd.string() + ": " + reason);
    case StartFailure::pin:
      return fail(ErrorCode::unsupported,
                  "cannot pin to CPU " + list_cpus(order.cpus) + ": " + reason);
    case StartFailure::execute:
      return fail(failure.error == ENOENT ? ErrorCode::not_found : ErrorCode::contestant_failed,
                  "cannot execute " + order.argv.front() + ": " + reason);
    default:
      return fail(ErrorCode::io, "cannot start " + order.argv.front() + ": " + reason);
  }
}

// Reads until a successful exec closes the pipe.
Result<void> await_exec(int pipe, const SpawnOrder& order) {
  StartFailure failure;
  if (!wait_readable(pipe)) {
    return fail(ErrorCode::timeout, "starting " + order.argv.front() + " took longer than 10 s");
  }
  const ssize_t got = ::read(pipe, &failure, sizeof failure);
  if (got == static_cast<ssize_t>(sizeof failure)) return start_error(failure, order);
  return {};
}

struct Handshake {
  int guard_pid = 0;
  const Channels& channels;
  const LaunchPlan& plan;
};

Result<Launched> lead_to_exec(const Handshake& hand, const SpawnOrder& order, TreeGroup& group) {
  Launched launched;
  launched.guard_pid = hand.guard_pid;
  if (!map_user_namespace(hand.plan.clone_flags, hand.guard_pid)) {
    return fail(ErrorCode::unsupported, "cannot map the ids of a user namespace");
  }
  if (say_go(hand.channels.go.ours.get())) {
    launched.first_pid = receive_first_pid(hand.channels.status.ours.get());
  }
  if (launched.first_pid == 0) {
    BAKEOFF_CHECK(await_exec(hand.channels.failure.ours.get(), order));
    return fail(ErrorCode::io, "cannot start " + order.argv.front() + ": its guard ended");
  }
  launched.first = Fd{static_cast<int>(::syscall(SYS_pidfd_open, launched.first_pid, 0))};
  group.add(launched.first_pid);
  launched.started_at = std::chrono::steady_clock::now().time_since_epoch();
  say_go(hand.channels.go.ours.get());
  BAKEOFF_CHECK(await_exec(hand.channels.failure.ours.get(), order));
  return launched;
}

void end_guard(int guard_pid, TreeGroup& group) {
  ::kill(guard_pid, SIGKILL);
  group.kill_all();
  ::waitpid(guard_pid, nullptr, 0);
}

}  // namespace

Result<std::string> find_program(const SpawnOrder& order) {
  if (order.argv.empty() || order.argv.front().empty()) {
    return fail(ErrorCode::invalid_input, "there is no command to start");
  }
  const std::string& name = order.argv.front();
  if (name.find('/') != std::string::npos) return name;
  const auto set = order.env.find("PATH");
  const std::string path = set == order.env.end() ? "/usr/bin:/bin" : set->second;
  std::istringstream folders(path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::filesystem::path candidate = std::filesystem::path(folder) / name;
    std::error_code ignored;
    if (!folder.empty() && ::access(candidate.c_str(), X_OK) == 0 &&
        !std::filesystem::is_directory(candidate, ignored)) {
      return candidate.string();
    }
  }
  return fail(ErrorCode::not_found, "there is no program '" + name + "' in PATH (" + path + ")");
}

bool map_user_namespace(int clone_flags, int pid) {
  if ((clone_flags & CLONE_NEWUSER) == 0) return true;
  const std::string folder = "/proc/" + std::to_string(pid);
  const std::string user = std::to_string(::geteuid());
  const std::string group = std::to_string(::getegid());
  write_small_file(folder + "/setgroups", "deny");  // absent before Linux 3.19
  return write_small_file(folder + "/gid_map", group + " " + group + " 1") &&
         write_small_file(folder + "/uid_map", user + " " + user + " 1");
}

int find_namespace_flags() {
  constexpr std::array<int, 4> best_first{CLONE_NEWPID | CLONE_NEWNS, CLONE_NEWPID,
                                          CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS,
                                          CLONE_NEWUSER | CLONE_NEWPID};
  for (const int flags : best_first) {
    const Channel go = make_pipe(true);
    if (!go.theirs.is_open()) return 0;
    const int pid = clone_idle_child(flags, go.theirs.get());
    if (pid < 0) continue;
    const bool mapped = map_user_namespace(flags, pid);
    say_go(go.ours.get());
    int status = 0;
    ::waitpid(pid, &status, 0);
    if (mapped && WIFEXITED(status)) return flags;
  }
  return 0;
}

Result<Launched> launch_tree(const SpawnOrder& order, const LaunchSetting& setting,
                             TreeGroup& group, Supervisor& supervisor) {
  BAKEOFF_TRY(program, find_program(order));
  BAKEOFF_TRY(log, BoundedLog::create(order.log_file));
  Channels channels;
  open_streams(channels, order);
  if (!channels.complete()) {
    return fail(ErrorCode::io, "cannot make pipes: " + errno_text(errno));
  }
  const Words words(order);
  LaunchPlan plan;
  plan.program = program.c_str();
  plan.argv = words.argv.data();
  plan.env = words.env.data();
  plan.cwd = order.cwd.empty() ? "/" : order.cwd.c_str();
  if (!fill_cpus(plan, order.cpus)) {
    return fail(ErrorCode::unsupported, "there is no CPU " + list_cpus(order.cpus));
  }
  fill_last_act(plan, setting, channels, group);
  fill_descriptors(plan, channels);
  int guard_pid = -1;
  int reason = 0;
  supervisor.run([&] {
    guard_pid = clone_guard(plan);
    reason = errno;
  });
  if (guard_pid < 0) {
    return fail(ErrorCode::io, "cannot start a process: " + errno_text(reason));
  }
  channels.close_theirs();
  auto launched = lead_to_exec({guard_pid, channels, plan}, order, group);
  if (!launched) {
    end_guard(guard_pid, group);
    return launched;
  }
  ::fcntl(channels.log.ours.get(), F_SETFL, O_NONBLOCK);
  ::fcntl(channels.log.ours.get(), F_SETPIPE_SZ, kLogPipeBytes);  // fewer wake-ups under a flood
  launched->watch.guard_pid = guard_pid;
  launched->watch.status = std::move(channels.status.ours);
  launched->watch.log_pipe = std::move(channels.log.ours);
  launched->watch.log = std::move(log);
  launched->watch.kill_slot = KillSlot(guard_pid, plan.death_signal);
  return launched;
}

}  // namespace bakeoff::lab
