// Collectors: each fills its own lists of the Inventory from what following the program found.
#pragma once

#include "scan/detectors.h"
#include "scan/find_sources.h"
#include "scan/internal/evaluator.h"
#include "scan/inventory.h"

namespace bakeoff::scan {

struct Collecting {
  Evaluator& evaluator;
  const Detectors& detectors;
  Inventory& inventory;
};

void collect_models(const Collecting& in);
void collect_notes(const Collecting& in);  // jobs, schedules, socket events
void collect_queries(const Collecting& in);
void collect_libraries(const Collecting& in);
void collect_blocking(const Collecting& in);  // pitfalls in async functions and handlers

// From files alone. `folder` is read.
void collect_languages(const std::filesystem::path& folder, const FoundFiles& found,
                       Inventory& inventory);
void collect_services(const std::filesystem::path& folder, const FoundFiles& found,
                      Inventory& inventory);
void collect_prisma(const std::filesystem::path& folder, const FoundFiles& found,
                    Inventory& inventory);

Location location_of(const Evaluator& evaluator, Site site);

}  // namespace bakeoff::scan
