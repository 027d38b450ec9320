#include "lab/internal/locked_version.h"

#include <algorithm>
#include <sstream>

namespace bakeoff::lab {
namespace {

// Package names of Python: case, '-', '_' and '.' make no difference (PEP 503).
std::string normal_pip_name(const std::string& name) {
  std::string normal;
  for (const char c : name) {
    const bool dash = c == '-' || c == '_' || c == '.';
    if (dash && !normal.empty() && normal.back() == '-') continue;
    normal += dash ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return normal;
}

// What stands between `before` and the next of `ends`, for the first line that begins with `before`
// once spaces are left out.
std::string between(const std::string& text, const std::string& before, const char* ends) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    line.erase(0, line.find_first_not_of(" \t"));
    if (line.rfind(before, 0) != 0) continue;
    const std::string rest = line.substr(before.size());
    return rest.substr(0, rest.find_first_of(ends));
  }
  return "";
}

// require github.com/gin-gonic/gin v1.12.0
std::string locked_go_version(const std::string& text, const std::string& name) {
  const std::string alone = between(text, "require " + name + " v", " \r/");
  return alone.empty() ? between(text, name + " v", " \r/") : alone;
}

// name = "axum" and on the next line version = "0.8.9"
std::string locked_cargo_version(const std::string& text, const std::string& name) {
  const auto at = text.find("\nname = \"" + name + "\"\n");
  return at == text.npos ? "" : between(text.substr(at), "version = \"", "\"");
}

}  // namespace

std::string locked_version(const std::string& file_name, const std::string& text,
                           const std::string& package) {
  if (file_name == "package-lock.json") return locked_npm_version(text, package);
  if (file_name == "go.mod") return locked_go_version(text, package);
  if (file_name == "Cargo.lock") return locked_cargo_version(text, package);
  if (file_name == "Gemfile.lock") return between(text, package + " (", ")");
  if (file_name == "mix.exs") return between(text, "{:" + package + ", \"== ", "\"");
  return locked_pip_version(text, package);
}

std::string locked_pip_version(const std::string& requirements_text, const std::string& name) {
  std::istringstream lines(requirements_text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t equals = line.find("==");
    if (equals == std::string::npos) continue;
    std::string package = line.substr(0, equals);
    package = package.substr(0, package.find('['));  // extras: uvicorn[standard]
    package.erase(std::remove(package.begin(), package.end(), ' '), package.end());
    if (normal_pip_name(package) != normal_pip_name(name)) continue;
    const std::size_t start = line.find_first_not_of(' ', equals + 2);
    if (start == std::string::npos) return "";
    return line.substr(start, line.find_first_of(" ;\\\t\r", start) - start);
  }
  return "";
}

}  // namespace bakeoff::lab
