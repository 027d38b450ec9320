#include <array>

#include "scan/project.h"

namespace bakeoff::scan {
namespace {

constexpr std::array<std::string_view, 9> kEndings{"",     ".ts",  ".tsx", ".js", ".jsx",
                                                   ".mjs", ".cjs", ".mts", ".cts"};

FileId script_file_at(const Project& project, const std::string& path) {
  for (const auto ending : kEndings) {
    const auto found = project.by_path.find(path + std::string(ending));
    if (found != project.by_path.end()) return found->second;
  }
  return kNoFile;
}

// "./x.js" may be written where x.ts stands.
FileId script_module_at(const Project& project, const std::string& path) {
  if (const FileId found = script_file_at(project, path); found != kNoFile) return found;
  for (const std::string_view ending : {".js", ".mjs", ".cjs", ".jsx"}) {
    if (!path.ends_with(ending)) continue;
    const auto bare = path.substr(0, path.size() - ending.size());
    if (const FileId found = script_file_at(project, bare); found != kNoFile) return found;
  }
  return script_file_at(project, path.empty() ? "index" : path + "/index");
}

bool is_inside(std::string_view path, std::string_view folder) {
  return folder.empty() ||
         (path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/'));
}

// What `from` turns `module` into; empty: it does not match.
std::string aliased(const PathAlias& alias, std::string_view module) {
  const auto star = alias.from.find('*');
  if (star == std::string::npos) return alias.from == module ? alias.to : "";
  const auto before = std::string_view(alias.from).substr(0, star);
  const auto after = std::string_view(alias.from).substr(star + 1);
  if (module.size() < before.size() + after.size() || !module.starts_with(before) ||
      !module.ends_with(after))
    return "";
  const auto middle = module.substr(before.size(), module.size() - before.size() - after.size());
  const auto hole = alias.to.find('*');
  if (hole == std::string::npos) return alias.to;
  return alias.to.substr(0, hole) + std::string(middle) + alias.to.substr(hole + 1);
}

FileId from_aliases(const Project& project, std::string_view path, std::string_view module) {
  FileId best = kNoFile;
  std::size_t best_folder = 0;
  for (const auto& alias : project.aliases) {
    if (!is_inside(path, alias.folder)) continue;
    if (best != kNoFile && alias.folder.size() < best_folder) continue;
    const auto target = aliased(alias, module);
    if (target.empty() && alias.from != module) continue;
    const FileId found = script_module_at(project, joined_path("", target));
    if (found == kNoFile || (best != kNoFile && alias.folder.size() == best_folder)) continue;
    best = found;
    best_folder = alias.folder.size();
  }
  return best;
}

FileId from_packages(const Project& project, std::string_view module) {
  for (const auto& package : project.packages) {
    if (package.name.empty() || !module.starts_with(package.name)) continue;
    const auto rest = module.substr(package.name.size());
    if (!rest.empty() && rest.front() != '/') continue;
    std::vector<std::string> places;
    if (rest.empty()) {
      if (!package.main.empty()) places.push_back(joined_path(package.folder, package.main));
      places.push_back(joined_path(package.folder, "src/index"));
      places.push_back(joined_path(package.folder, "index"));
    } else {
      places.push_back(joined_path(package.folder, rest));
      places.push_back(joined_path(package.folder, "src" + std::string(rest)));
    }
    for (const auto& place : places) {
      const FileId found = script_module_at(project, place);
      if (found != kNoFile) return found;
    }
  }
  return kNoFile;
}

// "@/x" and "~/x" mean a source root by custom, "src/x" what baseUrl says by custom.
FileId from_customs(const Project& project, std::string_view path, std::string_view module) {
  std::string_view rest = module;
  const bool has_mark = rest.starts_with("@/") || rest.starts_with("~/");
  if (has_mark) rest.remove_prefix(2);
  if (!has_mark && rest.find('/') == std::string_view::npos) return kNoFile;
  for (auto folder = folder_of(path);; folder = folder_of(folder)) {
    for (const char* root : {"src", "app", ""}) {
      if (!has_mark && *root != '\0') continue;
      const auto base = joined_path(folder, root);
      const FileId found = script_module_at(project, joined_path(base, rest));
      if (found != kNoFile) return found;
    }
    if (folder.empty()) return kNoFile;
  }
}

}  // namespace

ImportTarget resolve_script_import(const Project& project, FileId from, std::string_view module) {
  const auto& path = project.files[from].path;
  if (module.starts_with('.'))
    return {script_module_at(project, joined_path(folder_of(path), module)), ""};
  if (module.starts_with('/'))
    return {script_module_at(project, std::string(module.substr(1))), ""};
  FileId found = from_aliases(project, path, module);
  if (found == kNoFile) found = from_packages(project, module);
  if (found == kNoFile) found = from_customs(project, path, module);
  return {found, ""};
}

}  // namespace bakeoff::scan
