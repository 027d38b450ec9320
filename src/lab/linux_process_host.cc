#include "lab/linux_process_host.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <csignal>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "lab/internal/guard.h"
#include "lab/internal/launch.h"
#include "lab/internal/memory_watch.h"
#include "lab/internal/process_table.h"
#include "lab/internal/run_record.h"
#include "lab/internal/supervisor.h"
#include "lab/internal/tree_group.h"
#include "lab/internal/tree_memory.h"

namespace bakeoff::lab {
namespace {

using namespace std::chrono_literals;

constexpr Seconds kGrace{0.150};       // between TERM and KILL
constexpr Seconds kLastWait{1.0};      // for the kernel to clear away what was killed
constexpr Seconds kHurriedGrace{0.1};  // after Ctrl-C
constexpr Seconds kLookEvery{0.02};    // at the interrupt flag

struct LiveTree {
  Tree tree;
  TreeGroup group;
  Fd first;  // pidfd
  bool frozen = false;
  bool stopping = false;                   // from now on KILL is ours
  bool above_memory_limit = false;         // KILL was ours, for that reason
  std::uint64_t out_of_memory_before = 0;  // kills by the whole machine before it started
};

std::uint64_t count_machine_oom_kills() { return read_counter("/proc/vmstat", "oom_kill"); }

// What this machine allows, tried once per host.
struct Ground {
  LaunchSetting setting;
  GroupPlaces places;
};

// A child that does nothing is moved through the candidate groups.
GroupPlaces try_groups(CgroupUse use, const std::string& name) {
  std::array<int, 2> go{-1, -1};
  if (use == CgroupUse::none || ::pipe2(go.data(), O_CLOEXEC) != 0) return {};
  Fd reading{go[0]};
  Fd writing{go[1]};
  const int pid = clone_idle_child(0, reading.get());
  if (pid < 0) return {};
  const CgroupLocations locations =
      locate_cgroups(read_small_file("/proc/self/mountinfo"), read_small_file("/proc/self/cgroup"));
  GroupPlaces places = find_group_places(locations, use, name, pid);
  writing.reset();
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  return places;
}

Ground explore(const HostOptions& options, const std::string& prefix) {
  Ground ground;
  ground.places = try_groups(options.cgroups, prefix + "trial");
  Containment level = options.strongest;
  if (level == Containment::pid_namespace) ground.setting.clone_flags = find_namespace_flags();
  if (level == Containment::pid_namespace && ground.setting.clone_flags == 0) {
    level = Containment::cgroup_kill;
  }
  if (level == Containment::cgroup_kill && !ground.places.unified_kill) {
    level = Containment::subreaper;
  }
  if (options.strongest == Containment::subreaper) ground.places.unified_kill = false;
  ground.setting.level = level;
  return ground;
}

// Serial number of a host within this process: names its groups and its record.
std::uint64_t next_host_serial() {
  static std::atomic<std::uint64_t> serial{0};
  return ++serial;
}

class LinuxProcessHost final : public ProcessHost {
 public:
  explicit LinuxProcessHost(HostOptions options) : options_(std::move(options)) {
    record_ = describe_this_run(next_host_serial());
    record_.group_parents = locate_own_cgroups().candidates();
    if (!options_.state_dir.empty()) sweep_dead_runs(options_.state_dir);
    sweep_dead_groups(record_.group_parents);
    if (!options_.state_dir.empty()) {  // before the first group is made
      if (auto saved = save_run_record(options_.state_dir, record_)) record_file_ = *saved;
    }
    supervisor_.run([this] { ground_ = explore(options_, record_.group_prefix); });
  }

  ~LinuxProcessHost() override {
    std::vector<Tree> left;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [id, live] : trees_) left.push_back(live.tree);
    }
    for (const Tree& tree : left) stop(tree);
    std::error_code ignored;
    if (!record_file_.empty()) std::filesystem::remove(record_file_, ignored);
  }

  LinuxProcessHost(const LinuxProcessHost&) = delete;
  LinuxProcessHost& operator=(const LinuxProcessHost&) = delete;

  Result<Tree> spawn(const SpawnOrder& order) override {
    LiveTree live;
    {
      const std::lock_guard lock(mutex_);
      live.tree.id = ++last_id_;
    }
    live.group = TreeGroup::create(
        ground_.places, record_.group_prefix + std::to_string(live.tree.id), order.limits);
    live.out_of_memory_before = count_machine_oom_kills();
    auto launched = launch_tree(order, ground_.setting, live.group, supervisor_);
    if (!launched) {
      live.group.remove();
      return tl::unexpected(launched.error());
    }
    live.tree.pid = launched->first_pid;
    live.tree.guard_pid = launched->guard_pid;
    live.tree.started_at = launched->started_at;
    live.tree.containment = ground_.setting.level;
    live.tree.limits_enforced = live.group.limits_enforced();
    live.first = std::move(launched->first);
    const Tree tree = live.tree;
    const std::lock_guard lock(mutex_);
    supervisor_.watch(tree.id, std::move(launched->watch));
    trees_.emplace(tree.id, std::move(live));
    if (order.limits.memory_max_bytes != 0 && !tree.limits_enforced) {
      memory_watch_.watch(tree.id, tree.guard_pid, order.limits.memory_max_bytes);
    }
    return tree;
  }

