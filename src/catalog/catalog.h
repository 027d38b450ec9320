// Catalog: everything bakeoff knows before it measures. load_catalog reads it from data files;
// check_catalog reports every mistake at once as "file:line:column: what is wrong".
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/contestant.h"
#include "catalog/criterion.h"
#include "catalog/design.h"
#include "catalog/evidence_fact.h"
#include "catalog/migration.h"
#include "catalog/profile.h"
#include "catalog/stack_card.h"
#include "catalog/workload.h"

namespace bakeoff::catalog {

struct Catalog {
  std::vector<StackCard> stacks;
  std::vector<Contestant> contestants;  // shipped ones, sorted by id
  std::vector<Workload> workloads;
  std::vector<Metric> metrics;
  std::vector<Criterion> criteria;  // sorted by order
  std::vector<EvidenceFact> facts;
  std::vector<Profile> profiles;
  std::vector<UseCaseAdvice> advice;
  std::vector<WrongQuestionRule> wrong_questions;
  std::vector<Design> designs;
  ScoringRules scoring;
  MigrationKnowledge migration;
  std::string content_hash;  // names this exact catalog in results

  bool operator==(const Catalog&) const = default;
};

struct Problem {
  std::filesystem::path file;
  int line = 0;
  int column = 0;
  std::string message;

  bool operator==(const Problem&) const = default;
};

struct CatalogFolders {
  std::filesystem::path catalog;      // .../catalog
  std::filesystem::path contestants;  // .../contestants
};

// Error: invalid_input whose message lists every problem, one a line.
Result<Catalog> load_catalog(const CatalogFolders& folders);

// Every problem of every file: syntax, unknown or missing keys, wrong types, broken references
// between files.
std::vector<Problem> check_catalog(const CatalogFolders& folders);

// A user's own service: a folder with a contestant.toml. `typed` is the path as the user gave it
// and becomes the id.
Result<Contestant> load_own_service(const std::filesystem::path& folder, const std::string& typed);

std::string format_problems(const std::vector<Problem>& problems);

// nullptr when there is none.
const StackCard* find_stack(const Catalog& catalog, std::string_view id);
const Contestant* find_contestant(const Catalog& catalog, std::string_view id);
const Workload* find_workload(const Catalog& catalog, std::string_view id);
const Metric* find_metric(const Catalog& catalog, std::string_view id);  // the part after the dot
const Criterion* find_criterion(const Catalog& catalog, std::string_view id);
const EvidenceFact* find_fact(const Catalog& catalog, std::string_view id);
const Profile* find_profile(const Catalog& catalog, std::string_view id);
const Design* find_design(const Catalog& catalog, std::string_view id);

// The names nearest to a mistyped one (optimal string alignment distance <= 2, or a prefix), best
// first: "did you mean".
std::vector<std::string> similar_names(std::string_view typed,
                                       const std::vector<std::string>& known);

}  // namespace bakeoff::catalog
