// Holdings: what a code base has that a move would have to carry, by service. The scan's rows
// become counts here; nothing else of this room reads an Inventory.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalog/migration.h"
#include "scan/inventory.h"

namespace bakeoff::estimate {

struct UsedLibrary {
  std::string name;  // as imported
  int uses = 0;
  int files = 0;
  std::string version;
  std::string file;  // first use
  int line = 0;

  bool operator==(const UsedLibrary&) const = default;
};

struct ServiceHoldings {
  std::string name;
  std::string root;   // folder, "" for the code base's own
  std::string stack;  // python, node
  std::map<catalog::Quantity, int> counts;
  std::vector<UsedLibrary> libraries;   // sorted by name
  std::map<std::string, int> findings;  // rule of the scan -> how many

  [[nodiscard]] int count(catalog::Quantity quantity) const;
  bool operator==(const ServiceHoldings&) const = default;
};

struct Holdings {
  std::string root;
  std::string commit;
  std::vector<ServiceHoldings> services;  // by root, then stack
  // What the scan saw but could not place or read: the estimate does not contain it.
  std::vector<std::string> not_counted;

  bool operator==(const Holdings&) const = default;
};

Holdings holdings_of(const scan::Inventory& inventory);

}  // namespace bakeoff::estimate
