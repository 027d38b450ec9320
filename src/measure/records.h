// Between measuring and judging: what the samples are analysed with, and the ledger records that a
// run leaves.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "evidence/record.h"
#include "measure/trial_outcome.h"
#include "plan/run_plan.h"
#include "stats/analyze.h"

namespace bakeoff::measure {

stats::Cast cast_of(const plan::RunPlan& plan, const RunOutcome& outcome);

// Systematic floors from earlier sessions on this machine, in log-ratio units.
struct Floors {
  double load = 0;                       // of throughput and response times
  std::map<std::string, double> points;  // metric -> floor

  bool operator==(const Floors&) const = default;
};

stats::Rules rules_of(const catalog::Design& design, const Floors& floors);

// Without the blocks during which the database ended.
samples::SampleSet counting_samples(const RunOutcome& outcome);

stats::Analysis analyze(const plan::RunPlan& plan, const RunOutcome& outcome, const Floors& floors);

// One measured record per usable figure, and one "aa.<metric>" record per clone check.
std::vector<evidence::Record> to_records(const plan::RunPlan& plan, const RunOutcome& outcome,
                                         const stats::Analysis& analysis,
                                         const std::string& raw_hash);

// 1.96 x the part of the standard deviation of the clone arms' log ratios of past sessions (records
// "aa.*") that their own scatter does not explain, by the method of moments: the mean of
// log^2 - error^2, weighted by how well each session could tell. Sessions of fewer than 4 epochs do
// not know their scatter and are left out. At least `least`; fewer than 5 sessions: `least`.
double systematic_floor(const std::vector<evidence::Record>& clone_records, double least);
// "aa.*.throughput" for loads, "aa.<metric>" of every other metric for itself.
Floors floors_of(const std::vector<evidence::Record>& clone_records, double least);

}  // namespace bakeoff::measure
