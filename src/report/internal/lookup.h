// Finds things in a Report by id: titles, evidence numbers, which contestant stands for which
// stack.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "report/report.h"

namespace bakeoff::report {

// REQUIRES: the report outlives it.
class Lookup {
 public:
  explicit Lookup(const Report& report);

  [[nodiscard]] std::string stack_title(
      const std::string& stack) const;  // the id itself when there is no card
  [[nodiscard]] std::string criterion_title(const std::string& criterion) const;
  [[nodiscard]] std::string profile_title(const std::string& profile) const;
  [[nodiscard]] const catalog::Metric* metric(const std::string& workload_metric) const;
  [[nodiscard]] std::string metric_title(const std::string& workload_metric) const;
  [[nodiscard]] int evidence_number(
      const std::string& id) const;  // from 1; 0: there is no such item
  [[nodiscard]] const EvidenceItem* evidence(const std::string& id) const;
  [[nodiscard]] const EvidenceItem* evidence_of(const stats::Summary& summary) const;
  [[nodiscard]] const stats::Summary* summary(const std::string& contestant,
                                              const std::string& metric) const;
  [[nodiscard]] const Standing* standing(const std::string& metric) const;
  [[nodiscard]] std::size_t place_of(
      const std::string& stack) const;  // position among the compared stacks
  [[nodiscard]] const catalog::Contestant* contestant(
      const std::string& id) const;  // planned; nullptr: none
  [[nodiscard]] std::string stack_of(const std::string& contestant_id) const;
  [[nodiscard]] std::vector<std::string> contestants()
      const;                                    // asked for, in order; never reference or clone
  [[nodiscard]] std::string reference() const;  // its id; empty: nothing was measured
  [[nodiscard]] std::vector<std::string> workloads()
      const;  // those with summaries, in the plan's order
  [[nodiscard]] bool is_for_programs(const std::string& workload) const;
  // Who does the workload: the contestants, or the programs of their stacks.
  [[nodiscard]] std::vector<std::string> doers_of(const std::string& workload) const;
  [[nodiscard]] std::vector<std::string> metrics_of(
      const std::string& workload) const;                              // "json.throughput", ...
  [[nodiscard]] double weight_of(const std::string& criterion) const;  // in the profile, 0..1

  [[nodiscard]] const Report& report() const { return *report_; }

 private:
  const Report* report_;
  std::map<std::string, int> evidence_numbers_;
  std::map<std::pair<std::string, std::string>, int> measured_numbers_;  // subject, metric
};

std::string workload_of(const std::string& workload_metric);  // "json" of "json.throughput"
std::string metric_of(const std::string& workload_metric);    // "throughput"
std::string contestant_label(
    const std::string& contestant);  // the last folder of an own service's path

}  // namespace bakeoff::report
