// Any bytes as a user's contestant.toml: never a crash, and either a contestant or problems with a
// place in the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "catalog/internal/read_one_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using bakeoff::catalog::Problem;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  std::vector<Problem> problems;
  const auto contestant = bakeoff::catalog::read_own_service(
      text, "contestant.toml", "/nowhere/bakeoff-fuzz", "./svc", problems);
  for (const auto& problem : problems) {
    if (problem.line < 1 || problem.column < 1 || problem.message.empty()) std::abort();
  }
  if (problems.empty() && contestant.start.empty()) std::abort();
  return 0;
}
