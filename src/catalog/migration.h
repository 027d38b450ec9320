// What we know about moving a code base to another stack (catalog/migration/): hours a thing takes,
// size classes as published, which library has which equivalent, and what tends to go wrong.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bakeoff::catalog {

// Where a judging figure comes from. given: the published page; user: your own file or flag.
enum class Origin { given, measured, cited, assumption, user };
std::string_view name_of(Origin origin);

struct Basis {
  Origin origin = Origin::assumption;
  std::string reason;
  std::string date;  // of the figure, 2026-11-26

  bool operator==(const Basis&) const = default;
};

// One in ten is below p10 and one in ten above p90.
struct Spread {
  double p10 = 0;
  double p50 = 0;
  double p90 = 0;

  bool operator==(const Spread&) const = default;
};

struct Bounds {
  double low = 0;
  double high = 0;

  bool operator==(const Bounds&) const = default;
};

// What a line item is multiplied with. `code_base` is 1 for each estimate.
enum class Quantity {
  code_base,
  services,
  endpoints,  // of every class
  crud_endpoints,
  complex_endpoints,
  upload_endpoints,
  streaming_endpoints,
  websocket_endpoints,
  page_endpoints,
  models,
  relations,
  complex_queries,  // joins, aggregates, raw SQL, transactions
  jobs,
  schedules,
  auth_schemes,
  session_stores,
  socket_events,
  outbound_files,  // that call other services over HTTP
  integrations,    // libraries made for one foreign system
  admin_sites,
  data_stores,
  hundred_test_lines,
  findings,       // pitfalls to repair in place; counts only where nothing is moved
  kept_services,  // parts without an equivalent that stay behind a gateway
  one_to_one_libraries,
  partial_libraries,
  missing_libraries,
  unknown_libraries,
};
std::string_view name_of(Quantity quantity);
std::vector<Quantity> all_quantities();

// translation: code written again, what an assistant can speed up.
enum class Phase { translation, data, tests, platform, roll_out, upkeep };
std::string_view name_of(Phase phase);

struct EffortItem {
  std::string id;
  std::string title;
  Quantity counts = Quantity::code_base;
  Phase phase = Phase::translation;
  Spread hours;  // of one
  Basis basis;

  bool operator==(const EffortItem&) const = default;
};

// How much longer translating takes towards a stack than between Python and Node.js.
struct TargetFactor {
  std::string to;
  Spread factor;
  Basis basis;

  bool operator==(const TargetFactor&) const = default;
};

struct EffortRules {
  double correlation = 0;  // of any two line items, 0..1
  Basis correlation_basis;
  double contingency = 0;  // share of the sum of the items
  Basis contingency_basis;
  Bounds rate;  // money an hour: one in ten pays less than low, one in ten more than high
  std::string currency;
  Basis rate_basis;
  double hours_per_week = 0;   // that one person spends on the move
  double loss_per_person = 0;  // share of everybody's time that each further person costs
  double least_weeks = 0;      // calendar time that no team can shorten
  Basis weeks_basis;
  Bounds assistance;  // factor on translation hours with an AI assistant
  Basis assistance_basis;
  double borderline = 0;  // a size within this share of a limit is called borderline
  Basis borderline_basis;
  double overrun_share = 0;  // of IT projects that pass `overrun_factor` times their budget
  double overrun_factor = 0;
  Basis overrun_basis;
  double payback_years = 0;  // a gain that takes longer does not pay for a move
  Basis payback_basis;

  bool operator==(const EffortRules&) const = default;
};

// A size class of the published page; its ranges are a reference class, not our figure.
struct SizeClass {
  std::string id;
  std::string title;
  int least_endpoints = 0;
  int least_services = 1;
  Bounds cost;
  Bounds weeks;
  bool open_above = false;
  int team = 1;
  Basis basis;                        // of the limits and the team
  std::vector<std::string> evidence;  // facts with the published ranges

