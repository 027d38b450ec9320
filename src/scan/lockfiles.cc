// Lockfiles that are not JSON, read by their lines: they are long, and written by one tool each.
// And how a manifest and a lock disagree.
#include <fmt/format.h>

#include <algorithm>

#include "scan/internal/manifests.h"
#include "scan/version_range.h"

namespace bakeoff::scan {
namespace {

// One line after the other without copying.
class Lines {
 public:
  explicit Lines(std::string_view text) : left_(text) {}
  bool next(std::string_view& line) {
    if (left_.empty()) return false;
    const auto end = left_.find('\n');
    line = left_.substr(0, end);
    left_ = end == std::string_view::npos ? "" : left_.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return true;
  }

 private:
  std::string_view left_;
};

std::string_view bare_text(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\"'");
  if (from == std::string_view::npos) return "";
  return text.substr(from, text.find_last_not_of(" \t\"',") + 1 - from);
}

int indent_of(std::string_view line) {
  const auto first = line.find_first_not_of(' ');
  return first == std::string_view::npos ? 0 : static_cast<int>(first);
}

// key = "value" of a line of TOML; empty: another key.
std::string_view value_of(std::string_view line, std::string_view key) {
  if (!line.starts_with(key)) return "";
  line.remove_prefix(key.size());
  const auto equals = line.find_first_not_of(' ');
  if (equals == std::string_view::npos || line[equals] != '=') return "";
  return bare_text(line.substr(equals + 1));
}

// { name = "x", specifier = ">=1", extra... }
std::string_view inline_value(std::string_view line, std::string_view key) {
  const auto at = line.find(key);
  if (at == std::string_view::npos) return "";
  const auto open = line.find('"', at);
  if (open == std::string_view::npos) return "";
  const auto close = line.find('"', open + 1);
  return close == std::string_view::npos ? "" : line.substr(open + 1, close - open - 1);
}

// ">=2, <3" and "<3,>=2" ask for the same.
std::string same_order(std::string_view spec) {
  std::vector<std::string> parts;
  std::string part;
  for (const char c : std::string(spec) + ",") {
    if (c == ' ' || c == '(' || c == ')') continue;
    if (c != ',') {
      part += c;
      continue;
    }
    if (!part.empty()) parts.push_back(part);
    part.clear();
  }
  std::ranges::sort(parts);
  std::string out;
  for (const auto& one : parts) out += one + ",";
  return out;
}

bool says_nothing(std::string_view spec) {
  constexpr std::array<std::string_view, 9> kElsewhere{
      "workspace:", "file:", "link:", "portal:", "patch:", "git", "http:", "https:", "catalog:"};
  const bool is_elsewhere = std::ranges::any_of(
      kElsewhere, [&](std::string_view begin) { return spec.starts_with(begin); });
  return is_elsewhere || spec.find('/') != std::string_view::npos || spec.starts_with('@') ||
         spec.starts_with("npm:");
}

std::optional<std::string> differs_from_asked(const Dependency& dependency,
                                              const std::map<std::string, std::string>& asked,
                                              const Manifest& manifest) {
  const auto found = asked.find(dependency.name);
  if (found == asked.end()) return fmt::format("{} is not in it", dependency.name);
  const bool is_same = manifest.ecosystem == "python"
                           ? same_order(found->second) == same_order(dependency.spec)
                           : found->second == dependency.spec;
  if (is_same) return std::nullopt;
  return fmt::format("{} was locked for '{}', the manifest asks for '{}'", dependency.name,
                     found->second, dependency.spec);
}

}  // namespace

Lock read_yarn_lock(std::string_view text, const std::string& file) {
  Lock lock{.file = file, .tool = "yarn"};
  Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    if (line.empty() || line.front() == ' ' || line.front() == '#' || !line.ends_with(':'))
      continue;
    line.remove_suffix(1);
    while (!line.empty()) {  // "a@^1", "a@npm:^1.2, a@npm:^1.3"
      const auto comma = line.find(", ");
      const auto key = bare_text(line.substr(0, comma));
      line = comma == std::string_view::npos ? "" : line.substr(comma + 2);
      const auto at = key.find('@', 1);
      if (at == std::string_view::npos) continue;
      const auto name = std::string(key.substr(0, at));
      auto spec = key.substr(at + 1);
      if (spec.starts_with("npm:")) spec.remove_prefix(4);
      lock.keys.insert(name + "@" + std::string(spec));
      lock.locked[name];
    }
  }
  return lock;
}

