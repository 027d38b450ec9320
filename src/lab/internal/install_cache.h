// The install cache: one folder per content, complete exactly when it holds installed.json.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "lab/internal/fd.h"

namespace bakeoff::lab {

// installed.json, written last: a folder without it is the rest of an installation that was cut
// short.
struct InstallMarker {
  std::string key;
  std::string runtime_version;
  double install_seconds = 0;
  std::vector<std::string> made;  // own services: what the steps left beside the sources

  bool operator==(const InstallMarker&) const = default;
};
Result<InstallMarker> read_marker(const std::filesystem::path& folder);
Result<void> write_marker(const std::filesystem::path& folder, const InstallMarker& marker);

// One bakeoff at a time per folder; the kernel lets go of it when its holder dies.
class FolderLock {
 public:
  // `waiting` is called once if somebody else holds it. Errors: io, interrupted.
  static Result<FolderLock> take(const std::filesystem::path& folder,
                                 const std::function<void()>& waiting,
                                 const std::atomic<int>* interrupts);

 private:
  explicit FolderLock(Fd file) : file_(std::move(file)) {}
  Fd file_;
};

// A file name made of `text`.
std::string as_file_name(const std::string& text);

// Length-prefixed, so that moving a byte from one part to the next changes the hash.
std::string hash_of_parts(const std::vector<std::string>& parts);

// Names and contents of all files below, without node_modules, .git and Python's caches.
Result<std::string> hash_of_tree(const std::filesystem::path& folder);

// Copies a source tree (the same files that hash_of_tree reads) so that `to` is never half there.
Result<void> copy_tree(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace bakeoff::lab
