// check_catalog CATALOG_FOLDER CONTESTANTS_FOLDER: prints every problem; exit code 0: none, 2:
// some.
#include <cstdio>

#include "catalog/catalog.h"

int main(int count, char** words) {
  if (count != 3) {
    std::fputs("usage: check_catalog CATALOG_FOLDER CONTESTANTS_FOLDER\n", stderr);
    return 2;
  }
  const auto problems =
      bakeoff::catalog::check_catalog({.catalog = words[1], .contestants = words[2]});
  if (problems.empty()) return 0;
  std::printf("%s\n", bakeoff::catalog::format_problems(problems).c_str());
  return 2;
}