// importers: / <folder>: / dependencies: / <name>: / specifier: <spec>
Lock read_pnpm_lock(std::string_view text, const std::string& file) {
  Lock lock{.file = file, .tool = "pnpm"};
  Lines lines(text);
  std::string top;
  std::string folder;
  std::string group;
  std::string name;
  for (std::string_view line; lines.next(line);) {
    if (line.empty() || line.front() == '#') continue;
    const int indent = indent_of(line);
    const auto bare = line.substr(static_cast<std::size_t>(indent));
    const auto colon = bare.rfind(':') == bare.size() - 1 ? bare.size() - 1 : bare.find(": ");
    if (colon == std::string_view::npos) continue;
    const auto key = std::string(bare_text(bare.substr(0, colon)));
    const auto value = bare_text(bare.substr(colon + 1));
    if (indent == 0) {
      top = key;
      if (top == "packages" || top == "snapshots") break;  // the long part, which says no more
    } else if (top == "overrides" && indent == 2) {
      const auto tail = key.substr(key.rfind('>') == std::string::npos ? 0 : key.rfind('>') + 1);
      lock.overridden.insert(tail.substr(0, tail.find('@', 1)));
    } else if (top == "importers") {
      if (indent == 2) folder = key == "." ? "" : key;
      if (indent == 2) lock.asked[folder];
      if (indent == 4) group = key;
      if (indent == 6) name = key;
      if (indent == 8 && key == "specifier" && group.ends_with("ependencies"))
        lock.asked[folder][name] = value;
    } else if (top == "specifiers" && indent == 2) {
      lock.asked[""][key] = value;
    }
  }
  return lock;
}

Lock read_toml_lock(std::string_view text, const std::string& file, const std::string& tool) {
  Lock lock{.file = file, .tool = tool};
  Lines lines(text);
  std::string name;
  std::string folder;
  bool is_project = false;
  std::string section;
  for (std::string_view line; lines.next(line);) {
    if (line.starts_with('[')) {
      section = line;
      if (line == "[[package]]") {
        name.clear();
        is_project = false;
      }
      continue;
    }
    if (section == "[[package]]") {
      if (const auto value = value_of(line, "name"); !value.empty())
        lock.locked[name = python_name(value)];
      if (const auto value = value_of(line, "version"); !value.empty() && !name.empty())
        lock.locked[name].insert(std::string(value));
      if (line.starts_with("source = ")) {
        for (const char* key : {"editable", "virtual"}) {
          if (line.find(std::string(key) + " = ") == std::string_view::npos) continue;
          is_project = true;
          folder = inline_value(line, key);
          if (folder == ".") folder.clear();
          lock.asked[folder];
        }
      }
    }
    const bool asks =
        is_project &&
        (section == "[package.metadata]" || section == "[package.metadata.requires-dev]") &&
        line.find("name = \"") != std::string_view::npos;
    if (!asks) continue;
    for (std::string_view rest = line; !rest.empty();) {  // several on one line
      const auto at = rest.find("{ name");
      if (at == std::string_view::npos) break;
      const auto close = std::min(rest.find('}', at), rest.size());
      const auto row = rest.substr(at, close - at);
      const bool is_versioned = row.find("specifier") != std::string_view::npos;
      auto& spec = lock.asked[folder][python_name(inline_value(row, "name"))];
      if (is_versioned) spec = inline_value(row, "specifier");
      rest = rest.substr(close);
    }
  }
  return lock;
}

std::optional<std::string> disagreement(const Manifest& manifest, const Dependency& dependency,
                                        const Lock& lock, const std::string& folder_from_lock) {
  const bool is_decided_elsewhere = manifest.overridden.contains(dependency.name) ||
                                    lock.overridden.contains(dependency.name) ||
                                    says_nothing(dependency.spec);
  if (is_decided_elsewhere) return std::nullopt;
  if (!lock.asked.empty()) {
    const auto asked = lock.asked.find(folder_from_lock);
    if (asked == lock.asked.end()) return std::nullopt;  // the lock does not speak of this manifest
    return differs_from_asked(dependency, asked->second, manifest);
  }
  if (!lock.keys.empty()) {
    if (lock.keys.contains(dependency.name + "@" + dependency.spec)) return std::nullopt;
    return fmt::format("{} is not locked for '{}'", dependency.name, dependency.spec);
  }
  const auto locked = lock.locked.find(dependency.name);
  if (locked == lock.locked.end()) {
    if (lock.locked.empty()) return std::nullopt;
    return fmt::format("{} is not in it", dependency.name);
  }
  for (const auto& text : locked->second) {
    const auto version = parse_version(text);
    if (!version || admits(dependency.spec, *version).value_or(true)) return std::nullopt;
  }
  if (locked->second.empty()) return std::nullopt;
  return fmt::format("{} is locked at {}, the manifest asks for '{}'", dependency.name,
                     *locked->second.begin(), dependency.spec);
}

}  // namespace bakeoff::scan
