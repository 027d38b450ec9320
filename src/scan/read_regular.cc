#include "scan/internal/read_regular.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/errno_text.h"

namespace bakeoff::scan {

std::int64_t change_time(const struct stat& status) {
  return std::int64_t{status.st_ctim.tv_sec} * 1'000'000'000 + status.st_ctim.tv_nsec;
}

bool read_regular(const std::filesystem::path& path, std::string& text, std::string& error) {
  std::int64_t changed_at = 0;
  return read_regular(path, text, error, changed_at);
}

bool read_regular(const std::filesystem::path& path, std::string& text, std::string& error,
                  std::int64_t& changed_at) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0) {
    error = "cannot be opened: " + errno_text(errno);
    return false;
  }
  struct stat status {};
  const bool is_regular = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  changed_at = change_time(status);
  if (!is_regular) {
    error = "not a regular file";
  } else {
    text.resize(static_cast<std::size_t>(status.st_size));
    std::size_t at = 0;
    while (at < text.size()) {
      const auto got = ::read(file, text.data() + at, text.size() - at);
      if (got <= 0) break;
      at += static_cast<std::size_t>(got);
    }
    text.resize(at);
  }
  ::close(file);
  return is_regular;
}

}  // namespace bakeoff::scan
