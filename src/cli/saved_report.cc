#include "cli/saved_report.h"

#include <fmt/core.h>

#include <filesystem>

#include "base/file.h"
#include "cli/code_base.h"
#include "cli/judge.h"
#include "cli/viewpoint.h"
#include "evidence/ledger.h"
#include "measure/measure_run.h"
#include "measure/records.h"

namespace bakeoff::cli {
namespace {

// Ids of the ledger where it still holds the run's records; the figures themselves come from the
// raw samples.
Result<void> take_ids(const Shell& shell, const std::string& run_id,
                      std::vector<evidence::Record>& records) {
  if (!std::filesystem::exists(shell.places.ledger())) return {};
  BAKEOFF_TRY(ledger, evidence::Ledger::open(shell.places.ledger()));
  evidence::RecordFilter filter;
  filter.run_id = run_id;
  BAKEOFF_TRY(known, ledger.find(filter));
  for (auto& record : records) {
    for (const auto& old : known) {
      if (old.subject == record.subject && old.metric == record.metric) record.id = old.id;
    }
  }
  return {};
}

}  // namespace

Result<SavedReport> judge_saved_run(const Shell& shell, const SavedRunOptions& options) {
  BAKEOFF_TRY(catalog, catalog::load_catalog(shell.places.catalog));
  BAKEOFF_TRY(saved, find_run(shell.places.runs(), options.run));
  auto judge = options.judge;
  if (judge.needs.empty()) judge.needs = saved.plan.needs;
  BAKEOFF_TRY(viewpoint, viewpoint_of(judge, saved.plan.profile, saved.plan.seed));
  if (!judge.code_base.empty()) {
    BAKEOFF_TRY(code, read_code_base(shell, catalog, judge.code_base, stacks_of(saved.plan)));
    look_from(code, judge, viewpoint);
  }
  BAKEOFF_TRY(outcome, measure::load_outcome(saved.folder));
  if (outcome.samples.slices.empty() && outcome.samples.points.empty() &&
      outcome.failures.empty()) {
    return fail(ErrorCode::not_found,
                fmt::format("run {} has no samples yet: bakeoff run --resume {}", saved.plan.run_id,
                            saved.plan.run_id));
  }
  BAKEOFF_TRY(floors, floors_on_this_machine(shell.places, saved.plan));
  const auto analysis = measure::analyze(saved.plan, outcome, floors);
  const auto text = read_file(saved.folder / "samples.jsonl");
  auto records =
      measure::to_records(saved.plan, outcome, analysis, text ? content_hash(*text) : "");
  BAKEOFF_CHECK(take_ids(shell, saved.plan.run_id, records));
  BAKEOFF_TRY(report, judge_run(catalog, {saved.plan, outcome, std::move(records), floors},
                                viewpoint, report_time(shell)));
  return SavedReport{std::move(saved), std::move(report)};
}

}  // namespace bakeoff::cli
