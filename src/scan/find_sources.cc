#include "scan/find_sources.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <fnmatch.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <utility>

#include "base/errno_text.h"
#include "base/file.h"
#include "catalog/toml_tree.h"
#include "scan/ignore_rules.h"
#include "scan/internal/manifest_names.h"
#include "scan/internal/read_regular.h"
#include "scan/overrides.h"

namespace bakeoff::scan {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 400'000;
constexpr int kMostFolders = 60;
constexpr std::uintmax_t kMostIgnoreBytes = 64'000'000;
constexpr std::int64_t kMostManifestBytes = 32'000'000;

struct FolderEntry {
  std::string name;
  mode_t mode = 0;
  std::int64_t bytes = 0;
  std::int64_t changed_at = 0;
  std::string error;  // set: could not be looked at
};

// By name; one look at each, links as links. `error` when not all could be listed.
std::vector<FolderEntry> list_folder(const fs::path& folder, std::string& error) {
  std::vector<FolderEntry> entries;
  DIR* const listing = ::opendir(folder.c_str());
  if (listing == nullptr) {
    error = errno_text(errno);
    return entries;
  }
  for (;;) {
    errno = 0;
    const dirent* const found = ::readdir(listing);  // NOLINT(concurrency-mt-unsafe): own listing
    if (found == nullptr) break;
    FolderEntry entry{.name = found->d_name};
    if (entry.name == "." || entry.name == "..") continue;
    struct stat status {};
    if (::fstatat(::dirfd(listing), found->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
      entry.error = errno_text(errno);
    entry.mode = status.st_mode;
    entry.bytes = status.st_size;
    entry.changed_at = change_time(status);
    entries.push_back(std::move(entry));
  }
  if (errno != 0) error = errno_text(errno);
  ::closedir(listing);
  std::ranges::sort(entries, {}, &FolderEntry::name);
  return entries;
}

bool matches(const std::string& name, const std::string& pattern) {
  return fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

struct Ending {
  std::string_view text;
  SourceKind kind;
};
constexpr std::array<Ending, 9> kSourceEndings{{{".py", SourceKind::python},
                                                {".js", SourceKind::javascript},
                                                {".mjs", SourceKind::javascript},
                                                {".cjs", SourceKind::javascript},
                                                {".jsx", SourceKind::javascript},
                                                {".ts", SourceKind::typescript},
                                                {".mts", SourceKind::typescript},
                                                {".cts", SourceKind::typescript},
                                                {".tsx", SourceKind::tsx}}};

std::optional<SourceKind> source_kind(const std::string& name) {
  for (const auto& ending : kSourceEndings) {
    if (name.ends_with(ending.text)) return ending.kind;
  }
  return std::nullopt;
}

// .gitignore files from a folder up to the root.
struct Ignoring {
  IgnoreRules rules;
  std::shared_ptr<const Ignoring> outer;  // null: none
};

struct Folder {
  std::string path;
  FileRole role = FileRole::source;
  int level = 0;
  const std::vector<std::string>* served = nullptr;  // names of files that are no tests here
  std::shared_ptr<const Ignoring> ignoring;
};

// What any thread of a walk needs to know.
class Ground {
 public:
  Ground(const fs::path& root, const SourceRules& rules, const std::vector<PathOverride>& overrides)
      : root_(root), rules_(rules), overrides_(overrides), own_("", text_of(".bakeoffignore")) {
    std::error_code error;
    if (fs::symlink_status(root_ / ".git", error).type() == fs::file_type::directory)
      tracked_ = tracked_paths(text_of(".git/index"));
  }

  [[nodiscard]] const fs::path& root() const { return root_; }
  [[nodiscard]] const SourceRules& rules() const { return rules_; }
  [[nodiscard]] const std::vector<PathOverride>& overrides() const { return overrides_; }

  [[nodiscard]] std::string text_of(const std::string& path) const {
    std::string text;
    std::string error;
    std::error_code failed;
    if (fs::file_size(root_ / path, failed) > kMostIgnoreBytes || failed) return "";
    return read_regular(root_ / path, text, error) ? text : "";
  }

  // Empty: nothing leaves it out.
  [[nodiscard]] std::string left_out_by(const std::string& path, bool is_folder,
                                        const Ignoring* ignoring) const {
    if (own_.ignores(path, is_folder).value_or(false)) return "ignored by .bakeoffignore";
    if (const auto* override = override_of(overrides_, path);
        override != nullptr && override->is_ignored)
      return "ignored by bakeoff.toml" + (override->reason.empty() ? "" : ": " + override->reason);
    for (; ignoring != nullptr; ignoring = ignoring->outer.get()) {
      const auto says = ignoring->rules.ignores(path, is_folder);
      if (!says) continue;
      return *says && !is_tracked(path, is_folder) ? "ignored by .gitignore" : "";
    }
    return "";
  }

 private:
  // What git tracks, or holds something that it tracks, is there for a reason.
  [[nodiscard]] bool is_tracked(const std::string& path, bool is_folder) const {
    if (!tracked_) return false;
    const auto wanted = is_folder ? path + "/" : path;
    const auto at = std::ranges::lower_bound(*tracked_, wanted);
    return at != tracked_->end() && (is_folder ? at->starts_with(wanted) : *at == wanted);
  }

  const fs::path& root_;
  const SourceRules& rules_;
  const std::vector<PathOverride>& overrides_;
  IgnoreRules own_;
  std::optional<std::vector<std::string>> tracked_;
};

// One thread's part of a walk. Folders that it finds are left for whoever comes.
class Walk {
 public:
  explicit Walk(const Ground& ground) : ground_(ground) {}

  void enter(Folder folder) {
    if (folder.level > kMostFolders) return skip(folder.path + "/", "folders nest too deep", true);
    std::string error;
    const auto entries = list_folder(ground_.root() / folder.path, error);
    if (!error.empty()) skip(folder.path + "/", "cannot be listed: " + error, true);
    const auto git =
        ground_.text_of(folder.path.empty() ? ".gitignore" : folder.path + "/.gitignore");
    if (!git.empty())
      folder.ignoring = std::make_shared<const Ignoring>(
          Ignoring{IgnoreRules(folder.path, git), std::move(folder.ignoring)});
    for (const auto& entry : entries) {
      if (found_.files.size() >= kMostFiles)
        return skip(folder.path + "/", "more files than can be read", true);
      add(entry, folder);
    }
  }

  std::vector<Folder> take_folders() { return std::exchange(folders_, {}); }
  [[nodiscard]] FoundFiles& found() { return found_; }

 private:
  void skip(const std::string& path, std::string reason, bool is_loss) {
    found_.skipped.push_back({path, std::move(reason), is_loss});
  }

  void add(const FolderEntry& entry, const Folder& folder) {
    const std::string& name = entry.name;
    const std::string path = folder.path.empty() ? name : folder.path + "/" + name;
    if (!entry.error.empty()) return skip(path, "cannot be looked at: " + entry.error, true);
    const bool is_folder = S_ISDIR(entry.mode);
    if (auto reason = ground_.left_out_by(path, is_folder, folder.ignoring.get()); !reason.empty())
      return skip(path + (is_folder ? "/" : ""), std::move(reason), false);
    if (is_folder) return add_folder(path, name, folder);
    if (S_ISLNK(entry.mode)) return add_link(path);
    if (!S_ISREG(entry.mode)) return skip(path, "not a regular file", false);
    add_file(entry, path, folder);
  }

  void add_folder(const std::string& path, const std::string& name, const Folder& outer) {
    const SourceRules& rules = ground_.rules();
    const fs::path place = ground_.root() / path;
    const auto left_out = rules.left_out_folders.find(name);
    // A package called "build" or "dist" with an __init__.py is somebody's code.
    if (left_out != rules.left_out_folders.end() && !fs::exists(place / "__init__.py"))
      return skip(path + "/", left_out->second, false);
    if (fs::exists(place / "pyvenv.cfg")) return skip(path + "/", "virtual environment", false);
    FileRole role = outer.role;
    if (role == FileRole::source && contains(rules.test_folders, name)) role = FileRole::test;
    if (role == FileRole::source && contains(rules.history_folders, name)) role = FileRole::history;
    folders_.push_back({path, role, outer.level + 1, served_in(path, role, outer), outer.ignoring});
  }

  [[nodiscard]] const std::vector<std::string>* served_in(const std::string& path, FileRole role,
                                                          const Folder& outer) const {
    if (outer.served != nullptr || role != FileRole::source) return outer.served;
    for (const auto& [top, files] : ground_.rules().served_by_place) {
      if (path == top || path.ends_with("/" + top)) return &files;
    }
    return nullptr;
  }

  // The place a link leads to is read where it really stands, when that is inside.
  void add_link(const std::string& path) {
    std::error_code error;
    const auto target = fs::canonical(ground_.root() / path, error);
    if (error) return skip(path, "a link that leads nowhere", false);
    const auto root = fs::canonical(ground_.root(), error).string();
    const bool is_inside = target.string() == root || target.string().starts_with(root + "/");
    skip(path, is_inside ? "a link to something read elsewhere" : "a link that leads outside",
         false);
  }

  void add_file(const FolderEntry& entry, const std::string& path, const Folder& folder) {
    const std::string& name = entry.name;
    FoundFile file{.path = path, .role = folder.role};
    file.bytes = entry.bytes;
    file.changed_at = entry.changed_at;
    if (const auto kind = source_kind(name)) {
      file.is_source = true;
      file.kind = *kind;
      return add_source(std::move(file), name, folder);
    }
    const bool is_manifest_here =
        is_manifest(name) || (name.ends_with(".txt") && folder.path.ends_with("requirements"));
    if (folder.role != FileRole::test)
      file.role = is_manifest_here ? FileRole::manifest : FileRole::other;
    if (file.role == FileRole::manifest && file.bytes > kMostManifestBytes)
      return skip(path, fmt::format("larger than {} bytes", kMostManifestBytes), true);
    found_.files.push_back(std::move(file));
  }

  void add_source(FoundFile file, const std::string& name, const Folder& folder) {
    const SourceRules& rules = ground_.rules();
    for (const auto& [pattern, reason] : rules.left_out_files) {
      if (matches(name, pattern)) return skip(file.path, reason, false);
    }
    const auto is_match = [&](const std::string& pattern) { return matches(name, pattern); };
    if (file.role == FileRole::test && folder.served != nullptr &&
        std::ranges::any_of(*folder.served, is_match))
      file.role = FileRole::source;
    if (file.role == FileRole::source && std::ranges::any_of(rules.test_files, is_match))
      file.role = FileRole::test;
    if (const auto* override = override_of(ground_.overrides(), file.path);
        override != nullptr && override->role)
      file.role = *override->role;
    if (file.bytes > rules.most_bytes) {
      return skip(file.path, fmt::format("larger than {} bytes", rules.most_bytes),
                  file.role == FileRole::source);
    }
    found_.files.push_back(std::move(file));
  }

  const Ground& ground_;
  std::vector<Folder> folders_;
  FoundFiles found_;
};

// Folders that nobody has been in yet, for all threads of a walk.
class Ahead {
 public:
  void add(std::vector<Folder> folders) {
    if (folders.empty()) return;
    const std::scoped_lock lock(mutex_);
    std::ranges::move(folders, std::back_inserter(folders_));
    changed_.notify_all();
  }
  // Waits while others may still find some. Nothing: all is done.
  std::optional<Folder> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !folders_.empty() || at_work_ == 0; });
    if (folders_.empty()) return std::nullopt;
    ++at_work_;
    std::optional<Folder> folder = std::move(folders_.back());
    folders_.pop_back();
    return folder;
  }
  void done() {
    const std::scoped_lock lock(mutex_);
    if (--at_work_ == 0) changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Folder> folders_;
  int at_work_ = 0;
};

FoundFiles walk_part(const Ground& ground, Ahead& ahead, std::atomic<std::size_t>& files) {
  Walk walk(ground);
  std::size_t counted = 0;
  while (auto folder = ahead.next()) {
    const std::string path = folder->path;
    if (files.load() < kMostFiles) {
      walk.enter(*std::move(folder));
    } else {
      walk.found().skipped.push_back({path + "/", "more files than can be read", true});
    }
    ahead.add(walk.take_folders());
    files += walk.found().files.size() - std::exchange(counted, walk.found().files.size());
    ahead.done();
  }
  return std::move(walk.found());
}

// The folders are shared out; what is found is sorted, so that nobody sees who found it.
FoundFiles walk_all(const Ground& ground, int threads) {
  Ahead ahead;
  ahead.add({Folder{}});
  std::atomic<std::size_t> files{0};
  std::vector<std::future<FoundFiles>> others;
  for (int i = 1; i < threads; ++i)
    others.push_back(
        std::async(std::launch::async, [&] { return walk_part(ground, ahead, files); }));
  FoundFiles found = walk_part(ground, ahead, files);
  for (auto& other : others) {
    FoundFiles part = other.get();
    std::ranges::move(part.files, std::back_inserter(found.files));
    std::ranges::move(part.skipped, std::back_inserter(found.skipped));
  }
  std::ranges::sort(found.files, {}, &FoundFile::path);
  std::ranges::sort(found.skipped, {},
                    [](const SkippedFile& file) { return std::tie(file.path, file.reason); });
  return found;
}

std::map<std::string, std::string> words_of(const catalog::TomlValue& table) {
  std::map<std::string, std::string> words;
  for (const auto& entry : table.entries) words[entry.key] = entry.value.text;
  return words;
}

std::vector<std::string> names_of(const catalog::TomlValue& table) {
  std::vector<std::string> names;
  for (const auto& entry : table.entries) {
    for (const auto& item : entry.value.items) names.push_back(item.text);
  }
  return names;
}

void read_limits(const catalog::TomlValue& table, SourceRules& rules) {
  for (const auto& limit : table.entries) {
    if (limit.key == "most_bytes") rules.most_bytes = limit.value.whole;
    if (limit.key == "longest_line") rules.longest_line = limit.value.whole;
  }
}

void read_rule(const std::string& key, const catalog::TomlValue& table, SourceRules& rules) {
  if (key == "left_out_folders") rules.left_out_folders = words_of(table);
  if (key == "left_out_files") rules.left_out_files = words_of(table);
  if (key == "test_folders") rules.test_folders = names_of(table);
  if (key == "test_files") rules.test_files = names_of(table);
  if (key == "history_folders") rules.history_folders = names_of(table);
  if (key == "limits") read_limits(table, rules);
  if (key != "served_by_place") return;
  for (const auto& place : table.entries) {
    for (const auto& item : place.value.items)
      rules.served_by_place[place.key].push_back(item.text);
  }
}

}  // namespace

Result<SourceRules> load_source_rules(const std::filesystem::path& file) {
  BAKEOFF_TRY(text, read_file(file));
  const auto parsed = catalog::parse_toml(text);
  if (parsed.error) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{}:{}:{}: {}", file.string(), parsed.error->place.line,
                            parsed.error->place.column, parsed.error->message));
  }
  SourceRules rules;
  for (const auto& entry : parsed.root.entries) read_rule(entry.key, entry.value, rules);
  if (rules.most_bytes <= 0 || rules.longest_line <= 0 || rules.left_out_folders.empty()) {
    return fail(ErrorCode::invalid_input,
                file.string() + ": [limits] and [left_out_folders] are needed");
  }
  return rules;
}

Result<FoundFiles> find_sources(const fs::path& folder, const SourceRules& rules,
                                const std::vector<PathOverride>& overrides, int threads) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return fail(ErrorCode::not_found,
                fmt::format("{} is not a folder; bakeoff scan takes the folder of a code base",
                            folder.string()));
  }
  const fs::directory_iterator can_be_listed(folder, error);
  if (error) {
    return fail(ErrorCode::invalid_input, fmt::format("{} cannot be listed: {}; who runs bakeoff "
                                                      "scan needs to be allowed to read it",
                                                      folder.string(), error.message()));
  }
  const Ground ground(folder, rules, overrides);
  FoundFiles found = walk_all(ground, threads);
  // Where there is an end to what can be read, it must not depend on who was first.
  return found.files.size() < kMostFiles || threads == 1 ? found : walk_all(ground, 1);
}

}  // namespace bakeoff::scan
