#include "catalog/internal/read_one_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace bakeoff::catalog {

bool read_text(std::string_view text, FileContext& context,
               const std::function<void(TableReader&)>& read) {
  const TomlTree tree = parse_toml(text);
  if (tree.error) {
    const Where where{context.file, tree.error->place.line, tree.error->place.column};
    context.problems.push_back(problem_at(where, tree.error->message));
    return false;
  }
  TableReader table(tree.root, context);
  read(table);
  table.report_unknown_keys();
  return true;
}

void sort_problems(std::vector<Problem>& problems) {
  std::ranges::stable_sort(problems, {}, [](const Problem& problem) {
    return std::tuple(problem.file.native(), problem.line, problem.column);
  });
}

std::string format_problems(const std::vector<Problem>& problems) {
  std::string text;
  for (const auto& problem : problems) {
    if (!text.empty()) text += '\n';
    text += fmt::format("{}:{}:{}: {}", problem.file.string(), problem.line, problem.column,
                        problem.message);
  }
  return text;
}

}  // namespace bakeoff::catalog
