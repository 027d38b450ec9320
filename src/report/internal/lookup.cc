#include "report/internal/lookup.h"

#include <algorithm>

namespace bakeoff::report {
namespace {

void add_once(std::vector<std::string>& list, const std::string& value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

template <class T>
std::string title_in(const std::vector<T>& list, const std::string& id) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&id](const T& item) { return item.id == id; });
  return found == list.end() || found->title.empty() ? id : found->title;
}

}  // namespace

std::string workload_of(const std::string& workload_metric) {
  return workload_metric.substr(0, workload_metric.find('.'));
}

std::string metric_of(const std::string& workload_metric) {
  const std::size_t dot = workload_metric.find('.');
  return dot == std::string::npos ? workload_metric : workload_metric.substr(dot + 1);
}

Lookup::Lookup(const Report& report) : report_(&report) {
  int number = 0;
  for (const EvidenceItem& item : report.evidence) {
    evidence_numbers_.try_emplace(item.id, ++number);
    if (item.badge == 'M') measured_numbers_.try_emplace({item.subject, item.topic}, number);
  }
}

std::string Lookup::stack_title(const std::string& stack) const {
  for (const auto* cards : {&report_->stacks, &report_->alternatives}) {
    std::string title = title_in(*cards, stack);
    if (title != stack) return title;
  }
  return stack;
}

std::string Lookup::criterion_title(const std::string& criterion) const {
  return title_in(report_->criteria, criterion);
}

std::string Lookup::profile_title(const std::string& profile) const {
  return title_in(report_->profiles, profile);
}

const catalog::Metric* Lookup::metric(const std::string& workload_metric) const {
  const std::string id = metric_of(workload_metric);
  const auto found = std::find_if(report_->metrics.begin(), report_->metrics.end(),
                                  [&](const catalog::Metric& item) { return item.id == id; });
  return found == report_->metrics.end() ? nullptr : &*found;
}

std::string Lookup::metric_title(const std::string& workload_metric) const {
  const catalog::Metric* found = metric(workload_metric);
  return found == nullptr || found->title.empty() ? metric_of(workload_metric) : found->title;
}

int Lookup::evidence_number(const std::string& id) const {
  const auto found = evidence_numbers_.find(id);
  return found == evidence_numbers_.end() ? 0 : found->second;
}

const EvidenceItem* Lookup::evidence(const std::string& id) const {
  const int number = evidence_number(id);
  return number == 0 ? nullptr : &report_->evidence[static_cast<std::size_t>(number) - 1];
}

const EvidenceItem* Lookup::evidence_of(const stats::Summary& summary) const {
  const auto found = measured_numbers_.find({summary.contestant, summary.metric});
  if (found == measured_numbers_.end()) return nullptr;
  return &report_->evidence[static_cast<std::size_t>(found->second) - 1];
}

const stats::Summary* Lookup::summary(const std::string& contestant,
                                      const std::string& metric) const {
  const auto& all = report_->analysis.summaries;
  const auto found = std::find_if(all.begin(), all.end(), [&](const stats::Summary& item) {
    return item.contestant == contestant && item.metric == metric;
  });
  return found == all.end() ? nullptr : &*found;
}

const Standing* Lookup::standing(const std::string& metric) const {
  const auto found = std::find_if(report_->standings.begin(), report_->standings.end(),
                                  [&](const Standing& item) { return item.metric == metric; });
  return found == report_->standings.end() ? nullptr : &*found;
}

std::size_t Lookup::place_of(const std::string& stack) const {
  const auto& stacks = report_->board.stacks;
  return static_cast<std::size_t>(std::find(stacks.begin(), stacks.end(), stack) - stacks.begin());
}

const catalog::Contestant* Lookup::contestant(const std::string& id) const {
  if (!report_->plan) return nullptr;
  for (const auto& planned : report_->plan->contestants) {
    if (planned.id == id) return &planned;
  }
  for (const auto& program : report_->plan->programs) {
    if (program.id == id) return &program;
  }
  return report_->plan->reference.id == id ? &report_->plan->reference : nullptr;
}

std::string Lookup::stack_of(const std::string& contestant_id) const {
  const auto* planned = contestant(contestant_id);
  if (planned != nullptr && !planned->is_reference) return planned->stack;
  return contestant_id.substr(0, contestant_id.find('/'));
}

std::vector<std::string> Lookup::contestants() const {
  std::vector<std::string> ids;
  if (report_->plan) {
    for (const auto& planned : report_->plan->contestants) add_once(ids, planned.id);
    return ids;
  }
  for (const auto& summary : report_->analysis.summaries) {
    if (!plan::is_clone(summary.contestant)) add_once(ids, summary.contestant);
  }
  return ids;
}

std::string Lookup::reference() const {
  return report_->plan ? report_->plan->reference.id : std::string();
}

std::vector<std::string> Lookup::workloads() const {
  std::vector<std::string> measured;
  for (const auto& summary : report_->analysis.summaries)
    add_once(measured, workload_of(summary.metric));
  std::vector<std::string> ordered;
  for (const auto& workload : report_->workloads) {
    if (std::find(measured.begin(), measured.end(), workload.id) != measured.end())
      add_once(ordered, workload.id);
  }
  for (const auto& workload : measured) add_once(ordered, workload);
  return ordered;
}

bool Lookup::is_for_programs(const std::string& workload) const {
  return std::any_of(report_->workloads.begin(), report_->workloads.end(), [&](const auto& known) {
    return known.id == workload && plan::is_for_programs(known);
  });
}

std::vector<std::string> Lookup::doers_of(const std::string& workload) const {
  if (!report_->plan || !is_for_programs(workload)) return contestants();
  std::vector<std::string> ids;
  for (const auto& program : report_->plan->programs) {
    if (program.programs.contains(workload)) add_once(ids, program.id);
  }
  return ids;
}

std::vector<std::string> Lookup::metrics_of(const std::string& workload) const {
  std::vector<std::string> metrics;
  for (const auto& summary : report_->analysis.summaries) {
    if (workload_of(summary.metric) == workload) add_once(metrics, summary.metric);
  }
  return metrics;
}

double Lookup::weight_of(const std::string& criterion) const {
  if (report_->decision.ranking.empty()) return 0;
  for (const auto& part : report_->decision.ranking.front().parts) {
    if (part.criterion == criterion) return part.weight;
  }
  return 0;
}

}  // namespace bakeoff::report