  Result<void> freeze(const Tree& tree, bool frozen) override {
    const std::lock_guard lock(mutex_);
    LiveTree* live = find(tree);
    if (live == nullptr) return fail(ErrorCode::not_found, "cannot freeze: it was stopped");
    if (!set_frozen(*live, frozen)) {
      return fail(ErrorCode::timeout, frozen ? "did not freeze within five seconds"
                                             : "did not thaw within five seconds");
    }
    return {};
  }

  Result<TreeUsage> usage(const Tree& tree, bool include_memory) override {
    const std::lock_guard lock(mutex_);
    const LiveTree* live = find(tree);
    if (live == nullptr) return fail(ErrorCode::not_found, "cannot read its usage: it was stopped");
    TreeUsage usage;
    const std::optional<double> counted = live->group.cpu_seconds();
    const std::vector<int> pids = counted ? live->group.members() : std::vector<int>{};
    std::vector<ProcessRow> rows;
    if (pids.empty()) rows = descendants_of(live->tree.guard_pid);
    usage.cpu_seconds = counted ? *counted : sum_cpu(rows, live->tree.guard_pid);
    usage.processes = static_cast<int>(std::max(pids.size(), rows.size()));
    if (!include_memory) return usage;
    usage.pss_bytes = read_memory(pids, rows);
    return usage;
  }

  TreeState state(const Tree& tree) override {
    const std::lock_guard lock(mutex_);
    const LiveTree* live = find(tree);
    if (live != nullptr) {
      await_end_if_ending(*live);
      return state_of(*live);
    }
    const auto ended = ended_.find(tree.id);
    return ended == ended_.end() ? TreeState{} : ended->second;
  }

  void stop(const Tree& tree) override { stop_within(tree, kGrace); }

  void stop_within(const Tree& tree, Seconds grace) {
    LiveTree live;
    {
      const std::lock_guard lock(mutex_);
      const auto found = trees_.find(tree.id);
      if (found == trees_.end()) return;
      live = std::move(found->second);
      trees_.erase(found);
    }
    memory_watch_.forget(tree.id);
    // How it ended by itself is kept; what stop() does to it is not news.
    TreeState last = state_of(live);
    const bool ended_before = !last.running;
    live.stopping = true;
    end_tree(live, grace);
    if (!ended_before) last = state_of(live);
    supervisor_.forget(tree.id);
    live.group.remove();
    const std::lock_guard lock(mutex_);
    last.running = false;
    ended_[tree.id] = last;
  }

  Result<int> run_to_end(const SpawnOrder& order, Seconds timeout) override {
    BAKEOFF_TRY(tree, spawn(order));
    const std::string what = "`" + order.argv.front() + "`";
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    const auto ended = [](const WatchState& state) { return state.first_ended; };
    while (!supervisor_.wait(tree.id, kLookEvery, ended)) {
      const bool interrupted = options_.interrupts != nullptr && options_.interrupts->load() != 0;
      if (!interrupted && std::chrono::steady_clock::now() < deadline) continue;
      stop_within(tree, interrupted ? kHurriedGrace : kGrace);
      if (interrupted) return fail(ErrorCode::interrupted, what + " was interrupted");
      return fail(ErrorCode::timeout, what + " took longer than " +
                                          std::to_string(std::lround(timeout.count())) + " s");
    }
    stop(tree);
    const TreeState last = state(tree);
    return last.signal == 0 ? last.exit_code : 128 + last.signal;
  }

 private:
  // REQUIRES: mutex_ is held.
  LiveTree* find(const Tree& tree) {
    const auto found = trees_.find(tree.id);
    return found == trees_.end() ? nullptr : &found->second;
  }

  static std::uint64_t read_memory(std::vector<int> pids, const std::vector<ProcessRow>& rows) {
    for (const ProcessRow& row : rows) pids.push_back(row.pid);
    std::vector<std::string> texts;
    texts.reserve(pids.size());
    for (const int pid : pids) {
      texts.push_back(read_small_file("/proc/" + std::to_string(pid) + "/smaps"));
    }
    return tree_memory_bytes({texts.begin(), texts.end()});
  }

  static double sum_cpu(const std::vector<ProcessRow>& rows, int guard_pid) {
    double seconds = 0;
    for (const ProcessRow& row : rows) seconds += row.cpu_seconds;
    const auto guard = read_process_row(guard_pid);  // holds the time of orphans it has reaped
    return guard ? seconds + guard->cpu_seconds : seconds;
  }

