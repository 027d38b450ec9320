// HostFacts: the fingerprint of the machine. Sessions whose fingerprints differ are never pooled.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bakeoff::plan {

struct HostFacts {
  std::string os;      // "Debian GNU/Linux 12"
  std::string kernel;  // "6.18.44"
  std::string cpu_model;
  std::string microcode;
  std::string virtualisation;  // "kvm", "none", "unknown"
  std::string governor;        // "performance", "unknown"
  std::string clocksource;
  std::string congestion_control;
  std::string mitigations;  // one line per vulnerability, joined by "; "
  std::vector<int> cpus;    // allowed CPUs of this process
  std::uint64_t memory_bytes = 0;
  std::string cgroup;  // "v1", "v2", "hybrid", "none"
  bool is_root = false;
  double load_before = 0;             // 1-minute load average when the plan was made
  std::vector<std::string> warnings;  // ids and texts: "W012 2 cores shared by server and load"

  bool operator==(const HostFacts&) const = default;
};

HostFacts read_host_facts();

// The parts that must be equal before two runs may be compared, hashed.
std::string fingerprint(const HostFacts& host);

}  // namespace bakeoff::plan
