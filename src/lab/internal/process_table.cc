#include "lab/internal/process_table.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <unordered_map>

#include "lab/internal/fd.h"

namespace bakeoff::lab {

std::string read_small_file(const std::string& path) {
  const Fd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  std::string text;
  std::array<char, 4096> buffer{};
  while (file.is_open()) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return text;
}

bool write_small_file(const std::string& path, std::string_view text) {
  const Fd file{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
  if (!file.is_open()) return false;
  return ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

namespace {

constexpr unsigned kExiting = 0x4;  // PF_EXITING of the kernel

}  // namespace

std::optional<ProcessRow> parse_process_row(std::string_view stat_text) {
  const std::size_t bracket = stat_text.rfind(')');
  if (bracket == std::string_view::npos) return std::nullopt;
  const std::string fields{stat_text.substr(bracket + 1)};
  unsigned long user = 0;
  unsigned long system = 0;
  long child_user = 0;
  long child_system = 0;
  unsigned long long started = 0;
  unsigned flags = 0;
  ProcessRow row;
  row.pid = std::atoi(std::string(stat_text.substr(0, stat_text.find(' '))).c_str());
  const int found = std::sscanf(fields.c_str(),
                                " %c %d %*d %*d %*d %*d %u %*u %*u %*u %*u %lu %lu %ld %ld"
                                " %*d %*d %*d %*d %llu",
                                &row.state, &row.parent, &flags, &user, &system, &child_user,
                                &child_system, &started);
  if (found != 8) return std::nullopt;
  const auto ticks_per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  row.ending = (flags & kExiting) != 0 || row.state == 'Z' || row.state == 'X';
  row.started_ticks = started;
  row.cpu_seconds = (static_cast<double>(user) + static_cast<double>(system) +
                     static_cast<double>(child_user) + static_cast<double>(child_system)) /
                    ticks_per_second;
  return row;
}

std::optional<ProcessRow> read_process_row(int pid) {
  return parse_process_row(read_small_file("/proc/" + std::to_string(pid) + "/stat"));
}

std::vector<ProcessRow> read_process_table() {
  std::vector<ProcessRow> table;
  DIR* proc = ::opendir("/proc");
  if (proc == nullptr) return table;
  while (const dirent* entry = ::readdir(proc)) {  // NOLINT(concurrency-mt-unsafe): own stream
    const int pid = std::atoi(entry->d_name);
    if (pid <= 0) continue;
    if (auto row = read_process_row(pid)) table.push_back(*row);
  }
  ::closedir(proc);
  return table;
}

std::vector<ProcessRow> descendants_of(int root) {
  std::unordered_map<int, std::vector<ProcessRow>> children;
  for (const ProcessRow& row : read_process_table()) children[row.parent].push_back(row);
  std::vector<ProcessRow> found;
  std::vector<int> to_visit{root};
  while (!to_visit.empty()) {
    const int parent = to_visit.back();
    to_visit.pop_back();
    const auto below = children.find(parent);
    if (below == children.end()) continue;
    const std::vector<ProcessRow> rows = std::move(below->second);
    children.erase(below);  // pids may be reused while we read: visit each parent once
    for (const ProcessRow& row : rows) {
      to_visit.push_back(row.pid);
      if (row.state != 'Z' && row.state != 'X') found.push_back(row);
    }
  }
  return found;
}

std::uint64_t read_resident_bytes(int pid) {
  const std::string text = read_small_file("/proc/" + std::to_string(pid) + "/statm");
  const std::size_t at = text.find(' ');
  if (at == std::string::npos) return 0;
  return std::strtoull(text.c_str() + at, nullptr, 10) *
         static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t read_pss_bytes(int pid) {
  const std::string text = read_small_file("/proc/" + std::to_string(pid) + "/smaps_rollup");
  const std::size_t at = text.find("\nPss:");
  if (at == std::string::npos) return 0;
  return std::strtoull(text.c_str() + at + 5, nullptr, 10) * 1024;
}

}  // namespace bakeoff::lab