  // A contestant's connections break a moment before the kernel tells that it has ended; whoever
  // saw them break and asks now gets the reason.
  void await_end_if_ending(const LiveTree& live) {
    if (live.above_memory_limit || supervisor_.state(live.tree.id).first_ended) return;
    const auto row = read_process_row(live.tree.pid);
    if (row && !row->ending) return;
    supervisor_.wait(live.tree.id, kLastWait,
                     [](const WatchState& state) { return state.first_ended; });
  }

  // Called by the watch's own thread.
  void end_above_memory_limit(int id) {
    const std::lock_guard lock(mutex_);
    const auto found = trees_.find(id);
    if (found == trees_.end() || supervisor_.state(id).gone) return;
    found->second.above_memory_limit = true;
    kill_tree(found->second);
  }

  TreeState state_of(const LiveTree& live) {
    TreeState state = supervisor_.state(live.tree.id).first;
    if (live.above_memory_limit) return {.signal = SIGKILL, .out_of_memory = true};
    if (live.group.counts_out_of_memory()) {
      state.out_of_memory = live.group.saw_out_of_memory();
    } else if (!live.stopping && state.signal == SIGKILL) {  // not ours: was it the kernel's?
      state.out_of_memory = count_machine_oom_kills() > live.out_of_memory_before;
    }
    return state;
  }

  // Without a freezer: STOP to everybody until nobody new turns up.
  static bool signal_everybody(int guard_pid, bool frozen) {
    for (int round = 0; round < 50; ++round) {
      bool all_done = true;
      for (const ProcessRow& row : descendants_of(guard_pid)) {
        if ((row.state == 'T') == frozen) continue;
        all_done = false;
        ::kill(row.pid, frozen ? SIGSTOP : SIGCONT);
      }
      if (all_done) return true;
      if (round > 0) std::this_thread::sleep_for(200us);
    }
    return false;
  }

  bool set_frozen(LiveTree& live, bool frozen) {
    const bool done = live.group.can_freeze() ? live.group.freeze(frozen)
                                              : signal_everybody(live.tree.guard_pid, frozen);
    if (done) live.frozen = frozen;
    if (done) memory_watch_.set_frozen(live.tree.id, frozen);
    return done;
  }

  static void kill_tree(LiveTree& live) {
    live.group.kill_all();
    const bool by_guard = live.tree.containment != Containment::pid_namespace;
    ::kill(live.tree.guard_pid, by_guard ? SIGTERM : SIGKILL);
  }

  void end_tree(LiveTree& live, Seconds grace) {
    const int id = live.tree.id;
    if (live.frozen) set_frozen(live, false);
    if (!supervisor_.state(id).first_ended) {
      ask_to_end(live);
      supervisor_.wait(id, grace, [](const WatchState& state) { return state.empty; });
    }
    kill_tree(live);
    const auto gone = [](const WatchState& state) { return state.gone; };
    if (supervisor_.wait(id, kLastWait, gone)) return;
    live.group.kill_all();
    for (const ProcessRow& row : descendants_of(live.tree.guard_pid)) ::kill(row.pid, SIGKILL);
    ::kill(live.tree.guard_pid, SIGKILL);
    supervisor_.wait(id, kLastWait, gone);
  }

  static void ask_to_end(const LiveTree& live) {
    if (live.first.is_open()) {
      ::syscall(SYS_pidfd_send_signal, live.first.get(), SIGTERM, nullptr, 0);
    } else {
      ::kill(live.tree.pid, SIGTERM);  // Linux before 5.3
    }
  }

  HostOptions options_;
  RunRecord record_;
  std::filesystem::path record_file_;
  Ground ground_;
  std::mutex mutex_;
  int last_id_ = 0;
  std::map<int, LiveTree> trees_;
  std::map<int, TreeState> ended_;
  Supervisor supervisor_;  // its end is the end of every guard
  MemoryWatch memory_watch_{[this](int id) { end_above_memory_limit(id); }};  // last: it ends first
};

}  // namespace

std::string name_of(Containment level) {
  switch (level) {
    case Containment::pid_namespace:
      return "pid_namespace";
    case Containment::cgroup_kill:
      return "cgroup_kill";
    default:
      return "subreaper";
  }
}

std::unique_ptr<ProcessHost> make_linux_process_host(const HostOptions& options) {
  return std::make_unique<LinuxProcessHost>(options);
}

ContainmentFacts probe_containment() {
  Supervisor supervisor;
  Ground ground;
  const RunRecord record = describe_this_run(next_host_serial());
  supervisor.run([&] { ground = explore(HostOptions{}, record.group_prefix); });
  ContainmentFacts facts;
  facts.level = ground.setting.level;
  facts.limits_enforced = ground.places.can_limit();
  facts.freezer = ground.places.unified_freeze    ? "cgroup v2"
                  : ground.places.freezer.empty() ? "signals"
                                                  : "cgroup v1";
  return facts;
}

}  // namespace bakeoff::lab
