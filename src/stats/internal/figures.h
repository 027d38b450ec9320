// Figures: what one workload's samples say, metric by metric, before verdicts are voided by the
// clone check.
#pragma once

#include <string>

#include "samples/sample_set.h"
#include "stats/analyze.h"
#include "stats/internal/trials.h"

namespace bakeoff::stats {

inline std::string clone_of(const std::string& contestant) { return contestant + "#clone"; }

// HTTP workloads: throughput, latency, CPU per request, from slices.
void add_http_figures(const std::string& workload, const WorkloadTrials& trials, const Cast& cast,
                      const Rules& rules, Analysis& analysis);
bool is_http_metric(const std::string& name);  // "throughput", ...

// Points: one number per repetition; an epoch's figure is their geometric mean.
struct PointColumn {
  Unit unit = Unit::none;
  // Contestant -> epoch -> repetition -> sample; a repetition recorded again replaces the earlier
  // one.
  std::map<std::string, std::map<int, std::map<int, const samples::PointSample*>>> samples;
};
using PointColumns = std::map<std::string, PointColumn>;  // by metric
using AllPoints = std::map<std::string, PointColumns>;    // by workload
AllPoints sort_points(const samples::SampleSet& set);
void add_point_figures(const std::string& workload, const PointColumns& columns, const Cast& cast,
                       const Rules& rules, Analysis& analysis);

}  // namespace bakeoff::stats
