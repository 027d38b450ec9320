#include <sched.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/errno_text.h"
#include "base/file.h"
#include "lab/internal/debian_root.h"
#include "lab/internal/expand_words.h"
#include "lab/internal/install_cache.h"
#include "lab/running_contestant.h"

namespace bakeoff::lab {
namespace {

namespace fs = std::filesystem;

constexpr int kLongestFolderName = 64;

std::size_t count_allowed_cpus() {
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
  return static_cast<std::size_t>(CPU_COUNT(&allowed));
}

WordValues word_values(const Installed& installed, const StartOrder& order) {
  const std::size_t cpus = order.cpus.empty() ? count_allowed_cpus() : order.cpus.size();
  WordValues values = toolchain_words(installed, installed.install_dir);
  values.emplace("port", std::to_string(order.port));
  values.emplace("cpus", std::to_string(cpus));
  values.emplace("upstream", order.upstream);
  values.emplace("database", order.database);
  values.insert(order.words.begin(), order.words.end());
  values.emplace("static", "");  // whoever serves no files starts without
  return values;
}

// Removes the folders unless the start succeeds.
class ScratchFolders {
 public:
  ScratchFolders() = default;
  ScratchFolders(const ScratchFolders&) = delete;
  ScratchFolders& operator=(const ScratchFolders&) = delete;
  ~ScratchFolders() {
    std::error_code ignored;
    for (const fs::path& folder : made_) fs::remove_all(folder, ignored);
  }

  Result<fs::path> make(const fs::path& parent, const std::string& start_of_name) {
    BAKEOFF_CHECK(make_folder(parent));
    std::string path = fs::absolute(parent) / (start_of_name + "-XXXXXX");
    if (::mkdtemp(path.data()) == nullptr) {
      return fail(ErrorCode::io,
                  "cannot create a folder in " + parent.string() + ": " + errno_text(errno));
    }
    made_.emplace_back(path);
    return fs::path(path);
  }
  void hand_to(RunningContestant& contestant) {
    for (fs::path& folder : made_) contestant.remove_on_stop(std::move(folder));
    made_.clear();
  }

 private:
  std::vector<fs::path> made_;
};

// The length of the working folder's name moves memory around like the environment's size does, and
// is drawn with it.
Result<fs::path> choose_folder(const Installed& installed, const StartOrder& order,
                               ScratchFolders& scratch) {
  if (order.cwd_parent.empty() || installed.contestant.is_own_service) {
    return installed.contestant.source_dir;
  }
  const auto length = static_cast<std::size_t>(order.env_padding_bytes % kLongestFolderName);
  return scratch.make(order.cwd_parent, std::string(1 + length, 'w'));
}

Result<std::map<std::string, std::string>> make_environment(const Installed& installed,
                                                            const StartOrder& order,
                                                            const std::string& home) {
  std::map<std::string, std::string> env{
      {"PATH", "/usr/bin:/bin"}, {"HOME", home}, {"LANG", "C.UTF-8"}};
  const WordValues values = word_values(installed, order);
  for (const auto& [name, text] : installed.contestant.env) {
    BAKEOFF_TRY(value, expand_words(text, values));
    env[name] = value;
  }
  if (order.env_padding_bytes > 0) {
    env["BAKEOFF_PADDING"] = std::string(static_cast<std::size_t>(order.env_padding_bytes), 'x');
  }
  return env;
}

// Beside its own folders: the files to serve, and where the programs of a workload meet.
RootView view_of(const Installed& installed, const StartOrder& order, const fs::path& home,
                 const fs::path& folder) {
  RootView view{.read_only = {installed.install_dir}, .writable = {home, folder}, .cwd = folder};
  const auto given = [&](const std::string& word, std::vector<fs::path>& places) {
    const auto place = order.words.find(word);
    if (place != order.words.end() && !place->second.empty()) places.emplace_back(place->second);
  };
  given("static", view.read_only);
  given("work", view.writable);
  return view;
}

}  // namespace

Result<RunningContestant> start_contestant(const Installed& installed, const StartOrder& order,
                                           ProcessHost& host) {
  const std::string context = "starting " + order.label;
  const std::string file_name = as_file_name(order.label);
  auto argv = expand_all(installed.contestant.start, word_values(installed, order));
  if (!argv) return fail(argv.error(), context);
  ScratchFolders scratch;
  BAKEOFF_TRY(home, scratch.make(order.log_dir, "home-" + file_name));
  BAKEOFF_TRY(folder, choose_folder(installed, order, scratch));
  auto env = make_environment(installed, order, home);
  if (!env) return fail(env.error(), context);
  SpawnOrder spawn;
  spawn.argv = *argv;
  if (!installed.root.folder.empty()) {
    spawn.argv = under_root(installed.root, view_of(installed, order, home, folder), *argv);
  }
  spawn.env = *env;
  spawn.cwd = folder;
  spawn.log_file = order.log_dir / (file_name + ".log");
  spawn.cpus = order.cpus;
  spawn.limits = order.limits;
  spawn.input = order.input;
  spawn.output = order.output;
  auto tree = host.spawn(spawn);
  if (!tree) {
    Error error = tree.error();
    // A contestant whose program is not there has failed; it is not a name that the user mistyped.
    if (error.code == ErrorCode::not_found) error.code = ErrorCode::contestant_failed;
    return fail(error, context);
  }
  RunningContestant contestant(host, *tree, order.label, spawn.log_file, order.port);
  scratch.hand_to(contestant);
  return contestant;
}

}  // namespace bakeoff::lab
