// TreeGroup: the control groups of one process tree: limits, freezing, killing, CPU time.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lab/internal/cgroup_places.h"
#include "lab/internal/fd.h"
#include "lab/process_host.h"

namespace bakeoff::lab {

class TreeGroup {
 public:
  TreeGroup() = default;
  // Makes the groups that the places and the limits call for and sets the limits. What does not
  // work is left out.
  static TreeGroup create(const GroupPlaces& places, const std::string& name, const Limits& limits);
  TreeGroup(TreeGroup&&) noexcept = default;
  TreeGroup& operator=(TreeGroup&&) noexcept = default;
  TreeGroup(const TreeGroup&) = delete;
  TreeGroup& operator=(const TreeGroup&) = delete;
  ~TreeGroup() =
      default;  // remove() is called by the owner: it can fail while a process still ends

  // Moves a process in, before it starts its program. False: a group refused it; limits_enforced()
  // tells.
  bool add(int pid);
  [[nodiscard]] bool limits_enforced() const { return limits_enforced_; }
  [[nodiscard]] bool exists() const { return !folders_.empty(); }
  [[nodiscard]] bool can_freeze() const { return !freeze_file_.empty() || !freezer_state_.empty(); }
  [[nodiscard]] bool has_v1_freezer() const { return !freezer_state_.empty(); }
  // Returns when every process is frozen or runs again. False: not within five seconds.
  bool freeze(bool frozen);
  // cgroup.kill where the kernel has it, else KILL to each member while frozen. Processes end soon
  // after.
  void kill_all();
  [[nodiscard]] std::optional<double> cpu_seconds() const;  // nullopt: no group counts
  [[nodiscard]] std::vector<int> members() const;
  [[nodiscard]] bool counts_out_of_memory() const { return !memory_events_.empty(); }
  [[nodiscard]] bool saw_out_of_memory() const;
  void remove();  // waits up to a second for ended processes to leave

  // Opened for writing, for the guard's last act: "THAWED" (v1 only) and "1" into cgroup.kill.
  [[nodiscard]] Fd open_thaw_file() const;
  [[nodiscard]] Fd open_kill_file() const;

 private:
  void set_memory_limit(const GroupPlaces& places, const std::string& name, const Limits& limits);
  void set_pids_limit(const GroupPlaces& places, const std::string& name, const Limits& limits);
  std::filesystem::path make(const std::filesystem::path& parent, const std::string& name);

  std::vector<std::filesystem::path> folders_;
  bool limits_enforced_ = false;
  std::string kill_file_;
  std::string freeze_file_;    // cgroup.freeze
  std::string events_file_;    // cgroup.events
  std::string freezer_state_;  // v1 freezer.state
  std::string cpu_stat_;       // cpu.stat
  std::string cpu_usage_;      // cpuacct.usage
  std::string memory_events_;  // memory.events or memory.oom_control: both have a line "oom_kill N"
};

// Kills what a group of a dead bakeoff still holds and removes it with the groups below. True: it
// is gone.
bool destroy_group(const std::filesystem::path& folder);

// "oom_kill 3" -> 3.
std::uint64_t read_counter(const std::string& path, const std::string& key);

}  // namespace bakeoff::lab