  bool operator==(const SizeClass&) const = default;
};

enum class Fit { one_to_one, partial, none };
std::string_view name_of(Fit fit);

struct PortCell {
  std::string to;
  Fit fit = Fit::partial;
  std::string take;  // the equivalent; empty: none
  std::string because;
  Basis basis;  // its reason is `because`

  bool operator==(const PortCell&) const = default;
};

struct PortedLibrary {
  std::string id;
  std::vector<std::string> packages;  // names in manifests and imports, lower case
  std::vector<PortCell> cells;

  bool operator==(const PortedLibrary&) const = default;
};

// What a library of a kind adds to the counts.
enum class Charge {
  by_fit,       // one library, by how well it ports
  by_parts,     // nothing: its models, jobs or endpoints have line items of their own
  integration,  // one integration
  admin_site,   // one set of admin screens
};

// A kind of library or construct of one stack: a file of catalog/migration/ports/.
struct PortFamily {
  std::string id;  // "python-orm"
  std::string from;
  std::string kind;   // "orm"
  std::string title;  // "Object-relational mappers"
  Charge charge = Charge::by_fit;
  // Where the target has nothing: the part stays in the old stack behind a gateway.
  bool stays_when_missing = false;
  std::vector<PortCell> cells;  // for a library that has none of its own towards a stack
  std::vector<PortedLibrary> libraries;

  bool operator==(const PortFamily&) const = default;
};

// Something that goes wrong when moving in this direction.
struct ExpectedFailure {
  std::string id;
  std::vector<std::string> from;  // empty: any
  std::vector<std::string> to;    // empty: any
  // What calls it up, any of it; all four empty: always.
  std::vector<std::string> kinds;  // of libraries in use
  std::vector<std::string> packages;
  std::vector<std::string> findings;  // of the scan
  std::vector<std::string> sizes;     // classes
  std::string title;
  std::string says;
  std::string remedy;
  Basis basis;
  std::string evidence;  // fact id, or empty

  bool operator==(const ExpectedFailure&) const = default;
};

// "APIs that wrap other services take 20 to 40 % less time an endpoint": towards one stack, unless
// a kind of library is in use.
struct DevelopmentTime {
  std::string id;
  std::string from;
  std::string to;
  std::vector<std::string> needs_kinds;
  std::vector<std::string> gone_with_kinds;
  Bounds factor;  // hours of an endpoint afterwards, as a share of today's
  std::string says;
  std::string level_says;  // when a kind that undoes it is in use
  Basis basis;
  std::string evidence;

  bool operator==(const DevelopmentTime&) const = default;
};

// What a code base is made of -> which profile weighs it best, which needs the wrong-question test
// should know. Every rule is tried; the first that names a profile wins.
struct ProfileRule {
  std::string id;
  std::string profile;               // empty: only raises needs or weights
  std::string need;                  // of catalog/advice.toml; empty: none
  std::vector<std::string> kinds;    // any of these in use
  std::optional<Quantity> quantity;  // and at least `at_least` of this
  double at_least = 0;
  std::optional<Quantity> per;            // the quantity divided by this one
  std::map<std::string, double> weights;  // criterion -> weight that replaces the profile's
  std::string because;
  Basis basis;

  bool operator==(const ProfileRule&) const = default;
};

struct MigrationKnowledge {
  EffortRules rules;
  std::vector<EffortItem> items;
  std::vector<TargetFactor> targets;
  std::vector<SizeClass> sizes;      // smallest first
  std::vector<PortFamily> families;  // sorted by id
  std::vector<ExpectedFailure> failures;
  std::vector<DevelopmentTime> development_times;
  std::vector<ProfileRule> profile_rules;
  int version = 0;  // of the hours: raised with every change of a figure
  std::string dated;

  bool operator==(const MigrationKnowledge&) const = default;
};

}  // namespace bakeoff::catalog
