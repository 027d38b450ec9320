// requirements.txt, pyproject.toml, Pipfile, setup.cfg and setup.py.
#include <algorithm>
#include <cctype>
#include <sstream>

#include "catalog/toml_tree.h"
#include "scan/internal/manifests.h"
#include "scan/version_range.h"

namespace bakeoff::scan {
namespace {

using catalog::TomlKind;
using catalog::TomlValue;

std::string_view trim(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return "";
  return text.substr(from, text.find_last_not_of(" \t\r\n") + 1 - from);
}

const TomlValue* member(const TomlValue* table, std::string_view key) {
  if (table == nullptr) return nullptr;
  const auto found = std::ranges::find(table->entries, key, &catalog::TomlEntry::key);
  return found == table->entries.end() ? nullptr : &found->value;
}

const TomlValue* member(const TomlValue* table, std::string_view first, std::string_view second) {
  return member(member(table, first), second);
}

bool is_commit(std::string_view text) {
  return text.size() >= 7 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// "git+https://x/y@<commit>", "https://x/y-1.2-py3-none-any.whl", "./local"
bool is_fixed_place(std::string_view place) {
  if (place.starts_with("git+")) return is_commit(place.substr(place.rfind('@') + 1).substr(0, 40));
  return true;
}

void add_list(const TomlValue* list, std::vector<Dependency>& out) {
  if (list == nullptr) return;
  for (const auto& item : list->items) {
    if (item.kind != TomlKind::text) continue;  // {include-group = "..."}
    auto dependency = python_requirement(item.text);
    dependency.line = item.place.line;
    if (!dependency.name.empty()) out.push_back(std::move(dependency));
  }
}

// Poetry and Pipenv: name = "^1.2", name = {version = "...", git = "..."}
void add_table(const TomlValue* table, Manifest& manifest) {
  if (table == nullptr) return;
  for (const auto& entry : table->entries) {
    Dependency dependency{.name = python_name(entry.key), .line = entry.place.line};
    const auto& value = entry.value;
    const auto* version = member(&value, "version");
    dependency.spec = value.kind == TomlKind::text ? value.text
                      : version != nullptr         ? version->text
                                                   : "";
    if (entry.key == "python") {
      manifest.runtimes.push_back(
          {"python", dependency.spec, true, manifest.file, dependency.line});
      continue;
    }
    const auto* reference =
        member(&value, "rev") != nullptr ? member(&value, "rev") : member(&value, "ref");
    const bool is_git = member(&value, "git") != nullptr;
    const bool is_local = member(&value, "path") != nullptr || member(&value, "file") != nullptr ||
                          member(&value, "url") != nullptr ||
                          member(&value, "workspace") != nullptr;
    dependency.is_pinned = is_local ||
                           (is_git && reference != nullptr && is_commit(reference->text)) ||
                           (!is_git && names_one_version(dependency.spec));
    manifest.dependencies.push_back(std::move(dependency));
  }
}

// The names of a Python project that its own tool keeps in place ({path}, {workspace}).
void pin_sources(const TomlValue* sources, Manifest& manifest) {
  if (sources == nullptr) return;
  for (const auto& entry : sources->entries) {
    for (auto& dependency : manifest.dependencies) {
      if (dependency.name != python_name(entry.key)) continue;
      manifest.overridden.insert(dependency.name);
      dependency.is_pinned = true;
    }
  }
}

void add_text_lines(std::string_view lines, int first_line, std::vector<Dependency>& out) {
  std::istringstream stream{std::string(lines)};
  for (std::string line; std::getline(stream, line); ++first_line) {
    auto dependency = python_requirement(line);
    dependency.line = first_line;
    if (!dependency.name.empty()) out.push_back(std::move(dependency));
  }
}

// A list of texts that stands there, or behind a name that the module gives one.
void add_syntax_list(const SyntaxTree& tree, NodeId node, std::vector<Dependency>& out, int depth) {
  if (depth > 3) return;
  if (tree.kind(node) == NodeKind::add) {
    add_syntax_list(tree, tree.child(node, 0), out, depth + 1);
    add_syntax_list(tree, tree.child(node, 1), out, depth + 1);
    return;
  }
  if (tree.kind(node) == NodeKind::name) {
    for (const NodeId statement : Children(tree, 0)) {
      if (tree.kind(statement) != NodeKind::assign) continue;
      const NodeId target = tree.child(statement, 0);
      if (tree.kind(target) == NodeKind::name && tree.text(target) == tree.text(node))
        add_syntax_list(tree, tree.child(statement, 1), out, depth + 1);
    }
    return;
  }
  if (tree.kind(node) != NodeKind::list) return;
  for (const NodeId item : Children(tree, node)) {
    if (tree.kind(item) != NodeKind::text) continue;
    auto dependency = python_requirement(tree.text(item));
    dependency.line = tree.line(item);
    if (!dependency.name.empty()) out.push_back(std::move(dependency));
  }
}

std::string text_of(const TomlValue* value) { return value == nullptr ? "" : value->text; }

struct SettingValue {
  std::string_view text;
  int line = 0;
};

// Of setup.cfg: a line of "key = value" below "[section]".
void add_setting(std::string_view section, std::string_view key, SettingValue value,
                 Manifest& manifest) {
  const bool is_empty = value.text.empty();
  if (section == "[metadata]" && key == "name" && !is_empty) manifest.name = value.text;
  if (section == "[options]" && key == "python_requires" && !is_empty)
    manifest.runtimes.push_back(
        {"python", std::string(value.text), true, manifest.file, value.line});
  const bool is_list = (section == "[options]" && key == "install_requires") ||
                       section == "[options.extras_require]";
  if (is_list) add_text_lines(value.text, value.line, manifest.dependencies);
}

// setup(...), setuptools.setup(...)
bool is_setup_call(const SyntaxTree& tree, NodeId node) {
  if (tree.kind(node) != NodeKind::call) return false;
  const NodeId callee = tree.child(node, 0);
  const bool is_named =
      tree.kind(callee) == NodeKind::name || tree.kind(callee) == NodeKind::attribute;
  return is_named && tree.text(callee) == "setup";
}

void add_setup_keyword(const SyntaxTree& tree, NodeId keyword, Manifest& manifest) {
  const NodeId value = tree.child(keyword, 0);
  const auto key = tree.text(keyword);
  const bool is_text = tree.kind(value) == NodeKind::text;
  if (key == "name" && is_text) manifest.name = tree.text(value);
  if (key == "python_requires" && is_text)
    manifest.runtimes.push_back(
        {"python", std::string(tree.text(value)), true, manifest.file, tree.line(value)});
  if (key == "install_requires") add_syntax_list(tree, value, manifest.dependencies, 0);
  if (key != "extras_require" || tree.kind(value) != NodeKind::table) return;
  for (const NodeId pair : Children(tree, value)) {
    if (tree.kind(pair) == NodeKind::pair)
      add_syntax_list(tree, tree.child(pair, 1), manifest.dependencies, 0);
  }
}

}  // namespace

std::string python_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool is_mark = c == '-' || c == '_' || c == '.';
    if (is_mark && !out.empty() && out.back() == '-') continue;
    out += is_mark ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

Dependency python_requirement(std::string_view text) {
  text = trim(text.substr(0, text.find(" #")));
  if (text.empty() || text.front() == '#' || text.front() == '-') return {};
  std::size_t end = 0;
  while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 ||
                               std::string_view("-_.").find(text[end]) != std::string_view::npos))
    ++end;
  if (end == 0) return {};
  Dependency dependency{.name = python_name(text.substr(0, end))};
  auto rest = trim(text.substr(end));
  if (rest.starts_with("://") || rest.starts_with("+")) return {};  // a bare place without a name
  if (rest.starts_with('[')) {
    const auto close = rest.find(']');
    if (close == std::string_view::npos) return {};
    rest = trim(rest.substr(close + 1));
  }
  if (rest.starts_with('@')) {
    dependency.spec = trim(rest.substr(0, rest.find(" ;")));
    dependency.is_pinned = is_fixed_place(trim(rest.substr(1)));
    return dependency;
  }
  const auto hash = rest.find("--hash");
  rest = trim(rest.substr(0, std::min({rest.find(';'), hash, rest.find(" \\")})));
  if (!rest.empty() && std::string_view("<>=!~(").find(rest.front()) == std::string_view::npos)
    return {};
  dependency.spec = rest;
  dependency.is_pinned = names_one_version(rest) || hash != std::string_view::npos;
  return dependency;
}

