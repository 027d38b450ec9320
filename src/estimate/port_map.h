// PortMap: which library of one stack leads where in another. What it does not know it says so.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "estimate/holdings.h"
#include "estimate/migration_estimate.h"

namespace bakeoff::estimate {

class PortMap {
 public:
  // REQUIRES: `known` outlives this.
  PortMap(const catalog::MigrationKnowledge& known, std::string_view from, std::string to);

  [[nodiscard]] Port look_up(const UsedLibrary& library) const;
  // nullptr: no library of the map has this package.
  [[nodiscard]] const catalog::PortFamily* family_of(std::string_view package) const;

 private:
  struct Entry {
    const catalog::PortFamily* family = nullptr;
    const catalog::PortedLibrary* library = nullptr;
  };
  [[nodiscard]] const Entry* find(std::string_view package) const;

  std::string to_;
  bool dashes_are_equal_;  // python: django-redis is imported as django_redis
  std::map<std::string, Entry, std::less<>> by_package_;
};

}  // namespace bakeoff::estimate
