// package.json, package-lock.json and Pipfile.lock.
#include <nlohmann/json.hpp>

#include "scan/internal/manifests.h"
#include "scan/version_range.h"

namespace bakeoff::scan {
namespace {

using nlohmann::json;

std::string word_at(const json& value, const char* key) {
  if (!value.is_object()) return "";
  const auto found = value.find(key);
  return found != value.end() && found->is_string() ? found->get<std::string>() : "";
}

bool ends_with_commit(const std::string& spec) {
  const auto hash = spec.rfind('#');
  if (hash == std::string::npos || spec.size() - hash - 1 < 7) return false;
  return spec.find_first_not_of("0123456789abcdef", hash + 1) == std::string::npos;
}

bool is_pinned_spec(const std::string& spec) {
  for (const char* begin : {"workspace:", "file:", "link:", "portal:", "catalog:"}) {
    if (spec.starts_with(begin)) return true;
  }
  if (spec.starts_with("npm:")) return names_one_version(spec.substr(spec.rfind('@') + 1));
  if (spec.find("://") != std::string::npos || spec.find('/') != std::string::npos)
    return ends_with_commit(spec) || spec.ends_with(".tgz");
  return names_one_version(spec);
}

// The line of "name": behind the group's own beginning.
int line_of(std::string_view text, std::string_view group, std::string_view name) {
  const auto from = text.find("\"" + std::string(group) + "\"");
  const auto at =
      text.find("\"" + std::string(name) + "\"", from == std::string_view::npos ? 0 : from + 1);
  if (at == std::string_view::npos) return 0;
  return 1 + static_cast<int>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

void add_overrides(const json& value, std::set<std::string>& names, int depth) {
  if (!value.is_object() || depth > 4) return;
  for (const auto& [key, inner] : value.items()) {
    // "a/**/b", "b@^1", "a>b": the last name
    auto name = key;
    if (const auto arrow = name.rfind('>'); arrow != std::string::npos) name.erase(0, arrow + 1);
    auto slash = name.rfind('/');
    if (slash != std::string::npos && slash > 0) {
      const auto scope = name.rfind('@', slash);
      name.erase(0,
                 scope != std::string::npos && name.find('/', scope) == slash ? scope : slash + 1);
    }
    if (const auto at = name.find('@', 1); at != std::string::npos) name.erase(at);
    names.insert(name);
    add_overrides(inner, names, depth + 1);
  }
}

// Only what the manifests asked for: the rest of a lockfile is long.
void keep_asked(const json& entry, std::map<std::string, std::string>& asked) {
  for (const char* group : {"dependencies", "devDependencies", "optionalDependencies"}) {
    const auto found = entry.find(group);
    if (found == entry.end() || !found->is_object()) continue;
    for (const auto& [name, spec] : found->items())
      asked[name] = spec.is_string() ? spec.get<std::string>() : "";
  }
}

}  // namespace

Manifest read_package_json(std::string_view text, const std::string& file) {
  Manifest manifest{.file = file, .ecosystem = "node"};
  const json value = json::parse(text, nullptr, false, true);
  if (!value.is_object()) {
    manifest.mistake = "no JSON object";
    return manifest;
  }
  manifest.name = word_at(value, "name");
  for (const char* group : {"dependencies", "devDependencies", "optionalDependencies"}) {
    const auto found = value.find(group);
    if (found == value.end() || !found->is_object()) continue;
    for (const auto& [name, spec] : found->items()) {
      if (!spec.is_string()) continue;
      const auto written = spec.get<std::string>();
      manifest.dependencies.push_back(
          {name, written, line_of(text, group, name), is_pinned_spec(written)});
    }
  }
  for (const char* key : {"engines", "volta"}) {
    const auto found = value.find(key);
    if (found == value.end()) continue;
    const auto spec = word_at(*found, "node");
    if (!spec.empty())
      manifest.runtimes.push_back(
          {"node", spec, std::string_view(key) == "engines", file, line_of(text, key, "node")});
  }
  for (const char* key : {"resolutions", "overrides"}) {
    if (value.contains(key)) add_overrides(value[key], manifest.overridden, 0);
  }
  if (const auto pnpm = value.find("pnpm");
      pnpm != value.end() && pnpm->is_object() && pnpm->contains("overrides"))
    add_overrides((*pnpm)["overrides"], manifest.overridden, 0);
  return manifest;
}

Lock read_package_lock(std::string_view text, const std::string& file) {
  Lock lock{.file = file, .tool = "npm"};
  // An entry of an installed package ("node_modules/...") is dropped as soon as it is read.
  std::string key;
  const auto keep = [&](int depth, json::parse_event_t event, json& parsed) {
    if (depth == 2 && event == json::parse_event_t::key) key = parsed.get<std::string>();
    const bool is_entry = depth == 2 && event == json::parse_event_t::object_end;
    return !(is_entry && key.find("node_modules/") != std::string::npos);
  };
  const json value = json::parse(text, keep, false);
  if (!value.is_object()) return lock;
  if (const auto packages = value.find("packages");
      packages != value.end() && packages->is_object()) {
    for (const auto& [folder, entry] : packages->items()) {
      if (entry.is_object()) keep_asked(entry, lock.asked[folder]);
    }
  } else if (const auto all = value.find("dependencies"); all != value.end() && all->is_object()) {
    for (const auto& [name, entry] : all->items())
      lock.locked[name].insert(word_at(entry, "version"));
  }
  return lock;
}

Lock read_pipfile_lock(std::string_view text, const std::string& file) {
  Lock lock{.file = file, .tool = "pipenv"};
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return lock;
  for (const char* group : {"default", "develop"}) {
    const auto found = value.find(group);
    if (found == value.end() || !found->is_object()) continue;
    for (const auto& [name, entry] : found->items()) {
      auto& versions = lock.locked[python_name(name)];
      if (const auto version = word_at(entry, "version"); !version.empty())
        versions.insert(version);
    }
  }
  return lock;
}

}  // namespace bakeoff::scan
