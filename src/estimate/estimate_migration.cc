#include "estimate/estimate_migration.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "estimate/line_items.h"
#include "estimate/propose_profile.h"
#include "estimate/simulate.h"
#include "estimate/verdicts.h"

namespace bakeoff::estimate {
namespace {

using catalog::EffortRules;
using catalog::Quantity;

// A front end, a tool folder or a library has nothing that a back end's move would carry.
bool has_something_to_move(const ServiceHoldings& service) {
  constexpr std::array<Quantity, 4> work = {Quantity::endpoints, Quantity::jobs, Quantity::models,
                                            Quantity::socket_events};
  return std::ranges::any_of(work, [&](Quantity quantity) { return service.count(quantity) > 0; });
}

std::string why_it_stays(const catalog::MigrationKnowledge& known, const ServiceHoldings& service,
                         const std::string& to) {
  if (service.stack == to) return "is on " + to + " already";
  const bool is_known = std::ranges::any_of(
      known.families, [&](const auto& family) { return family.from == service.stack; });
  if (!is_known) return "its stack is not in the port map";
  if (!has_something_to_move(service))
    return "no endpoint, job, model or socket event was found in it";
  return "";
}

ServiceSummary summary_of(const ServiceHoldings& service, const std::string& why_not) {
  ServiceSummary summary;
  summary.name = service.name;
  summary.root = service.root;
  summary.stack = service.stack;
  summary.moves = why_not.empty();
  summary.why_not = why_not;
  for (const auto& [quantity, count] : service.counts)
    summary.counts.emplace(catalog::name_of(quantity), count);
  return summary;
}

void add(Counts& sum, const Counts& more) {
  for (const auto& [quantity, count] : more) sum[quantity] += count;
}

// Everything that one estimate and its options share.
class Estimator {
 public:
  Estimator(const catalog::Catalog& catalog, const Wish& wish)
      : known_(catalog.migration), wish_(wish) {
    rules_.correlation = known_.rules.correlation;
    rules_.contingency = known_.rules.contingency;
    rules_.rate = wish.rate.value_or(known_.rules.rate);
    rules_.assistance = known_.rules.assistance;
    rules_.seed = wish.seed;
    rules_.samples = wish.samples;
  }

  struct Costed {
    Counts counts;
    std::vector<Port> ports;
    std::vector<LineItem> items;
    Simulation simulation;
  };

  [[nodiscard]] Costed cost_of(const std::vector<ServiceHoldings>& services, bool rewrite) const {
    Costed costed;
    costed.counts[Quantity::code_base] = 1;
    for (const ServiceHoldings& service : services) {
      Moved moved = move_service(known_, service, wish_.to, rewrite);
      add(costed.counts, moved.counts);
      costed.ports.insert(costed.ports.end(), moved.ports.begin(), moved.ports.end());
    }
    costed.items = line_items(known_, costed.counts, wish_.to);
    costed.simulation = simulate(uncertain(costed.items), rules_);
    for (std::size_t i = 0; i < costed.items.size(); ++i)
      costed.items[i].part = costed.simulation.parts[i];
    return costed;
  }

  // Only what repairing the scan's findings takes.
  [[nodiscard]] Range range_of_staying(const std::vector<ServiceHoldings>& services,
                                       int team) const {
    Counts counts;
    for (const ServiceHoldings& service : services)
      counts[Quantity::findings] += service.count(Quantity::findings);
    const auto simulation = simulate(uncertain(line_items(known_, counts, wish_.to)), rules_);
    return {simulation.hours, simulation.money, weeks_of(simulation.hours, team, 0)};
  }

  [[nodiscard]] Range range_of(const Simulation& simulation, int team) const {
    return {simulation.hours, simulation.money,
            weeks_of(simulation.hours, team, known_.rules.least_weeks)};
  }

  [[nodiscard]] Spread weeks_of(const Spread& hours, int team, double least) const {
    const EffortRules& rules = known_.rules;
    const double capacity =
        rules.hours_per_week * team * std::pow(1 - rules.loss_per_person, team - 1);
    const auto weeks = [&](double amount) {
      return std::max(least, std::round(amount / capacity * 10) / 10);
    };
    return {weeks(hours.p10), weeks(hours.p50), weeks(hours.p90)};
  }

  [[nodiscard]] const catalog::MigrationKnowledge& known() const { return known_; }
  [[nodiscard]] const Wish& wish() const { return wish_; }
  [[nodiscard]] const SimulationRules& rules() const { return rules_; }

