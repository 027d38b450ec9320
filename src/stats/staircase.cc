#include "stats/staircase.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bakeoff::stats {
namespace {

constexpr std::size_t kCells = 1000;  // of the grid of middles
// Widths, as logarithms of a ratio, each as likely as any other: from an edge of a fifth of a
// percent to one over which the rate grows by half.
constexpr std::array<double, 9> kWidths = {0.002, 0.004, 0.008, 0.016, 0.032,
                                           0.064, 0.128, 0.256, 0.512};
constexpr double kMargin = 1.0;  // the grid reaches so far beyond the tries, by a factor of e

// The value below which a share of the weights lies.
double quantile_of(const std::vector<double>& weights, double share, double from, double cell) {
  double total = 0;
  for (const double weight : weights) total += weight;
  double below = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double next = below + weights[i];
    if (next >= share * total && weights[i] > 0) {
      const double within = (share * total - below) / weights[i];
      return from + (static_cast<double>(i) + within) * cell;
    }
    below = next;
  }
  return from + static_cast<double>(weights.size()) * cell;
}

}  // namespace

Staircase::Staircase(double first_level, double fine)
    : log_level_(std::log(first_level)), log_fine_(std::log(fine)), log_step_(std::log(2.0)) {}

double Staircase::level() const { return std::exp(log_level_); }

void Staircase::tell(bool holds) {
  const bool turns = !tries_.empty() && holds != tries_.back().holds;
  tries_.push_back({log_level_, holds});
  if (turns) log_step_ = std::max(log_fine_, log_step_ / 2);
  log_level_ += holds ? log_step_ : -log_step_;
}

double Staircase::log_likelihood(double middle, double width) const {
  double sum = 0;
  for (const Try& tried : tries_) {
    const double above = (tried.log_level - middle) / width;
    sum -= std::log1p(std::exp(std::min(700.0, tried.holds ? above : -above)));
  }
  return sum;
}

std::optional<Estimate> Staircase::estimate() const {
  const auto held = std::ranges::count_if(tries_, &Try::holds);
  const bool has_both = held > 0 && held < static_cast<long>(tries_.size());
  if (!has_both || tries_.size() < kLeastTries) return std::nullopt;
  const auto [lowest, highest] = std::ranges::minmax(tries_, {}, &Try::log_level);
  const double from = lowest.log_level - kMargin;
  const double cell = (highest.log_level + kMargin - from) / kCells;
  std::vector<double> weights(kCells);
  for (std::size_t i = 0; i < kCells; ++i) {
    const double middle = from + (static_cast<double>(i) + 0.5) * cell;
    for (const double width : kWidths) weights[i] += std::exp(log_likelihood(middle, width));
  }
  const auto at = [&](double share) { return std::exp(quantile_of(weights, share, from, cell)); };
  return Estimate{at(0.5), at(0.025), at(0.975)};
}

}  // namespace bakeoff::stats
