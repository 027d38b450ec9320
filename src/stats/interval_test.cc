#include "stats/interval.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "base/random.h"

namespace bakeoff::stats {
namespace {

TEST(StudentT, MatchesClosedFormsForOneAndTwoDegrees) {
  for (const double p : {0.5001, 0.6, 0.75, 0.9, 0.975, 0.9995, 0.9999999}) {
    const double one = std::tan(std::numbers::pi * (p - 0.5));
    const double two = (2 * p - 1) * std::sqrt(2 / (4 * p * (1 - p)));
    EXPECT_NEAR(student_t_quantile(p, 1) / one, 1, 1e-9) << p;
    EXPECT_NEAR(student_t_quantile(p, 2) / two, 1, 1e-9) << p;
  }
}

TEST(StudentT, MatchesPublishedTables) {
  struct Case {
    double p;
    double degrees;
    double t;
  };
  // As tabulated, e.g. NIST/SEMATECH e-Handbook 1.3.6.7.2; three decimals.
  const std::vector<Case> cases = {{0.95, 1, 6.314},   {0.975, 1, 12.706}, {0.975, 3, 3.182},
                                   {0.975, 4, 2.776},  {0.975, 7, 2.365},  {0.975, 9, 2.262},
                                   {0.975, 19, 2.093}, {0.99, 5, 3.365},   {0.995, 10, 3.169},
                                   {0.999, 7, 4.785},  {0.9, 30, 1.310},   {0.975, 39, 2.023},
                                   {0.975, 100, 1.984}};
  for (const Case& c : cases) {
    EXPECT_NEAR(student_t_quantile(c.p, c.degrees), c.t, 0.0015) << c.p << " " << c.degrees;
  }
}

// The distribution function by Simpson's rule from the density, which shares no code with the
// quantile.
double simpson_cdf(double t, double degrees) {
  const double constant = std::exp(std::lgamma((degrees + 1) / 2) - std::lgamma(degrees / 2)) /
                          std::sqrt(degrees * std::numbers::pi);
  const auto density = [&](double x) {
    return constant * std::pow(1 + x * x / degrees, -(degrees + 1) / 2);
  };
  constexpr int n = 20'000;
  const double h = t / n;
  double sum = density(0) + density(t);
  for (int i = 1; i < n; ++i) sum += (i % 2 == 0 ? 2 : 4) * density(i * h);
  return 0.5 + sum * h / 3;
}

TEST(StudentT, InvertsItsDistributionToNineDigits) {
  for (const double degrees : {3.0, 3.5, 9.0, 15.0, 39.0, 250.0}) {
    for (const double p : {0.51, 0.8, 0.975, 0.999}) {
      EXPECT_NEAR(simpson_cdf(student_t_quantile(p, degrees), degrees), p, 1e-10)
          << p << " " << degrees;
    }
  }
}

TEST(StudentT, IsSymmetricAndReachesTheNormalLimit) {
  EXPECT_EQ(student_t_quantile(0.5, 7), 0);
  EXPECT_EQ(student_t_quantile(0.025, 9), -student_t_quantile(0.975, 9));
  EXPECT_NEAR(student_t_quantile(0.975, 1e7), 1.959963984540054, 1e-6);
  EXPECT_TRUE(std::isinf(student_t_quantile(1, 5)));
  EXPECT_TRUE(std::isinf(student_t_quantile(0, 5)));
}

TEST(NormalCdf, MatchesKnownValues) {
  EXPECT_EQ(normal_cdf(0), 0.5);
  EXPECT_NEAR(normal_cdf(1.959963984540054), 0.975, 1e-12);
  EXPECT_NEAR(normal_cdf(-3), 0.0013498980316300933, 1e-15);
}

TEST(TInterval, IsInfiniteBelowTwoValues) {
  EXPECT_TRUE(std::isinf(t_interval({}, 0.05).half_width));
  EXPECT_TRUE(std::isinf(t_interval(std::vector<double>{1}, 0.05).half_width));
  EXPECT_EQ(t_interval(std::vector<double>{1}, 0.05).mean, 1);
}

TEST(TInterval, MatchesAWorkedExample) {
  const MeanInterval interval = t_interval(std::vector<double>{1, 2, 3, 4, 5}, 0.05);
  EXPECT_EQ(interval.n, 5);
  EXPECT_EQ(interval.mean, 3);
  EXPECT_NEAR(interval.sd, 1.5811388300841898, 1e-12);
  EXPECT_NEAR(interval.half_width, 1.9632431614775, 1e-9);  // 2.7764451051978 * sd / sqrt(5)
}

TEST(AnytimeInterval, IsInfiniteWhileTheBoundCannotBeReached) {
  const std::vector<double> values{1.0, 1.1, 0.9, 1.05, 0.95};
  for (std::size_t n = 0; n <= 4; ++n) {
    EXPECT_TRUE(std::isinf(anytime_interval(std::span(values).first(n), 0.05).half_width)) << n;
  }
  EXPECT_TRUE(std::isfinite(anytime_interval(values, 0.05).half_width));
  const std::vector<double> same(4, 1.0);
  EXPECT_TRUE(std::isinf(anytime_interval(same, 0.05).half_width));  // not 0 times infinity
}

TEST(AnytimeInterval, EndsWhereTheEvidenceAgainstTheMeanReachesOneOverAlpha) {
  Random random(1);
  for (const double phi : {0.5, 1.0, 4.0}) {
    std::vector<double> values;
    for (int n = 1; n <= 60; ++n) {
      values.push_back(random.normal());
      const MeanInterval interval = anytime_interval(values, 0.05, phi);
      if (!std::isfinite(interval.half_width)) continue;
      const double t = interval.half_width * std::sqrt(n) / interval.sd;
      const double q = t * t / (n - 1);
      const double r = phi / (phi + n);
      const double e_value = std::sqrt(r) * std::pow((1 + q) / (1 + r * q), n / 2.0);
      ASSERT_NEAR(e_value * 0.05, 1, 1e-9) << n;
    }
  }
}

// How often the interval misses a mean of 0 at any of the looks from 2 to 300.
int sessions_that_ever_miss(MeanInterval (*interval_of)(std::span<const double>, double),
                            int sessions) {
  int missed = 0;
  for (int s = 0; s < sessions; ++s) {
    Random random(static_cast<std::uint64_t>(s) + 77);
    std::vector<double> values;
    bool ever = false;
    while (values.size() < 300 && !ever) {
      values.push_back(random.normal());
      const std::size_t n = values.size();
      if (n < 2 || (n > 40 && n % 5 != 0)) continue;
      const MeanInterval interval = interval_of(values, 0.05);
      ever = std::abs(interval.mean) > interval.half_width;
    }
    missed += ever ? 1 : 0;
  }
  return missed;
}

TEST(AnytimeInterval, HoldsAtAllLooksTogether) {
  const auto anytime = [](std::span<const double> values, double alpha) {
    return anytime_interval(values, alpha);
  };
  const int missed = sessions_that_ever_miss(+anytime, 1'000);
  EXPECT_LE(missed, 50);                                    // alpha
  EXPECT_GE(missed, 5);                                     // and it is no wider than it must be
  EXPECT_GT(sessions_that_ever_miss(t_interval, 200), 50);  // negative control: made for one look
}

}  // namespace
}  // namespace bakeoff::stats
