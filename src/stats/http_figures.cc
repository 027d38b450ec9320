#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "stats/internal/compare.h"
#include "stats/internal/figures.h"
#include "stats/internal/void_causes.h"

namespace bakeoff::stats {
namespace {

struct HttpMetric {
  const char* name = "";
  Unit unit = {};
  Direction direction = {};
  bool against_reference = false;
  double (*value)(const Totals&, const Rules&) = nullptr;  // positive and finite, or there is none
  const char* missing = "";                                // why there may be none
  double share = 0;  // of the answers below it, for a quantile
};

double throughput(const Totals& totals, const Rules& /*rules*/) {
  return totals.requests / totals.seconds;
}
double latency_p50(const Totals& totals, const Rules& /*rules*/) { return totals.p50; }
double latency_p99(const Totals& totals, const Rules& rules) {
  return totals.latencies >= rules.least_answers_for_p99 ? totals.p99 : 0;
}
double cpu_per_request(const Totals& totals, const Rules& /*rules*/) {
  return totals.cpu_seconds / totals.requests;
}

constexpr std::array<HttpMetric, 4> kMetrics{{
    {"throughput", Unit::per_second, Direction::higher_is_better, true, throughput,
     "no slice could be used"},
    {"latency_p50", Unit::seconds, Direction::lower_is_better, false, latency_p50,
     "no response time was recorded", 0.50},
    {"latency_p99", Unit::seconds, Direction::lower_is_better, false, latency_p99,
     "too few answers in an epoch for a 99th percentile", 0.99},
    {"cpu_per_request", Unit::seconds, Direction::lower_is_better, true, cpu_per_request,
     "no CPU time was read"},
}};
using PerMetric = std::array<std::vector<double>, kMetrics.size()>;

bool is_figure(double value) { return value > 0 && std::isfinite(value); }

// Does the quantile lie among the waits that outlasted their slice?
bool outlasts_slices(const HttpMetric& metric, const Totals& totals) {
  return metric.share > 0 && totals.unserved > (1 - metric.share) * totals.latencies;
}

// What one contestant shows by itself.
struct OwnFigures {
  PerMetric per_epoch;
  PerMetric logs;
  std::array<bool, kMetrics.size()> outlasts{};   // in some epoch
  const samples::SliceSample* starved = nullptr;  // the slice that left most connections unserved
  std::map<std::string, int> excluded;
  int slices_used = 0;
  bool generator_bound = false;  // some slice that counts
};

void note_starved(OwnFigures& own, const samples::SliceSample& slice) {
  if (!slice.edges || slice.edges->unserved == 0) return;
  if (own.starved == nullptr || slice.edges->unserved > own.starved->edges->unserved)
    own.starved = &slice;
}

OwnFigures own_figures(const Trials& trials, const Rules& rules) {
  OwnFigures own;
  samples::LatencyHistogram scratch;
  for (const auto& [epoch, trial] : trials) {
    const Choice choice = choose_rounds(trial, nullptr);
    for (const auto& [cause, slices] : choice.excluded) own.excluded[cause] += slices;
    own.slices_used += static_cast<int>(choice.rounds.size());
    for (const int round : choice.rounds) {
      const samples::SliceSample& slice = *trial.rounds().at(round).sample;
      own.generator_bound = own.generator_bound || slice.generator_busy > rules.most_generator_busy;
      note_starved(own, slice);
    }
    const Totals& totals = trial.totals(choice.rounds, scratch);
    for (std::size_t m = 0; m < kMetrics.size(); ++m) {
      own.outlasts[m] = own.outlasts[m] || outlasts_slices(kMetrics[m], totals);
      const double value = kMetrics[m].value(totals, rules);
      if (!is_figure(value)) continue;
      own.per_epoch[m].push_back(value);
      own.logs[m].push_back(std::log(value));
    }
  }
  return own;
}

// log(a / b) of each epoch that has both, from the rounds that both can use.
PerMetric log_ratios(const Trials& a, const Trials& b, const Rules& rules) {
  PerMetric logs;
  samples::LatencyHistogram scratch;
  for (const auto& [epoch, trial] : a) {
    const auto partner = b.find(epoch);
    if (partner == b.end()) continue;
    const std::vector<int> rounds = choose_rounds(trial, &partner->second).rounds;
    if (rounds.empty()) continue;
    const Totals& totals_a = trial.totals(rounds, scratch);
    const Totals& totals_b = partner->second.totals(rounds, scratch);
    for (std::size_t m = 0; m < kMetrics.size(); ++m) {
      const double value_a = kMetrics[m].value(totals_a, rules);
      const double value_b = kMetrics[m].value(totals_b, rules);
      if (is_figure(value_a) && is_figure(value_b))
        logs[m].push_back(std::log(value_a) - std::log(value_b));
    }
  }
  return logs;
}

class HttpFigures {
 public:
  HttpFigures(const std::string& workload, const WorkloadTrials& trials, const Cast& cast,
              const Rules& rules)
      : workload_(workload), trials_(trials), cast_(cast), rules_(rules) {
    for (const std::string& contestant : cast.contestants) look_at(contestant);
    if (!cast.reference.empty()) look_at(cast.reference);
  }

