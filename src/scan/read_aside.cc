#include "scan/internal/read_aside.h"

#include "scan/internal/manifest_names.h"
#include "scan/internal/manifests_json.h"
#include "scan/internal/read_regular.h"

namespace bakeoff::scan {
namespace {

constexpr std::int64_t kMostCounted = 2'000'000;

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

std::string_view without_indent(std::string_view line) {
  std::size_t blanks = 0;
  while (blanks < line.size() && is_blank(line[blanks])) ++blanks;
  return line.substr(blanks);
}

// An empty mark: the language has none.
bool opens_with(std::string_view line, const std::string& mark) {
  return !mark.empty() && line.front() == mark.front() && line.starts_with(mark);
}

// Takes a file's lines one after the other: a comment may go on.
class CodeLines {
 public:
  explicit CodeLines(const LanguageRule& rule) : rule_(rule) {}

  // Anything besides blanks and comments?
  bool has_code(std::string_view line) {
    line = without_indent(line);
    if (line.empty()) return false;
    if (is_in_block_) {
      const auto close = line.find(rule_.block_close);
      if (close == std::string_view::npos) return false;
      is_in_block_ = false;
      line.remove_prefix(close + rule_.block_close.size());
      if (without_indent(line).empty()) return false;
    }
    if (opens_with(line, rule_.line_comment)) return false;
    return !opens_with(line, rule_.block_open) || has_code_behind_block(line);
  }

 private:
  bool has_code_behind_block(std::string_view line) {
    const auto close = line.find(rule_.block_close, rule_.block_open.size());
    is_in_block_ = close == std::string_view::npos;
    return !is_in_block_ && !without_indent(line.substr(close + rule_.block_close.size())).empty();
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

ManifestRead read_manifest(const std::string& file, const std::string& text) {
  ManifestRead read{.manifest = manifest_of(file, text)};
  if (!read.manifest) read.lock = lock_of(file, text);
  if (!read.manifest && !read.lock) read.text = text;
  return read;
}

}  // namespace

AsideReader::AsideReader(const std::filesystem::path& folder, const FoundFiles& found,
                         const std::vector<LanguageRule>& languages, bool wants_sums)
    : folder_(folder), found_(found), languages_(languages), wants_sums_(wants_sums) {
  const auto files = found.files.size();
  read_.code_lines.resize(files, ReadAside::kNotCounted);
  read_.manifests.resize(files);
  if (wants_sums) read_.sums.files.resize(files);
}

void AsideReader::read_manifests() {
  for (std::size_t i = 0; i < found_.files.size(); ++i) {
    if (found_.files[i].role == FileRole::manifest) read(i);
  }
}

void AsideReader::read_others() {
  for (std::size_t i = 0; i < found_.files.size(); ++i) {
    if (found_.files[i].role != FileRole::manifest) read(i);
  }
}

void AsideReader::read(std::size_t i) {
  const FoundFile& file = found_.files[i];
  const LanguageRule* language = language_rule(languages_, file.path);
  const bool is_counted = language != nullptr && file.bytes <= kMostCounted;
  const bool is_manifest = file.role == FileRole::manifest;
  const bool is_summed = wants_sums_ && may_be_read(file);
  if (!is_counted && !is_manifest && !is_summed) return;
  std::int64_t changed_at = file.changed_at;
  const bool is_read = read_regular(folder_ / file.path, text_, error_, changed_at);
  if (is_summed) {
    read_.sums.files[i] = sum_of(is_read ? text_ : error_);
    read_.sums.has_changed |= changed_at != file.changed_at;
  }
  if (is_counted && is_read) read_.code_lines[i] = code_lines(text_, *language);
  if (!is_manifest) return;
  read_.manifests[i] = is_read ? read_manifest(file.path, text_) : ManifestRead{.error = error_};
}

}  // namespace bakeoff::scan
