// Contestant: one runnable implementation (contestants/<stack>/<name>/contestant.toml, or a user's
// own folder). Words in argv and env may hold {port} {cpus} {source_dir} {install_dir} {node} {npm}
// {python} {go} {cargo} {program} {upstream} {database} {static} {tools}; those of programs also
// {inputs} {work} and the words of services.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "catalog/workload.h"

namespace bakeoff::catalog {

enum class Approach { realistic, stripped };
enum class Classification { platform, micro, full, program };  // program: no server

enum class ToolchainKind {
  none,         // start command needs nothing of ours
  npm_node,     // Node, or Bun in its place, from an npm package, pinned by a lockfile
  system_node,  // the machine's own node (node@system)
  python_venv,  // the machine's python3 with a virtual environment of hashed packages
  go,           // the machine's Go; modules are pinned by go.sum
  cargo,        // the machine's Rust; crates are pinned by Cargo.lock
  debian_root,  // packages of a Debian suite, extracted into a folder and run under bubblewrap
  bundled       // a program that ships with bakeoff (the reference server)
};

struct Toolchain {
  ToolchainKind kind = ToolchainKind::none;
  // npm_node: absolute folder with package.json and package-lock.json of the runtime
  std::filesystem::path runtime_folder;
  std::string interpreter;            // python_venv: "python3" or a path; system_node: "node"
  std::string program;                // bundled: file name, e.g. "bakeoff-reference"
  std::string suite;                  // debian_root: "trixie"
  std::vector<std::string> packages;  // debian_root
  std::vector<std::string> version_command;  // debian_root: its first line is the runtime's version

  bool operator==(const Toolchain&) const = default;
};

struct ReadyCheck {
  std::string path = "/";
  double timeout_seconds = 30;

  bool operator==(const ReadyCheck&) const = default;
};

// How a contestant does a workload that is no HTTP: a program that answers tasks on its standard
// input (docs/formats/program.md).
struct ProgramCommand {
  std::vector<std::string> command;
  std::vector<std::string> worker;  // kind jobs: the process that works the queue
  std::map<std::string, std::string> env;
  bool uses_registries = false;  // its environment is that of install steps: proxies, certificates

  bool operator==(const ProgramCommand&) const = default;
};

// What a contestant's framework wraps messages in, where that is not what the workload says.
struct SocketSpeech {
  DialectKind dialect = DialectKind::raw;
  std::string channel;  // as load/dialect.h says
  std::string event = "message";

  bool operator==(const SocketSpeech&) const = default;
};

struct Contestant {
  std::string id;          // "node/fastify", its variants "node/fastify@22", "node/fastify@system",
                           // or the folder the user typed
  std::string stack;       // "node"; for a user's own service: its own id
  std::string title;       // "Fastify 5"
  std::string version_of;  // package whose locked version is the framework's, e.g. "fastify"
  std::filesystem::path source_dir;  // absolute
  Toolchain toolchain;
  std::vector<std::string> requires_registries;  // "npm", "pypi", "github", ...
  // Files, relative to source_dir, whose content keys the install cache.
  std::vector<std::string> install_inputs;
  // Each an argv, run in install_dir; empty: nothing to install.
  std::vector<std::vector<std::string>> install_steps;
  std::vector<std::string> start;          // argv
  std::map<std::string, std::string> env;  // added to a clean environment
  int fixed_port = 0;                      // 0: bakeoff draws a free port each epoch
  ReadyCheck ready;
  // Workload id -> path (overrides the workload's); key present = implements it.
  std::map<std::string, std::string> workload_paths;
  std::map<std::string, SocketSpeech> sockets;     // workload id -> how its messages are wrapped
  std::map<std::string, std::string> unsupported;  // workload id -> why it is not offered
  std::map<std::string, std::string> one_worker;   // workload id -> why not with several workers
  std::map<std::string, ProgramCommand> programs;  // workload id -> the program that does it
  double install_megabytes = 0;                    // foresight for the plan; 0: not stated
  double install_seconds = 0;
  std::vector<RequestSpec> own_requests;  // a user's request list: becomes the workload "requests"
  Approach approach = Approach::realistic;
  Classification classification = Classification::micro;
  bool is_own_service = false;  // given as a path by the user
  bool is_reference = false;    // the on-machine yardstick: never ranked

  bool operator==(const Contestant&) const = default;
};

}  // namespace bakeoff::catalog
