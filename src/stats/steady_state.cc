#include "stats/steady_state.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace bakeoff::stats {
namespace {

constexpr std::size_t kBatch = 5;      // the 5 of MSER-5
constexpr std::size_t kLeastLeft = 5;  // batches; the variance of fewer is small by chance
// MSER puts its cut into the second half of perfectly steady noise in one pilot of six. Such a cut
// is believed only where the rate still drifts by more than this; a shared machine by itself passes
// it in one of eleven.
constexpr double kDriftOfNoise = 0.035;

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

// Bins in which nothing could be read count as standing still.
std::vector<double> batch_means(std::span<const double> rates, std::size_t batch) {
  std::vector<double> means;
  for (std::size_t i = 0; i + batch <= rates.size(); i += batch) {
    const double mean = mean_of(rates.subspan(i, batch));
    means.push_back(std::isfinite(mean) ? mean : 0);
  }
  return means;
}

// Squared standard error of the mean of what is left after the cut, but for a constant.
double marginal_error(std::span<const double> left) {
  const double mean = mean_of(left);
  double squares = 0;
  for (const double value : left) squares += (value - mean) * (value - mean);
  const auto n = static_cast<double>(left.size());
  return squares / (n * n);
}

double change_over(std::span<const double> means) {
  const std::size_t fifth = means.size() < 5 ? 1 : means.size() / 5;
  const double first = mean_of(means.first(fifth));
  const double last = mean_of(means.last(fifth));
  if (first > 0) return last / first - 1;
  return last > 0 ? 1 : 0;
}

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// From the first to the second half of what is left. Medians, so that a few stolen seconds are no
// trend.
double drift_of(std::span<const double> left) {
  const std::size_t half = left.size() / 2;
  const double first = median_of({left.begin(), left.begin() + static_cast<std::ptrdiff_t>(half)});
  const double second = median_of({left.begin() + static_cast<std::ptrdiff_t>(half), left.end()});
  return std::abs(second - first) / std::max({first, second, 1e-300});
}

// The cut up to `last` with the least marginal error.
std::size_t best_cut(std::span<const double> means, std::size_t last) {
  std::size_t cut = 0;
  double least = marginal_error(means);
  for (std::size_t d = 1; d <= last; ++d) {
    const double error = marginal_error(means.subspan(d));
    if (error < least) {
      least = error;
      cut = d;
    }
  }
  return cut;
}

}  // namespace

WarmUp find_warm_up(std::span<const double> rates, double bin_seconds) {
  // Short pilots are cut bin by bin: batches of five would leave nothing to choose from.
  const std::size_t batch = rates.size() >= 4 * kLeastLeft * kBatch / 2 ? kBatch : 1;
  const std::vector<double> means = batch_means(rates, batch);
  WarmUp result;
  if (!means.empty()) result.trend = change_over(means);
  if (means.size() < 2 * kLeastLeft) {
    result.steady = false;  // too short to say
    return result;
  }
  const std::size_t half = means.size() / 2;
  std::size_t cut = best_cut(means, means.size() - kLeastLeft);
  if (cut > half) {
    const std::size_t early = best_cut(means, half);
    result.steady = drift_of(std::span(means).subspan(early)) <= kDriftOfNoise;
    if (result.steady) cut = early;
  }
  result.cut_seconds = static_cast<double>(cut * batch) * bin_seconds;
  return result;
}

}  // namespace bakeoff::stats
