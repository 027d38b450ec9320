// The sources of a code base with what is needed to follow imports between them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "scan/internal/value.h"
#include "scan/syntax.h"

namespace bakeoff::scan {

struct SourceFile {
  std::string path;                      // relative, '/' between folders
  Language language = Language::python;  // also of what is not parsed
  SyntaxTree tree;
};

// "@app/*" -> "src/app/*" of a tsconfig.json, both relative to the project.
struct PathAlias {
  std::string folder;  // where it holds
  std::string from;    // "@app/*"
  std::string to;      // "packages/a/src/app/*"
};

struct NodePackage {
  std::string name;
  std::string folder;
  std::string main;                                 // "dist/index.js" as written; may be empty
  std::map<std::string, std::string> dependencies;  // name -> version asked for
};

// Where an import leads: a file, or a folder without __init__.py (Python).
struct ImportTarget {
  FileId file = kNoFile;
  std::string folder;  // set: a namespace package

  [[nodiscard]] bool is_found() const { return file != kNoFile || !folder.empty(); }
};

// A table of texts is asked for a part of a text without a copy of it.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

struct Project {
  std::vector<SourceFile> files;  // sorted by path
  std::unordered_map<std::string, FileId> by_path;
  std::unordered_map<std::string, std::vector<FileId>> by_stem;  // "b": x/b.py, x/b/__init__.py
  std::unordered_map<std::string, int> folders;                  // that hold sources, at any depth
  // The last parts of all that a Python import can lead to: stems and folders' own names.
  std::unordered_set<std::string, TextHash, std::equal_to<>> last_names;
  std::vector<PathAlias> aliases;
  std::vector<NodePackage> packages;

  // What resolve_python_import found before, by folder and module, and the places it looked at, by
  // folder and a module's first name: one thread at a time asks it.
  mutable std::unordered_map<std::string, std::optional<ImportTarget>> python_imports;
  mutable std::unordered_map<std::string, std::vector<std::string>> python_places;
};

void index_files(Project& project);

ImportTarget resolve_python_import(const Project& project, FileId from, std::string_view module);
ImportTarget resolve_script_import(const Project& project, FileId from, std::string_view module);

std::string folder_of(std::string_view path);                                 // "a/b.py" -> "a"
std::string joined_path(std::string_view folder, std::string_view relative);  // resolves . and ..

}  // namespace bakeoff::scan
