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
  constexpr std::array<std::string_view, 9> elsewhere{
      "workspace:", "file:", "link:", "portal:", "patch:", "git", "http:", "https:", "catalog:"};
  const bool is_elsewhere = std::ranges::any_of(
      elsewhere, [&](std::string_view begin) { return spec.starts_with(begin); });
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

// importers: / <folder>: / dependencies: / <name>: / specifier: <spec>
class PnpmLock {
 public:
  explicit PnpmLock(const std::string& file) : lock_{.file = file, .tool = "pnpm"} {}

  Lock read(std::string_view text) {
    Lines lines(text);
    for (std::string_view line; lines.next(line);) {
      if (line.empty() || line.front() == '#') continue;
      const auto entry = entry_of(line);
      if (!entry) continue;
      // The long part, which says no more.
      if (entry->indent == 0 && (entry->key == "packages" || entry->key == "snapshots")) break;
      add(*entry);
    }
    return std::move(lock_);
  }

 private:
  struct Entry {
    int indent = 0;
    std::string key;
    std::string_view value;
  };

  static std::optional<Entry> entry_of(std::string_view line) {
    const int indent = indent_of(line);
    const auto bare = line.substr(static_cast<std::size_t>(indent));
    const auto colon = bare.rfind(':') == bare.size() - 1 ? bare.size() - 1 : bare.find(": ");
    if (colon == std::string_view::npos) return std::nullopt;
    return Entry{indent, std::string(bare_text(bare.substr(0, colon))),
                 bare_text(bare.substr(colon + 1))};
  }

  void add(const Entry& entry) {
    if (entry.indent == 0) {
      top_ = entry.key;
    } else if (top_ == "overrides" && entry.indent == 2) {
      lock_.overridden.insert(overridden_name(entry.key));
    } else if (top_ == "importers") {
      add_imported(entry);
    } else if (top_ == "specifiers" && entry.indent == 2) {
      lock_.asked[""][entry.key] = entry.value;
    }
  }

  void add_imported(const Entry& entry) {
    if (entry.indent == 2) {
      folder_ = entry.key == "." ? "" : entry.key;
      lock_.asked[folder_];
    }
    if (entry.indent == 4) group_ = entry.key;
    if (entry.indent == 6) name_ = entry.key;
    if (entry.indent == 8 && entry.key == "specifier" && group_.ends_with("ependencies"))
      lock_.asked[folder_][name_] = entry.value;
  }

  // "b" of "a>b@^1".
  static std::string overridden_name(const std::string& key) {
    const auto arrow = key.rfind('>');
    const auto last = key.substr(arrow == std::string::npos ? 0 : arrow + 1);
    return last.substr(0, last.find('@', 1));
  }

  Lock lock_;
  std::string top_;
  std::string folder_;
  std::string group_;
  std::string name_;
};

// [[package]], one after the other; what the project's own packages asked for stands below theirs.
class TomlLock {
 public:
  TomlLock(const std::string& file, const std::string& tool) : lock_{.file = file, .tool = tool} {}

  Lock read(std::string_view text) {
    Lines lines(text);
    for (std::string_view line; lines.next(line);) {
      if (line.starts_with('[')) {
        enter(line);
      } else if (section_ == "[[package]]") {
        add_fact(line);
      } else if (is_asking(line)) {
        add_asked(line);
      }
    }
    return std::move(lock_);
  }

 private:
  void enter(std::string_view section) {
    section_ = section;
    if (section != "[[package]]") return;
    name_.clear();
    is_project_ = false;
  }

  void add_fact(std::string_view line) {
    if (const auto value = value_of(line, "name"); !value.empty())
      lock_.locked[name_ = python_name(value)];
    if (const auto value = value_of(line, "version"); !value.empty() && !name_.empty())
      lock_.locked[name_].insert(std::string(value));
    if (line.starts_with("source = ")) add_source(line);
  }

  // source = { editable = "packages/api" }: a package of the project.
  void add_source(std::string_view line) {
    for (const char* key : {"editable", "virtual"}) {
      if (line.find(std::string(key) + " = ") == std::string_view::npos) continue;
      is_project_ = true;
      folder_ = inline_value(line, key);
      if (folder_ == ".") folder_.clear();
      lock_.asked[folder_];
    }
  }

  [[nodiscard]] bool is_asking(std::string_view line) const {
    const bool is_metadata =
        section_ == "[package.metadata]" || section_ == "[package.metadata.requires-dev]";
    return is_project_ && is_metadata && line.find("name = \"") != std::string_view::npos;
  }

  // { name = "a", specifier = ">=1" }, several on one line
  void add_asked(std::string_view line) {
    for (auto at = line.find("{ name"); at != std::string_view::npos; at = line.find("{ name")) {
      const auto close = std::min(line.find('}', at), line.size());
      const auto row = line.substr(at, close - at);
      auto& spec = lock_.asked[folder_][python_name(inline_value(row, "name"))];
      if (row.find("specifier") != std::string_view::npos) spec = inline_value(row, "specifier");
      line = line.substr(close);
    }
  }

  Lock lock_;
  std::string section_;
  std::string name_;
  std::string folder_;
  bool is_project_ = false;
};

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

Lock read_pnpm_lock(std::string_view text, const std::string& file) {
  return PnpmLock(file).read(text);
}

Lock read_toml_lock(std::string_view text, const std::string& file, const std::string& tool) {
  return TomlLock(file, tool).read(text);
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
