#include "stats/internal/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/interval.h"

namespace bakeoff::stats {
namespace {

struct LogInterval {
  double mean = 0;
  double statistical = 0;  // half width; 0 when not known
  bool known = false;
  bool anytime = false;
  bool decides = false;  // a verdict may rest on it
};

LogInterval interval_of(std::span<const double> logs, const Rules& rules) {
  LogInterval interval;
  const MeanInterval fixed = t_interval(logs, rules.alpha);
  interval.mean = fixed.mean;
  interval.known = fixed.n >= 2;
  if (!interval.known) return interval;
  interval.statistical = fixed.half_width;
  interval.decides = !rules.anytime;
  if (!rules.anytime) return interval;
  const double half_width = anytime_interval(logs, rules.alpha).half_width;
  if (!std::isfinite(half_width)) return interval;  // shows the fixed-n one, decides nothing
  interval.statistical = half_width;
  interval.anytime = true;
  interval.decides = fixed.n >= rules.least_epochs;
  return interval;
}

// Estimates stay finite, so that they can be saved.
double finite_exp(double x) { return std::exp(std::clamp(x, -700.0, 700.0)); }

Estimate to_estimate(const LogInterval& interval, double floor, Unit unit) {
  const double half_width = interval.known ? std::hypot(interval.statistical, floor) : 0;
  Estimate estimate;
  estimate.value = finite_exp(interval.mean);
  estimate.low = finite_exp(interval.mean - half_width);
  estimate.high = finite_exp(interval.mean + half_width);
  estimate.unit = unit;
  return estimate;
}

std::string percent(double ratio) {
  const double points = 100 * (ratio - 1);
  if (std::abs(points) >= 20) return fmt::format("{:+.0f} %", points);
  return fmt::format("{:+.1f} %", std::round(10 * points) / 10 + 0.0);  // + 0.0: no "-0.0"
}

std::string range_of(const Estimate& ratio) {
  return fmt::format("difference between {} and {}", percent(ratio.low), percent(ratio.high));
}

int decimals_for(double low, double high) {
  if (low > 100) return 0;
  const bool near_one = low > 0.9 && high < 1.1;
  return near_one || (low > 1 && low < 1.1) || (high < 1 && high > 0.9) || low < 0.1 ? 3 : 2;
}

// "coldstart.time_to_first_answer" -> "time to first answer"
std::string spoken(const std::string& metric) {
  std::string words = metric.substr(metric.rfind('.') + 1);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

// "node/fastify is 2.31 to 2.52 times as fast as python/fastapi"; `low` and `high`: winner over
// loser.
std::string praise(const Pairing& pairing, bool a_wins, double low, double high) {
  const std::string& winner = a_wins ? pairing.a : pairing.b;
  const std::string& loser = a_wins ? pairing.b : pairing.a;
  const int decimals = decimals_for(low, high);
  const std::string times = fmt::format("{:.{}f} to {:.{}f} times", low, decimals, high, decimals);
  const std::string what = spoken(pairing.metric);
  if (what == "throughput") return fmt::format("{} is {} as fast as {}", winner, times, loser);
  return fmt::format("{}: {} is {} that of {}", winner, what, times, loser);
}

Verdict verdict_on(const Pairing& pairing, const Estimate& ratio, double tie_band) {
  const double low = std::log(ratio.low);
  const double high = std::log(ratio.high);
  const double band = std::log1p(tie_band);
  if (low > -band && high < band) {
    const std::string inside = fmt::format(", inside the tie band of {:.3g} %", 100 * tie_band);
    return {VerdictKind::tie, "", range_of(ratio) + inside};
  }
  if (low <= 0 && high >= 0) return {VerdictKind::undecided, "", range_of(ratio)};
  const bool a_wins = (low > 0) == (pairing.direction == Direction::higher_is_better);
  const std::string because = a_wins ? praise(pairing, a_wins, ratio.low, ratio.high)
                                     : praise(pairing, a_wins, 1 / ratio.high, 1 / ratio.low);
  return {VerdictKind::winner, a_wins ? pairing.a : pairing.b, because};
}

Verdict too_early(const Comparison& comparison, const Rules& rules) {
  if (comparison.epochs == 0) return {VerdictKind::undecided, "", "no epoch has both of them"};
  if (comparison.epochs == 1) {
    return {VerdictKind::undecided, "",
            "one epoch says nothing about noise: at least two are needed"};
  }
  const int least = std::max(rules.least_epochs, comparison.epochs + 1);
  return {VerdictKind::undecided, "",
          fmt::format("{} after {} epochs; a verdict needs at least {}", range_of(comparison.ratio),
                      comparison.epochs, least)};
}

}  // namespace

Estimate estimate_of(std::span<const double> logs, double floor, Unit unit, const Rules& rules) {
  Estimate estimate;
  if (!logs.empty()) estimate = to_estimate(interval_of(logs, rules), floor, unit);
  estimate.unit = unit;
  estimate.n = static_cast<int>(logs.size());
  estimate.level = 1 - rules.alpha;
  return estimate;
}

Comparison compare(const Pairing& pairing, std::span<const double> log_ratios, const Rules& rules) {
  const LogInterval interval = interval_of(log_ratios, rules);
  Comparison comparison;
  comparison.metric = pairing.metric;
  comparison.a = pairing.a;
  comparison.b = pairing.b;
  comparison.direction = pairing.direction;
  comparison.ratio = estimate_of(log_ratios, rules.systematic_floor, Unit::ratio, rules);
  comparison.statistical_half_width = interval.statistical;
  comparison.systematic_floor = rules.systematic_floor;
  comparison.epochs = static_cast<int>(log_ratios.size());
  comparison.anytime = interval.anytime;
  comparison.verdict = interval.decides ? verdict_on(pairing, comparison.ratio, rules.tie_band)
                                        : too_early(comparison, rules);
  return comparison;
}

void blame(Comparison& comparison, const std::string& contestant, const std::string& cause) {
  if (!cause.empty()) make_void(comparison, fmt::format("{}: {}", contestant, cause));
}

void make_void(Comparison& comparison, const std::string& because) {
  comparison.verdict = {VerdictKind::void_, "", because};
}

}  // namespace bakeoff::stats
