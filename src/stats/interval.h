// Intervals on a mean of n independent replicates.
#pragma once

#include <span>

namespace bakeoff::stats {

struct MeanInterval {
  double mean = 0;
  double half_width = 0;  // infinity when n is too small
  double sd = 0;
  int n = 0;
};

double student_t_quantile(double p, double degrees);  // p in (0, 1), accurate to 1e-9
double normal_cdf(double z);

// Fixed-n two-sided Student t interval.
MeanInterval t_interval(std::span<const double> values, double alpha);

// Half widths of both intervals in standard errors; infinity when n is too small.
double t_factor(int n, double alpha);
double anytime_factor(int n, double alpha, double phi = 1.0);

// Anytime-valid: holds for every n at once, so one may look after each replicate. phi = 1.
MeanInterval anytime_interval(std::span<const double> values, double alpha, double phi = 1.0);

}  // namespace bakeoff::stats
