#include "lab/internal/memory_watch.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <utility>

#include "lab/internal/process_table.h"

namespace bakeoff::lab {
namespace {

constexpr auto kSampleEvery = std::chrono::milliseconds(100);

// Changes with every process or thread that is born on this machine, and costs one small read.
std::string read_births() {
  const std::string text = read_small_file("/proc/loadavg");
  return text.substr(std::min(text.size(), text.rfind(' ')));
}

std::uint64_t sum(const std::vector<int>& pids, std::uint64_t (*read_bytes)(int)) {
  std::uint64_t bytes = 0;
  for (const int pid : pids) bytes += read_bytes(pid);
  return bytes;
}

}  // namespace

MemoryWatch::MemoryWatch(std::function<void(int)> end_tree) : end_tree_(std::move(end_tree)) {}

MemoryWatch::~MemoryWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void MemoryWatch::watch(int id, int guard_pid, std::uint64_t limit_bytes) {
  const std::lock_guard lock(mutex_);
  entries_[id] = {guard_pid, limit_bytes, false, {}, {}};
  if (thread_.joinable()) {
    changed_.notify_all();
    return;
  }
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);  // signals are for the program's own threads
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { loop(); });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void MemoryWatch::set_frozen(int id, bool frozen) {
  const std::lock_guard lock(mutex_);
  const auto entry = entries_.find(id);
  if (entry != entries_.end()) entry->second.frozen = frozen;
}

void MemoryWatch::forget(int id) {
  const std::lock_guard lock(mutex_);
  entries_.erase(id);
}

// The resident size counts pages that forked workers share once for each, so it only accuses; the
// proportional size, which is dear to read, decides where it may be read.
bool MemoryWatch::is_above_limit(Entry& entry) {
  const std::string births = read_births();
  if (births.empty() || births != entry.births) {
    entry.births = births;
    entry.pids.clear();
    for (const ProcessRow& row : descendants_of(entry.guard_pid)) entry.pids.push_back(row.pid);
  }
  if (sum(entry.pids, read_resident_bytes) <= entry.limit_bytes) return false;
  const std::uint64_t proportional = sum(entry.pids, read_pss_bytes);
  return proportional == 0 || proportional > entry.limit_bytes;
}

void MemoryWatch::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (entries_.empty()) {
      changed_.wait(lock, [this] { return stopping_ || !entries_.empty(); });
      continue;
    }
    std::vector<int> above;
    for (auto& [id, entry] : entries_) {
      if (!entry.frozen && is_above_limit(entry)) above.push_back(id);
    }
    for (const int id : above) entries_.erase(id);
    lock.unlock();  // the host may be waiting for us with its own lock held
    for (const int id : above) end_tree_(id);
    lock.lock();
    changed_.wait_for(lock, kSampleEvery, [this] { return stopping_; });
  }
}

}  // namespace bakeoff::lab
