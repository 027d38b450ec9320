#include "lab/internal/tree_group.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <thread>

#include "lab/internal/process_table.h"

namespace bakeoff::lab {
namespace {

// A freeze takes well under a millisecond; a machine that is overloaded by something else may need
// far longer.
constexpr auto kFreezeLimit = std::chrono::seconds(5);

namespace fs = std::filesystem;
using std::chrono::steady_clock;

template <class Condition>
bool wait_for(std::chrono::milliseconds limit, std::chrono::microseconds step, Condition done) {
  const auto deadline = steady_clock::now() + limit;
  while (!done()) {
    if (steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(step);
  }
  return true;
}

std::vector<int> read_members(const fs::path& folder) {
  std::vector<int> pids;
  std::istringstream lines(read_small_file(folder / "cgroup.procs"));
  for (int pid = 0; lines >> pid;) {
    if (pid > 0) pids.push_back(pid);  // 0: a process outside of our PID namespace
  }
  return pids;
}

bool starts_with(const std::string& text, const char* start) { return text.rfind(start, 0) == 0; }

}  // namespace

std::uint64_t read_counter(const std::string& path, const std::string& key) {
  std::istringstream lines(read_small_file(path));
  std::string name;
  for (std::uint64_t value = 0; lines >> name >> value;) {
    if (name == key) return value;
  }
  return 0;
}

fs::path TreeGroup::make(const fs::path& parent, const std::string& name) {
  if (parent.empty()) return {};
  fs::path folder = parent / name;
  for (const fs::path& made : folders_) {
    if (made == folder) return folder;  // controllers that share one mount
  }
  if (::mkdir(folder.c_str(), 0755) != 0) return {};
  folders_.push_back(folder);
  return folder;
}

void TreeGroup::set_memory_limit(const GroupPlaces& places, const std::string& name,
                                 const Limits& limits) {
  const std::string bytes = std::to_string(limits.memory_max_bytes);
  if (places.unified_memory) {
    const fs::path folder = places.unified / name;
    memory_events_ = folder / "memory.events";
    if (limits.memory_max_bytes == 0) return;
    limits_enforced_ &= write_small_file(folder / "memory.max", bytes);
    write_small_file(folder / "memory.swap.max", "0");  // absent without swap accounting
    write_small_file(folder / "memory.oom.group",
                     "1");  // a cluster must not go on without a worker
    return;
  }
  if (limits.memory_max_bytes == 0) return;
  const fs::path folder = make(places.memory, name);
  limits_enforced_ &= !folder.empty() && write_small_file(folder / "memory.limit_in_bytes", bytes);
  if (folder.empty()) return;
  write_small_file(folder / "memory.memsw.limit_in_bytes",
                   bytes);  // absent without swap accounting
  write_small_file(folder / "memory.swappiness", "0");
  memory_events_ = folder / "memory.oom_control";
}

void TreeGroup::set_pids_limit(const GroupPlaces& places, const std::string& name,
                               const Limits& limits) {
  if (limits.pids_max == 0) return;
  const fs::path folder = places.unified_pids ? places.unified / name : make(places.pids, name);
  limits_enforced_ &=
      !folder.empty() && write_small_file(folder / "pids.max", std::to_string(limits.pids_max));
}

TreeGroup TreeGroup::create(const GroupPlaces& places, const std::string& name,
                            const Limits& limits) {
  TreeGroup group;
  const bool any_limit = limits.memory_max_bytes != 0 || limits.pids_max != 0;
  group.limits_enforced_ = any_limit || places.can_limit();
  const fs::path unified = group.make(places.unified, name);
  if (!unified.empty()) {
    group.cpu_stat_ = unified / "cpu.stat";
    if (places.unified_kill) group.kill_file_ = unified / "cgroup.kill";
    if (places.unified_freeze) {
      group.freeze_file_ = unified / "cgroup.freeze";
      group.events_file_ = unified / "cgroup.events";
    }
  }
  group.set_memory_limit(places, name, limits);
  group.set_pids_limit(places, name, limits);
  if (group.freeze_file_.empty()) {
    const fs::path freezer = group.make(places.freezer, name);
    if (!freezer.empty()) group.freezer_state_ = freezer / "freezer.state";
  }
  if (unified.empty()) {
    const fs::path counted = group.make(places.cpuacct, name);
    if (!counted.empty()) group.cpu_usage_ = counted / "cpuacct.usage";
  }
  return group;
}

bool TreeGroup::add(int pid) {
  bool everywhere = true;
  for (const fs::path& folder : folders_) {
    everywhere &= write_small_file(folder / "cgroup.procs", std::to_string(pid));
  }
  limits_enforced_ &= everywhere;
  return everywhere;
}

bool TreeGroup::freeze(bool frozen) {
  using namespace std::chrono_literals;
  if (!freeze_file_.empty()) {
    if (!write_small_file(freeze_file_, frozen ? "1" : "0")) return false;
    return wait_for(kFreezeLimit, 50us,
                    [&] { return read_counter(events_file_, "frozen") == (frozen ? 1U : 0U); });
  }
  // Version 1 answers FREEZING while a process is in a system call; asking again makes it go on.
  return !freezer_state_.empty() && wait_for(kFreezeLimit, 50us, [&] {
    if (!write_small_file(freezer_state_, frozen ? "FROZEN" : "THAWED")) return false;
    return starts_with(read_small_file(freezer_state_), frozen ? "FROZEN" : "THAWED");
  });
}

void TreeGroup::kill_all() {
  if (!kill_file_.empty() && write_small_file(kill_file_, "1")) return;
  if (folders_.empty()) return;
  for (int round = 0; round < 100; ++round) {
    if (can_freeze()) freeze(true);  // nobody forks between the list and the kill
    const std::vector<int> pids = members();
    for (const int pid : pids) ::kill(pid, SIGKILL);
    if (can_freeze()) freeze(false);
    if (pids.empty()) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

std::optional<double> TreeGroup::cpu_seconds() const {
  if (!cpu_stat_.empty()) {
    return static_cast<double>(read_counter(cpu_stat_, "usage_usec")) / 1e6;
  }
  if (cpu_usage_.empty()) return std::nullopt;
  return std::strtod(read_small_file(cpu_usage_).c_str(), nullptr) / 1e9;
}

std::vector<int> TreeGroup::members() const {
  return folders_.empty() ? std::vector<int>{} : read_members(folders_.front());
}

bool TreeGroup::saw_out_of_memory() const {
  return !memory_events_.empty() && read_counter(memory_events_, "oom_kill") > 0;
}

void TreeGroup::remove() {
  for (const fs::path& folder : folders_) destroy_group(folder);
  *this = TreeGroup();
}

Fd TreeGroup::open_thaw_file() const {
  return Fd{freezer_state_.empty() ? -1 : ::open(freezer_state_.c_str(), O_WRONLY | O_CLOEXEC)};
}

Fd TreeGroup::open_kill_file() const {
  return Fd{kill_file_.empty() ? -1 : ::open(kill_file_.c_str(), O_WRONLY | O_CLOEXEC)};
}

bool destroy_group(const fs::path& folder) {
  using namespace std::chrono_literals;
  if (::rmdir(folder.c_str()) == 0 || errno == ENOENT) return true;
  write_small_file(folder / "freezer.state", "THAWED");  // a frozen process of version 1 cannot die
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.is_directory(error)) destroy_group(entry.path());
  }
  return wait_for(1000ms, 1000us, [&] {
    if (!write_small_file(folder / "cgroup.kill", "1")) {
      for (const int pid : read_members(folder)) ::kill(pid, SIGKILL);
    }
    return ::rmdir(folder.c_str()) == 0 || errno == ENOENT;
  });
}

}  // namespace bakeoff::lab
