#include "estimate/coverage.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "estimate/simulate.h"

namespace bakeoff::estimate {
namespace {

std::vector<PastProject> all_but(const std::vector<FinishedProject>& projects,
                                 std::size_t left_out) {
  std::vector<PastProject> others;
  for (std::size_t i = 0; i < projects.size(); ++i) {
    if (i != left_out) others.push_back(projects[i].project);
  }
  return others;
}

void ask(const catalog::Spread& range, double actual, Coverage& coverage,
         std::vector<double>& widths) {
  ++coverage.asked;
  if (range.p10 <= actual && actual <= range.p90) ++coverage.inside;
  widths.push_back(range.p90 / range.p10);
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[values.size() / 2];
}

std::map<std::string, std::vector<PastProject>> by_group(
    const std::vector<FinishedProject>& projects) {
  std::map<std::string, std::vector<PastProject>> groups;
  for (const auto& one : projects) groups[one.group].push_back(one.project);
  return groups;
}

}  // namespace

Coverage cover_projects(const std::vector<FinishedProject>& projects) {
  Coverage coverage;
  std::vector<double> widths;
  for (std::size_t i = 0; i < projects.size(); ++i) {
    const auto range = predict_from_past(all_but(projects, i), projects[i].project.size);
    if (range) ask(*range, projects[i].project.hours, coverage, widths);
  }
  coverage.median_width = median(std::move(widths));
  return coverage;
}

Coverage cover_groups(const std::vector<FinishedProject>& projects, double correlation,
                      int samples) {
  Coverage coverage;
  std::vector<double> widths;
  for (const auto& [name, members] : by_group(projects)) {
    if (members.size() < 2) continue;
    std::vector<PastProject> others;
    for (const auto& one : projects) {
      if (one.group != name) others.push_back(one.project);
    }
    std::vector<UncertainItem> items;
    double actual = 0;
    for (const PastProject& member : members) {
      const auto range = predict_from_past(others, member.size);
      if (!range) continue;
      items.push_back({name + std::to_string(items.size()), *range, false});
      actual += member.hours;
    }
    if (items.size() != members.size()) continue;
    ask(simulate(items, {.correlation = correlation, .samples = samples}).hours, actual, coverage,
        widths);
  }
  coverage.median_width = median(std::move(widths));
  return coverage;
}

double correlation_in_groups(const std::vector<FinishedProject>& projects) {
  const auto n = static_cast<double>(projects.size());
  double mean_x = 0;
  double mean_y = 0;
  for (const auto& [project, group] : projects) {
    mean_x += std::log(project.size) / n;
    mean_y += std::log(project.hours) / n;
  }
  double sxx = 0;
  double sxy = 0;
  for (const auto& [project, group] : projects) {
    const double dx = std::log(project.size) - mean_x;
    sxx += dx * dx;
    sxy += dx * (std::log(project.hours) - mean_y);
  }
  std::map<std::string, std::vector<double>> residuals;
  for (const auto& [project, group] : projects) {
    residuals[group].push_back(std::log(project.hours) - mean_y -
                               sxy / sxx * (std::log(project.size) - mean_x));
  }
  double between = 0;
  double within = 0;
  double squares = 0;
  for (const auto& [group, values] : residuals) {
    const auto size = static_cast<double>(values.size());
    double mean = 0;
    for (const double value : values) mean += value / size;
    between += size * mean * mean;  // residuals have mean 0
    for (const double value : values) within += (value - mean) * (value - mean);
    squares += size * size;
  }
  const auto groups = static_cast<double>(residuals.size());
  if (groups < 2 || n <= groups) return 0;
  const double ms_between = between / (groups - 1);
  const double ms_within = within / (n - groups);
  const double typical = (n - squares / n) / (groups - 1);
  return (ms_between - ms_within) / (ms_between + (typical - 1) * ms_within);
}

}  // namespace bakeoff::estimate
