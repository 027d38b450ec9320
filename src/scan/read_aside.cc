#include "scan/internal/read_aside.h"

#include "scan/internal/manifest_names.h"
#include "scan/internal/manifests_json.h"
#include "scan/internal/read_regular.h"

namespace bakeoff::scan {
namespace {

constexpr std::int64_t kMostCounted = 2'000'000;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

// An empty mark: the language has none.
bool opens_with(std::string_view line, const std::string& mark) {
  return !mark.empty() && line.starts_with(mark);
}

// Takes a file's lines one after the other: a comment may go on.
class CodeLines {
 public:
  explicit CodeLines(const LanguageRule& rule) : rule_(rule) {}

  // Anything besides blanks and comments?
  bool has_code(std::string_view line) {
    const auto start = line.find_first_not_of(" \t\r\f\v");
    if (start == std::string_view::npos) return false;
    line.remove_prefix(start);
    if (is_in_block_) {
      const auto close = line.find(rule_.block_close);
      if (close == std::string_view::npos) return false;
      is_in_block_ = false;
      line.remove_prefix(close + rule_.block_close.size());
      if (is_blank(line)) return false;
    }
    if (opens_with(line, rule_.line_comment)) return false;
    return !opens_with(line, rule_.block_open) || has_code_behind_block(line);
  }

 private:
  bool has_code_behind_block(std::string_view line) {
    const auto close = line.find(rule_.block_close, rule_.block_open.size());
    is_in_block_ = close == std::string_view::npos;
    return !is_in_block_ && !is_blank(line.substr(close + rule_.block_close.size()));
  }

  const LanguageRule& rule_;
  bool is_in_block_ = false;
};

std::int64_t code_lines(std::string_view text, const LanguageRule& rule) {
  std::int64_t lines = 0;
  CodeLines reader(rule);
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (reader.has_code(text.substr(0, end))) ++lines;
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
  }
  return lines;
}

std::optional<Manifest> manifest_of(const std::string& file, const std::string& text) {
  const auto name = name_of_file(file);
  if (name == "package.json") return read_package_json(text, file);
  if (name == "pyproject.toml") return read_pyproject(text, file);
  if (name == "Pipfile") return read_pipfile(text, file);
  if (name == "setup.cfg") return read_setup_cfg(text, file);
  if (is_requirements(file)) return read_requirements(text, file);
  return std::nullopt;
}

std::optional<Lock> lock_of(const std::string& file, const std::string& text) {
  const auto name = name_of_file(file);
  if (name == "package-lock.json" || name == "npm-shrinkwrap.json")
    return read_package_lock(text, file);
  if (name == "yarn.lock") return read_yarn_lock(text, file);
  if (name == "pnpm-lock.yaml") return read_pnpm_lock(text, file);
  if (name == "Pipfile.lock") return read_pipfile_lock(text, file);
  for (const char* tool : {"poetry", "uv", "pdm"}) {
    if (name == std::string(tool) + ".lock") return read_toml_lock(text, file, tool);
  }
  if (name == "bun.lock" || name == "bun.lockb" || name == "conda-lock.yml")
    return Lock{.file = file, .tool = "other"};
  return std::nullopt;
}

void count_lines(const std::filesystem::path& folder, const FoundFile& file,
                 const std::vector<LanguageRule>& languages, std::int64_t& lines) {
  const auto* rule = language_rule(languages, file.path);
  if (rule == nullptr || file.bytes > kMostCounted) return;
  std::string text;
  std::string error;
  if (read_regular(folder / file.path, text, error)) lines = code_lines(text, *rule);
}

ManifestRead read_manifest(const std::filesystem::path& folder, const std::string& file) {
  ManifestRead read;
  std::string text;
  if (!read_regular(folder / file, text, read.error)) return read;
  read.error.clear();
  read.manifest = manifest_of(file, text);
  if (!read.manifest) read.lock = lock_of(file, text);
  if (!read.manifest && !read.lock) read.text = std::move(text);
  return read;
}

}  // namespace

ReadAside read_aside(const std::filesystem::path& folder, const FoundFiles& found,
                     const std::vector<LanguageRule>& languages) {
  ReadAside aside{std::vector<std::int64_t>(found.files.size(), ReadAside::kNotCounted),
                  std::vector<ManifestRead>(found.files.size())};
  for (std::size_t i = 0; i < found.files.size(); ++i) {
    const auto& file = found.files[i];
    count_lines(folder, file, languages, aside.code_lines[i]);
    if (file.role == FileRole::manifest) aside.manifests[i] = read_manifest(folder, file.path);
  }
  return aside;
}

}  // namespace bakeoff::scan
