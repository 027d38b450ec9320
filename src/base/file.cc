#include "base/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>

#include "base/errno_text.h"

namespace bakeoff {
namespace {

constexpr std::size_t kMostRead = std::size_t{1} << 30U;

class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

tl::unexpected<Error> io_error(const char* doing, const std::filesystem::path& path) {
  const int reason = errno;
  const ErrorCode code = reason == ENOENT ? ErrorCode::not_found : ErrorCode::io;
  return fail(code,
              std::string("cannot ") + doing + " " + path.string() + ": " + errno_text(reason));
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// What somebody has open, by the name of its descriptor: /dev/stdout, /dev/fd/3.
bool is_open_file(const std::filesystem::path& path) {
  const auto is_below = [](const std::filesystem::path& place) {
    return place.string().starts_with("/proc/");
  };
  std::error_code error;
  const auto target = std::filesystem::read_symlink(path, error);
  if (!error && is_below(target)) return true;
  return is_below(std::filesystem::weakly_canonical(path.parent_path(), error));
}

// A device, pipe or socket: a rename would put a file in its place.
bool is_written_in_place(const std::filesystem::path& path) {
  std::error_code ignored;
  if (is_open_file(path)) return true;
  const auto status = std::filesystem::status(path, ignored);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
         !std::filesystem::is_directory(status);
}

// The file need not be there yet; a circle is left to open(2), which names it.
std::filesystem::path behind_links(std::filesystem::path path) {
  constexpr int most = 40;  // as the kernel
  std::error_code error;
  for (int i = 0; i < most && std::filesystem::is_symlink(path, error); ++i) {
    path = path.parent_path() / std::filesystem::read_symlink(path, error);
  }
  return path;
}

std::filesystem::path temporary_of(const std::filesystem::path& path) {
  return path.string() + ".tmp." + std::to_string(::getpid());
}

Result<void> write_in_place(const std::filesystem::path& path, std::string_view text) {
  const Fd file{::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC)};
  if (file.get() < 0 || !write_all(file.get(), text)) return io_error("write", path);
  return {};
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
  const Fd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.get() < 0) return io_error("read", path);
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error("read", path);
    if (got == 0) return text;
    if (text.size() > kMostRead)
      return fail(ErrorCode::invalid_input, path.string() + " is longer than 1 GiB, or has no end");
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

namespace {

enum class Sync { no, yes };

Result<void> write_and_rename(const std::filesystem::path& path, std::string_view text, Sync sync) {
  if (is_written_in_place(path)) return write_in_place(path, text);
  const std::filesystem::path goal = behind_links(path);
  const std::filesystem::path temporary = temporary_of(goal);
  {
    const Fd file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
    if (file.get() < 0) return io_error("write", goal);
    if (!write_all(file.get(), text) || (sync == Sync::yes && ::fsync(file.get()) != 0)) {
      auto error = io_error("write", goal);
      ::unlink(temporary.c_str());
      return error;
    }
  }
  if (::rename(temporary.c_str(), goal.c_str()) != 0) {
    auto error = io_error("replace", goal);
    ::unlink(temporary.c_str());
    return error;
  }
  return {};
}

}  // namespace

Result<void> write_file(const std::filesystem::path& path, std::string_view text) {
  return write_and_rename(path, text, Sync::yes);
}

Result<void> write_scratch_file(const std::filesystem::path& path, std::string_view text) {
  return write_and_rename(path, text, Sync::no);
}

Result<void> check_can_write(const std::filesystem::path& path) {
  const auto refused = [&] {
    return fail(ErrorCode::invalid_input,
                "cannot write " + path.string() + ": " + errno_text(errno));
  };
  if (std::error_code ignored; std::filesystem::is_directory(path, ignored)) {
    return fail(ErrorCode::invalid_input,
                "cannot write " + path.string() + ": it is a folder; name a file in it");
  }
  if (is_written_in_place(path)) {
    if (::access(path.c_str(), W_OK) != 0) return refused();
    return {};
  }
  const std::filesystem::path temporary = temporary_of(behind_links(path));
  const Fd file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
  if (file.get() < 0) return refused();
  ::unlink(temporary.c_str());
  return {};
}

Result<void> append_line(const std::filesystem::path& path, std::string_view line) {
  const Fd file{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)};
  if (file.get() < 0) return io_error("append to", path);
  if (!write_all(file.get(), std::string(line) + "\n") || ::fdatasync(file.get()) != 0) {
    return io_error("append to", path);
  }
  return {};
}

Result<void> make_folder(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error)
    return fail(ErrorCode::io, "cannot create folder " + path.string() + ": " + error.message());
  return {};
}

std::string content_hash(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  std::array<char, 17> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(hash));
  return hex.data();
}

}  // namespace bakeoff
