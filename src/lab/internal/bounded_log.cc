#include "lab/internal/bounded_log.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "base/errno_text.h"
#include "base/file.h"

namespace bakeoff::lab {

Result<BoundedLog> BoundedLog::create(const std::filesystem::path& path) {
  if (path.has_parent_path()) BAKEOFF_CHECK(make_folder(path.parent_path()));
  Fd file{::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
  if (!file.is_open()) {
    return fail(ErrorCode::io, "cannot write " + path.string() + ": " + errno_text(errno));
  }
  return BoundedLog(std::move(file));
}

bool BoundedLog::write_at_end(std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::pwrite(file_.get(), text.data(), text.size(), static_cast<off_t>(size_));
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) {
      left_out_ += text.size();
      return false;
    }
    size_ += static_cast<std::uint64_t>(put);
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

void BoundedLog::append(std::string_view text) {
  while (!text.empty()) {
    const std::uint64_t limit = kHeadBytes + marker_bytes_ + 2 * kTailBytes;
    if (size_ >= limit) cut();
    const auto room = static_cast<std::size_t>(
        std::min<std::uint64_t>(text.size(), limit > size_ ? limit - size_ : kTailBytes));
    if (!write_at_end(text.substr(0, room))) return;
    text.remove_prefix(room);
  }
}

void BoundedLog::cut() {
  const std::uint64_t kept_from = kHeadBytes + marker_bytes_;
  if (size_ <= kept_from + kTailBytes) return;
  std::string tail(kTailBytes, '\0');
  const ssize_t got =
      ::pread(file_.get(), tail.data(), tail.size(), static_cast<off_t>(size_ - kTailBytes));
  tail.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  left_out_ += size_ - kept_from - tail.size();
  std::string digits = std::to_string(left_out_);
  digits.insert(0, digits.size() < 20 ? 20 - digits.size() : 0, ' ');
  const std::string marker = "\n[bakeoff left out " + digits + " bytes here]\n";
  size_ = kHeadBytes;
  marker_bytes_ = marker.size();
  const bool whole = write_at_end(marker) && write_at_end(tail);  // a full disk loses the rest
  if (::ftruncate(file_.get(), static_cast<off_t>(size_)) != 0 || !whole) return;
}

void BoundedLog::finish() { cut(); }

std::string last_lines(const std::filesystem::path& log_file, int lines) {
  constexpr off_t look = 65536;
  const Fd file{::open(log_file.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat facts {};
  if (!file.is_open() || ::fstat(file.get(), &facts) != 0) return {};
  std::string text(static_cast<std::size_t>(std::min(facts.st_size, look)), '\0');
  const ssize_t got =
      ::pread(file.get(), text.data(), text.size(), std::max<off_t>(0, facts.st_size - look));
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  std::size_t from = text.size();
  for (int i = 0; i < lines && from != std::string::npos && from > 0; ++i) {
    from = text.rfind('\n', from - 1);
  }
  return from == std::string::npos || from == 0 ? text : text.substr(from + 1);
}

}  // namespace bakeoff::lab
