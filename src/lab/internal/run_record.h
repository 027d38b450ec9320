// RunRecord: a file per living bakeoff that says where its control groups are, so that the next one
// can sweep them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace bakeoff::lab {

struct RunRecord {
  std::string machine;  // host name: a home folder may be shared between machines
  std::string boot_id;
  std::string pid_namespace;  // pids of another container mean nothing here
  int pid = 0;
  std::uint64_t started_ticks = 0;
  std::string group_prefix;  // every group of this run has a name that starts so
  std::vector<std::filesystem::path> group_parents;

  bool operator==(const RunRecord&) const = default;
};

RunRecord describe_this_run(std::uint64_t serial);
std::string format_run_record(const RunRecord& record);
Result<RunRecord> parse_run_record(const std::string& text);

// Written before the first group is made; returns its path.
Result<std::filesystem::path> save_run_record(const std::filesystem::path& state_dir,
                                              const RunRecord& record);

// For every record of a dead bakeoff: kills what is left in its groups, removes them and the
// record. Returns how many groups were found.
int sweep_dead_runs(const std::filesystem::path& state_dir);

// The same for groups below `parents` whose record is gone: their names tell whose they were.
int sweep_dead_groups(const std::vector<std::filesystem::path>& parents);

}  // namespace bakeoff::lab
