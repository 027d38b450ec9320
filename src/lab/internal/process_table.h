// What /proc says about processes: who descends from whom, CPU time, memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bakeoff::lab {

struct ProcessRow {
  int pid = 0;
  int parent = 0;
  char state = '?';                 // 'T': stopped, 'Z': ended and not yet reaped
  std::uint64_t started_ticks = 0;  // since boot: pid + started_ticks names a process for good
  double cpu_seconds = 0;           // user + system, with the children it has waited for
  bool ending = false;  // inside its own exit: its sockets may be closed before anybody is told
};

// The text of /proc/<pid>/stat; the name in it may hold spaces and brackets.
std::optional<ProcessRow> parse_process_row(std::string_view stat_text);
std::optional<ProcessRow> read_process_row(int pid);
std::vector<ProcessRow> read_process_table();

// Living processes below `root` (without it), whatever session or group they moved to.
std::vector<ProcessRow> descendants_of(int root);

// Resident set size; 0 when the process is gone.
std::uint64_t read_resident_bytes(int pid);

// Proportional set size from smaps_rollup; 0 when the process is gone or may not be read.
std::uint64_t read_pss_bytes(int pid);

// For small files of /proc and /sys/fs/cgroup: empty when unreadable.
std::string read_small_file(const std::string& path);
bool write_small_file(const std::string& path, std::string_view text);

}  // namespace bakeoff::lab