 private:
  const catalog::MigrationKnowledge& known_;
  const Wish& wish_;
  SimulationRules rules_;
};

std::vector<Driver> widest_drivers(const std::vector<LineItem>& items, double contingency) {
  constexpr std::size_t shown = 5;
  double middle = 0;
  for (const LineItem& item : items) middle += item.hours.p50 * (1 + contingency);
  std::vector<Driver> drivers;
  drivers.reserve(items.size());
  for (const LineItem& item : items) {
    drivers.push_back({item.id, item.title,
                       std::round(middle + (item.hours.p10 - item.hours.p50) * (1 + contingency)),
                       std::round(middle + (item.hours.p90 - item.hours.p50) * (1 + contingency))});
  }
  std::ranges::stable_sort(drivers, std::ranges::greater(),
                           [](const Driver& driver) { return driver.high - driver.low; });
  if (drivers.size() > shown) drivers.resize(shown);
  return drivers;
}

LineItem contingency_line(const Estimator& estimator, const Simulation& simulation) {
  const EffortRules& rules = estimator.known().rules;
  LineItem line;
  line.id = "contingency";
  line.title = fmt::format("Contingency, {:.0f} %", 100 * rules.contingency);
  line.counts = "sum";
  line.phase = "roll_out";
  line.count = 1;
  line.unit = simulation.contingency;
  line.hours = simulation.contingency;
  line.part = simulation.contingency;
  line.basis = rules.contingency_basis;
  return line;
}

bool is_blocked(const std::vector<Port>& ports) {
  return std::ranges::any_of(ports, [](const Port& port) { return port.stays; });
}

std::string name_of_service(const ServiceHoldings& service) {
  return service.root.empty() ? service.name : service.root;
}

Option staying(const Estimator& estimator, const std::vector<ServiceHoldings>& moving, int team) {
  Option option;
  option.id = "stay";
  option.title = "Do not migrate";
  option.range = estimator.range_of_staying(moving, team);
  int findings = 0;
  for (const auto& service : moving) findings += service.count(Quantity::findings);
  option.says =
      findings == 0
          ? "Costs nothing today; the scan found nothing to repair. Measure first what the move "
            "should bring."
          : fmt::format(
                "Repair the {} finding{} of the scan where they stand, and measure again "
                "before deciding.",
                findings, findings == 1 ? "" : "s");
  return option;
}

std::vector<Option> options_of(const Estimator& estimator,
                               const std::vector<ServiceHoldings>& moving,
                               const Estimator::Costed& whole, int team) {
  const std::string& to = estimator.wish().to;
  std::vector<Option> options = {staying(estimator, moving, team)};
  const bool blocked = is_blocked(whole.ports);
  Option move;
  move.id = "move";
  move.title = blocked ? "Migrate, keep blocked parts" : "Migrate all of it";
  move.says = blocked
                  ? "What has no equivalent stays in the old stack as a service behind a gateway, "
                    "with a line of its own."
                  : fmt::format("Every service named below moves to {}.", to);
  move.range = estimator.range_of(whole.simulation, team);
  options.push_back(std::move(move));
  if (blocked) {
    Option rewrite;
    rewrite.id = "rewrite";
    rewrite.title = "Migrate, rewrite blocked parts";
    rewrite.says =
        "What has no equivalent is written again, so nothing stays in the old stack; the tail is "
        "numerical or model code.";
    rewrite.range = estimator.range_of(estimator.cost_of(moving, true).simulation, team);
    options.push_back(std::move(rewrite));
  }
  for (const ServiceHoldings& service : moving) {
    Option one;
    one.id = "move:" + name_of_service(service);
    one.title = fmt::format("Only {}", name_of_service(service));
    if (moving.size() == 1) {
      one.says = "It is the only service found here, so this is the same as migrating all of it.";
      one.range = options[1].range;
    } else {
      one.says = fmt::format("Migrate only this service, with {} endpoints; {} as it is today.",
                             service.count(Quantity::endpoints),
                             moving.size() == 2 ? "the other one stays" : "all others stay");
      one.range = estimator.range_of(estimator.cost_of({service}, false).simulation, team);
    }
    options.push_back(std::move(one));
  }
  return options;
}

std::string tail_of(const EffortRules& rules) {
  return fmt::format(
      "About {:.0f} in 100 such projects pass {:.1f} times whatever is written here, some of them "
      "by "
      "far: no range covers that, and no mean exists to print. There is no public collection of "
      "what moves between stacks really took, so no accuracy in money is claimed.",
      100 * rules.overrun_share, rules.overrun_factor);
}

std::string payback_of(double worth, const Spread& money, const std::string& currency) {
  if (worth <= 0) return "A gain of nothing a year never pays back.";
  return fmt::format(
      "At a gain of {} {} a year it pays back after {:.1f} to {:.1f} years, {:.1f} in "
      "the middle.",
      round_money(worth), currency, money.p10 / worth, money.p90 / worth, money.p50 / worth);
}

std::optional<PastFit> fit_past(const Wish& wish, const Spread& hours) {
  if (wish.past.empty()) return std::nullopt;
  PastFit fit;
  fit.projects = static_cast<int>(wish.past.size());
  const auto predicted = predict_from_past(wish.past, hours.p50);
  if (!predicted) {
    fit.says = fmt::format(
        "{} finished projects of yours are too few, or all of one size: {} of "
        "different sizes are needed.",
        fit.projects, kLeastPastProjects);
    return fit;
  }
  fit.hours = *predicted;
  fit.says =
      fmt::format("What {} finished projects of yours took against their estimates.", fit.projects);
  return fit;
}

// A wrong question that only the estimate can see: a gain that does not pay for the move.
void add_payback(const Estimator& estimator, MigrationEstimate& made) {
  made.worth = estimator.wish().worth;
  if (!made.worth) return;
  made.payback = payback_of(*made.worth, made.total.money, made.currency);
  const double years = estimator.known().rules.payback_years;
  if (*made.worth * years < made.total.money.p50)
    made.profile.needs.emplace(
        "does-not-pay-back", fmt::format("the move costs more than {:g} years of its gain", years));
}

void fill_head(const Estimator& estimator, const Holdings& holdings, MigrationEstimate& made) {
  const EffortRules& rules = estimator.known().rules;
  const Wish& wish = estimator.wish();
  made.root = holdings.root;
  made.commit = holdings.commit;
  made.to = wish.to;
  made.seed = wish.seed;
  made.samples = wish.samples;
  made.cost_table = estimator.known().version;
  made.cost_table_dated = estimator.known().dated;
  made.currency = rules.currency;
  made.rate = estimator.rules().rate;
  made.rate_basis =
      wish.rate ? Basis{catalog::Origin::user, "given with --rate", ""} : rules.rate_basis;
  made.correlation = rules.correlation;
  made.contingency_share = rules.contingency;
  made.tail = tail_of(rules);
  made.not_counted = holdings.not_counted;
}

void choose_team(const Estimator& estimator, MigrationEstimate& made) {
  const auto& known = estimator.known();
  const auto size = std::ranges::find(known.sizes, made.size.id, &catalog::SizeClass::id);
  if (estimator.wish().team) {
    made.team = *estimator.wish().team;
    made.team_basis = {catalog::Origin::user, "given with --team", ""};
  } else if (size != known.sizes.end()) {
    made.team = size->team;
    made.team_basis = size->basis;
  }
}

// An API without a library, or without anything stored, is more likely not seen than not there.
void note_silence(const std::vector<ServiceHoldings>& moving, MigrationEstimate& made) {
  for (const ServiceHoldings& service : moving) {
    if (service.libraries.empty()) {
      made.not_counted.push_back(fmt::format(
          "libraries of {}: none was found in use, so nothing is said on what ports and "
          "what blocks there",
          name_of_service(service)));
    }
    if (service.count(Quantity::models) == 0 && service.count(Quantity::complex_queries) == 0) {
      made.not_counted.push_back(
          fmt::format("stored data of {}: no model or query was found; if it stores anything, that "
                      "comes on top",
                      name_of_service(service)));
    }
  }
}

std::string reasons_against(const MigrationEstimate& made) {
  std::string reasons;
  for (const auto& service : made.services) {
    reasons += fmt::format("{}{} ({}) {}", reasons.empty() ? "" : "; ",
                           service.root.empty() ? service.name : service.root, service.stack,
                           service.why_not);
  }
  return reasons.empty() ? "no service was found in it" : reasons;
}

}  // namespace

Result<MigrationEstimate> estimate_migration(const catalog::Catalog& catalog,
                                             const Holdings& holdings, const Wish& wish) {
  const Estimator estimator(catalog, wish);
  const auto& known = estimator.known();
  MigrationEstimate made;
  fill_head(estimator, holdings, made);
  std::vector<ServiceHoldings> moving;
  std::set<std::string> from;
  for (const ServiceHoldings& service : holdings.services) {
    const std::string why_not = why_it_stays(known, service, wish.to);
    made.services.push_back(summary_of(service, why_not));
    if (!why_not.empty()) continue;
    moving.push_back(service);
    from.insert(service.stack);
  }
  if (moving.empty()) {
    return fail(ErrorCode::not_found, fmt::format("nothing in {} can be moved to {}: {}",
                                                  holdings.root, wish.to, reasons_against(made)));
  }
  made.from.assign(from.begin(), from.end());
  note_silence(moving, made);
  Estimator::Costed whole = estimator.cost_of(moving, false);
  made.size = judge_size(known, whole.counts);
  choose_team(estimator, made);
  made.total = estimator.range_of(whole.simulation, made.team);
  made.assisted = Range{
      whole.simulation.assisted_hours, whole.simulation.assisted_money,
      estimator.weeks_of(whole.simulation.assisted_hours, made.team, known.rules.least_weeks)};
  made.size.disagreement = compare_with_published(made.size, made.total.money, made.currency);
  made.drivers = widest_drivers(whole.items, known.rules.contingency);
  made.options = options_of(estimator, moving, whole, made.team);
  made.failures = expect_failures(known, moving, wish.to, made.size.id);
  made.next_endpoint = time_of_next_endpoint(known, moving, wish.to);
  made.profile = propose_profile(known, holdings);
  made.past = fit_past(wish, made.total.hours);
  add_payback(estimator, made);
  made.ports = std::move(whole.ports);
  made.items = std::move(whole.items);
  std::ranges::stable_sort(made.items, std::ranges::greater(),
                           [](const LineItem& item) { return item.part.p50; });
  made.items.push_back(contingency_line(estimator, whole.simulation));
  return made;
}

}  // namespace bakeoff::estimate
