// A disk for the ledger's tests: lives in memory, becomes SQLite's default while it exists, fails a
// chosen operation, and loses power at a chosen operation. What was not synced by then is dropped,
// kept in part or torn at 512-byte sectors. Model: files appear and vanish durably at once; one
// sector is written whole or not at all. One connection at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"

namespace bakeoff::evidence {

using Bytes = std::vector<unsigned char>;

struct UnsyncedChange {
  std::size_t offset = 0;
  Bytes bytes;
  bool is_truncation = false;  // to `offset`
};

struct SimulatedFile {
  Bytes current;
  Bytes durable;
  std::vector<UnsyncedChange> unsynced;
  std::vector<std::unique_ptr<Bytes>> shared_memory;  // the -shm regions: gone with the power
};

enum class FailureSpan { once, until_healed };

class SimulatedDisk {
 public:
  explicit SimulatedDisk(std::uint64_t seed);
  SimulatedDisk(const SimulatedDisk&) = delete;
  SimulatedDisk& operator=(const SimulatedDisk&) = delete;
  ~SimulatedDisk();

  // Counts writes, truncations, syncs and deletions from now: the n-th (from 0) is the one that
  // fails or loses power.
  void fail_change(int n, int sqlite_code, FailureSpan span);
  void cut_power_at_change(int n);
  void heal();     // failures stop
  void restart();  // power is back: only what survived is there
  void lose_power_now();
  [[nodiscard]] bool has_power() const { return has_power_; }
  [[nodiscard]] int changes() const {
    return changes_;
  }  // since the last fail_change, cut_power or heal
  // The fault that the power-cut test must see: the disk says "synced" for the log and does
  // nothing.
  void ignore_log_syncs() { ignores_log_syncs_ = true; }

  // For the C functions of the VFS.
  int before_change();  // SQLITE_OK, or the failure of this operation
  bool ignores_sync_of(const std::string& name) const;
  std::map<std::string, std::shared_ptr<SimulatedFile>> files;
  Random random;

 private:
  sqlite3_vfs vfs_{};
  int changes_ = 0;
  int fail_at_ = -1;
  int fail_code_ = SQLITE_OK;
  FailureSpan fail_span_ = FailureSpan::once;
  int cut_at_ = -1;
  bool has_power_ = true;
  bool ignores_log_syncs_ = false;
};

}  // namespace bakeoff::evidence
