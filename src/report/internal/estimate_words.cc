#include "report/internal/estimate_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "report/internal/figures.h"

namespace bakeoff::report {
namespace {

using estimate::MigrationEstimate;
using estimate::PortStatus;

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kShownCounts{{
    {"endpoints", "endpoint"},
    {"models", "model"},
    {"complex_queries", "complex query"},
    {"jobs", "job"},
    {"schedules", "schedule"},
    {"auth_schemes", "way of signing in"},
    {"session_stores", "session store"},
    {"socket_events", "socket event"},
    {"findings", "finding"},
}};

std::string plural(std::string_view noun, int count) {
  std::string text(noun);
  if (count == 1) return text;
  if (text == "complex query") return "complex queries";
  if (text == "way of signing in") return "ways of signing in";
  return text + "s";
}

std::string amount_text(double amount) {
  if (amount >= 999'500) return fmt::format("{:.1f}M", amount / 1e6);
  if (amount >= 9'950) return fmt::format("{:.0f}K", amount / 1000);
  if (amount >= 1000) return fmt::format("{:.1f}K", amount / 1000);
  return fmt::format("{:.0f}", amount);
}

}  // namespace

std::string hours_text(double hours) {
  return hours < 10 ? fmt::format("{:.1f} h", hours) : count_text(std::round(hours)) + " h";
}

std::string money_text(double amount, const std::string& currency) {
  return currency == "USD" ? "$" + amount_text(amount) : amount_text(amount) + " " + currency;
}

std::string weeks_text(double weeks) { return fmt::format("{:.0f} weeks", weeks); }

std::string spread_text(const estimate::Spread& spread, std::string (*text)(double)) {
  return fmt::format("{} · {} · {}", text(spread.p10), text(spread.p50), text(spread.p90));
}

std::string title_of(const MigrationEstimate& estimate) {
  return fmt::format("{} to {}", fmt::join(estimate.from, " and "), estimate.to);
}

std::string name_of_service(const estimate::ServiceSummary& service) {
  if (!service.root.empty()) return service.root;
  return service.name.empty() ? "code base" : service.name;
}

std::string_view word_of(PortStatus status) {
  switch (status) {
    case PortStatus::one_to_one:
      return "1:1";
    case PortStatus::partial:
      return "partial";
    case PortStatus::none:
      return "none";
    case PortStatus::unknown:
      break;
  }
  return "unknown";
}

std::string published_range_text(const MigrationEstimate& estimate) {
  const auto& size = estimate.size;
  return fmt::format("{} to {}{}, {:.0f} to {}{}", money_text(size.published_cost.low, "USD"),
                     money_text(size.published_cost.high, "USD"),
                     size.open_above ? " and more" : "", size.published_weeks.low,
                     weeks_text(size.published_weeks.high),
                     size.borderline ? " (borderline: the class next to it is as likely)" : "");
}

std::string summary_text(const MigrationEstimate& estimate) {
  const auto& [hours, money, weeks] = estimate.total;
  std::set<std::string> staying;
  for (const auto& port : estimate.ports) {
    if (port.stays) staying.insert(port.name);
  }
  return fmt::format(
      "{} to {}, {} in the middle; {:.0f} to {}; {}{}", money_text(money.p10, estimate.currency),
      money_text(money.p90, estimate.currency), money_text(money.p50, estimate.currency), weeks.p10,
      weeks_text(weeks.p90), estimate.size.margin,
      staying.empty() ? "" : "; stays: " + fmt::format("{}", fmt::join(staying, ", ")));
}

std::vector<PortCount> count_ports(const MigrationEstimate& estimate, std::size_t shown) {
  std::vector<PortCount> counts;
  for (const PortStatus status :
       {PortStatus::one_to_one, PortStatus::partial, PortStatus::none, PortStatus::unknown}) {
    std::map<std::string, int> uses;
    for (const auto& port : estimate.ports) {
      if (port.status == status) uses[port.name] += port.uses;
    }
    if (uses.empty()) continue;
    std::vector<std::pair<std::string, int>> names(uses.begin(), uses.end());
    std::ranges::stable_sort(names, std::ranges::greater(), &std::pair<std::string, int>::second);
    PortCount count{status, static_cast<int>(names.size()), ""};
    for (std::size_t i = 0; i < std::min(shown, names.size()); ++i)
      count.names += (i > 0 ? ", " : "") + names[i].first;
    if (names.size() > shown) count.names += ", …";
    counts.push_back(std::move(count));
  }
  return counts;
}

std::string counts_text(const MigrationEstimate& estimate) {
  std::string text;
  for (const auto& [key, noun] : kShownCounts) {
    int sum = 0;
    for (const auto& service : estimate.services) {
      const auto found = service.counts.find(std::string(key));
      if (service.moves && found != service.counts.end()) sum += found->second;
    }
    if (sum > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", sum, plural(noun, sum));
  }
  return text.empty() ? "nothing counted" : text;
}

}  // namespace bakeoff::report
