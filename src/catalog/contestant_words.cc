#include "catalog/internal/contestant_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "catalog/internal/links.h"

namespace bakeoff::catalog {
namespace {

constexpr std::array<std::string_view, 18> kWords{
    "port",   "cpus",   "source_dir", "install_dir", "node",     "npm",
    "python", "go",     "cargo",      "program",     "upstream", "database",
    "tools",  "inputs", "work",       "redis",       "model",    "static"};

bool is_word_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// Words that only some toolchains can fill.
std::string missing_toolchain(std::string_view word, ToolchainKind toolchain) {
  const bool has_node =
      toolchain == ToolchainKind::npm_node || toolchain == ToolchainKind::system_node;
  if ((word == "node" || word == "npm") && !has_node) return R"("npm_node" or "system_node")";
  if (word == "python" && toolchain != ToolchainKind::python_venv) return "\"python_venv\"";
  if (word == "go" && toolchain != ToolchainKind::go) return "\"go\"";
  if (word == "cargo" && toolchain != ToolchainKind::cargo) return "\"cargo\"";
  if (word == "program" && toolchain != ToolchainKind::bundled) return "\"bundled\"";
  return "";
}

}  // namespace

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t open = text.find('{'); open != text.npos; open = text.find('{', open + 1)) {
    std::size_t end = open + 1;
    while (end < text.size() && is_word_letter(text[end])) ++end;
    const bool is_closed = end > open + 1 && end < text.size() && text[end] == '}';
    const bool is_shell = open > 0 && text[open - 1] == '$';
    if (is_closed && !is_shell) words.emplace_back(text.substr(open + 1, end - open - 1));
  }
  return words;
}

std::string wrong_words(std::string_view text, ToolchainKind toolchain) {
  for (const auto& word : words_in(text)) {
    if (std::ranges::find(kWords, word) == kWords.end()) {
      return fmt::format("unknown word {{{}}}{}", word, hint(word, {kWords.begin(), kWords.end()}));
    }
    if (const auto kind = missing_toolchain(word, toolchain); !kind.empty()) {
      return fmt::format("{{{}}} needs toolchain.kind = {}", word, kind);
    }
  }
  return "";
}

}  // namespace bakeoff::catalog
