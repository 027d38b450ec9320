#include "scan/project.h"

#include <algorithm>

namespace bakeoff::scan {

void index_files(Project& project) {
  for (FileId id = 0; id < project.files.size(); ++id) {
    const std::string& path = project.files[id].path;
    project.by_path.emplace(path, id);
    std::string_view bare = std::string_view(path).substr(0, path.rfind('.'));
    if (bare.ends_with("/__init__")) bare.remove_suffix(9);
    project.by_stem[std::string(bare.substr(bare.rfind('/') + 1))].push_back(id);
    for (auto folder = folder_of(path); !folder.empty(); folder = folder_of(folder))
      ++project.folders[folder];
  }
  for (const auto& [stem, files] : project.by_stem) project.last_names.insert(stem);
  for (const auto& [folder, count] : project.folders)
    project.last_names.insert(folder.substr(folder.rfind('/') + 1));
}

std::string folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? "" : std::string(path.substr(0, slash));
}

std::string joined_path(std::string_view folder, std::string_view relative) {
  std::vector<std::string_view> parts;
  const auto add = [&parts](std::string_view text) {
    while (!text.empty()) {
      const auto slash = text.find('/');
      const auto part = text.substr(0, slash);
      text = slash == std::string_view::npos ? "" : text.substr(slash + 1);
      if (part.empty() || part == ".") continue;
      if (part == ".." && !parts.empty()) {
        parts.pop_back();
      } else if (part != "..") {
        parts.push_back(part);
      }
    }
  };
  add(folder);
  add(relative);
  std::string out;
  for (const auto part : parts) {
    if (!out.empty()) out += '/';
    out += part;
  }
  return out;
}

}  // namespace bakeoff::scan
