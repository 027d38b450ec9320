// compare_python_readers FOLDER ...: reads every .py below with the quick reader and with the
// grammar. Prints how many each took, and the first difference of each file that differs.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "scan/internal/quick_python.h"
#include "scan/internal/read_regular.h"
#include "scan/parse_source.h"
#include "scan/same_trees.h"

namespace {

namespace scan = bakeoff::scan;
namespace fs = std::filesystem;
using Seconds = std::chrono::duration<double>;

struct Counts {
  int files = 0;
  int quick = 0;
  int different = 0;
  std::size_t bytes = 0;
  std::size_t quick_bytes = 0;
  Seconds quick_time{};
  Seconds grammar_time{};
};

void compare(const fs::path& file, Counts& counts) {
  std::string text;
  std::string error;
  if (!scan::read_regular(file, text, error)) return;
  ++counts.files;
  counts.bytes += text.size();
  const auto start = std::chrono::steady_clock::now();
  const auto quick = scan::read_python_quickly(text);
  const auto middle = std::chrono::steady_clock::now();
  const auto grammar =
      scan::parse_by_grammar(scan::SourceKind::python, text, std::chrono::hours(1));
  counts.quick_time += middle - start;
  counts.grammar_time += std::chrono::steady_clock::now() - middle;
  if (!quick || !grammar) {
    if (grammar && grammar->error_bytes == 0)
      fmt::print("left to the grammar: {}\n", file.string());
    return;
  }
  ++counts.quick;
  counts.quick_bytes += text.size();
  const auto difference = scan::first_difference(*quick, *grammar);
  if (difference.empty()) return;
  ++counts.different;
  fmt::print("different: {}: {}\n", file.string(), difference);
}

}  // namespace

int main(int argc, char** argv) {
  Counts counts;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : fs::recursive_directory_iterator(argv[i])) {
      if (entry.is_regular_file() && entry.path().extension() == ".py")
        compare(entry.path(), counts);
    }
  }
  fmt::print("{} files, {} bytes; quickly read: {} files, {} bytes; different: {}\n", counts.files,
             counts.bytes, counts.quick, counts.quick_bytes, counts.different);
  fmt::print("quick reader {:.2f} s, grammar {:.2f} s\n", counts.quick_time.count(),
             counts.grammar_time.count());
  return counts.different == 0 ? 0 : 1;
}
