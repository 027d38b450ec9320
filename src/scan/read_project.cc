#include "scan/internal/read_project.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "scan/internal/manifests_json.h"
#include "scan/internal/triggers.h"

namespace bakeoff::scan {
namespace {

// What scripts that start a program are called.
constexpr std::array<std::string_view, 15> kStarts{"index", "server", "app", "main",      "start",
                                                   "prod",  "www",    "run", "boot",      "wsgi",
                                                   "asgi",  "manage", "cli", "bootstrap", "worker"};
// Where they lie in a package.
constexpr std::array<std::string_view, 4> kStartFolders{"", "src", "bin", "server"};

// from a import b: b may be a file.
void add_submodules(const SyntaxTree& tree, NodeId statement, std::vector<std::string>& modules) {
  const auto module = tree.text(statement);
  const bool is_bare = module.find_first_not_of('.') == std::string_view::npos;
  for (const NodeId item : Children(tree, statement)) {
    if (tree.text(item).empty() || tree.text(item) == "*") continue;
    modules.push_back(std::string(module) + (is_bare ? "" : ".") + std::string(tree.text(item)));
  }
}

bool is_import_call(const SyntaxTree& tree, NodeId call) {
  const NodeId callee = tree.child(call, 0);
  const auto name = tree.text(callee);
  if (tree.kind(callee) == NodeKind::attribute) return name == "import_module";
  return tree.kind(callee) == NodeKind::name &&
         (name == "require" || name == "import" || name == "include");
}

// Modules a tree imports: statements, and require("x") or import("x") with a text.
void add_imports(const SyntaxTree& tree, std::vector<std::string>& modules) {
  for (NodeId node = 1; node < tree.nodes.size(); ++node) {
    const auto kind = tree.kind(node);
    if (kind == NodeKind::import || kind == NodeKind::reexport) {
      modules.emplace_back(tree.text(node));
      if (tree.language == Language::python) add_submodules(tree, node, modules);
    }
    if (kind != NodeKind::call || !is_import_call(tree, node)) continue;
    const NodeId argument = tree.child(node, 1);
    if (argument != kNoNode && tree.kind(argument) == NodeKind::text)
      modules.emplace_back(tree.text(argument));
  }
}

}  // namespace

ProjectReader::ProjectReader(const std::filesystem::path& folder, const FoundFiles& found,
                             const Triggers& triggers, const SourceRules& rules,
                             const ScanOptions& options)
    : options_(options),
      pool_(folder, options.threads, {.longest_line = rules.longest_line}, triggers) {
  for (const auto& file : found.files) {
    if (!file.is_source || file.role != FileRole::source) continue;
    const bool is_python = file.kind == SourceKind::python;
    project_.files.push_back({file.path, is_python ? Language::python : Language::script, {}});
    kinds_.push_back(file.kind);
    bytes_.push_back(file.bytes);
  }
  states_.resize(kinds_.size());
  index_files(project_);
  read_script_configs(folder, found, project_);
}

void ProjectReader::read_python() {
  pool_.start_all();
  first_.resize(project_.files.size());
  for (FileId id = 0; id < first_.size(); ++id) first_[id] = id;
  if (options_.reads_all) first_ = parse_all(first_, python_.skipped);
  read_first(python_);
}

void ProjectReader::read_python_imports(std::vector<SkippedFile>& skipped) {
  read_imports(python_);
  take(python_, skipped);
}

void ProjectReader::read_scripts() {
  read_first(scripts_);
  read_imports(scripts_);
  pool_.stop_all();  // a process ends with the thread that started it
}

bool ProjectReader::take_scripts(std::vector<SkippedFile>& skipped) {
  const auto python = std::move(scripts_.elsewhere);
  take(scripts_, skipped);
  return read_more(python, skipped);
}

void ProjectReader::take(Part& part, std::vector<SkippedFile>& skipped) {
  reached_.merge(part.reached);
  std::ranges::move(part.skipped, std::back_inserter(skipped));
  part = {.language = part.language};
}

void ProjectReader::read_first(Part& part) {
  std::vector<FileId> ids;
  for (const FileId id : first_) {
    if (project_.files[id].language == part.language) ids.push_back(id);
  }
  read(ids, ParseOrder::Need::if_triggered, part.skipped);
}

bool ProjectReader::read_more(const std::set<FileId>& wanted, std::vector<SkippedFile>& skipped) {
  std::vector<FileId> fresh;
  for (const FileId id : wanted) {
    if (states_[id] == State::waiting) fresh.push_back(id);
  }
  if (fresh.empty()) return false;
  read(fresh, ParseOrder::Need::certain, skipped);
  read_imports(skipped);
  return true;
}

bool ProjectReader::show_rest() {
  bool is_more = false;
  for (FileId id = 0; id < aside_.size(); ++id) {
    if (states_[id] != State::waiting) continue;
    states_[id] = State::followed;
    is_more = is_more || !aside_[id].nodes.empty();
    project_.files[id].tree = std::move(aside_[id]);
  }
  return is_more;
}

// With reads_all: every file is parsed and put aside. Returns those that would have been parsed
// first without it.
std::vector<FileId> ProjectReader::parse_all(const std::vector<FileId>& all,
                                             std::vector<SkippedFile>& skipped) {
  std::vector<FileId> first;
  auto answers = parse(all, ParseOrder::Need::certain);
  aside_.resize(all.size());
  for (const FileId id : all) {
    const bool is_named = need_of(id, ParseOrder::Need::if_triggered) == ParseOrder::Need::certain;
    if (answers[id].is_triggered || is_named) first.push_back(id);
    keep(id, std::move(answers[id]), skipped);
    if (states_[id] != State::parsed) continue;
    aside_[id] = std::exchange(project_.files[id].tree, {});
    states_[id] = State::waiting;
  }
  return first;
}

std::vector<FileId> ProjectReader::imported_by(FileId id) const {
  std::vector<std::string> modules;
  add_imports(project_.files[id].tree, modules);
  const bool is_python = project_.files[id].language == Language::python;
  std::vector<FileId> files;
  for (const auto& module : modules) {
    const auto target = is_python ? resolve_python_import(project_, id, module)
                                  : resolve_script_import(project_, id, module);
    if (target.file != kNoFile) files.push_back(target.file);
  }
  return files;
}

// What a file of the part imports and nobody has read: of the part; the rest is put aside.
void ProjectReader::follow(FileId id, Part& part, std::set<FileId>& wanted) {
  states_[id] = State::followed;
  part.reached.insert(id);
  for (const FileId target : imported_by(id)) {
    if (states_[target] != State::waiting) continue;
    const bool is_here = project_.files[target].language == part.language;
    (is_here ? wanted : part.elsewhere).insert(target);
  }
}

// Until nothing new is imported. In the order of the files: the same rounds whatever process
// answers first.
void ProjectReader::read_imports(Part& part) {
  for (;;) {
    std::set<FileId> wanted;
    for (FileId id = 0; id < states_.size(); ++id) {
      const bool is_here = project_.files[id].language == part.language;
      if (is_here && states_[id] == State::parsed) follow(id, part, wanted);
    }
    if (wanted.empty()) return;
    read({wanted.begin(), wanted.end()}, ParseOrder::Need::certain, part.skipped);
  }
}

// In both languages, with no other thread.
void ProjectReader::read_imports(std::vector<SkippedFile>& skipped) {
  for (const auto language : {Language::script, Language::python}) {
    Part part{.language = language};
    read_imports(part);
    auto elsewhere = std::move(part.elsewhere);
    take(part, skipped);
    std::erase_if(elsewhere, [&](FileId id) { return states_[id] != State::waiting; });
    read({elsewhere.begin(), elsewhere.end()}, ParseOrder::Need::certain, skipped);
  }
}

std::vector<ParseAnswer> ProjectReader::parse(const std::vector<FileId>& ids,
                                              ParseOrder::Need need) {
  std::vector<ParseOrder> orders;
  orders.reserve(ids.size());
  for (const FileId id : ids)
    orders.push_back({project_.files[id].path, kinds_[id], need_of(id, need), bytes_[id]});
  return pool_.parse(orders, [&](std::size_t done) {
    if (options_.progress)
      options_.progress("reading", static_cast<double>(done) / static_cast<double>(orders.size()));
  });
}

void ProjectReader::read(const std::vector<FileId>& ids, ParseOrder::Need need,
                         std::vector<SkippedFile>& skipped) {
  if (options_.reads_all) {  // parsed already
    for (const FileId id : ids) {
      if (states_[id] != State::waiting) continue;
      project_.files[id].tree = std::move(aside_[id]);
      states_[id] = State::parsed;
    }
    return;
  }
  auto answers = parse(ids, need);
  for (std::size_t i = 0; i < ids.size(); ++i) keep(ids[i], std::move(answers[i]), skipped);
}

void ProjectReader::keep(FileId id, ParseAnswer answer, std::vector<SkippedFile>& skipped) {
  const auto& path = project_.files[id].path;
  if (!answer.error.empty()) {
    skipped.push_back({path, answer.error, answer.is_loss});
    states_[id] = State::lost;
    return;
  }
  if (answer.tree.nodes.empty()) return;  // nothing in it to look for, so far
  if (answer.tree.too_deep_at > 0) {
    skipped.push_back(
        {path, fmt::format("nests too deep in line {}", answer.tree.too_deep_at), true});
  }
  project_.files[id].tree = std::move(answer.tree);
  states_[id] = State::parsed;
}

// Files that are routes by their place, settings that name a root module, and the scripts a package
// is started by, which hand over what the others need, import nothing known.
ParseOrder::Need ProjectReader::need_of(FileId id, ParseOrder::Need need) const {
  const auto& path = project_.files[id].path;
  const auto name = std::string_view(path).substr(path.rfind('/') + 1);
  const bool is_route = name.starts_with("route.") || path.find("pages/api/") != std::string::npos;
  const bool is_named = path.find("settings") != std::string::npos || name == "setup.py" ||
                        name == "tasks.py";  // Celery looks for these by their name
  return is_route || is_named || starts_package(path) ? ParseOrder::Need::certain : need;
}

bool ProjectReader::starts_package(const std::string& path) const {
  const auto folder = folder_of(path);
  const auto name = std::string_view(path).substr(path.rfind('/') + 1);
  const auto stem = name.substr(0, name.find('.'));
  for (const auto& package : project_.packages) {
    if (!package.main.empty() && joined_path(package.folder, package.main) == path) return true;
  }
  const auto is_start_folder = [&](const NodePackage& package) {
    return std::ranges::any_of(kStartFolders, [&](std::string_view inner) {
      return folder == joined_path(package.folder, std::string(inner));
    });
  };
  const bool is_top = folder.empty() || std::ranges::any_of(project_.packages, is_start_folder);
  return is_top && std::ranges::find(kStarts, stem) != kStarts.end() && !name.ends_with("sx");
}

}  // namespace bakeoff::scan
