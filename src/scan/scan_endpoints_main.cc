// scan_endpoints FOLDER DETECTORS: one endpoint a line.
#include <cstdio>

#include "scan/scan_tree.h"

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const auto inventory = bakeoff::scan::scan_tree(
      argv[1], {.detectors = argv[2], .threads = 2, .reads_all = argc > 3});
  if (!inventory) {
    std::fprintf(stderr, "%s\n", inventory.error().message.c_str());
    return 2;
  }
  for (const auto& e : inventory->endpoints)
    std::printf("%s%s %s\t%s\t%s:%d\t%s\n", e.is_default ? "" : "# if ", e.method.c_str(),
                e.path.c_str(), e.handler.c_str(), e.at.file.c_str(), e.at.line,
                e.condition.c_str());
  for (const auto& router : inventory->unmounted) {
    std::printf("# unmounted %s %s:%d\n", router.name.c_str(), router.at.file.c_str(),
                router.at.line);
    for (const auto& e : router.endpoints)
      std::printf("#   %s %s %s:%d\n", e.method.c_str(), e.path.c_str(), e.at.file.c_str(),
                  e.at.line);
  }
  for (const auto& hole : inventory->holes)
    std::printf("# hole %s: %s (%s) %s:%d\n", hole.what.c_str(), hole.written.c_str(),
                hole.reason.c_str(), hole.at.file.c_str(), hole.at.line);
  for (const auto& file : inventory->skipped)
    if (file.is_loss) std::printf("# lost %s: %s\n", file.path.c_str(), file.reason.c_str());
}
