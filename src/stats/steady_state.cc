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

// The bin's values of all series that reach so far.
std::vector<double> values_at(const std::vector<std::vector<double>>& series, std::size_t bin) {
  std::vector<double> values;
  for (const auto& rates : series) {
    if (bin < rates.size()) values.push_back(rates[bin]);
  }
  return values;
}

}  // namespace

std::vector<double> common_course(const std::vector<std::vector<double>>& series) {
  std::vector<std::vector<double>> scaled;
  std::size_t bins = 0;
  for (auto rates : series) {
    if (rates.empty()) continue;
    for (double& rate : rates) rate = std::isfinite(rate) ? rate : 0;
    const auto middle = rates.begin() + static_cast<std::ptrdiff_t>(rates.size() / 2);
    const double level = median_of({middle, rates.end()});
    auto& own = scaled.emplace_back();
    for (const double rate : rates) own.push_back(level > 0 ? rate / level : 0);
    bins = std::max(bins, rates.size());
  }
  std::vector<double> course;
  for (std::size_t bin = 0; bin < bins; ++bin) course.push_back(median_of(values_at(scaled, bin)));
  return course;
}

bool all_still_rise(const std::vector<std::vector<double>>& series, double band) {
  return std::ranges::all_of(series, [&](const std::vector<double>& rates) {
    const auto third = static_cast<std::ptrdiff_t>(rates.size() / 3);
    if (third == 0) return true;  // too short to say
    const double earlier = median_of({rates.begin() + third, rates.end() - third});
    const double later = median_of({rates.end() - third, rates.end()});
    return later > earlier * (1 + band);
  });
}

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

double enough_warm_up(std::span<const double> rates, double bin_seconds, double cut_seconds,
                      double counted_seconds, double tolerance) {
  const auto cut = std::min(rates.size(), static_cast<std::size_t>(cut_seconds / bin_seconds));
  const double steady = mean_of(rates.subspan(cut));
  const double most_missing = tolerance * counted_seconds * steady;
  double missing = 0;
  for (std::size_t bin = cut; bin > 0; --bin) {
    missing += (steady - rates[bin - 1]) * bin_seconds;
    // Written so that a rate that is no number counts as missing too much.
    if (!(std::abs(missing) <= most_missing)) return static_cast<double>(bin) * bin_seconds;
  }
  return 0;
}

}  // namespace bakeoff::stats
