#include <algorithm>

#include "scan/project.h"

namespace bakeoff::scan {
namespace {

ImportTarget python_module_at(const Project& project, const std::string& path) {
  for (const char* ending : {".py", "/__init__.py"}) {
    const auto found = project.by_path.find(path + ending);
    if (found != project.by_path.end()) return {found->second, ""};
  }
  if (project.folders.contains(path)) return {kNoFile, path};
  return {};
}

std::string as_path(std::string_view dotted) {
  std::string path(dotted);
  std::ranges::replace(path, '.', '/');
  return path;
}

std::string below(const std::string& folder, const std::string& path) {
  return folder.empty() ? path : folder + "/" + path;
}

// The one file of the project whose path ends so: a source root that nobody declares. Several:
// none, since choosing would be a guess.
ImportTarget unique_ending(const Project& project, const std::string& path) {
  ImportTarget found;
  const auto candidates = project.by_stem.find(path.substr(path.rfind('/') + 1));
  if (candidates == project.by_stem.end()) return {};
  for (const char* ending : {".py", "/__init__.py"}) {
    const std::string wanted = "/" + path + ending;
    for (const FileId id : candidates->second) {
      if (!project.files[id].path.ends_with(wanted)) continue;
      if (found.is_found()) return {};
      found.file = id;
    }
  }
  return found;
}

// ".models", "..": from the file's own folder.
ImportTarget relative_module(const Project& project, std::string folder, std::string_view module) {
  const auto dots = std::min(module.find_first_not_of('.'), module.size());
  for (std::size_t up = 1; up < dots; ++up) folder = folder_of(folder);
  const auto rest = module.substr(dots);
  return python_module_at(project, rest.empty() ? folder : below(folder, as_path(rest)));
}

// Where a module whose name begins so may stand, as seen from a folder, the nearest first: the
// folder itself and those above it, each with the usual folders for sources.
const std::vector<std::string>& places_of(const Project& project, const std::string& from,
                                          std::string_view first) {
  std::string key = from + '\n';
  key += first;
  const auto [known, is_new] = project.python_places.try_emplace(std::move(key));
  auto& places = known->second;
  if (!is_new) return places;
  for (std::string folder = from;; folder = folder_of(folder)) {
    for (const char* sources : {"", "src", "lib"}) {
      auto place = *sources == '\0' ? folder : below(folder, sources);
      if (python_module_at(project, below(place, std::string(first))).is_found())
        places.push_back(std::move(place));
    }
    if (folder.empty()) return places;
  }
}

// A file never means itself, a package may. A folder without __init__.py counts where nothing
// better is found.
ImportTarget nearest_module(const Project& project, FileId from, const std::string& path) {
  const std::string_view file = project.files[from].path;
  const auto first = std::string_view(path).substr(0, path.find('/'));
  const bool is_package = file.ends_with("__init__.py");
  ImportTarget namespace_package;
  for (const auto& place : places_of(project, folder_of(file), first)) {
    auto found = python_module_at(project, below(place, path));
    const bool is_itself = found.file == from && !is_package;
    if (found.file != kNoFile && !is_itself) return found;
    if (found.file == kNoFile && !namespace_package.is_found()) namespace_package = found;
  }
  return namespace_package;
}

ImportTarget absolute_module(const Project& project, FileId from, std::string_view module) {
  const std::string path = as_path(module);
  auto found = nearest_module(project, from, path);
  if (found.is_found()) return found;
  return path.find('/') == std::string::npos ? ImportTarget{} : unique_ending(project, path);
}

}  // namespace

// The same from every file of a folder, but where the file itself is called so.
ImportTarget resolve_python_import(const Project& project, FileId from, std::string_view module) {
  const std::string_view path = project.files[from].path;
  const auto folder = path.substr(0, path.rfind('/') + 1);
  if (module.starts_with('.')) return relative_module(project, folder_of(path), module);
  // Most imports lead to libraries: no file and no folder is called so.
  const auto last = module.substr(module.rfind('.') + 1);
  if (!project.last_names.contains(last)) return {};
  const auto name = path.substr(folder.size());
  if (name.starts_with(last)) return absolute_module(project, from, module);
  std::string key(folder);
  key += '\n';
  key += module;
  auto& known = project.python_imports[key];
  if (!known) known = absolute_module(project, from, module);
  return *known;
}

}  // namespace bakeoff::scan
