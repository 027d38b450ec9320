#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "base/file.h"
#include "catalog/internal/read_one_file.h"

namespace bakeoff::catalog {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kContestantFile = "contestant.toml";

// Reads both folders into a Catalog; problems, names and the hash gather on the way.
class Loader {
 public:
  explicit Loader(const CatalogFolders& folders) : folders_(folders) {}

  void load() {
    for (const auto& kind : file_kinds()) load_kind(kind);
    report_stray_files();
    load_contestants();
    finish();
  }

  [[nodiscard]] std::vector<Problem>& problems() { return problems_; }
  [[nodiscard]] Catalog& catalog() { return catalog_; }

 private:
  void load_kind(const FileKind& kind) {
    const bool is_folder = kind.place.back() == '/';
    const fs::path place =
        folders_.catalog / kind.place.substr(0, kind.place.size() - (is_folder ? 1 : 0));
    if (!is_folder) {
      load_file(kind, place, place.stem());
      return;
    }
    for (const auto& name : names_in(place, kind)) {
      if (fs::path(name).extension() != ".toml") continue;
      const auto id = fs::path(name).stem().string();
      if (!kind.defines.empty()) define_by_name(kind, place / name, id);
      load_file(kind, place / name, id);
    }
  }

  void define_by_name(const FileKind& kind, const fs::path& file, const std::string& id) {
    if (const auto wrong = is_id(id); !wrong.empty()) problems_.push_back({file, 1, 1, wrong});
    links_.define(kind.defines, id, {file});
  }

  void load_file(const FileKind& kind, const fs::path& file, const std::string& id) {
    FileContext context{file, problems_, links_};
    const auto text = read_bytes(file, folders_.catalog);
    const bool is_read = text && read_text(*text, context, [&](TableReader& table) {
                           kind.read(table, id, catalog_);
                         });
    for (const auto held : kind.holds) {
      if (!is_read && !held.empty()) links_.mark_incomplete(held);
    }
  }

  void report_stray_files() {
    std::vector<std::string> known;
    for (const auto& kind : file_kinds()) {
      if (kind.place.back() != '/') known.emplace_back(kind.place);
    }
    std::error_code error;
    for (fs::directory_iterator entry(folders_.catalog, error), end; !error && entry != end;
         entry.increment(error)) {
      const auto name = entry->path().filename().string();
      if (entry->path().extension() != ".toml" || std::ranges::find(known, name) != known.end())
        continue;
      problems_.push_back({entry->path(), 1, 1, "no such kind of file" + hint(name, known)});
    }
  }

  void load_contestants() {
    std::error_code error;
    const fs::path root = fs::canonical(folders_.contestants, error);
    if (error) {
      problems_.push_back(
          {folders_.contestants, 1, 1, "cannot read this folder: " + error.message()});
      links_.mark_incomplete(kContestant);
      return;
    }
    for (const auto& stack : subfolders(root)) {
      for (const auto& name : subfolders(root / stack)) {
        if (fs::exists(root / stack / name / kContestantFile, error))
          load_contestant(root, stack, name);
      }
    }
    const auto references =
        std::ranges::count(catalog_.contestants, true, &Contestant::is_reference);
    if (references == 1 || !all_contestants_read_) return;
    problems_.push_back(
        {folders_.contestants, 1, 1,
         fmt::format("{} contestants have reference = true: there must be exactly one",
                     references)});
  }

  void load_contestant(const fs::path& root, const std::string& stack, const std::string& name) {
    const ContestantFolder place{
        .id = stack + "/" + name, .stack = stack, .folder = root / stack / name, .boundary = root};
    const fs::path file = folders_.contestants / stack / name / kContestantFile;
    links_.define(kContestant, place.id, {file});
    FileContext context{file, problems_, links_};
    const auto text = read_bytes(file, folders_.contestants);
    const bool is_read = text && read_text(*text, context, [&](TableReader& table) {
                           const auto contestant = read_contestant(table, place);
                           catalog_.contestants.push_back(contestant);
                           for (auto& variant : read_variants(table, place, contestant)) {
                             catalog_.contestants.push_back(std::move(variant));
                           }
                         });
    all_contestants_read_ = all_contestants_read_ && is_read;
  }

  // The hash covers name and bytes of every file that was read, not where the folders stand.
  std::optional<std::string> read_bytes(const fs::path& file, const fs::path& root) {
    auto text = read_file(file);
    if (!text) {
      problems_.push_back({file, 1, 1, text.error().message});
      return std::nullopt;
    }
    hashed_.push_back(
        fmt::format("{}/{} {}\n", root == folders_.catalog ? "catalog" : "contestants",
                    file.lexically_relative(root).generic_string(), content_hash(*text)));
    return std::move(*text);
  }

  std::vector<std::string> names_in(const fs::path& folder, const FileKind& kind) {
    std::error_code error;
    std::vector<std::string> names;
    fs::directory_iterator entry(folder, error);
    for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
      names.push_back(entry->path().filename().string());
    }
    if (error) {
      problems_.push_back({folder, 1, 1, "cannot read this folder: " + error.message()});
      links_.mark_incomplete(kind.defines);
      for (const auto held : kind.holds) links_.mark_incomplete(held);
    }
    std::ranges::sort(names);
    return names;
  }

  static std::vector<std::string> subfolders(const fs::path& folder) {
    std::error_code error;
    std::vector<std::string> names;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
      std::error_code unknown;
      if (entry->is_directory(unknown)) names.push_back(entry->path().filename().string());
    }
    std::ranges::sort(names);
    return names;
  }

  void finish() {
    links_.report(catalog_, problems_);
    sort_problems(problems_);
    std::ranges::sort(catalog_.criteria, {}, &Criterion::order);
    std::ranges::sort(hashed_);
    std::string all;
    for (const auto& line : hashed_) all += line;
    catalog_.content_hash = content_hash(all);
  }

  const CatalogFolders& folders_;
  Catalog catalog_;
  std::vector<Problem> problems_;
  Links links_;
  std::vector<std::string> hashed_;
  bool all_contestants_read_ = true;
};

}  // namespace

std::vector<Problem> check_catalog(const CatalogFolders& folders) {
  Loader loader(folders);
  loader.load();
  return std::move(loader.problems());
}

Result<Catalog> load_catalog(const CatalogFolders& folders) {
  Loader loader(folders);
  loader.load();
  if (!loader.problems().empty()) {
    return fail(ErrorCode::invalid_input, format_problems(loader.problems()));
  }
  return std::move(loader.catalog());
}

}  // namespace bakeoff::catalog
