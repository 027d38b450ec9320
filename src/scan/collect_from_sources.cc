#include <iterator>

#include "scan/internal/collect.h"

namespace bakeoff::scan {
namespace {

// What only looks at the evaluator, into an inventory of its own.
Inventory collect_beside(const Collecting& in) {
  Inventory inventory{.root = in.inventory.root};
  const Collecting own{in.evaluator, in.detectors, inventory,   in.known,
                       in.folder,    in.found,     in.followed, in.today};
  collect_libraries(own);
  collect_blocking(own);
  collect_threads(own);
  return inventory;
}

}  // namespace

void collect_from_sources(const Collecting& in, std::launch policy) {
  collect_models(in);
  collect_notes(in);
  collect_auth(in);
  auto beside = std::async(policy, [&in] { return collect_beside(in); });
  collect_queries(in);
  collect_classes(in);
  Inventory more = beside.get();
  in.inventory.libraries = std::move(more.libraries);
  in.inventory.pitfalls = std::move(more.pitfalls);
}

}  // namespace bakeoff::scan
