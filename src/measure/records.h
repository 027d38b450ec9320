// Between measuring and judging: what the samples are analysed with, and the ledger records that a
// run leaves.
#pragma once

#include <string>
#include <vector>

#include "evidence/record.h"
#include "measure/trial_outcome.h"
#include "plan/run_plan.h"
#include "stats/analyze.h"

namespace bakeoff::measure {

stats::Cast cast_of(const plan::RunPlan& plan, const RunOutcome& outcome);

// `floor`: systematic floor from earlier sessions on this machine, see systematic_floor().
stats::Rules rules_of(const catalog::Design& design, double floor);

stats::Analysis analyze(const plan::RunPlan& plan, const RunOutcome& outcome, double floor);

// One measured record per usable figure, and one "aa.<metric>" record per clone check.
std::vector<evidence::Record> to_records(const plan::RunPlan& plan, const RunOutcome& outcome,
                                         const stats::Analysis& analysis,
                                         const std::string& raw_hash);

// 1.96 x the part of the standard deviation of the clone arms' log ratios of past sessions (records
// "aa.*.throughput") that their own scatter does not explain, by the method of moments: the mean of
// log^2 - error^2, weighted by how well each session could tell. At least `least`; fewer than 5
// sessions: `least`.
double systematic_floor(const std::vector<evidence::Record>& clone_records, double least);

}  // namespace bakeoff::measure
