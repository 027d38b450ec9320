#include "cli/run_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/errno_text.h"
#include "base/file.h"

namespace bakeoff::cli {

Result<RunLock> RunLock::take(const std::filesystem::path& state_dir) {
  BAKEOFF_CHECK(make_folder(state_dir));
  const auto file = state_dir / "run.lock";
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return fail(ErrorCode::io, "cannot open " + file.string() + ": " + errno_text(errno));
  RunLock lock(fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    const auto holder = read_file(file);
    return fail(ErrorCode::busy,
                "another bakeoff is measuring (" + (holder ? *holder : "unknown process") +
                    "): two runs at once would measure each other. Wait for it, or stop it");
  }
  const std::string text =
      "process " + std::to_string(::getpid()) + " since " + format_utc(SystemClock().utc());
  if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, text.data(), text.size(), 0) < 0) {
    return fail(ErrorCode::io, "cannot write " + file.string() + ": " + errno_text(errno));
  }
  return lock;
}

RunLock::RunLock(RunLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

RunLock& RunLock::operator=(RunLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

RunLock::~RunLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace bakeoff::cli
