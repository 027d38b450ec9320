// All manifests, lockfiles and declared runtimes of a code base.
#pragma once

#include <vector>

#include "scan/internal/collect.h"
#include "scan/internal/manifests.h"

namespace bakeoff::scan {

struct Packaging {
  std::vector<Manifest> manifests;  // by file
  std::vector<Lock> locks;
  std::vector<RuntimeDeclared> runtimes;
};

Packaging read_packaging(const Collecting& in, const ReadAside& read);

void collect_services(const Collecting& in, const Packaging& packaging);
void collect_packaging_pitfalls(const Collecting& in, const Packaging& packaging);
void add_versions(const Packaging& packaging, Inventory& inventory);  // of libraries
void drop_empty_services(Inventory& inventory);

}  // namespace bakeoff::scan
