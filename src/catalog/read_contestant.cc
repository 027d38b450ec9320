#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "catalog/internal/contestant_words.h"
#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

namespace fs = std::filesystem;

constexpr std::array<Choice<Approach>, 2> kApproaches{
    {{"realistic", Approach::realistic}, {"stripped", Approach::stripped}}};
constexpr std::array<Choice<Classification>, 4> kClassifications{
    {{"micro", Classification::micro},
     {"platform", Classification::platform},
     {"full", Classification::full},
     {"program", Classification::program}}};
constexpr std::array<Choice<ToolchainKind>, 8> kToolchains{
    {{"none", ToolchainKind::none},
     {"npm_node", ToolchainKind::npm_node},
     {"system_node", ToolchainKind::system_node},
     {"python_venv", ToolchainKind::python_venv},
     {"go", ToolchainKind::go},
     {"cargo", ToolchainKind::cargo},
     {"debian_root", ToolchainKind::debian_root},
     {"bundled", ToolchainKind::bundled}}};
constexpr Range kPort{.least = 1, .most = 65'535};
constexpr Range kForesight{.least = 0, .most = 100'000};
constexpr Range kReadySeconds{.least = 0, .most = 3'600, .above_least = true};

// A word of a command line, by the rules of Debian: nothing in it can be taken for another option.
std::string is_package_name(const std::string& text) {
  const bool fits = !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
  return fits && text.front() != '-' ? "" : "'" + text + "' is no name of a Debian package";
}

std::string no_text_rule(const std::string& text) {
  return text.empty() ? "must not be empty" : "";
}

// Both are real paths once links have been followed, so that a symbolic link cannot lead out
// either.
bool is_inside(const fs::path& boundary, const fs::path& path) {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(path, error);
  if (error) return false;
  return std::mismatch(boundary.begin(), boundary.end(), real.begin(), real.end()).first ==
         boundary.end();
}

std::string wrong_runtime_folder(const std::string& text, const ContestantFolder& place) {
  if (fs::path(text).is_absolute())
    return "'" + text + "' must be relative to the folder of this file";
  const fs::path folder = place.folder / text;
  if (!is_inside(place.boundary, folder))
    return fmt::format("'{}' leads out of {}", text, place.boundary.string());
  for (const char* file : {"package.json", "package-lock.json"}) {
    std::error_code error;
    if (!fs::is_regular_file(folder / file, error))
      return fmt::format("there is no {} in '{}'", file, text);
  }
  return "";
}

std::string wrong_input(const std::string& text, const ContestantFolder& place) {
  if (auto wrong = is_relative_path(text); !wrong.empty()) return wrong;
  std::error_code error;
  if (!fs::is_regular_file(place.folder / text, error))
    return fmt::format("there is no file '{}'", text);
  if (!is_inside(place.boundary, place.folder / text))
    return "'" + text + "' is a link that leads out";
  return "";
}

// A key that another toolchain needs is a misunderstanding, not a spare part.
void check_toolchain(TableReader& table, ToolchainKind kind) {
  const auto is_for = [&](const char* key, std::initializer_list<ToolchainKind> kinds,
                          bool required) {
    const bool fits = std::ranges::find(kinds, kind) != kinds.end();
    if (fits && required && !table.has(key))
      table.problem(key, fmt::format("missing key '{}'", key));
    if (!fits && table.has(key))
      table.problem(key, fmt::format("'{}' means nothing to this kind of toolchain", key));
  };
  is_for("runtime_folder", {ToolchainKind::npm_node}, true);
  is_for("interpreter", {ToolchainKind::python_venv, ToolchainKind::system_node}, false);
  is_for("program", {ToolchainKind::bundled}, true);
  is_for("suite", {ToolchainKind::debian_root}, true);
  is_for("packages", {ToolchainKind::debian_root}, true);
  is_for("version_command", {ToolchainKind::debian_root}, true);
}

Toolchain read_toolchain(TableReader& table, const ContestantFolder& place) {
  Toolchain toolchain;
  toolchain.kind = table.choice("kind", kToolchains);
  toolchain.runtime_folder = table.text_or_none(
      "runtime_folder", [&](const auto& text) { return wrong_runtime_folder(text, place); });
  if (!toolchain.runtime_folder.empty()) {
    toolchain.runtime_folder = (place.folder / toolchain.runtime_folder).lexically_normal();
  }
  toolchain.interpreter = table.text_or_none("interpreter");
  toolchain.program = table.text_or_none("program", is_id);
  toolchain.suite = table.text_or_none("suite", is_id);
  toolchain.packages = table.texts("packages", Need::optional, is_package_name);
  toolchain.version_command = table.texts("version_command", Need::optional);
  check_toolchain(table, toolchain.kind);
  if (toolchain.interpreter.empty() && toolchain.kind == ToolchainKind::python_venv)
    toolchain.interpreter = "python3";
  if (toolchain.interpreter.empty() && toolchain.kind == ToolchainKind::system_node)
    toolchain.interpreter = "node";
  return toolchain;
}

void read_install(TableReader& table, const ContestantFolder& place, Contestant& contestant) {
  const auto kind = contestant.toolchain.kind;
  contestant.install_inputs = table.texts(
      "inputs", Need::optional, [&](const auto& text) { return wrong_input(text, place); });
  contestant.install_steps = table.text_lists(
      "steps", Need::optional, [&](const auto& text) { return wrong_words(text, kind); });
  contestant.install_megabytes = table.number_or("megabytes", 0, kForesight);
  contestant.install_seconds = table.number_or("seconds", 0, kForesight);
  if (!place.is_own_service && table.has("steps") && !table.has("inputs")) {
    table.problem("inputs", "missing key 'inputs': their content names the cached installation");
  }
}

// Without {port} the contestant would listen where bakeoff does not look.
void check_port(TableReader& table, const Contestant& contestant) {
  const auto takes_port = [](const std::string& text) {
    return text.find("{port}") != std::string::npos;
  };
  const bool in_env = std::ranges::any_of(
      contestant.env, [&](const auto& entry) { return takes_port(entry.second); });
  if (std::ranges::any_of(contestant.start, takes_port) || in_env || table.has("port")) return;
  if (contestant.start.empty() || table.is_describing()) return;
  table.problem("command",
                "neither 'command' nor 'env' holds {port}: say where it listens, or give 'port'");
}

void read_start(TableReader& table, Contestant& contestant) {
  const TextRule words = [kind = contestant.toolchain.kind](const auto& text) {
    return wrong_words(text, kind);
  };
  contestant.start = table.texts("command", Need::required, words);
  contestant.fixed_port = table.whole_or("port", 0, kPort);
  contestant.env = table.text_map("env", Need::optional, is_env_name, words);
  check_port(table, contestant);
}

ReadyCheck read_ready(TableReader& table) {
  ReadyCheck ready;
  if (auto path = table.maybe_text("path", is_url_path)) ready.path = std::move(*path);
  ready.timeout_seconds = table.number_or("timeout_seconds", ready.timeout_seconds, kReadySeconds);
  return ready;
}

std::map<std::string, SocketSpeech> read_sockets(TableReader& table) {
  std::map<std::string, SocketSpeech> sockets;
  table.named_tables("sockets", Need::optional, [&](const std::string& name, TableReader& below) {
    SocketSpeech& speech = sockets[name];
    speech.dialect = below.choice("dialect", kDialects);
    speech.channel = below.text_or_none("channel");
    if (auto event = below.maybe_text("event", no_text_rule)) speech.event = std::move(*event);
  });
  return sockets;
}

// What speaks a dialect must have a path to be reached under, and what is offered is not refused.
void check_offers(TableReader& table, const Contestant& contestant) {
  for (const auto& [id, speech] : contestant.sockets) {
    if (!contestant.workload_paths.contains(id))
      table.problem("sockets", fmt::format("'{0}': [workloads] gives no path for it", id));
  }
  for (const auto& [id, reason] : contestant.one_worker) {
    if (!contestant.workload_paths.contains(id))
      table.problem("one_worker", fmt::format("'{0}': [workloads] gives no path for it", id));
  }
  for (const auto& [id, reason] : contestant.unsupported) {
    if (contestant.workload_paths.contains(id) || contestant.programs.contains(id))
      table.problem("unsupported", fmt::format("'{}' is offered: either the one or the other", id));
  }
}

// Keys that only a shipped contestant, or only a user's own service, may have or must have.
void check_shipped(TableReader& table, const Contestant& contestant) {
  for (const char* key : {"stack", "requests"}) {
    if (table.has(key)) table.problem(key, fmt::format("'{}' is for a service of your own", key));
  }
  for (const char* key : {"title", "approach", "classification"}) {
    if (!table.has(key)) table.problem(key, fmt::format("missing key '{}'", key));
  }
  table.keys_are_references("workloads", kWorkload);
  table.keys_are_references("programs", kWorkload);
  table.keys_are_references("sockets", kWorkload);
  table.keys_are_references("unsupported", kWorkload);
  table.keys_are_references("one_worker", kWorkload);
  if (contestant.is_reference && contestant.toolchain.kind != ToolchainKind::bundled) {
    table.problem("reference",
                  "the reference server ships with bakeoff: it needs toolchain.kind = \"bundled\"");
  }
  if (!contestant.is_reference && !contestant.stack.empty()) {
    table.links().refer(kStack, contestant.stack, table.where());
  }
}

void check_own_service(TableReader& table, const Contestant& contestant) {
  if (contestant.is_reference)
    table.problem("reference", "only a server that ships with bakeoff is the reference");
  if (contestant.toolchain.kind == ToolchainKind::bundled) {
    table.problem("toolchain", "kind = \"bundled\" is for servers that ship with bakeoff");
  }
  const bool has_work = !contestant.workload_paths.empty() || !contestant.own_requests.empty();
  if (!has_work && !table.has("workloads") && !table.has("requests") && !table.has("programs")) {
    table.problem("workloads", "nothing to measure: give [workloads] or [[requests]]");
  }
}

// A contestant is a server, or a set of programs, or both.
void check_has_something_to_run(TableReader& table) {
  if (table.has("start") || table.has("programs")) {
    if (!table.has("start") && table.has("workloads"))
      table.problem("start", "missing key 'start': [workloads] needs a server to ask");
    return;
  }
  table.problem("start", "missing key 'start': say how it is started");
}

// The sources' own words must still have a meaning on the variant's runtime.
void check_words(TableReader& table, const Contestant& contestant) {
  std::vector<std::string> texts = contestant.start;
  for (const auto& [name, text] : contestant.env) texts.push_back(text);
  for (const auto& step : contestant.install_steps)
    texts.insert(texts.end(), step.begin(), step.end());
  for (const auto& text : texts) {
    const auto wrong = wrong_words(text, contestant.toolchain.kind);
    if (wrong.empty()) continue;
    table.problem("toolchain", wrong);
    return;
  }
}

void read_parts(TableReader& table, const ContestantFolder& place, Contestant& contestant) {
  table.table("toolchain", Need::optional,
              [&](TableReader& below) { contestant.toolchain = read_toolchain(below, place); });
  table.table("install", Need::optional,
              [&](TableReader& below) { read_install(below, place, contestant); });
}

Contestant read_variant(TableReader& table, const ContestantFolder& place, const Contestant& base) {
  Contestant contestant = base;
  const auto name = table.text("id", is_id);
  contestant.id = base.id + "@" + name;
  contestant.title = table.text("title");
  if (name == "system") table.problem("id", "'system' means the machine's own runtime everywhere");
  if (!name.empty() && !table.is_describing()) {
    table.links().define(kContestant, contestant.id, table.where("id"));
  }
  const auto needs = table.texts("requires", Need::optional, is_id);
  if (!needs.empty()) contestant.requires_registries = needs;
  read_parts(table, place, contestant);
  table.table("start", Need::optional, [&](TableReader& below) { read_start(below, contestant); });
  if (!table.is_describing()) check_words(table, contestant);
  return contestant;
}

void read_labels(TableReader& table, const ContestantFolder& place, Contestant& contestant) {
  contestant.title = table.text_or_none("title");
  if (contestant.title.empty()) contestant.title = place.id;
  const auto stack = table.text_or_none("stack", is_id);
  contestant.stack = stack.empty() || !place.is_own_service ? place.stack : stack;
  contestant.version_of = table.text_or_none("version_of");
  contestant.approach = table.choice("approach", kApproaches, Need::optional);
  contestant.classification = table.choice("classification", kClassifications, Need::optional);
  contestant.requires_registries = table.texts("requires", Need::optional, is_id);
  contestant.is_reference = table.flag_or("reference", false);
}

}  // namespace

Contestant read_contestant(TableReader& table, const ContestantFolder& place) {
  Contestant contestant;
  contestant.id = place.id;
  contestant.source_dir = place.folder;
  contestant.is_own_service = place.is_own_service;
  read_labels(table, place, contestant);
  read_parts(table, place, contestant);
  table.table("start", Need::optional, [&](TableReader& below) { read_start(below, contestant); });
  contestant.programs = read_program_commands(table, contestant.toolchain.kind);
  table.table("ready", Need::optional,
              [&](TableReader& below) { contestant.ready = read_ready(below); });
  contestant.workload_paths =
      table.text_map("workloads", Need::optional, no_text_rule, is_url_path);
  contestant.sockets = read_sockets(table);
  contestant.unsupported = table.text_map("unsupported", Need::optional, no_text_rule);
  contestant.one_worker = table.text_map("one_worker", Need::optional, no_text_rule);
  contestant.own_requests = read_requests(table, Need::optional, Strictness::any_answer);
  if (table.is_describing()) return contestant;
  check_has_something_to_run(table);
  check_offers(table, contestant);
  if (place.is_own_service) {
    check_own_service(table, contestant);
  } else {
    check_shipped(table, contestant);
  }
  return contestant;
}

std::vector<Contestant> read_variants(TableReader& table, const ContestantFolder& place,
                                      const Contestant& base) {
  std::vector<Contestant> variants;
  table.tables("variants", Need::optional,
               [&](TableReader& below) { variants.push_back(read_variant(below, place, base)); });
  return variants;
}

}  // namespace bakeoff::catalog
