// Which runtime a file names: version files of the usual managers, and images of Dockerfiles.
#include <algorithm>
#include <map>
#include <sstream>

#include "scan/internal/letter_case.h"
#include "scan/internal/manifests.h"
#include "scan/version_range.h"

namespace bakeoff::scan {
namespace {

const RuntimeSupport* runtime_called(std::string_view name,
                                     const std::vector<RuntimeSupport>& known) {
  for (const auto& runtime : known) {
    if (std::ranges::find(runtime.names, name) != runtime.names.end()) return &runtime;
  }
  return nullptr;
}

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

using Arguments = std::map<std::string, std::string>;

std::size_t variable_end(std::string_view text, std::size_t at) {
  while (at < text.size() &&
         (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_'))
    ++at;
  return at;
}

// ${NAME}, ${NAME:-default} and $NAME by what ARG gave them.
std::string with_arguments(std::string_view text, const Arguments& arguments) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$') {
      out += text[i];
      continue;
    }
    const bool is_braced = text.substr(i + 1).starts_with('{');
    const std::size_t from = i + (is_braced ? 2 : 1);
    std::size_t end = variable_end(text, from);
    const auto found = arguments.find(std::string(text.substr(from, end - from)));
    if (found != arguments.end()) out += found->second;
    if (is_braced) {
      const auto close = text.find('}', end);
      if (close == std::string_view::npos) return out;
      if (found == arguments.end() && text.substr(end).starts_with(":-"))
        out += text.substr(end + 2, close - end - 2);
      end = close + 1;
    }
    i = end - 1;
  }
  return out;
}

// ARG NAME=value OTHER="value"
void add_arguments(std::istringstream& words, Arguments& arguments) {
  for (std::string word; words >> word;) {
    const auto equals = word.find('=');
    if (equals == std::string::npos) continue;
    auto value = word.substr(equals + 1);
    std::erase_if(value, [](char c) { return c == '"' || c == '\''; });
    arguments[word.substr(0, equals)] = with_arguments(value, arguments);
  }
}

// FROM --platform=linux/amd64 image
std::string image_of(std::istringstream& words, const Arguments& arguments) {
  std::string word;
  while (words >> word && word.starts_with("--")) {
  }
  const auto image = with_arguments(word, arguments);
  return image.substr(0, image.find('@'));
}

// "docker.io/library/python:3.8-slim" without file and line; nullopt: no runtime that is known.
std::optional<RuntimeDeclared> runtime_of_image(const std::string& image,
                                                const std::vector<RuntimeSupport>& known) {
  const auto slash = image.rfind('/');
  const auto colon = image.find(':', slash == std::string::npos ? 0 : slash);
  if (colon == std::string::npos) return std::nullopt;
  const auto* runtime = runtime_called(image.substr(slash + 1, colon - slash - 1), known);
  const auto tag = image.substr(colon + 1);
  if (runtime == nullptr || !parse_version(tag)) return std::nullopt;
  return RuntimeDeclared{.runtime = runtime->id, .spec = tag};
}

}  // namespace

std::vector<RuntimeDeclared> read_version_file(std::string_view text, const std::string& file,
                                               const std::vector<RuntimeSupport>& known) {
  std::vector<RuntimeDeclared> out;
  const auto name = file_name(file);
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream words(line.substr(0, line.find('#')));
    std::string first;
    std::string second;
    words >> first >> second;
    if (first.empty()) continue;
    std::string runtime;
    std::string version = first;
    if (name == ".tool-versions") {
      runtime = first;
      version = second;
    } else if (name == "runtime.txt") {  // python-3.8.1
      const auto dash = first.find('-');
      if (dash == std::string::npos) continue;
      runtime = first.substr(0, dash);
      version = first.substr(dash + 1);
    } else {
      runtime = name == ".python-version" ? "python" : "node";
    }
    const auto* found = runtime_called(runtime, known);
    if (found != nullptr && parse_version(version))
      out.push_back({found->id, version, false, file, number});
    if (name != ".tool-versions") break;  // further lines are fallbacks
  }
  return out;
}

std::vector<RuntimeDeclared> read_dockerfile(std::string_view text, const std::string& file,
                                             const std::vector<RuntimeSupport>& known) {
  std::vector<RuntimeDeclared> out;
  Arguments arguments;
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream words(line);
    std::string first;
    words >> first;
    first = upper(std::move(first));
    if (first == "ARG") add_arguments(words, arguments);
    if (first != "FROM") continue;
    auto declared = runtime_of_image(image_of(words, arguments), known);
    if (!declared) continue;
    declared->file = file;
    declared->line = number;
    out.push_back(std::move(*declared));
  }
  return out;
}

}  // namespace bakeoff::scan
