// A migration estimate as a member of another JSON value. Include in *_json.cc files only.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "estimate/migration_estimate.h"

namespace bakeoff::report {

void write_estimate(const estimate::MigrationEstimate& estimate, nlohmann::ordered_json& out);
// At the first mistake `problem` names its place.
void read_estimate(const nlohmann::ordered_json& in, const std::string& place,
                   estimate::MigrationEstimate& estimate, std::string& problem);

}  // namespace bakeoff::report
