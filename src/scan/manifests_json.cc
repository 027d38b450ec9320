#include "scan/internal/manifests_json.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/file.h"

namespace bakeoff::scan {
namespace {

using nlohmann::json;

// tsconfig.json may have comments and commas before a closing bracket.
std::string without_commas(std::string text) {
  bool is_in_text = false;
  std::size_t comma = std::string::npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_in_text) {
      if (c == '\\') ++i;
      if (c == '"') is_in_text = false;
      continue;
    }
    if (c == '/' && i + 1 < text.size() && (text[i + 1] == '/' || text[i + 1] == '*')) {
      const bool is_line = text[i + 1] == '/';
      auto end = is_line ? text.find('\n', i) : text.find("*/", i + 2);
      if (end == std::string::npos) end = text.size();
      const std::size_t stop = is_line ? end : std::min(end + 2, text.size());
      for (std::size_t k = i; k < stop; ++k) text[k] = ' ';
      i = stop - 1;
      continue;
    }
    if (c == '"') is_in_text = true;
    if (c == ',') {
      comma = i;
    } else if ((c == '}' || c == ']') && comma != std::string::npos) {
      text[comma] = ' ';
      comma = std::string::npos;
    } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
      comma = std::string::npos;
    }
  }
  return text;
}

std::string text_at(const json& value, const char* key) {
  const auto found = value.find(key);
  return found != value.end() && found->is_string() ? found->get<std::string>() : "";
}

class Configs {
 public:
  Configs(const std::filesystem::path& folder, const FoundFiles& found, Project& project)
      : folder_(folder), project_(project) {
    for (const auto& file : found.files) known_.insert(file.path);
  }

  void read_package(const std::string& path) {
    const json value = load(path);
    if (!value.is_object()) return;
    std::string main = text_at(value, "source");
    if (main.empty()) main = text_at(value, "module");
    if (main.empty()) main = text_at(value, "main");
    if (const auto exports = value.find("exports"); exports != value.end()) {
      const std::string from = first_text(*exports, 0);
      if (!from.empty()) main = from;
    }
    NodePackage package{text_at(value, "name"), folder_of(path), main, {}};
    for (const char* key : {"dependencies", "devDependencies", "peerDependencies"}) {
      const auto found = value.find(key);
      if (found == value.end() || !found->is_object()) continue;
      for (const auto& [name, version] : found->items())
        package.dependencies[name] = version.is_string() ? version.get<std::string>() : "";
    }
    project_.packages.push_back(std::move(package));
    const auto imports = value.find("imports");
    if (imports == value.end() || !imports->is_object()) return;
    for (const auto& [from, to] : imports->items()) {
      const auto target = first_text(to, 0);
      if (!target.empty())
        project_.aliases.push_back({folder_of(path), from, joined_path(folder_of(path), target)});
    }
  }

  // Paths of a configuration that another extends hold in the other's folder.
  void read_tsconfig(const std::string& path, const std::string& holds_in, int depth) {
    if (depth > 4) return;
    const json value = load(path);
    if (!value.is_object()) return;
    const auto here = folder_of(path);
    const auto options = value.find("compilerOptions");
    bool has_paths = false;
    if (options != value.end() && options->is_object()) {
      const std::string base = text_at(*options, "baseUrl");
      const auto from_base = joined_path(here, base);
      const auto paths = options->find("paths");
      if (paths != options->end() && paths->is_object()) {
        has_paths = true;
        for (const auto& [from, targets] : paths->items()) {
          if (!targets.is_array()) continue;
          for (const auto& to : targets) {
            if (to.is_string())
              project_.aliases.push_back(
                  {holds_in, from, joined_path(from_base, to.get<std::string>())});
          }
        }
      }
      if (!base.empty()) {
        project_.aliases.push_back({holds_in, "*", from_base.empty() ? "*" : from_base + "/*"});
      }
    }
    const auto parent = text_at(value, "extends");
    if (!has_paths && parent.starts_with('.')) {
      auto target = joined_path(here, parent);
      if (!target.ends_with(".json")) target += ".json";
      read_tsconfig(target, holds_in, depth + 1);
    }
  }

 private:
  json load(const std::string& path) {
    if (!known_.contains(path)) return {};
    const auto text = read_file(folder_ / path);
    if (!text) return {};
    return json::parse(without_commas(*text), nullptr, false);
  }

  // The first path in nested conditions: {"import": {"default": "./src/index.js"}}.
  static std::string first_text(const json& value, int depth) {
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_object() || depth > 4) return "";
    for (const char* key : {".", "source", "import", "require", "node", "default"}) {
      const auto found = value.find(key);
      if (found == value.end()) continue;
      const auto text = first_text(*found, depth + 1);
      if (!text.empty()) return text;
    }
    return "";
  }

  std::filesystem::path folder_;
  Project& project_;
  std::set<std::string> known_;
};

}  // namespace

void read_script_configs(const std::filesystem::path& folder, const FoundFiles& found,
                         Project& project) {
  Configs configs(folder, found, project);
  for (const auto& file : found.files) {
    const auto name = file.path.substr(file.path.rfind('/') + 1);
    if (name == "package.json") configs.read_package(file.path);
    const bool is_config =
        (name.starts_with("tsconfig") || name == "jsconfig.json") && name.ends_with(".json");
    if (is_config) configs.read_tsconfig(file.path, folder_of(file.path), 0);
  }
}

}  // namespace bakeoff::scan
