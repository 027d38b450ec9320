#include "stats/interval.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace bakeoff::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Stirling's series after shifting x up. std::lgamma writes a global, which other threads may read.
double log_gamma(double x) {
  double shift = 0;
  while (x < 15) {
    shift -= std::log(x);
    x += 1;
  }
  const double z = 1 / (x * x);
  const double series =
      (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z / 1188)))) / x;
  return shift + (x - 0.5) * std::log(x) - x + 0.5 * std::log(2 * std::numbers::pi) + series;
}

// Continued fraction of the incomplete beta function (DLMF 8.17.22), evaluated by the modified
// Lentz method.
double beta_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  const auto nonzero = [](double value) { return std::abs(value) < tiny ? tiny : value; };
  double c = 1;
  double d = 1 / nonzero(1 - (a + b) * x / (a + 1));
  double result = d;
  for (int m = 1; m < 2000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    result *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    result *= d * c;
    if (std::abs(d * c - 1) < 1e-15) break;
  }
  return result;
}

// I_x(a, b); `y` is 1 - x, given apart because the difference would lose its digits.
double regularized_beta(double a, double b, double x, double y) {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const double front =
      std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) + b * std::log(y));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, y) / b;
}

// P(T > t) for t >= 0.
double upper_tail(double t, double degrees) {
  const double square = t * t;
  if (square == kInfinity) return 0;
  return 0.5 * regularized_beta(degrees / 2, 0.5, degrees / (degrees + square),
                                square / (degrees + square));
}

double density(double t, double degrees) {
  const double constant = log_gamma((degrees + 1) / 2) - log_gamma(degrees / 2) -
                          0.5 * std::log(degrees * std::numbers::pi);
  return std::exp(constant - (degrees + 1) / 2 * std::log1p(t * t / degrees));
}

MeanInterval mean_and_sd(std::span<const double> values) {
  MeanInterval interval;
  interval.n = static_cast<int>(values.size());
  interval.half_width = kInfinity;
  if (values.empty()) return interval;
  double sum = 0;
  for (const double value : values) sum += value;
  interval.mean = sum / interval.n;
  double squares = 0;
  for (const double value : values) squares += (value - interval.mean) * (value - interval.mean);
  interval.sd = interval.n < 2 ? 0 : std::sqrt(squares / (interval.n - 1));
  return interval;
}

}  // namespace

double student_t_quantile(double p, double degrees) {
  if (p <= 0) return -kInfinity;
  if (p >= 1) return kInfinity;
  if (p < 0.5) return -student_t_quantile(1 - p, degrees);
  const double tail = 1 - p;
  double low = 0;
  double high = 1;
  while (upper_tail(high, degrees) > tail && high < 1e300) {
    low = high;
    high *= 2;
  }
  // Newton from the left never overshoots where the tail is convex; bisection guards the rest.
  double t = low;
  for (int i = 0; i < 200; ++i) {
    const double miss = upper_tail(t, degrees) - tail;
    (miss > 0 ? low : high) = t;
    double next = t + miss / density(t, degrees);
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (std::abs(next - t) <= 1e-14 * (1 + t)) return next;
    t = next;
  }
  return t;
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

double t_factor(int n, double alpha) {
  return n < 2 ? kInfinity : student_t_quantile(1 - alpha / 2, n - 1);
}

// The t statistic at which the mixture e-value sqrt(r) ((1 + t^2/nu) / (1 + r t^2/nu))^(n/2)
// reaches 1/alpha (Lindon, Ham, Tingley, Bojinov 2022; Wang & Ramdas 2023), solved for t.
double anytime_factor(int n, double alpha, double phi) {
  if (n < 2) return kInfinity;
  const double r = phi / (phi + n);
  const double c = std::pow(alpha * alpha * r, 1.0 / n);
  return c <= r ? kInfinity : std::sqrt((n - 1) * (1 - c) / (c - r));
}

MeanInterval t_interval(std::span<const double> values, double alpha) {
  MeanInterval interval = mean_and_sd(values);
  if (interval.n < 2) return interval;
  interval.half_width = t_factor(interval.n, alpha) * interval.sd / std::sqrt(interval.n);
  return interval;
}

MeanInterval anytime_interval(std::span<const double> values, double alpha, double phi) {
  MeanInterval interval = mean_and_sd(values);
  const double factor = anytime_factor(interval.n, alpha, phi);
  if (!std::isfinite(factor)) return interval;
  interval.half_width = interval.sd / std::sqrt(interval.n) * factor;
  return interval;
}

}  // namespace bakeoff::stats
