// What manifests ask for, what lockfiles hold, and which runtimes files declare. Texts in, values
// out: nothing here opens a file.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scan/knowledge.h"
#include "scan/syntax.h"

namespace bakeoff::scan {

struct Dependency {
  std::string name;  // Python: normalised ("typing-extensions")
  std::string spec;  // as written: "^4.17.1", ">=2,<3"; empty: any version
  int line = 0;
  bool is_pinned = false;  // exactly one version, or a place that cannot change
};

// "runs on python 3.8", as one file says it.
struct RuntimeDeclared {
  std::string runtime;  // id of a RuntimeSupport
  std::string spec;
  bool is_range = false;  // ">=3.8" says what it admits, "3.8.1" what it is
  std::string file;
  int line = 0;
};

struct Manifest {
  std::string file;
  std::string ecosystem;  // python, node
  std::string name;       // of the project; may be empty
  std::vector<Dependency> dependencies;
  std::vector<RuntimeDeclared> runtimes;
  std::set<std::string> overridden;  // names whose locked version something else decides
  bool is_locked_itself = false;     // written by pip-compile and its like
  bool is_library = false;           // says how it is built as a package: its ranges are meant
  std::string mistake;               // set: could not be read
};

// package.json
Manifest read_package_json(std::string_view text, const std::string& file);
// "requirements.txt"
Manifest read_requirements(std::string_view text, const std::string& file);
// pyproject.toml: [project], [tool.poetry], [tool.uv], [tool.pdm]
Manifest read_pyproject(std::string_view text, const std::string& file);
Manifest read_pipfile(std::string_view text, const std::string& file);
Manifest read_setup_cfg(std::string_view text, const std::string& file);
// setup.py, by its syntax: what setup() is given as literals and as names of the module.
Manifest read_setup_py(const SyntaxTree& tree, const std::string& file);

struct Lock {
  std::string file;
  std::string tool;
  // What it holds: name -> versions.
  std::map<std::string, std::set<std::string>> locked;
  // What the manifests asked for when it was written: folder relative to the lock -> name -> spec.
  std::map<std::string, std::map<std::string, std::string>> asked;
  std::set<std::string> keys;        // yarn: "name@spec"
  std::set<std::string> overridden;  // names whose spec something else decides
};

Lock read_package_lock(std::string_view text, const std::string& file);
Lock read_pipfile_lock(std::string_view text, const std::string& file);
Lock read_yarn_lock(std::string_view text, const std::string& file);
Lock read_pnpm_lock(std::string_view text, const std::string& file);
// poetry.lock, uv.lock, pdm.lock
Lock read_toml_lock(std::string_view text, const std::string& file, const std::string& tool);

// A dependency that the lock does not hold as asked for; the text says how they differ.
std::optional<std::string> disagreement(const Manifest& manifest, const Dependency& dependency,
                                        const Lock& lock, const std::string& folder_from_lock);

// .python-version, .nvmrc, .node-version, .tool-versions, runtime.txt
std::vector<RuntimeDeclared> read_version_file(std::string_view text, const std::string& file,
                                               const std::vector<RuntimeSupport>& known);
std::vector<RuntimeDeclared> read_dockerfile(std::string_view text, const std::string& file,
                                             const std::vector<RuntimeSupport>& known);

std::string python_name(std::string_view name);  // "Flask_Login" -> "flask-login"
// "uvicorn[standard]>=0.2 ; python_version > '3'": name and spec. Empty name: none.
Dependency python_requirement(std::string_view text);

}  // namespace bakeoff::scan
