#include "estimate/propose_profile.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "estimate/port_map.h"

namespace bakeoff::estimate {
namespace {

using catalog::ProfileRule;
using catalog::Quantity;

// What a rule may look at: kinds with the libraries that show them, and totals of every quantity.
struct Evidence {
  std::map<std::string, std::vector<std::string>> kinds;
  std::map<Quantity, int> totals;
};

Evidence gather(const catalog::MigrationKnowledge& known,
                const std::vector<ServiceHoldings>& services) {
  Evidence evidence;
  for (const ServiceHoldings& service : services) {
    const PortMap map(known, service.stack, "");
    for (const UsedLibrary& library : service.libraries) {
      const auto* family = map.family_of(library.name);
      if (family != nullptr) evidence.kinds[family->kind].push_back(library.name);
    }
    for (const auto& [quantity, count] : service.counts) evidence.totals[quantity] += count;
  }
  evidence.totals[Quantity::services] = static_cast<int>(services.size());
  return evidence;
}

double measure(const ProfileRule& rule, const Evidence& evidence) {
  const auto total = [&](Quantity quantity) {
    const auto found = evidence.totals.find(quantity);
    return found == evidence.totals.end() ? 0.0 : found->second;
  };
  const double amount = total(*rule.quantity);
  if (!rule.per) return amount;
  const double among = total(*rule.per);
  return among > 0 ? amount / among : 0;
}

// The reason with its evidence; empty: the rule does not fire.
std::string reason_to_fire(const ProfileRule& rule, const Evidence& evidence) {
  std::string shown;
  if (!rule.kinds.empty()) {
    std::vector<std::string> libraries;
    for (const auto& kind : rule.kinds) {
      const auto found = evidence.kinds.find(kind);
      if (found == evidence.kinds.end()) continue;
      libraries.insert(libraries.end(), found->second.begin(), found->second.end());
    }
    if (libraries.empty()) return "";
    constexpr std::size_t most_shown = 4;
    if (libraries.size() > most_shown) libraries.resize(most_shown);
    shown = fmt::format(" ({})", fmt::join(libraries, ", "));
  }
  if (rule.quantity && measure(rule, evidence) < rule.at_least) return "";
  return rule.because + shown;
}

}  // namespace

std::set<std::string> kinds_in_use(const catalog::MigrationKnowledge& known,
                                   const std::vector<ServiceHoldings>& services) {
  std::set<std::string> kinds;
  for (const auto& [kind, libraries] : gather(known, services).kinds) kinds.insert(kind);
  return kinds;
}

ProfileProposal propose_profile(const catalog::MigrationKnowledge& known,
                                const Holdings& holdings) {
  const Evidence evidence = gather(known, holdings.services);
  ProfileProposal proposal;
  for (const ProfileRule& rule : known.profile_rules) {
    const std::string reason = reason_to_fire(rule, evidence);
    if (reason.empty()) continue;
    if (!rule.need.empty()) proposal.needs.emplace(rule.need, reason);
    for (const auto& [criterion, weight] : rule.weights)
      proposal.weights.emplace(criterion, weight);
    if (rule.profile.empty() || !proposal.profile.empty()) continue;
    proposal.profile = rule.profile;
    proposal.because.push_back(reason);
  }
  return proposal;
}

}  // namespace bakeoff::estimate
