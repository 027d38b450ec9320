// What the host's tests share: an order for `evil`, waiting for a condition, counting survivors.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/file.h"
#include "lab/internal/process_table.h"
#include "lab/linux_process_host.h"
#include "support/temp_dir.h"

namespace bakeoff::lab {

inline SpawnOrder evil_order(const support::TempDir& folder, std::vector<std::string> words) {
  SpawnOrder order;
  order.argv = {BAKEOFF_EVIL};
  order.argv.insert(order.argv.end(), words.begin(), words.end());
  order.cwd = folder.path();
  order.log_file = folder.path() / "evil.log";
  return order;
}

inline bool eventually(const std::function<bool()>& holds, double seconds = 10) {
  const auto deadline = std::chrono::steady_clock::now() + Seconds{seconds};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

inline bool log_has(const SpawnOrder& order, const std::string& text) {
  const auto log = read_file(order.log_file);
  return log && log->find(text) != std::string::npos;
}

inline std::unique_ptr<ProcessHost> make_host(Containment strongest = Containment::pid_namespace,
                                              CgroupUse cgroups = CgroupUse::best,
                                              std::filesystem::path state_dir = {}) {
  HostOptions options;
  options.strongest = strongest;
  options.cgroups = cgroups;
  options.state_dir = std::move(state_dir);
  return make_linux_process_host(options);
}

// Living processes that carry `word` among their arguments: survivors, wherever they hide.
inline std::vector<int> processes_with_argument(const std::string& word) {
  std::vector<int> found;
  for (const ProcessRow& row : read_process_table()) {
    const std::string words =
        '\0' + read_small_file("/proc/" + std::to_string(row.pid) + "/cmdline");
    if (row.state != 'Z' && words.find('\0' + word + '\0') != std::string::npos) {
      found.push_back(row.pid);
    }
  }
  return found;
}

// Looks several times: one that forks and ends all the time can slip through a single look.
inline bool nobody_carries(const std::string& word, int except = 0) {
  for (int look = 0; look < 8; ++look) {
    for (const int pid : processes_with_argument(word)) {
      if (pid != except) return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

// A word that no other process carries.
inline std::string unique_word() {
  static int serial = 0;
  return "mark-" + std::to_string(::getpid()) + "-" + std::to_string(++serial);
}

}  // namespace bakeoff::lab
