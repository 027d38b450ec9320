#include "score/figure_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace bakeoff::score {
namespace {

// 61234 -> "61 234"
std::string grouped(double value) {
  std::string digits = fmt::format("{:.0f}", value);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3;
       at > 0 && digits[static_cast<std::size_t>(at) - 1] != '-'; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ' ');
  }
  return digits;
}

std::string trimmed(std::string number) {
  if (number.find('.') == std::string::npos) return number;
  number.erase(number.find_last_not_of('0') + 1);
  if (number.ends_with('.')) number.pop_back();
  return number;
}

// About three significant digits without an exponent.
std::string short_number(double value) {
  const double size = std::abs(value);
  if (!std::isfinite(value)) return fmt::format("{}", value);
  if (size >= 1000) return grouped(value);
  if (size >= 100) return fmt::format("{:.0f}", value);
  if (size >= 10) return trimmed(fmt::format("{:.1f}", value));
  if (size >= 0.1 || size == 0) return trimmed(fmt::format("{:.2f}", value));
  return trimmed(fmt::format("{:.3f}", value));
}

std::string time_words(double seconds) {
  return seconds < 1 ? short_number(seconds * 1e3) + " ms" : short_number(seconds) + " s";
}

std::string size_words(double bytes) {
  constexpr double kibi = 1024;
  if (bytes >= kibi * kibi * kibi) return short_number(bytes / (kibi * kibi * kibi)) + " GiB";
  if (bytes >= kibi * kibi) return short_number(bytes / (kibi * kibi)) + " MiB";
  return short_number(bytes / kibi) + " KiB";
}

std::string plain(double value) { return fmt::format("{:g}", value); }

// Anchors of a ratio are fractions of the reference: 0.25 reads "1/4".
std::string anchor_words(double at, Unit unit) {
  const double parts = at > 0 ? 1 / at : 0;
  const bool is_fraction =
      unit == Unit::ratio && at < 1 && std::abs(parts - std::round(parts)) < 0.01 * parts;
  if (is_fraction) return fmt::format("1/{:.0f}", parts);
  return unit == Unit::ratio ? plain(at) : figure(at, unit);
}

std::string anchor_and_points(const catalog::Anchor& anchor, Unit unit) {
  return fmt::format("{} ({})", anchor_words(anchor.at, unit), plain(anchor.points));
}

std::string lower_first(std::string text) {
  // An acronym stays as it is.
  const bool is_word = text.size() > 1 && text[1] >= 'a' && text[1] <= 'z';
  if (is_word && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

}  // namespace

std::string figure(double value, Unit unit) {
  switch (unit) {
    case Unit::per_second:
      return short_number(value) + "/s";
    case Unit::seconds:
      return time_words(value);
    case Unit::milliseconds:
      return time_words(value / 1e3);
    case Unit::bytes:
      return size_words(value);
    case Unit::percent:
      return short_number(value) + " %";
    case Unit::points:
      return fmt::format("{:.1f}", value);
    case Unit::count:
      return grouped(value);
    case Unit::none:
    case Unit::ratio:
      return short_number(value);
  }
  return short_number(value);
}

std::string metric_words(const catalog::Catalog& catalog, const std::string& metric) {
  const auto dot = metric.find('.');
  if (dot == std::string::npos) return metric;
  const auto* known_metric = catalog::find_metric(catalog, metric.substr(dot + 1));
  const auto* workload = catalog::find_workload(catalog, metric.substr(0, dot));
  if (known_metric == nullptr || known_metric->title.empty()) return metric;
  const std::string title = lower_first(known_metric->title);
  return workload == nullptr || workload->title.empty() ? title
                                                        : title + " (" + workload->title + ")";
}

std::string place_on_anchors(const catalog::Probe& probe, double x, Unit unit) {
  const auto& anchors = probe.anchors;
  const std::string value = figure(x, unit);
  const auto hit = std::ranges::find(anchors, x, &catalog::Anchor::at);
  if (hit != anchors.end()) return value + " stands at " + anchor_and_points(*hit, unit);
  if (!(x > anchors.front().at))
    return value + " is below " + anchor_and_points(anchors.front(), unit);
  for (std::size_t i = 1; i < anchors.size(); ++i) {
    if (x < anchors[i].at) {
      return value + " lies between " + anchor_and_points(anchors[i - 1], unit) + " and " +
             anchor_and_points(anchors[i], unit);
    }
  }
  return value + " is above " + anchor_and_points(anchors.back(), unit);
}

std::string without_full_stop(std::string_view sentence) {
  if (sentence.ends_with('.')) sentence.remove_suffix(1);
  return std::string(sentence);
}

}  // namespace bakeoff::score
