#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/internal/compare.h"
#include "stats/internal/figures.h"
#include "stats/internal/void_causes.h"
#include "stats/interval.h"

namespace bakeoff::stats {
namespace {

using samples::PointSample;

struct PointFigures {
  std::map<int, double> logs;  // by epoch; of counts the values themselves
  std::map<std::string, int> excluded;
  int used = 0;
};

// Empty: it counts.
std::string flag_of(const PointSample& point, const Rules& rules) {
  return point.steal_share > rules.most_steal ? "steal" : "";
}

// Counts and shares may be zero: they have a mean, no ratio, and nobody wins by them.
bool is_counted(Unit unit) { return unit == Unit::count || unit == Unit::percent; }

bool is_figure(const PointSample& point, Unit unit) {
  const bool in_range = is_counted(unit) ? point.value >= 0 : point.value > 0;
  return point.unit == unit && in_range && std::isfinite(point.value);
}

void add_epoch(int epoch, const std::map<int, const PointSample*>& repetitions, Unit unit,
               const Rules& rules, PointFigures& figures) {
  int flagged = 0;
  int sound = 0;
  for (const auto& [repetition, point] : repetitions) {
    if (!is_figure(*point, unit)) continue;
    ++(flag_of(*point, rules).empty() ? sound : flagged);
  }
  const bool keep_flagged = flagged > sound;
  double sum = 0;
  int used = 0;
  for (const auto& [repetition, point] : repetitions) {
    const std::string flag =
        is_figure(*point, unit) ? flag_of(*point, rules) : "not a positive number";
    const bool stays = flag.empty() || (keep_flagged && is_figure(*point, unit));
    if (!flag.empty()) ++figures.excluded[(stays ? "kept: " : "") + flag];
    if (!stays) continue;
    sum += is_counted(unit) ? point->value : std::log(point->value);
    ++used;
  }
  if (used > 0) figures.logs[epoch] = sum / used;
  figures.used += used;
}

PointFigures figures_of(const PointColumn& column, const std::string& contestant,
                        const Rules& rules) {
  PointFigures figures;
  const auto found = column.samples.find(contestant);
  if (found == column.samples.end()) return figures;
  for (const auto& [epoch, repetitions] : found->second) {
    add_epoch(epoch, repetitions, column.unit, rules, figures);
  }
  return figures;
}

std::vector<double> values_of(const std::map<int, double>& logs) {
  std::vector<double> values;
  values.reserve(logs.size());
  for (const auto& [epoch, log] : logs) values.push_back(log);
  return values;
}

std::vector<double> differences(const std::map<int, double>& a, const std::map<int, double>& b) {
  std::vector<double> values;
  for (const auto& [epoch, log] : a) {
    if (const auto partner = b.find(epoch); partner != b.end())
      values.push_back(log - partner->second);
  }
  return values;
}

Direction direction_of(const std::string& metric, Unit unit, const Rules& rules) {
  const auto known = rules.directions.find(metric.substr(metric.rfind('.') + 1));
  if (known != rules.directions.end()) return known->second;
  return unit == Unit::per_second ? Direction::higher_is_better : Direction::lower_is_better;
}

Estimate counted_estimate(const std::vector<double>& values, Unit unit, const Rules& rules) {
  Estimate estimate;
  estimate.unit = unit;
  estimate.n = static_cast<int>(values.size());
  estimate.level = 1 - rules.alpha;
  if (values.empty()) return estimate;
  const MeanInterval interval = t_interval(values, rules.alpha);
  const double reach = std::isfinite(interval.half_width) ? interval.half_width : 0;
  estimate.value = interval.mean;
  estimate.low = std::max(0.0, interval.mean - reach);
  estimate.high = interval.mean + reach;
  return estimate;
}

Roles roles_of(const std::string& workload, const Cast& cast) {
  const auto own = cast.roles.find(workload);
  return own == cast.roles.end() ? Roles{cast.contestants, cast.cloned} : own->second;
}

class ColumnFigures {
 public:
  ColumnFigures(std::string metric, const PointColumn& column, const Rules& rules)
      : metric_(std::move(metric)), column_(column), rules_(rules) {}

