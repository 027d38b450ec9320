#include "lab/internal/run_record.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "base/file.h"
#include "lab/internal/process_table.h"
#include "lab/internal/tree_group.h"

namespace bakeoff::lab {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFirstLine = "bakeoff host record 1";
constexpr const char* kGroupPrefix = "bakeoff-";

std::string first_line_of(const std::string& path) {
  std::string text = read_small_file(path);
  return text.substr(0, text.find('\n'));
}

std::string read_pid_namespace() {
  std::array<char, 64> text{};
  const ssize_t got = ::readlink("/proc/self/ns/pid", text.data(), text.size());
  return got > 0 ? std::string(text.data(), static_cast<std::size_t>(got)) : "unknown";
}

// "pid:[4026531836]" -> "4026531836"
std::string number_in(const std::string& text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits.empty() ? "0" : digits;
}

bool is_alive(const RunRecord& record) {
  const auto row = read_process_row(record.pid);
  return row && row->state != 'Z' && row->started_ticks == record.started_ticks;
}

enum class Fate { leave_alone, forget, sweep };

Fate decide_fate(const RunRecord& record, const RunRecord& self) {
  if (record.machine != self.machine) return Fate::leave_alone;
  if (record.boot_id != self.boot_id) return Fate::forget;  // groups do not outlive a boot
  if (record.pid_namespace != self.pid_namespace) return Fate::leave_alone;
  return is_alive(record) ? Fate::leave_alone : Fate::sweep;
}

// A list of its own: sweeping changes the folder.
std::vector<fs::path> groups_below(const fs::path& parent) {
  std::error_code error;
  std::vector<fs::path> groups;
  for (const auto& entry : fs::directory_iterator(parent, error)) {
    const std::string name = entry.path().filename();
    if (name.rfind(kGroupPrefix, 0) == 0 && entry.is_directory(error)) {
      groups.push_back(entry.path());
    }
  }
  return groups;
}

// Only folders that carry the run's own name are touched, whatever the record says.
int sweep_groups(const RunRecord& record) {
  int found = 0;
  if (record.group_prefix.rfind(kGroupPrefix, 0) != 0) return found;
  for (const fs::path& parent : record.group_parents) {
    for (const fs::path& group : groups_below(parent)) {
      const std::string name = group.filename();
      if (name.rfind(record.group_prefix, 0) != 0) continue;
      destroy_group(group);
      ++found;
    }
  }
  return found;
}

}  // namespace

int sweep_dead_groups(const std::vector<fs::path>& parents) {
  const RunRecord self = describe_this_run(0);
  const std::string ours = kGroupPrefix + number_in(self.pid_namespace) + "-";
  int found = 0;
  for (const fs::path& parent : parents) {
    for (const fs::path& group : groups_below(parent)) {
      RunRecord owner;
      unsigned long long started = 0;
      const std::string name = group.filename();
      if (name.rfind(ours, 0) != 0) continue;
      const char* rest = name.c_str() + ours.size();
      if (std::sscanf(rest, "%d-%llu-", &owner.pid, &started) != 2) continue;
      owner.started_ticks = started;
      if (is_alive(owner)) continue;
      destroy_group(group);
      ++found;
    }
  }
  return found;
}

RunRecord describe_this_run(std::uint64_t serial) {
  RunRecord record;
  record.machine = first_line_of("/proc/sys/kernel/hostname");
  record.boot_id = first_line_of("/proc/sys/kernel/random/boot_id");
  record.pid_namespace = read_pid_namespace();
  record.pid = ::getpid();
  const auto row = read_process_row(record.pid);
  record.started_ticks = row ? row->started_ticks : 0;
  record.group_prefix = kGroupPrefix + number_in(record.pid_namespace) + "-" +
                        std::to_string(record.pid) + "-" + std::to_string(record.started_ticks) +
                        "-" + std::to_string(serial) + "-";
  return record;
}

std::string format_run_record(const RunRecord& record) {
  std::ostringstream text;
  text << kFirstLine << "\nmachine " << record.machine << "\nboot " << record.boot_id << "\npidns "
       << record.pid_namespace << "\npid " << record.pid << "\nstarted " << record.started_ticks
       << "\nprefix " << record.group_prefix << "\n";
  for (const fs::path& parent : record.group_parents) text << "groups " << parent.string() << "\n";
  return text.str();
}

namespace {

// "key value"
void read_line(const std::string& line, RunRecord& record) {
  const std::size_t space = line.find(' ');
  const std::string key = line.substr(0, space);
  const std::string value = space == std::string::npos ? "" : line.substr(space + 1);
  if (key == "machine") record.machine = value;
  if (key == "boot") record.boot_id = value;
  if (key == "pidns") record.pid_namespace = value;
  if (key == "pid") record.pid = std::atoi(value.c_str());
  if (key == "started") record.started_ticks = std::strtoull(value.c_str(), nullptr, 10);
  if (key == "prefix") record.group_prefix = value;
  if (key == "groups") record.group_parents.emplace_back(value);
}

}  // namespace

Result<RunRecord> parse_run_record(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  if (!std::getline(lines, line) || line != kFirstLine) {
    return fail(ErrorCode::invalid_input, "not a host record of bakeoff");
  }
  RunRecord record;
  while (std::getline(lines, line)) read_line(line, record);
  if (record.pid <= 0 || record.boot_id.empty() || record.group_prefix.empty()) {
    return fail(ErrorCode::invalid_input, "a host record of bakeoff that is not complete");
  }
  return record;
}

Result<fs::path> save_run_record(const fs::path& state_dir, const RunRecord& record) {
  BAKEOFF_CHECK(make_folder(state_dir));
  fs::path path = state_dir / (record.group_prefix + "host.txt");
  BAKEOFF_CHECK(write_file(path, format_run_record(record)));
  return path;
}

int sweep_dead_runs(const fs::path& state_dir) {
  int found = 0;
  const RunRecord self = describe_this_run(0);
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(state_dir, error)) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  for (const fs::path& file : files) {
    const auto text = read_file(file);
    if (!text) continue;
    const auto record = parse_run_record(*text);
    if (!record) continue;
    const Fate fate = decide_fate(*record, self);
    if (fate == Fate::leave_alone) continue;
    if (fate == Fate::sweep) found += sweep_groups(*record);
    fs::remove(file, error);
  }
  return found;
}

}  // namespace bakeoff::lab
