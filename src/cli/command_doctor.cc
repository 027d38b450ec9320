#include <fmt/core.h>
#include <fmt/ranges.h>
#include <sys/statvfs.h>

#include <cstdlib>

#include "base/environment.h"
#include "base/file.h"
#include "catalog/catalog.h"
#include "cli/commands.h"
#include "cli/table.h"
#include "cli/table_json.h"
#include "lab/install_contestant.h"
#include "lab/linux_process_host.h"
#include "lab/what_is_missing.h"
#include "plan/host_facts.h"

namespace bakeoff::cli {
namespace {

constexpr double kLeastFreeGiB = 2;
// A fix is there to be copied: never cut.
constexpr int kWholeLine = 10'000;

struct Finding {
  std::string state;  // ok, warn, missing
  std::string what;
  std::string text;  // with the exact fix where there is one
};

bool on_path(const std::string& program) {
  std::string rest = environment_variable("PATH");
  while (!rest.empty()) {
    const auto colon = rest.find(':');
    const auto file = std::filesystem::path(rest.substr(0, colon)) / program;
    std::error_code error;
    const auto permissions = std::filesystem::status(file, error).permissions();
    if (!error &&
        (permissions & std::filesystem::perms::others_exec) != std::filesystem::perms::none)
      return true;
    rest = colon == std::string::npos ? "" : rest.substr(colon + 1);
  }
  return false;
}

Finding tool(const std::string& program, const std::string& needed_by, const std::string& fix) {
  if (on_path(program)) return {"ok", program, "found"};
  return {"missing", program, fmt::format("needed by {}: {}", needed_by, fix)};
}

Finding writable(const std::string& what, const std::filesystem::path& folder) {
  const auto made = make_folder(folder);
  const auto probe = made ? write_file(folder / ".doctor", "") : made;
  std::error_code ignored;
  std::filesystem::remove(folder / ".doctor", ignored);
  if (!probe) return {"missing", what, probe.error().message};
  return {"ok", what, folder.string()};
}

Finding free_space(const std::filesystem::path& folder) {
  struct statvfs space {};
  if (::statvfs(folder.c_str(), &space) != 0) return {"warn", "disk", "free space cannot be read"};
  const double gib =
      static_cast<double>(space.f_bavail) * static_cast<double>(space.f_frsize) / 1073741824.0;
  const auto text = fmt::format("{:.1f} GiB free for installs and runs", gib);
  return {gib < kLeastFreeGiB ? "warn" : "ok", "disk", text};
}

std::vector<Finding> containment() {
  const auto facts = lab::probe_containment();
  const bool strong = facts.level == lab::Containment::pid_namespace;
  return {{strong ? "ok" : "warn", "containment",
           strong ? "PID namespace: nothing outlives a run"
                  : lab::name_of(facts.level) + ": run as root, or allow user namespaces"},
          {facts.limits_enforced ? "ok" : "warn", "limits",
           facts.limits_enforced ? "memory and process limits are enforced by cgroups"
                                 : "observed, not enforced: no writable cgroup"},
          {"ok", "freezing", facts.freezer}};
}

// What a run would find out later: which contestants this machine cannot install, and why.
std::vector<Finding> contestants(const Places& places) {
  const auto catalog = catalog::load_catalog(places.catalog);
  if (!catalog) return {{"missing", "catalog", catalog.error().message}};
  const auto env = lab::inheritable_environment(environ);
  const auto ask = lab::ask_registries(env);
  std::vector<Finding> findings;
  for (const auto& contestant : catalog->contestants) {
    const auto missing = lab::what_is_missing(contestant, env, ask);
    if (missing.empty()) continue;
    findings.push_back(
        {"warn", contestant.id, fmt::format("not installable here: {}", fmt::join(missing, ", "))});
  }
  const auto all = catalog->contestants.size();
  findings.insert(findings.begin(),
                  {"ok", "contestants",
                   fmt::format("{} of {} can be installed here", all - findings.size(), all)});
  return findings;
}

std::vector<Finding> examine(const Places& places) {
  std::vector<Finding> findings = {
      tool("npm", "the node contestants", "apt-get install npm"),
      tool("node", "npm, and node@system", "apt-get install nodejs"),
      tool("python3", "the python contestants", "apt-get install python3 python3-venv"),
      writable("data folder", places.data),
      writable("cache folder", places.cache),
      writable("state folder", places.state),
      free_space(places.cache),
  };
  for (const char* program : {"bakeoff-reference", "bakeoff-upstream-stub"}) {
    const bool there = std::filesystem::exists(places.programs / program);
    findings.push_back(
        {there ? "ok" : "missing", program,
         there ? "found" : fmt::format("not in {}: reinstall bakeoff", places.programs.string())});
  }
  for (auto& finding : contestants(places)) findings.push_back(std::move(finding));
  for (auto& finding : containment()) findings.push_back(std::move(finding));
  const auto host = plan::read_host_facts();
  for (const auto& warning : host.warnings)
    findings.push_back({"warn", warning.substr(0, 4), warning.substr(5)});
  findings.push_back({"ok", "machine",
                      fmt::format("{}, {} CPUs, kernel {}, {}", host.cpu_model, host.cpus.size(),
                                  host.kernel, host.virtualisation)});
#ifndef NDEBUG
  findings.push_back({"warn", "build", "a debug build measures itself: use the release preset"});
#endif
  return findings;
}

}  // namespace

Result<ExitCode> command_doctor(const Shell& shell, const DoctorOptions& options) {
  std::vector<std::vector<std::string>> rows = {{"state", "what", "finding"}};
  bool missing = false;
  for (const auto& finding : examine(shell.places)) {
    rows.push_back({finding.state, finding.what, finding.text});
    missing = missing || finding.state == "missing";
  }
  shell.console.print(options.json ? table_to_json(rows) : format_table(rows, kWholeLine));
  return missing ? ExitCode::missing_tool : ExitCode::done;
}

}  // namespace bakeoff::cli
