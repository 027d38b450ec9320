#include <fmt/format.h>

#include <system_error>

#include "base/file.h"
#include "catalog/internal/read_one_file.h"

namespace bakeoff::catalog {

namespace {

namespace fs = std::filesystem;

// A working file, so that the message alone is enough to go on.
constexpr const char* kWhatToWrite =
    R"({0} has no contestant.toml, so bakeoff does not know how to start it. Write {1}, for example:
[start]
command = ["python3", "{{source_dir}}/server.py", "--port", "{{port}}"]
[[requests]]
path = "/"
docs/formats/catalog.md explains every key and has a longer example.)";

}  // namespace

Contestant read_own_service(std::string_view text, const fs::path& file, const fs::path& folder,
                            const std::string& typed, std::vector<Problem>& problems) {
  // Names in a user's file are checked against the catalog by whoever has both: nothing is known
  // here.
  Links links;
  FileContext context{file, problems, links};
  const ContestantFolder place{
      .id = typed, .stack = typed, .folder = folder, .boundary = folder, .is_own_service = true};
  Contestant contestant;
  read_text(text, context, [&](TableReader& table) { contestant = read_contestant(table, place); });
  sort_problems(problems);
  return contestant;
}

Result<Contestant> load_own_service(const fs::path& folder, const std::string& typed) {
  std::error_code error;
  const fs::path real = fs::canonical(folder, error);
  if (error)
    return fail(ErrorCode::not_found,
                fmt::format("cannot open the folder {}: {}", typed, error.message()));
  if (!fs::is_directory(real, error)) return fail(ErrorCode::not_found, typed + " is not a folder");
  const fs::path file = folder / "contestant.toml";
  auto text = read_file(file);
  if (!text && text.error().code == ErrorCode::not_found) {
    return fail(ErrorCode::not_found,
                fmt::format(kWhatToWrite, typed, (fs::path(typed) / "contestant.toml").string()));
  }
  if (!text) return tl::unexpected(std::move(text).error());
  std::vector<Problem> problems;
  auto contestant = read_own_service(*text, file, real, typed, problems);
  if (!problems.empty()) return fail(ErrorCode::invalid_input, format_problems(problems));
  return contestant;
}

}  // namespace bakeoff::catalog