Manifest read_requirements(std::string_view text, const std::string& file) {
  Manifest manifest{.file = file, .ecosystem = "python"};
  manifest.is_locked_itself =
      text.substr(0, 400).find("autogenerated by pip-compile") != std::string_view::npos ||
      text.substr(0, 400).find("autogenerated by uv") != std::string_view::npos ||
      text.find("--hash=sha256:") != std::string_view::npos;
  const bool is_constrained =
      text.find("\n-c ") != std::string_view::npos || text.starts_with("-c ");
  add_text_lines(text, 1, manifest.dependencies);
  if (is_constrained) {
    for (auto& dependency : manifest.dependencies) dependency.is_pinned = true;
  }
  return manifest;
}

Manifest read_pyproject(std::string_view text, const std::string& file) {
  Manifest manifest{.file = file, .ecosystem = "python"};
  const auto parsed = catalog::parse_toml(text);
  if (parsed.error) {
    manifest.mistake = "no TOML: " + parsed.error->message;
    return manifest;
  }
  const auto* root = &parsed.root;
  const auto* project = member(root, "project");
  const auto* poetry = member(root, "tool", "poetry");
  manifest.name = text_of(member(project, "name"));
  if (manifest.name.empty()) manifest.name = text_of(member(poetry, "name"));
  manifest.is_library = member(root, "build-system") != nullptr;
  add_list(member(project, "dependencies"), manifest.dependencies);
  if (const auto* extras = member(project, "optional-dependencies")) {
    for (const auto& entry : extras->entries) add_list(&entry.value, manifest.dependencies);
  }
  if (const auto* groups = member(root, "dependency-groups")) {
    for (const auto& entry : groups->entries) add_list(&entry.value, manifest.dependencies);
  }
  add_list(member(member(root, "tool", "uv"), "dev-dependencies"), manifest.dependencies);
  add_table(member(poetry, "dependencies"), manifest);
  add_table(member(poetry, "dev-dependencies"), manifest);
  if (const auto* groups = member(poetry, "group")) {
    for (const auto& entry : groups->entries)
      add_table(member(&entry.value, "dependencies"), manifest);
  }
  if (const auto* python = member(project, "requires-python"))
    manifest.runtimes.push_back({"python", python->text, true, file, python->place.line});
  pin_sources(member(member(root, "tool", "uv"), "sources"), manifest);
  // The project itself, named to pull in its own extras.
  std::erase_if(manifest.dependencies, [&](const Dependency& one) {
    return !manifest.name.empty() && one.name == python_name(manifest.name);
  });
  return manifest;
}

