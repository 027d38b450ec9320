#include "load/cpu_share.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "base/file.h"

namespace bakeoff::load {
namespace {

constexpr double kShortestSeconds = 0.1;  // ten units of /proc/stat

// The next number of a line of numbers; 0 when there is none.
double next_number(std::string_view& line) {
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  unsigned long long value = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
  line.remove_prefix(static_cast<std::size_t>(end - line.data()));
  return error == std::errc{} ? static_cast<double>(value) : 0;
}

}  // namespace

std::map<int, double> idle_seconds(std::string_view proc_stat) {
  const auto per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  std::map<int, double> idle;
  while (!proc_stat.empty()) {
    const std::size_t end = std::min(proc_stat.find('\n'), proc_stat.size());
    std::string_view line = proc_stat.substr(0, end);
    proc_stat.remove_prefix(std::min(end + 1, proc_stat.size()));
    if (!line.starts_with("cpu") || line.starts_with("cpu ")) continue;
    line.remove_prefix(3);
    const int cpu = static_cast<int>(next_number(line));
    for (int skipped = 0; skipped < 3; ++skipped) next_number(line);  // user nice system
    const double idle_ticks = next_number(line);
    idle[cpu] = (idle_ticks + next_number(line)) / per_second;
  }
  return idle;
}

void CpuShareMeter::start() {
  if (cpus_.empty()) return;
  if (auto text = read_file("/proc/stat")) idle_from_ = idle_seconds(*text);
  from_ = now_ns();
}

double CpuShareMeter::highest_busy() const {
  if (cpus_.empty()) return 0;
  const auto text = read_file("/proc/stat");
  const double seconds = static_cast<double>(now_ns() - from_) * 1e-9;
  if (!text || seconds < kShortestSeconds) return 0;
  const auto idle_until = idle_seconds(*text);
  double busy = 0;
  for (const int cpu : cpus_) {
    const auto from = idle_from_.find(cpu);
    const auto until = idle_until.find(cpu);
    if (from == idle_from_.end() || until == idle_until.end()) continue;
    busy = std::max(busy, 1 - (until->second - from->second) / seconds);
  }
  return std::clamp(busy, 0.0, 1.0);
}

}  // namespace bakeoff::load
