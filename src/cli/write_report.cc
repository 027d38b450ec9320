#include "cli/write_report.h"

#include <fmt/core.h>

#include <filesystem>

#include "base/file.h"
#include "report/render.h"

namespace bakeoff::cli {
namespace {

struct Target {
  std::string form;  // "html"
  std::string file;  // "-": stdout
};

// "report.html" or "html:-"
Result<Target> parse_target(const std::string& text) {
  Target target;
  const auto colon = text.find(':');
  if (text.ends_with(":-") && colon == text.size() - 2) {
    target = {text.substr(0, colon), "-"};
  } else {
    const std::string suffix = std::filesystem::path(text).extension().string();
    target = {suffix.empty() ? "" : suffix.substr(1), text};
  }
  for (const char* known : {"html", "json", "md", "txt"}) {
    if (target.form == known) return target;
  }
  return fail(ErrorCode::invalid_input,
              fmt::format("'{}' names no known form: use a file ending in .html, .json, .md or "
                          ".txt, or e.g. md:- for stdout",
                          text));
}

std::string render(const report::Report& report, const std::string& form) {
  if (form == "html") return report::render_html(report);
  if (form == "json") return report::render_json(report);
  if (form == "md") return report::render_markdown(report);
  return report::render_terminal(report, {.columns = 120, .colour = false, .unicode = true});
}

}  // namespace

Result<void> check_exports(const std::vector<std::string>& exports) {
  for (const auto& text : exports) {
    BAKEOFF_TRY(target, parse_target(text));
    const auto folder = std::filesystem::absolute(target.file).parent_path();
    if (target.file != "-" && !std::filesystem::is_directory(folder)) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("cannot write {}: there is no folder {}", text, folder.string()));
    }
  }
  return {};
}

Result<void> export_report(const Shell& shell, const report::Report& report,
                           const std::string& file) {
  BAKEOFF_TRY(target, parse_target(file));
  if (target.file == "-") {
    shell.console.print(render(report, target.form));
    return {};
  }
  return write_file(target.file, render(report, target.form));
}

Result<void> write_report(const Shell& shell, const report::Report& report,
                          const OutputOptions& output) {
  bool stdout_is_taken = false;
  for (const auto& text : output.exports) {
    BAKEOFF_CHECK(export_report(shell, report, text));
    stdout_is_taken = stdout_is_taken || text.ends_with(":-");
  }
  if (output.json) {
    shell.console.print(report::render_json(report));
  } else if (!stdout_is_taken && !shell.console.quiet()) {
    shell.console.print(report::render_terminal(report, shell.console.style()));
  }
  return {};
}

}  // namespace bakeoff::cli