Manifest read_pipfile(std::string_view text, const std::string& file) {
  Manifest manifest{.file = file, .ecosystem = "python"};
  const auto parsed = catalog::parse_toml(text);
  if (parsed.error) {
    manifest.mistake = "no TOML: " + parsed.error->message;
    return manifest;
  }
  add_table(member(&parsed.root, "packages"), manifest);
  add_table(member(&parsed.root, "dev-packages"), manifest);
  for (const char* key : {"python_full_version", "python_version"}) {
    if (const auto* python = member(&parsed.root, "requires", key)) {
      manifest.runtimes.push_back({"python", python->text, false, file, python->place.line});
      break;
    }
  }
  return manifest;
}

Manifest read_setup_cfg(std::string_view text, const std::string& file) {
  Manifest manifest{.file = file, .ecosystem = "python", .is_library = true};
  std::istringstream lines{std::string(text)};
  std::string section;
  std::string key;
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const auto bare = trim(line);
    if (bare.empty() || bare.front() == '#' || bare.front() == ';') continue;
    if (bare.front() == '[') {
      section = bare;
      key.clear();
      continue;
    }
    std::string_view value = bare;
    if (line.front() != ' ' && line.front() != '\t') {  // else the value before goes on
      const auto equals = bare.find_first_of("=:");
      key = trim(bare.substr(0, equals));
      value = equals == std::string_view::npos ? "" : trim(bare.substr(equals + 1));
    }
    add_setting(section, key, {value, number}, manifest);
  }
  return manifest;
}

Manifest read_setup_py(const SyntaxTree& tree, const std::string& file) {
  Manifest manifest{.file = file, .ecosystem = "python", .is_library = true};
  for (NodeId node = 1; node < tree.nodes.size(); ++node) {
    if (!is_setup_call(tree, node)) continue;
    for (const NodeId argument : Children(tree, node)) {
      if (tree.kind(argument) == NodeKind::keyword) add_setup_keyword(tree, argument, manifest);
    }
  }
  return manifest;
}

}  // namespace bakeoff::scan
