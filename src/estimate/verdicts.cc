#include "estimate/verdicts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "estimate/port_map.h"
#include "estimate/propose_profile.h"

namespace bakeoff::estimate {
namespace {

using catalog::ExpectedFailure;
using catalog::Quantity;
using catalog::SizeClass;

bool names(const std::vector<std::string>& list, const std::string& wanted) {
  return std::ranges::find(list, wanted) != list.end();
}

bool fits_or_any(const std::vector<std::string>& list, const std::string& wanted) {
  return list.empty() || names(list, wanted);
}

int total(const Counts& counts, Quantity quantity) {
  const auto found = counts.find(quantity);
  return found == counts.end() ? 0 : found->second;
}

bool is_near(int count, int limit, double share) {
  return limit > 0 && std::abs(count - limit) <= share * limit;
}

// What of a code base a failure rule may name.
struct Traits {
  std::set<std::string> stacks;
  std::set<std::string> kinds;
  std::set<std::string> packages;
  std::map<std::string, int> findings;
  std::string size;
};

Traits traits_of(const catalog::MigrationKnowledge& known,
                 const std::vector<ServiceHoldings>& moving) {
  Traits traits;
  traits.kinds = kinds_in_use(known, moving);
  for (const ServiceHoldings& service : moving) {
    traits.stacks.insert(service.stack);
    for (const auto& library : service.libraries) traits.packages.insert(library.name);
    for (const auto& [rule, count] : service.findings) traits.findings[rule] += count;
    if (service.count(Quantity::jobs) > 0) traits.kinds.insert("jobs");
    if (service.count(Quantity::models) > 0) traits.kinds.insert("orm");
    if (service.count(Quantity::auth_schemes) > 0) traits.kinds.insert("auth");
    if (service.count(Quantity::socket_events) > 0) traits.kinds.insert("sockets");
  }
  return traits;
}

// Empty: the rule is not called up.
std::string calls_up(const ExpectedFailure& rule, const Traits& traits) {
  if (rule.kinds.empty() && rule.packages.empty() && rule.findings.empty() && rule.sizes.empty())
    return "in this direction always";
  if (names(rule.sizes, traits.size)) return "the size class is " + traits.size;
  for (const auto& finding : rule.findings) {
    const auto found = traits.findings.find(finding);
    if (found != traits.findings.end())
      return fmt::format("{} findings of {} in this code base", found->second, finding);
  }
  for (const auto& kind : rule.kinds) {
    if (traits.kinds.contains(kind)) return "in use here: " + kind;
  }
  for (const auto& package : rule.packages) {
    if (traits.packages.contains(package)) return "in use here: " + package;
  }
  return "";
}

}  // namespace

std::string round_money(double amount) {
  if (amount >= 999'500) return fmt::format("{:.2g}M", amount / 1e6);
  if (amount >= 99'500) return fmt::format("{:.0f}K", amount / 1000);
  if (amount >= 9'950) return fmt::format("{:.0f}K", amount / 1000);
  if (amount >= 1000) return fmt::format("{:.1f}K", amount / 1000);
  return fmt::format("{:.0f}", amount);
}

SizeVerdict judge_size(const catalog::MigrationKnowledge& known, const Counts& counts) {
  SizeVerdict verdict;
  verdict.endpoints = total(counts, Quantity::endpoints);
  verdict.services = total(counts, Quantity::services);
  std::size_t at = 0;
  for (std::size_t i = 1; i < known.sizes.size(); ++i) {
    const SizeClass& size = known.sizes[i];
    if (verdict.endpoints >= size.least_endpoints || verdict.services >= size.least_services)
      at = i;
  }
  const SizeClass& size = known.sizes[at];
  const SizeClass* above = at + 1 < known.sizes.size() ? &known.sizes[at + 1] : nullptr;
  const SizeClass* below = at > 0 ? &known.sizes[at - 1] : nullptr;
  verdict.id = size.id;
  verdict.title = size.title;
  verdict.published_cost = size.cost;
  verdict.published_weeks = size.weeks;
  verdict.open_above = size.open_above;
  verdict.evidence = size.evidence;
  verdict.margin = fmt::format("{}: {} endpoint{}", size.id, verdict.endpoints,
                               verdict.endpoints == 1 ? "" : "s");
  if (below != nullptr && verdict.endpoints >= size.least_endpoints) {
    verdict.margin += fmt::format(", {} ends at {}", below->id, size.least_endpoints);
  } else if (below != nullptr) {
    verdict.margin += fmt::format(" would be less, but {} services are; {} ends at {} services",
                                  verdict.services, below->id, size.least_services);
  }
  if (above != nullptr)
    verdict.margin += fmt::format(", {} begins at {}", above->id, above->least_endpoints);
  const double share = known.rules.borderline;
  verdict.borderline =
      (below != nullptr && is_near(verdict.endpoints, size.least_endpoints, share)) ||
      (above != nullptr && is_near(verdict.endpoints, above->least_endpoints, share));
  return verdict;
}

std::string compare_with_published(const SizeVerdict& size, const Spread& money,
                                   const std::string& currency) {
  if (currency != "USD")
    return fmt::format("the published range is in USD, this estimate in {}: not compared",
                       currency);
  const Bounds& cost = size.published_cost;
  if (money.p50 > cost.high) {
    return fmt::format(
        "the middle of this estimate is {:.1f} times the upper end of the published "
        "range{}",
        money.p50 / cost.high, size.open_above ? ", which is left open above" : "");
  }
  if (money.p50 < cost.low) {
    return fmt::format(
        "the middle of this estimate is {:.1f} times the lower end of the published "
        "range",
        money.p50 / cost.low);
  }
  return money.p90 > cost.high
             ? "the middle of this estimate lies inside the published range, its P90 above it"
             : "the middle of this estimate lies inside the published range";
}

std::vector<Failure> expect_failures(const catalog::MigrationKnowledge& known,
                                     const std::vector<ServiceHoldings>& moving,
                                     const std::string& to, const std::string& size) {
  Traits traits = traits_of(known, moving);
  traits.size = size;
  std::vector<Failure> failures;
  for (const ExpectedFailure& rule : known.failures) {
    const bool from_here = rule.from.empty() || std::ranges::any_of(rule.from, [&](const auto& s) {
                             return traits.stacks.contains(s);
                           });
    if (!from_here || !fits_or_any(rule.to, to)) continue;
    const std::string because = calls_up(rule, traits);
    if (because.empty()) continue;
    failures.push_back(
        {rule.id, rule.title, rule.says, rule.remedy, because, rule.basis, rule.evidence});
  }
  return failures;
}

NextEndpoint time_of_next_endpoint(const catalog::MigrationKnowledge& known,
                                   const std::vector<ServiceHoldings>& moving,
                                   const std::string& to) {
  NextEndpoint next;
  next.says = "Nothing is published on the time for further endpoints in this direction.";
  for (const auto& rule : known.development_times) {
    if (rule.to != to) continue;
    std::vector<ServiceHoldings> concerned;
    std::ranges::copy_if(moving, std::back_inserter(concerned),
                         [&](const auto& service) { return service.stack == rule.from; });
    const auto kinds = kinds_in_use(known, concerned);
    const auto in_use = [&](const std::string& kind) { return kinds.contains(kind); };
    const auto needed = std::ranges::find_if(rule.needs_kinds, in_use);
    if (needed == rule.needs_kinds.end()) continue;
    const auto undone = std::ranges::find_if(rule.gone_with_kinds, in_use);
    next.applies = undone == rule.gone_with_kinds.end();
    next.factor = next.applies ? rule.factor : Bounds{1, 1};
    next.says = next.applies ? rule.says : rule.level_says;
    next.because = "in use here: " + (next.applies ? *needed : *undone);
    next.evidence = rule.evidence;
    return next;
  }
  return next;
}

}  // namespace bakeoff::estimate
