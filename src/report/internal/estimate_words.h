// The figures of an estimate as people read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "estimate/migration_estimate.h"

namespace bakeoff::report {

std::string hours_text(double hours);                                // "1,240 h", "0.4 h"
std::string money_text(double amount, const std::string& currency);  // "$17K", "17K EUR"
std::string weeks_text(double weeks);                                // "7 weeks"
std::string spread_text(const estimate::Spread& spread, std::string (*text)(double));
std::string title_of(const estimate::MigrationEstimate& estimate);     // "python to node: api"
std::string name_of_service(const estimate::ServiceSummary& service);  // folder, or name
std::string_view word_of(estimate::PortStatus status);                 // "1:1"

// "small", the published range of cost and time, and how this estimate lies to it.
std::string published_range_text(const estimate::MigrationEstimate& estimate);

// One line: the range, the size class, what stays behind.
std::string summary_text(const estimate::MigrationEstimate& estimate);

struct PortCount {
  estimate::PortStatus status;
  int libraries = 0;
  std::string names;  // the most used first, "…" where there are more
};
// One per status that occurs: 1:1, partial, none, unknown.
std::vector<PortCount> count_ports(const estimate::MigrationEstimate& estimate, std::size_t shown);

// "22 endpoints, 9 models, 3 jobs": of the services that move.
std::string counts_text(const estimate::MigrationEstimate& estimate);

}  // namespace bakeoff::report
