// From what was measured to what it means: samples -> analysis -> scores -> decision -> report.
// Nothing is measured here.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "cli/places.h"
#include "estimate/migration_estimate.h"
#include "evidence/record.h"
#include "measure/records.h"
#include "measure/trial_outcome.h"
#include "plan/run_plan.h"
#include "report/report.h"

namespace bakeoff::cli {

struct Viewpoint {
  std::string profile;
  std::vector<std::string> needs;
  std::vector<catalog::Weight> weights;  // replace the profile's own, where given
  std::uint64_t seed = 1;
  // Of --for PATH.
  std::string code_base;
  std::map<std::string, std::string> found;  // needs, each with what shows it
  std::vector<estimate::MigrationEstimate> estimates;
};

// Error: not_found with "did you mean" for an unknown profile or criterion.
Result<catalog::Profile> profile_of(const catalog::Catalog& catalog, const Viewpoint& viewpoint);

struct MeasuredRun {
  const plan::RunPlan& plan;
  const measure::RunOutcome& outcome;
  std::vector<evidence::Record> records;  // this run's, as the ledger holds them
  measure::Floors floors;
};

Result<report::Report> judge_run(const catalog::Catalog& catalog, const MeasuredRun& run,
                                 const Viewpoint& viewpoint, UtcTime now);

// Cited and judged evidence only. Errors: unknown stacks, with "did you mean".
Result<report::Report> judge_evidence(const catalog::Catalog& catalog,
                                      const std::vector<std::string>& stacks,
                                      const Viewpoint& viewpoint, UtcTime now);

// The systematic floor that this machine's earlier sessions show. Error: the ledger is unreadable.
Result<measure::Floors> floors_on_this_machine(const Places& places, const plan::RunPlan& plan);

}  // namespace bakeoff::cli
