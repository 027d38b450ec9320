#include "plan/host_facts.h"

#include <fmt/core.h>
#include <sched.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/file.h"

namespace bakeoff::plan {
namespace {

namespace fs = std::filesystem;

// Kernel files are small and may be absent: absent reads as "".
std::string first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::string or_unknown(const std::string& text) { return text.empty() ? "unknown" : text; }

// Value of the first "key<tabs>: value" line in /proc/cpuinfo.
std::string cpu_field(const std::string& key) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(key)) continue;
    const auto colon = line.find(": ");
    if (colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

std::string os_name() {
  std::ifstream file("/etc/os-release");
  for (std::string line; std::getline(file, line);) {
    constexpr std::string_view key = "PRETTY_NAME=";
    if (!line.starts_with(key)) continue;
    line.erase(0, key.size());
    std::erase(line, '"');
    return line;
  }
  return "unknown";
}

std::string kernel_release() {
  utsname names{};
  return ::uname(&names) == 0 ? names.release : "unknown";
}

std::vector<int> allowed_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<int> cpus;
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return {0};
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(static_cast<unsigned>(cpu), &set)) cpus.push_back(cpu);
  }
  return cpus;
}

std::string mitigations() {
  std::string all;
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator("/sys/devices/system/cpu/vulnerabilities", error)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    all += (all.empty() ? "" : "; ") + file.filename().string() + ": " + first_line(file);
  }
  return or_unknown(all);
}

std::string virtualisation() {
  const std::string flags = cpu_field("flags");
  if (flags.find(" hypervisor") == std::string::npos) return "none";
  const std::string product = first_line("/sys/class/dmi/id/product_name");
  return product.empty() ? "virtual machine" : "virtual machine (" + product + ")";
}

std::string cgroup_kind() {
  if (fs::exists("/sys/fs/cgroup/cgroup.controllers")) return "v2";
  const bool v1 = fs::exists("/sys/fs/cgroup/memory") || fs::exists("/sys/fs/cgroup/cpu");
  const bool v2 = fs::exists("/sys/fs/cgroup/unified/cgroup.procs");
  if (v1 && v2) return "hybrid";
  return v1 ? "v1" : "none";
}

double load_average() {
  double load = 0;
  return ::getloadavg(&load, 1) == 1 ? load : 0;
}

std::vector<std::string> warnings_about(const HostFacts& host) {
  std::vector<std::string> warnings;
  if (host.cpus.size() == 1) {
    warnings.emplace_back(
        "W011 one CPU: contestants and load generator share it, so absolute figures are not "
        "capacities");
  } else if (host.cpus.size() == 2) {
    warnings.emplace_back(
        "W012 two CPUs: one serves, one generates load; absolute figures are low, ratios still "
        "hold");
  }
  if (host.load_before > 0.5 * static_cast<double>(host.cpus.size())) {
    warnings.push_back(
        fmt::format("W013 the machine was busy before the run (load {:.1f}): close what is "
                    "running, or expect wider intervals",
                    host.load_before));
  }
  if (host.governor == "powersave") {
    warnings.emplace_back("W014 CPU governor is powersave: cpupower frequency-set -g performance");
  }
  if (!host.is_root) {
    warnings.emplace_back("W015 not root: memory and process limits may be observed, not enforced");
  }
  return warnings;
}

}  // namespace

HostFacts read_host_facts() {
  HostFacts host;
  host.os = os_name();
  host.kernel = kernel_release();
  host.cpu_model = cpu_field("model name");
  host.microcode = cpu_field("microcode");
  host.virtualisation = virtualisation();
  host.governor = or_unknown(first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"));
  host.clocksource =
      or_unknown(first_line("/sys/devices/system/clocksource/clocksource0/current_clocksource"));
  host.congestion_control = or_unknown(first_line("/proc/sys/net/ipv4/tcp_congestion_control"));
  host.mitigations = mitigations();
  host.cpus = allowed_cpus();
  host.memory_bytes = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
                      static_cast<std::uint64_t>(::sysconf(_SC_PAGE_SIZE));
  host.cgroup = cgroup_kind();
  host.is_root = ::geteuid() == 0;
  host.load_before = load_average();
  host.warnings = warnings_about(host);
  return host;
}

std::string fingerprint(const HostFacts& host) {
  std::ostringstream parts;
  parts << host.kernel << '|' << host.cpu_model << '|' << host.microcode << '|'
        << host.virtualisation << '|' << host.governor << '|' << host.clocksource << '|'
        << host.congestion_control << '|' << host.mitigations << '|' << host.cpus.size() << '|'
        << host.memory_bytes;
  return content_hash(parts.str());
}

}  // namespace bakeoff::plan
