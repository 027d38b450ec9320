#include "report/internal/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace bakeoff::report {
namespace {

struct Scale {
  double factor = 1;
  std::string unit;
  int significant = 3;
};

Scale time_scale(double seconds) {
  const double size = std::abs(seconds);
  if (size < 1e-3) return {1e6, " µs"};
  if (size < 1) return {1e3, " ms"};
  return {1, " s"};
}

Scale bytes_scale(double bytes) {
  const double size = std::abs(bytes);
  if (size < 1024) return {1, " B"};
  if (size < 1024.0 * 1024) return {1.0 / 1024, " KiB"};
  if (size < 1024.0 * 1024 * 1024) return {1.0 / (1024.0 * 1024), " MiB"};
  return {1.0 / (1024.0 * 1024 * 1024), " GiB"};
}

Scale scale_of(double value, Unit unit) {
  switch (unit) {
    case Unit::per_second:
      return {1, "/s"};
    case Unit::seconds:
      return time_scale(value);
    case Unit::milliseconds: {
      Scale scale = time_scale(value / 1e3);
      scale.factor /= 1e3;
      return scale;
    }
    case Unit::bytes:
      return bytes_scale(value);
    case Unit::percent:
      return {1, " %"};
    case Unit::ratio:
      return {1, "", std::abs(value) < 1 ? 2 : 3};
    case Unit::points:
    case Unit::count:
    case Unit::none:
      break;
  }
  return {1, ""};
}

// Commas between groups of three digits of the whole part.
std::string grouped(std::string digits) {
  const std::size_t start = digits.starts_with('-') ? 1 : 0;
  const std::size_t whole_end = std::min(digits.find('.'), digits.size());
  for (std::size_t at = whole_end; at > start + 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

int decimals_for(double value, int significant) {
  if (value == 0) return 0;
  const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value))));
  return std::clamp(significant - 1 - magnitude, 0, 6);
}

std::string written(double number, int decimals) {
  if (std::isnan(number)) return "unknown";
  if (std::isinf(number)) return number > 0 ? "∞" : "−∞";
  if (std::abs(number) >= 1e15) return fmt::format("{:.3g}", number);
  std::string digits = fmt::format("{:.{}f}", number, decimals);
  if (digits.find_first_not_of("-0.") == std::string::npos && digits.starts_with('-'))
    digits.erase(0, 1);
  return grouped(std::move(digits));
}

// Enough decimals for three digits of the value, and for the interval not to vanish in rounding.
int decimals_of(const Estimate& estimate, const Scale& scale) {
  if (estimate.unit == Unit::points) return 1;
  if (!std::isfinite(estimate.value)) return 0;
  int decimals = decimals_for(estimate.value * scale.factor, scale.significant);
  const double half_width = (estimate.high - estimate.low) / 2 * scale.factor;
  const auto vanishes = [&] { return half_width < 0.5 * std::pow(10.0, -decimals); };
  for (int more = 0; more < 2 && half_width > 0 && vanishes(); ++more) ++decimals;
  return decimals;
}

}  // namespace

Figure figure(const Estimate& estimate) {
  if (std::isnan(estimate.value)) return {"unknown", {}, {}, {}, false};
  const Scale scale = scale_of(std::isfinite(estimate.value) ? estimate.value : 0, estimate.unit);
  const int decimals = decimals_of(estimate, scale);
  return {written(estimate.value * scale.factor, decimals),
          written(estimate.low * scale.factor, decimals),
          written(estimate.high * scale.factor, decimals), scale.unit,
          estimate.low != estimate.value || estimate.high != estimate.value};
}

Figure figure_like(const Estimate& model, double value) {
  const Scale scale = scale_of(std::isfinite(model.value) ? model.value : 0, model.unit);
  const std::string text = written(value * scale.factor, decimals_of(model, scale));
  return {text, text, text, scale.unit, false};
}

std::string value_text(double value, Unit unit) {
  return value_text(Estimate{value, value, value, unit});
}

std::string value_text(const Estimate& estimate) {
  const Figure parts = figure(estimate);
  return parts.value + parts.unit;
}

std::string interval_text(const Estimate& estimate) {
  const Figure parts = figure(estimate);
  return parts.has_interval ? fmt::format("[{}, {}]", parts.low, parts.high) : std::string();
}

std::string full_text(const Estimate& estimate) {
  const std::string interval = interval_text(estimate);
  return interval.empty() ? value_text(estimate) : value_text(estimate) + " " + interval;
}

std::string plus_minus_text(const Estimate& estimate) {
  const Figure parts = figure(estimate);
  if (!parts.has_interval) return parts.value + parts.unit;
  const Scale scale = scale_of(std::isfinite(estimate.value) ? estimate.value : 0, estimate.unit);
  const double half_width = (estimate.high - estimate.low) / 2 * scale.factor;
  return fmt::format("{}{} ±{}", parts.value, parts.unit,
                     written(half_width, decimals_of(estimate, scale)));
}

std::string points_text(double points) { return written(points, 1); }

std::string points_half_width(const Estimate& points) {
  return "±" + written((points.high - points.low) / 2, 1);
}

std::string share_text(double share) {
  if (!std::isfinite(share)) return "unknown";
  if (share > 0 && share < 0.01) return "<1 %";
  if (share > 0.99 && share < 1) return ">99 %";
  return fmt::format("{:.0f} %", share * 100);
}

std::string times_text(double ratio) { return value_text(ratio, Unit::ratio) + "×"; }

std::string count_text(double count) { return written(count, 0); }

std::string bytes_text(double bytes) { return value_text(bytes, Unit::bytes); }

std::string plain_number(double number) {
  return std::isfinite(number) ? fmt::format("{:.6g}", number) : written(number, 0);
}

std::string duration_text(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0 || seconds > 1e9) return "unknown";
  const auto whole = static_cast<long>(std::lround(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace bakeoff::report
