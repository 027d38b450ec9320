// Where on this machine control groups can be made: cgroup v2, v1, both side by side, or nowhere.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lab/linux_process_host.h"

namespace bakeoff::lab {

// This process's own groups as the kernel shows them.
struct CgroupLocations {
  std::filesystem::path unified_mount;  // empty: no cgroup2
  std::filesystem::path unified_own;
  std::map<std::string, std::filesystem::path> v1_own;  // controller -> own group

  // Every folder in which a group might be made: the own v1 groups, and upwards from the own v2
  // group.
  [[nodiscard]] std::vector<std::filesystem::path> candidates() const;

  bool operator==(const CgroupLocations&) const = default;
};
// From the texts of /proc/self/mountinfo and /proc/self/cgroup.
CgroupLocations locate_cgroups(const std::string& mountinfo, const std::string& own_groups);
CgroupLocations locate_own_cgroups();

// Folders in which a group per tree is made; empty where that does not work.
struct GroupPlaces {
  std::filesystem::path unified;
  bool unified_memory = false;
  bool unified_pids = false;
  bool unified_kill = false;  // cgroup.kill, Linux 5.14
  bool unified_freeze = false;
  std::filesystem::path memory;
  std::filesystem::path pids;
  std::filesystem::path freezer;
  std::filesystem::path cpuacct;

  [[nodiscard]] bool can_limit() const {
    return (unified_memory || !memory.empty()) && (unified_pids || !pids.empty());
  }
};

// Tries each place: makes a group called `trial_name`, moves the idle process `trial_pid` there and
// back.
GroupPlaces find_group_places(const CgroupLocations& locations, CgroupUse use,
                              const std::string& trial_name, int trial_pid);

}  // namespace bakeoff::lab
