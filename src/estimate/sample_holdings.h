// Code bases for the tests of this room, and the catalog as it ships.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/random.h"
#include "catalog/catalog.h"
#include "estimate/estimate_migration.h"

namespace bakeoff::estimate {

inline const catalog::Catalog& shipped_catalog() {
  static const auto loaded =
      catalog::load_catalog({BAKEOFF_SOURCE_DIR "/catalog", BAKEOFF_SOURCE_DIR "/contestants"});
  EXPECT_TRUE(loaded) << loaded.error().message;
  return *loaded;
}

inline ServiceHoldings service_of(const std::string& stack, int endpoints) {
  ServiceHoldings service;
  service.name = "api";
  service.root = "api";
  service.stack = stack;
  service.counts[catalog::Quantity::endpoints] = endpoints;
  service.counts[catalog::Quantity::crud_endpoints] = endpoints;
  return service;
}

inline Holdings code_base(std::vector<ServiceHoldings> services) {
  Holdings holdings;
  holdings.root = "/code";
  holdings.services = std::move(services);
  return holdings;
}

inline UsedLibrary library(const std::string& name, int uses = 3) {
  return {name, uses, 1, "1.0", "app/main.py", 1};
}

inline MigrationEstimate estimate(const Holdings& holdings, const Wish& wish) {
  auto made = estimate_migration(shipped_catalog(), holdings, wish);
  EXPECT_TRUE(made) << made.error().message;
  return made ? *made : MigrationEstimate{};
}

// Fewer draws than in earnest: the properties hold for any number.
inline Wish quick_wish(const std::string& to) {
  Wish wish;
  wish.to = to;
  wish.samples = 300;
  return wish;
}

// Follows from the services and their libraries, never from the scan.
inline bool is_derived(catalog::Quantity quantity) {
  using catalog::Quantity;
  return quantity == Quantity::code_base || quantity == Quantity::services ||
         quantity >= Quantity::kept_services ||
         (quantity >= Quantity::outbound_files && quantity <= Quantity::data_stores);
}

// Any code base: every count, some libraries of the port map, some that nobody knows.
inline Holdings random_code_base(Random& random) {
  std::vector<ServiceHoldings> services;
  const auto how_many = 1 + random.below(3);
  for (std::size_t i = 0; i < how_many; ++i) {
    ServiceHoldings service = service_of(random.below(2) == 0 ? "python" : "node", 0);
    service.root = "service-" + std::to_string(i);
    for (const auto quantity : catalog::all_quantities()) {
      if (is_derived(quantity)) continue;
      if (random.below(3) > 0) service.counts[quantity] = static_cast<int>(random.below(40));
    }
    service.counts[catalog::Quantity::models] += 1;
    for (const auto& family : shipped_catalog().migration.families) {
      for (const auto& known : family.libraries) {
        if (family.from == service.stack && random.below(12) == 0)
          service.libraries.push_back(library(known.packages.front()));
      }
    }
    if (random.below(2) == 0) service.libraries.push_back(library("nobody-knows-this"));
    services.push_back(std::move(service));
  }
  return code_base(std::move(services));
}

}  // namespace bakeoff::estimate
