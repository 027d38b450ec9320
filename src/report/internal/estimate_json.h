// Migration estimates as a member of another JSON value. Include in *_json.cc files only.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "estimate/migration_estimate.h"

namespace bakeoff::report {

void write_estimates(const std::vector<estimate::MigrationEstimate>& estimates,
                     nlohmann::ordered_json& out);
// At the first mistake `problem` names its place.
void read_estimates(const nlohmann::ordered_json& in, const std::string& place,
                    std::vector<estimate::MigrationEstimate>& estimates, std::string& problem);

}  // namespace bakeoff::report
