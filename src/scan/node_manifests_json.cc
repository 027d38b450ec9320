// package.json, package-lock.json and Pipfile.lock.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "scan/internal/manifests.h"
#include "scan/version_range.h"

namespace bakeoff::scan {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> kAskingGroups{"dependencies", "devDependencies",
                                                        "optionalDependencies"};

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

// A package-lock.json as it is read, since it is long and little of it counts: what the manifests
// asked for (packages -> folder -> dependencies -> name), or in its first format what it holds
// (dependencies -> name -> version).
class PackageLockReader : public nlohmann::json_sax<json> {
 public:
  explicit PackageLockReader(Lock& lock) : lock_(lock) {}

  [[nodiscard]] bool has_packages() const { return has_packages_; }

  bool null() override { return value(""); }
  bool boolean(bool /*value*/) override { return value(""); }
  bool number_integer(number_integer_t /*value*/) override { return value(""); }
  bool number_unsigned(number_unsigned_t /*value*/) override { return value(""); }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override {
    return value("");
  }
  bool binary(binary_t& /*value*/) override { return value(""); }
  bool string(string_t& text) override { return value(text); }
  bool key(string_t& name) override {
    if (levels_.size() <= kDeepest) levels_.back().key.swap(name);
    return true;
  }
  bool start_object(std::size_t /*size*/) override {
    open_value();
    levels_.push_back({true, ""});
    return true;
  }
  bool end_object() override {
    levels_.pop_back();
    if (is_at({"dependencies"}, 2)) lock_.locked[levels_[1].key].insert(version_);
    return true;
  }
  bool start_array(std::size_t /*size*/) override {
    value("");
    levels_.push_back({false, ""});
    return true;
  }
  bool end_array() override {
    levels_.pop_back();
    return true;
  }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return false;
  }

 private:
  static constexpr std::size_t kDeepest = 4;

  struct Level {
    bool is_object = false;
    std::string key;  // of what comes next
  };

  // Is the value to come that many levels deep, in objects all the way, below these names?
  [[nodiscard]] bool is_at(std::initializer_list<std::string_view> names, std::size_t depth) const {
    if (levels_.size() != depth) return false;
    std::size_t i = 0;
    for (const auto name : names) {
      if (levels_[i++].key != name) return false;
    }
    return std::ranges::all_of(levels_, &Level::is_object);
  }
  [[nodiscard]] bool is_in_own_package() const {
    // "node_modules/...": installed, not asked for.
    return levels_[1].key.find("node_modules/") == std::string::npos;
  }
  void open_value() {
    if (is_at({"packages"}, 1)) has_packages_ = true;
    if (is_at({"packages"}, 2) && is_in_own_package()) lock_.asked[levels_[1].key];
    if (levels_.size() == 2) version_.clear();
    value("");
  }
  bool value(const std::string& text) {
    if (levels_.size() == 4 && is_at({"packages"}, 4) && is_in_own_package() && is_asking_group())
      lock_.asked[levels_[1].key][levels_[3].key] = text;
    if (is_at({"dependencies"}, 3) && levels_[2].key == "version") version_ = text;
    return true;
  }
  [[nodiscard]] bool is_asking_group() const {
    return std::ranges::find(kAskingGroups, levels_[2].key) != kAskingGroups.end();
  }

  Lock& lock_;
  std::vector<Level> levels_;
  std::string version_;
  bool has_packages_ = false;
};

}  // namespace

Manifest read_package_json(std::string_view text, const std::string& file) {
  Manifest manifest{.file = file, .ecosystem = "node"};
  const json value = json::parse(text, nullptr, false, true);
  if (!value.is_object()) {
    manifest.mistake = "no JSON object";
    return manifest;
  }
  manifest.name = word_at(value, "name");
  for (const auto group : kAskingGroups) {
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
  PackageLockReader reader(lock);
  if (!json::sax_parse(text, &reader)) return {.file = file, .tool = "npm"};
  if (reader.has_packages()) lock.locked.clear();
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
