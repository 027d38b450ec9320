#include "lab/internal/install_cache.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "base/errno_text.h"
#include "base/file.h"

namespace bakeoff::lab {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 5> kLeftOut{"node_modules", ".git", "__pycache__", ".venv",
                                              "venv"};

// Regular files and links below `folder`, sorted, relative to it.
Result<std::vector<fs::path>> list_tree(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::recursive_directory_iterator each(folder, error);
  for (; !error && each != fs::recursive_directory_iterator(); each.increment(error)) {
    const std::string name = each->path().filename();
    const bool left_out = std::find(kLeftOut.begin(), kLeftOut.end(), name) != kLeftOut.end();
    std::error_code ignored;
    if (each->is_directory(ignored) && !each->is_symlink(ignored)) {
      if (left_out) each.disable_recursion_pending();
      continue;
    }
    if (!left_out) files.push_back(each->path().lexically_relative(folder));
  }
  if (error) {
    return fail(ErrorCode::io, "cannot read folder " + folder.string() + ": " + error.message());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<void> copy_files(const fs::path& from, const fs::path& to) {
  BAKEOFF_TRY(files, list_tree(from));
  BAKEOFF_CHECK(make_folder(to));
  for (const fs::path& file : files) {
    BAKEOFF_CHECK(make_folder((to / file).parent_path()));
    std::error_code error;
    fs::copy(from / file, to / file, fs::copy_options::copy_symlinks, error);
    if (error) {
      return fail(ErrorCode::io, "cannot copy " + (from / file).string() + " to " + to.string() +
                                     ": " + error.message());
    }
  }
  return {};
}

}  // namespace

Result<FolderLock> FolderLock::take(const fs::path& folder, const std::function<void()>& waiting,
                                    const std::atomic<int>* interrupts) {
  const std::string path = folder.string() + ".lock";
  if (folder.has_parent_path()) BAKEOFF_CHECK(make_folder(folder.parent_path()));
  Fd file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
  if (!file.is_open()) {
    return fail(ErrorCode::io, "cannot write " + path + ": " + errno_text(errno));
  }
  for (bool told = false; ::flock(file.get(), LOCK_EX | LOCK_NB) != 0; told = true) {
    if (errno != EWOULDBLOCK && errno != EINTR) {
      return fail(ErrorCode::io, "cannot lock " + path + ": " + errno_text(errno));
    }
    if (!told && waiting) waiting();
    if (interrupts != nullptr && interrupts->load() != 0) {
      return fail(ErrorCode::interrupted, "waiting for another installation was interrupted");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return FolderLock(std::move(file));
}

std::string as_file_name(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '@' || c == '.' || c == '#';
    name += plain ? c : '-';
  }
  name.erase(0, name.find_first_not_of(".-"));  // no hidden files, no options, no ".."
  return name.empty() ? "contestant" : name.substr(0, 100);
}

std::string hash_of_parts(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += std::to_string(part.size()) + ":" + part;
  return content_hash(text);
}

Result<std::string> hash_of_tree(const fs::path& folder) {
  BAKEOFF_TRY(files, list_tree(folder));
  std::vector<std::string> parts;
  for (const fs::path& file : files) {
    parts.push_back(file.string());
    std::error_code ignored;
    if (fs::is_symlink(folder / file, ignored)) {
      parts.push_back(fs::read_symlink(folder / file, ignored).string());
      continue;
    }
    BAKEOFF_TRY(text, read_file(folder / file));
    parts.push_back(text);
  }
  return hash_of_parts(parts);
}

Result<void> copy_tree(const fs::path& from, const fs::path& to) {
  std::error_code error;
  const fs::path half = to.string() + ".tmp." + std::to_string(::getpid());
  fs::remove_all(half, error);
  if (auto copied = copy_files(from, half); !copied) {
    fs::remove_all(half, error);
    return copied;
  }
  fs::rename(half, to, error);
  if (!error) return {};
  std::error_code ignored;
  fs::remove_all(half, ignored);
  return fail(ErrorCode::io, "cannot create " + to.string() + ": " + error.message());
}

}  // namespace bakeoff::lab
