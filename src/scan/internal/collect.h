// Collectors: each fills its own lists of the Inventory from what following the program found.
#pragma once

#include <future>
#include <set>

#include "scan/detectors.h"
#include "scan/find_sources.h"
#include "scan/internal/evaluator.h"
#include "scan/internal/read_aside.h"
#include "scan/inventory.h"
#include "scan/knowledge.h"

namespace bakeoff::scan {

struct Collecting {
  Evaluator& evaluator;
  const Detectors& detectors;
  Inventory& inventory;
  const Knowledge& known;
  std::filesystem::path folder;
  const FoundFiles& found;
  const std::set<FileId>& followed;  // files that are read in any case
  std::string today;                 // "2026-11-26"; empty: what depends on the date is not judged
};

// The innermost that a file stands in; null: none of this ecosystem.
Service* nearest_service(std::vector<Service>& services, const std::string& file,
                         std::string_view ecosystem);

// All of the next eight: what the evaluated sources hold. `policy` is for what may run beside.
void collect_from_sources(const Collecting& in, std::launch policy);
// These ask the evaluator, which may follow more of the program to answer: one at a time.
void collect_models(const Collecting& in);
void collect_notes(const Collecting& in);  // jobs, schedules, socket events
void collect_auth(const Collecting& in);   // schemes, session stores, guarded endpoints
// These only look at what it found, so they may run beside each other.
void collect_queries(const Collecting& in);
void collect_classes(const Collecting& in);  // of endpoints; after the queries
void collect_libraries(const Collecting& in);
void collect_blocking(const Collecting& in);  // pitfalls in async functions and handlers
void collect_threads(const Collecting& in);   // pitfalls of computing on threads

void collect_languages(const Collecting& in, const ReadAside& read);
void collect_prisma(const Collecting& in);

Location location_of(const Evaluator& evaluator, Site site);

}  // namespace bakeoff::scan
