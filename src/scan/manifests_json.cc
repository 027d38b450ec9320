#include "scan/internal/manifests_json.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/file.h"

namespace bakeoff::scan {
namespace {

using nlohmann::json;

// Where the string that opens at `at` closes; the text's end where it never does.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '"') return i;
    if (text[i] == '\\') ++i;
  }
  return text.size();
}

bool is_comment_at(std::string_view text, std::size_t at) {
  const auto start = text.substr(at, 2);
  return start == "//" || start == "/*";
}

// Where the comment that opens at `at` is over: behind its last character.
std::size_t comment_end(std::string_view text, std::size_t at) {
  const bool is_line = text[at + 1] == '/';
  const auto end = is_line ? text.find('\n', at) : text.find("*/", at + 2);
  if (end == std::string_view::npos) return text.size();
  return is_line ? end : end + 2;
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// tsconfig.json may have comments and commas before a closing bracket.
std::string without_commas(std::string text) {
  std::size_t comma = std::string::npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_comment_at(text, i)) {
      const auto end = comment_end(text, i);
      text.replace(i, end - i, end - i, ' ');
      i = end - 1;
      continue;
    }
    const char c = text[i];
    if (c == '"') i = string_end(text, i);
    const bool is_closing = c == '}' || c == ']';
    if (is_closing && comma != std::string::npos) text[comma] = ' ';
    if (c == ',') {
      comma = i;
    } else if (!is_space(c)) {
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
  Configs(std::filesystem::path folder, const FoundFiles& found, Project& project)
      : folder_(std::move(folder)), project_(project) {
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
    const bool has_paths = read_compiler_options(value, here, holds_in);
    const auto parent = text_at(value, "extends");
    if (!has_paths && parent.starts_with('.')) {
      auto target = joined_path(here, parent);
      if (!target.ends_with(".json")) target += ".json";
      read_tsconfig(target, holds_in, depth + 1);
    }
  }

 private:
  // Are there paths among them?
  bool read_compiler_options(const json& config, const std::string& here,
                             const std::string& holds_in) {
    const auto options = config.find("compilerOptions");
    if (options == config.end() || !options->is_object()) return false;
    const std::string base = text_at(*options, "baseUrl");
    const auto from_base = joined_path(here, base);
    const auto paths = options->find("paths");
    const bool has_paths = paths != options->end() && paths->is_object();
    if (has_paths) add_paths(*paths, from_base, holds_in);
    if (!base.empty())
      project_.aliases.push_back({holds_in, "*", from_base.empty() ? "*" : from_base + "/*"});
    return has_paths;
  }

  void add_paths(const json& paths, const std::string& from_base, const std::string& holds_in) {
    for (const auto& [from, targets] : paths.items()) {
      if (!targets.is_array()) continue;
      for (const auto& to : targets) {
        if (to.is_string())
          project_.aliases.push_back(
              {holds_in, from, joined_path(from_base, to.get<std::string>())});
      }
    }
  }

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
      auto text = first_text(*found, depth + 1);
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
