// What the quick reader of Python accepts and the grammar reads without a mistake, both read alike.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "scan/internal/quick_python.h"
#include "scan/parse_source.h"
#include "scan/same_trees.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bakeoff::scan;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto quick = read_python_quickly(text);
  if (!quick) return 0;
  const auto grammar = parse_by_grammar(SourceKind::python, text, std::chrono::seconds(10));
  if (!grammar || grammar->error_bytes > 0) return 0;
  const auto difference = first_difference(*quick, *grammar);
  if (difference.empty()) return 0;
  std::fprintf(stderr, "%s\n", difference.c_str());
  std::abort();
}
