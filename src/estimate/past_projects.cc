#include "estimate/past_projects.h"

#include <cmath>

#include "stats/interval.h"

namespace bakeoff::estimate {

std::optional<catalog::Spread> predict_from_past(const std::vector<PastProject>& past,
                                                 double size) {
  if (past.size() < kLeastPastProjects || !(size > 0)) return std::nullopt;
  const auto n = static_cast<double>(past.size());
  double mean_x = 0;
  double mean_y = 0;
  for (const PastProject& project : past) {
    mean_x += std::log(project.size) / n;
    mean_y += std::log(project.hours) / n;
  }
  double sxx = 0;
  double sxy = 0;
  for (const PastProject& project : past) {
    const double dx = std::log(project.size) - mean_x;
    sxx += dx * dx;
    sxy += dx * (std::log(project.hours) - mean_y);
  }
  if (!(sxx > 1e-9)) return std::nullopt;
  const double slope = sxy / sxx;
  double residuals = 0;
  for (const PastProject& project : past) {
    const double fitted = mean_y + slope * (std::log(project.size) - mean_x);
    const double off = std::log(project.hours) - fitted;
    residuals += off * off;
  }
  // Montgomery, Peck and Vining, Introduction to Linear Regression Analysis, section 2.5.
  const double dx = std::log(size) - mean_x;
  const double error = std::sqrt(residuals / (n - 2) * (1 + 1 / n + dx * dx / sxx));
  const double reach = stats::student_t_quantile(0.9, n - 2) * error;
  const double middle = mean_y + slope * dx;
  return catalog::Spread{std::exp(middle - reach), std::exp(middle), std::exp(middle + reach)};
}

}  // namespace bakeoff::estimate