  void add_summaries(Analysis& analysis) const {
    std::vector<std::string> shown = cast_.contestants;
    const bool is_extra = std::find(shown.begin(), shown.end(), cast_.reference) == shown.end();
    if (is_extra && trials_.contains(cast_.reference)) shown.push_back(cast_.reference);
    for (const std::string& contestant : shown) {
      const PerMetric against = against_reference(contestant);
      for (std::size_t m = 0; m < kMetrics.size(); ++m) {
        analysis.summaries.push_back(summary(contestant, m, against[m]));
      }
    }
  }

  void add_comparisons(Analysis& analysis) const {
    for (std::size_t i = 0; i < cast_.contestants.size(); ++i) {
      for (std::size_t j = i + 1; j < cast_.contestants.size(); ++j) {
        add_pair(cast_.contestants[i], cast_.contestants[j], analysis);
      }
    }
  }

  void add_clone_check(Analysis& analysis) const {
    const std::string copy = clone_of(cast_.cloned);
    if (cast_.cloned.empty() || !trials_.contains(copy)) return;
    const PerMetric logs = log_ratios(trials_of(cast_.cloned), trials_of(copy), rules_);
    Rules rules = rules_;
    rules.alpha = clone_alpha(rules.alpha);
    Comparison check = compare(pairing(0, cast_.cloned, copy), logs[0], rules);
    for (const std::string& contestant : {copy, cast_.cloned}) {
      blame(check, contestant, void_cause({contestant, workload_, trials_, cast_, rules_}));
    }
    analysis.clone_checks.push_back(std::move(check));
  }

 private:
  void look_at(const std::string& contestant) {
    causes_[contestant] = void_cause({contestant, workload_, trials_, cast_, rules_});
    own_[contestant] = own_figures(trials_of(contestant), rules_);
  }

  [[nodiscard]] const Trials& trials_of(const std::string& contestant) const {
    const auto found = trials_.find(contestant);
    return found == trials_.end() ? none_ : found->second;
  }

  // Why `contestant` has no figure on this metric, or empty.
  [[nodiscard]] std::string cause_of(const std::string& contestant, std::size_t m) const {
    const std::string& cause = causes_.at(contestant);
    if (!cause.empty()) return cause;
    const OwnFigures& own = own_.at(contestant);
    if (own.outlasts[m]) {
      return fmt::format(
          "up to {} of {} connections waited for a whole slice in vain: it lies beyond a slice",
          own.starved->edges->unserved, own.starved->connections);
    }
    return own.logs[m].empty() ? kMetrics[m].missing : "";
  }

  [[nodiscard]] Pairing pairing(std::size_t m, const std::string& a, const std::string& b) const {
    return {workload_ + "." + kMetrics[m].name, a, b, kMetrics[m].direction};
  }

  [[nodiscard]] PerMetric against_reference(const std::string& contestant) const {
    if (contestant == cast_.reference || !trials_.contains(cast_.reference)) return {};
    if (!causes_.at(contestant).empty() || !causes_.at(cast_.reference).empty()) return {};
    return log_ratios(trials_of(contestant), trials_of(cast_.reference), rules_);
  }

  [[nodiscard]] Summary summary(const std::string& contestant, std::size_t m,
                                const std::vector<double>& against) const {
    const OwnFigures& own = own_.at(contestant);
    Summary summary;
    summary.contestant = contestant;
    summary.metric = workload_ + "." + kMetrics[m].name;
    summary.direction = kMetrics[m].direction;
    summary.absolute = estimate_of(own.logs[m], 0, kMetrics[m].unit, rules_);
    summary.slices_used = own.slices_used;
    summary.excluded = own.excluded;
    summary.per_epoch = own.per_epoch[m];
    summary.void_because = cause_of(contestant, m);
    const bool is_throughput =
        m == 0;  // at its limit the generator holds back rates; it does not add CPU time
    summary.is_lower_bound = is_throughput && contestant == cast_.reference && own.generator_bound;
    if (kMetrics[m].against_reference && !against.empty()) {
      summary.to_reference = estimate_of(against, rules_.systematic_floor, Unit::ratio, rules_);
      summary.reference_is_lower_bound = is_throughput && own_.at(cast_.reference).generator_bound;
    }
    return summary;
  }

  void add_pair(const std::string& a, const std::string& b, Analysis& analysis) const {
    const PerMetric logs = log_ratios(trials_of(a), trials_of(b), rules_);
    for (std::size_t m = 0; m < kMetrics.size(); ++m) {
      Comparison comparison = compare(pairing(m, a, b), logs[m], rules_);
      for (const std::string& contestant : {b, a}) {
        blame(comparison, contestant, cause_of(contestant, m));
      }
      analysis.comparisons.push_back(std::move(comparison));
    }
  }

  const std::string& workload_;
  const WorkloadTrials& trials_;
  const Cast& cast_;
  const Rules& rules_;
  const Trials none_;
  std::map<std::string, std::string> causes_;
  std::map<std::string, OwnFigures> own_;
};

}  // namespace

bool is_http_metric(const std::string& name) {
  return std::any_of(kMetrics.begin(), kMetrics.end(),
                     [&name](const HttpMetric& metric) { return metric.name == name; });
}

void add_http_figures(const std::string& workload, const WorkloadTrials& trials, const Cast& cast,
                      const Rules& rules, Analysis& analysis) {
  const HttpFigures figures(workload, trials, cast, rules);
  figures.add_summaries(analysis);
  figures.add_comparisons(analysis);
  figures.add_clone_check(analysis);
}

}  // namespace bakeoff::stats
