#include "estimate/simulate.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"

namespace bakeoff::estimate {
namespace {

using catalog::Spread;

constexpr double kZ90 = 1.2815515655446004;  // a standard normal's P90

// Hours are kept in tenths from here on, so that what is printed adds up.
constexpr double kTenths = 10;

// FNV-1a: names a stream of random numbers.
std::uint64_t hash_of(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  return hash;
}

Random stream(const SimulationRules& rules, const std::string& name) {
  return Random(rules.seed * 0x9e3779b97f4a7c15ULL ^ hash_of(name));
}

using Draws = std::vector<double>;

// One row of draws per item.
std::vector<Draws> draw_items(const std::vector<UncertainItem>& items,
                              const SimulationRules& rules) {
  const auto count = static_cast<std::size_t>(rules.samples);
  Draws common(count);
  Random shared = stream(rules, "common");
  for (double& z : common) z = shared.normal();
  const double together = std::sqrt(rules.correlation);
  const double alone = std::sqrt(1 - rules.correlation);
  std::vector<Draws> rows;
  for (const UncertainItem& item : items) {
    Random own = stream(rules, "item " + item.id);
    Draws row(count);
    for (std::size_t i = 0; i < count; ++i)
      row[i] = value_at(item.hours, together * common[i] + alone * own.normal());
    rows.push_back(std::move(row));
  }
  return rows;
}

std::size_t rank_of(double p, std::size_t count) {
  const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(count)));
  return std::clamp<std::size_t>(rank, 1, count) - 1;
}

Spread percentiles(Draws draws) {
  std::ranges::sort(draws);
  return {draws[rank_of(0.1, draws.size())], draws[rank_of(0.5, draws.size())],
          draws[rank_of(0.9, draws.size())]};
}

Spread in_whole_units(const Spread& spread) {
  return {std::round(spread.p10), std::round(spread.p50), std::round(spread.p90)};
}

Spread in_tenths(const Spread& spread) {
  const auto tenths = [](double hours) { return std::round(hours * kTenths) / kTenths; };
  return {tenths(spread.p10), tenths(spread.p50), tenths(spread.p90)};
}

// `total` tenths among the items in proportion to their weights, none lost: largest remainders
// first, then the earlier item.
std::vector<double> share_out(double total, const std::vector<double>& weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<double> shares(weights.size(), 0.0);
  if (sum <= 0) return shares;
  std::vector<std::pair<double, std::size_t>> remainders;
  double left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double exact = total * weights[i] / sum;
    shares[i] = std::floor(exact);
    left -= shares[i];
    remainders.emplace_back(shares[i] - exact, i);
  }
  std::ranges::sort(remainders);
  for (std::size_t k = 0; k < remainders.size() && left >= 0.5; ++k, left -= 1)
    shares[remainders[k].second] += 1;
  return shares;
}

// What each item has in totals near one rank: the middle of the draws there, not of all.
class PartsOfTotal {
 public:
  PartsOfTotal(const std::vector<Draws>& rows, const Draws& sums)
      : rows_(rows), order_(sums.size()) {
    std::iota(order_.begin(), order_.end(), 0);
    std::ranges::stable_sort(order_, {}, [&](std::size_t i) { return sums[i]; });
  }

  [[nodiscard]] std::vector<double> near(double p) const {
    const std::size_t reach = order_.size() / 50;
    const std::size_t middle = rank_of(p, order_.size());
    const std::size_t from = middle > reach ? middle - reach : 0;
    const std::size_t to = std::min(middle + reach + 1, order_.size());
    std::vector<double> weights;
    for (const Draws& row : rows_) {
      double sum = 0;
      for (std::size_t k = from; k < to; ++k) sum += row[order_[k]];
      weights.push_back(sum);
    }
    return weights;
  }

 private:
  const std::vector<Draws>& rows_;
  std::vector<std::size_t> order_;
};

void split_total(const PartsOfTotal& parts, double p, double share, double Spread::*at,
                 Simulation& simulation) {
  const double total = std::round(simulation.hours.*at * kTenths);
  const double extra = std::round(total * share / (1 + share));
  const auto shares = share_out(total - extra, parts.near(p));
  for (std::size_t i = 0; i < shares.size(); ++i) simulation.parts[i].*at = shares[i] / kTenths;
  simulation.contingency.*at = extra / kTenths;
  simulation.hours.*at = total / kTenths;
}

double draw_uniform(const catalog::Bounds& bounds, Random& random) {
  return bounds.low + (bounds.high - bounds.low) * random.uniform();
}

}  // namespace

double value_at(const Spread& spread, double z) {
  const double side = z < 0 ? std::log(spread.p50 / spread.p10) : std::log(spread.p90 / spread.p50);
  return spread.p50 * std::exp(side * z / kZ90);
}

Simulation simulate(const std::vector<UncertainItem>& items, const SimulationRules& rules) {
  Simulation simulation;
  simulation.parts.resize(items.size());
  if (items.empty() || rules.samples <= 0) return simulation;
  const auto rows = draw_items(items, rules);
  const auto count = static_cast<std::size_t>(rules.samples);
  const Spread rate{rules.rate.low, std::sqrt(rules.rate.low * rules.rate.high), rules.rate.high};
  Random rates = stream(rules, "rate");
  Random assistance = stream(rules, "assistance");
  Draws hours(count);
  Draws money(count);
  Draws assisted_hours(count);
  Draws assisted_money(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double help = draw_uniform(rules.assistance, assistance);
    double sum = 0;
    double assisted = 0;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      sum += rows[k][i];
      assisted += rows[k][i] * (items[k].is_translation ? help : 1);
    }
    const double price = value_at(rate, rates.normal());
    hours[i] = sum * (1 + rules.contingency);
    assisted_hours[i] = assisted * (1 + rules.contingency);
    money[i] = hours[i] * price;
    assisted_money[i] = assisted_hours[i] * price;
  }
  const PartsOfTotal parts(rows, hours);
  simulation.hours = percentiles(hours);
  simulation.money = in_whole_units(percentiles(std::move(money)));
  simulation.assisted_hours = in_tenths(percentiles(std::move(assisted_hours)));
  simulation.assisted_money = in_whole_units(percentiles(std::move(assisted_money)));
  split_total(parts, 0.1, rules.contingency, &Spread::p10, simulation);
  split_total(parts, 0.5, rules.contingency, &Spread::p50, simulation);
  split_total(parts, 0.9, rules.contingency, &Spread::p90, simulation);
  return simulation;
}

}  // namespace bakeoff::estimate