  // `known` is what makes the contestant void whatever its samples say, or empty.
  void look_at(const std::string& contestant, const std::string& known) {
    PointFigures& figures = figures_[contestant] = figures_of(column_, contestant, rules_);
    std::string& cause = causes_[contestant] = known;
    if (cause.empty() && figures.logs.empty()) {
      cause = column_.samples.contains(contestant) ? "no usable reading" : "not measured";
    }
  }

  [[nodiscard]] Summary summary(const std::string& contestant) const {
    const PointFigures& figures = figures_.at(contestant);
    const std::vector<double> logs = values_of(figures.logs);
    Summary summary;
    summary.contestant = contestant;
    summary.metric = metric_;
    summary.direction = direction_of(metric_, column_.unit, rules_);
    const bool counted = is_counted(column_.unit);
    summary.absolute = counted ? counted_estimate(logs, column_.unit, rules_)
                               : estimate_of(logs, 0, column_.unit, rules_);
    summary.slices_used = figures.used;
    summary.excluded = figures.excluded;
    summary.void_because = causes_.at(contestant);
    for (const double log : logs) summary.per_epoch.push_back(counted ? log : std::exp(log));
    return summary;
  }

  [[nodiscard]] Comparison comparison(const std::string& a, const std::string& b,
                                      double alpha) const {
    const std::vector<double> logs = differences(figures_.at(a).logs, figures_.at(b).logs);
    Rules rules = rules_;
    rules.alpha = alpha;
    Comparison result =
        compare({metric_, a, b, direction_of(metric_, column_.unit, rules_)}, logs, rules);
    for (const std::string& contestant : {b, a}) {
      blame(result, contestant, causes_.at(contestant));
    }
    return result;
  }

 private:
  std::string metric_;
  const PointColumn& column_;
  const Rules& rules_;
  std::map<std::string, PointFigures> figures_;
  std::map<std::string, std::string> causes_;
};

}  // namespace

// A start or a reading of memory is no load: what load on a copy differs by says nothing of it.
Rules rules_for(const std::string& metric, const Rules& rules) {
  Rules own = rules;
  const auto known = rules.point_floors.find(metric);
  own.systematic_floor = known == rules.point_floors.end() ? rules.point_floor : known->second;
  return own;
}

AllPoints sort_points(const samples::SampleSet& set) {
  AllPoints points;
  for (const PointSample& point : set.points) {
    PointColumn& column = points[point.workload][point.metric];
    if (column.samples.empty()) column.unit = point.unit;
    column.samples[point.contestant][point.epoch][point.repetition] = &point;
  }
  return points;
}

void add_point_figures(const std::string& workload, const PointColumns& columns, const Cast& cast,
                       const Rules& all_rules, Analysis& analysis) {
  const Roles roles = roles_of(workload, cast);
  for (const auto& [metric, column] : columns) {
    const Rules rules = rules_for(fmt::format("{}.{}", workload, metric), all_rules);
    std::vector<std::string> shown = roles.contestants;
    const bool is_extra = std::find(shown.begin(), shown.end(), cast.reference) == shown.end();
    if (is_extra && column.samples.contains(cast.reference)) shown.push_back(cast.reference);
    const std::string copy = clone_of(roles.cloned);
    ColumnFigures figures(fmt::format("{}.{}", workload, metric), column, rules);
    for (const std::string& contestant : shown) {
      figures.look_at(contestant, known_void_cause(contestant, workload, cast));
      analysis.summaries.push_back(figures.summary(contestant));
    }
    if (is_counted(column.unit)) continue;
    for (std::size_t i = 0; i < roles.contestants.size(); ++i) {
      for (std::size_t j = i + 1; j < roles.contestants.size(); ++j) {
        analysis.comparisons.push_back(
            figures.comparison(roles.contestants[i], roles.contestants[j], rules.alpha));
      }
    }
    if (roles.cloned.empty() || !column.samples.contains(copy)) continue;
    figures.look_at(copy, known_void_cause(copy, workload, cast));
    figures.look_at(roles.cloned, known_void_cause(roles.cloned, workload, cast));
    analysis.clone_checks.push_back(
        figures.comparison(roles.cloned, copy, clone_alpha(rules.alpha)));
  }
}

}  // namespace bakeoff::stats
