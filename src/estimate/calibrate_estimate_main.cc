// calibrate_estimate FILE.arff SIZE EFFORT [GROUP ...]: how often an 80 % range of this room holds
// on finished projects. SIZE, EFFORT and GROUP are columns. For docs/accuracy.md; the data sets are
// public, but not ours to ship.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "base/file.h"
#include "estimate/arff.h"
#include "estimate/coverage.h"

namespace bakeoff::estimate {
namespace {

Result<std::size_t> column_of(const ArffTable& table, const std::string& name) {
  const auto found = std::ranges::find(table.columns, name);
  if (found != table.columns.end()) return static_cast<std::size_t>(found - table.columns.begin());
  std::string known;
  for (const auto& column : table.columns) known += (known.empty() ? "" : ", ") + column;
  return fail(ErrorCode::not_found, fmt::format("no column '{}'; there are {}", name, known));
}

bool read_number(const std::string& text, double& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number > 0;
}

Result<std::vector<FinishedProject>> read_projects(const ArffTable& table,
                                                   const std::vector<std::string>& names) {
  std::vector<std::size_t> columns;
  for (const auto& name : names) {
    BAKEOFF_TRY(column, column_of(table, name));
    columns.push_back(column);
  }
  std::vector<FinishedProject> projects;
  for (const auto& row : table.rows) {
    FinishedProject one;
    if (!read_number(row[columns[0]], one.project.size) ||
        !read_number(row[columns[1]], one.project.hours)) {
      continue;  // "?", or a size of 0
    }
    for (std::size_t i = 2; i < columns.size(); ++i) one.group += row[columns[i]] + "/";
    projects.push_back(std::move(one));
  }
  return projects;
}

void print_coverage(const std::string& what, const Coverage& coverage) {
  fmt::print("{:<44} {:>3} of {:>3} inside = {:>4.1f} %, median width {:.1f}x\n", what,
             coverage.inside, coverage.asked, 100 * coverage.share(), coverage.median_width);
}

Result<void> run(const std::vector<std::string>& arguments) {
  BAKEOFF_TRY(text, read_file(arguments[0]));
  BAKEOFF_TRY(table, parse_arff(text));
  BAKEOFF_TRY(projects, read_projects(table, {arguments.begin() + 1, arguments.end()}));
  fmt::print("{}: {} projects of {} rows\n", arguments[0], projects.size(), table.rows.size());
  print_coverage("80 % range, each project from the others", cover_projects(projects));
  if (arguments.size() == 3) return {};
  fmt::print("correlation within a group: {:.2f}\n", correlation_in_groups(projects));
  for (const double correlation : {0.0, 0.5, 1.0}) {
    print_coverage(fmt::format("80 % range of a group's total, rho {:.1f}", correlation),
                   cover_groups(projects, correlation));
  }
  return {};
}

}  // namespace
}  // namespace bakeoff::estimate

int main(int argc, char** argv) {
  if (argc < 4) {
    fmt::print(stderr, "usage: calibrate_estimate FILE.arff SIZE EFFORT [GROUP ...]\n");
    return 2;
  }
  const auto done = bakeoff::estimate::run({argv + 1, argv + argc});
  if (done) return 0;
  fmt::print(stderr, "calibrate_estimate: {}\n", done.error().message);
  return 2;
}
