// Only one bakeoff measures on a machine at a time: two would measure each other.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace bakeoff::cli {

class RunLock {
 public:
  // Error: busy, naming the process that measures and since when.
  static Result<RunLock> take(const std::filesystem::path& state_dir);
  RunLock(RunLock&& other) noexcept;
  RunLock& operator=(RunLock&& other) noexcept;
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;
  ~RunLock();  // the kernel releases it too when bakeoff is killed

 private:
  explicit RunLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

}  // namespace bakeoff::cli
