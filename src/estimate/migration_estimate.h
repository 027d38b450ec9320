// MigrationEstimate: what moving a code base to another stack would cost, as ranges; what ports and
// what does not; what else could be done. Renderers turn it into text and compute nothing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/migration.h"

namespace bakeoff::estimate {

using catalog::Basis;
using catalog::Bounds;
using catalog::Spread;

enum class PortStatus { one_to_one, partial, none, unknown };
std::string_view name_of(PortStatus status);

// A library in use, and where it leads in the target.
struct Port {
  std::string service;  // root
  std::string name;     // as imported
  std::string library;  // of the port map; empty: not in it
  std::string kind;
  PortStatus status = PortStatus::unknown;
  std::string take;
  std::string because;
  bool by_kind = false;  // the cell is that of its kind, not its own
  bool stays = false;    // remains in the old stack behind a gateway
  Basis basis;
  int uses = 0;
  std::string file;
  int line = 0;

  bool operator==(const Port&) const = default;
};

struct LineItem {
  std::string id;
  std::string title;
  std::string counts;  // name of the quantity
  std::string phase;
  int count = 0;
  Spread unit;   // hours of one, towards this target
  Spread hours;  // of all of them: its own range
  Spread part;   // hours it has in a total at P10, P50 and P90; these add up to the total
  Basis basis;

  bool operator==(const LineItem&) const = default;
};

struct Range {
  Spread hours;
  Spread money;
  Spread weeks;

  bool operator==(const Range&) const = default;
};

// How far the total moves when one item goes from its P10 to its P90 and all others stay at P50.
struct Driver {
  std::string item;
  std::string title;
  double low = 0;  // hours of the total
  double high = 0;

  bool operator==(const Driver&) const = default;
};

struct SizeVerdict {
  std::string id;
  std::string title;
  std::string margin;  // "medium: 22 endpoints, small ends at 20"
  bool borderline = false;
  int endpoints = 0;
  int services = 0;
  Bounds published_cost;
  Bounds published_weeks;
  bool open_above = false;
  std::string disagreement;  // how our figure lies to the published range
  std::vector<std::string> evidence;

  bool operator==(const SizeVerdict&) const = default;
};

struct Option {
  std::string id;  // "stay", "move", "move:services/mail", "rewrite"
  std::string title;
  std::string says;
  Range range;

  bool operator==(const Option&) const = default;
};

struct Failure {
  std::string id;
  std::string title;
  std::string says;
  std::string remedy;
  std::string because;  // what in this code base calls it up
  Basis basis;
  std::string evidence;

  bool operator==(const Failure&) const = default;
};

struct NextEndpoint {
  bool applies = false;
  Bounds factor{1, 1};
  std::string says;
  std::string because;
  std::string evidence;

  bool operator==(const NextEndpoint&) const = default;
};

struct ProfileProposal {
  std::string profile;
  std::vector<std::string> because;
  std::map<std::string, std::string> needs;  // for the wrong-question test, each with its reason
  std::map<std::string, double> weights;     // criterion -> weight that replaces the profile's

  bool operator==(const ProfileProposal&) const = default;
};

struct ServiceSummary {
  std::string name;
  std::string root;
  std::string stack;
  bool moves = false;
  std::string why_not;  // "is on node already", "nothing to move was found in it"
  std::map<std::string, int> counts;

  bool operator==(const ServiceSummary&) const = default;
};

struct PastFit {
  int projects = 0;
  Spread hours;
  std::string says;

  bool operator==(const PastFit&) const = default;
};

struct MigrationEstimate {
  std::string root;
  std::string commit;
  std::vector<std::string> from;
  std::string to;
  std::uint64_t seed = 1;
  int samples = 0;
  int cost_table = 0;  // version of catalog/migration/effort.toml
  std::string cost_table_dated;
  std::string currency;
  Bounds rate;
  Basis rate_basis;
  int team = 1;
  Basis team_basis;
  double correlation = 0;
  double contingency_share = 0;
  std::vector<ServiceSummary> services;
  std::vector<Port> ports;  // by service, kind and name
  SizeVerdict size;
  std::vector<LineItem> items;  // largest first; the contingency last
  Range total;
  std::optional<Range> assisted;  // with an AI assistance on translation
  std::optional<PastFit> past;
  std::vector<Driver> drivers;  // five at most, widest first
  std::vector<Option> options;
  std::vector<Failure> failures;
  NextEndpoint next_endpoint;
  ProfileProposal profile;
  std::vector<std::string> not_counted;
  std::string tail;             // what no range here covers
  std::optional<double> worth;  // money a year the user expects to gain
  std::string payback;

  bool operator==(const MigrationEstimate&) const = default;
};

}  // namespace bakeoff::estimate
