// Words about a plan before it runs.
#pragma once

#include <string>

#include "cli/places.h"
#include "plan/run_plan.h"

namespace bakeoff::cli {

// One line on stderr when a run begins.
std::string headline(const plan::RunPlan& plan, const std::string& profile_title);

// --dry-run: what would be installed, started and measured, where, and for how long.
std::string show_plan(const plan::RunPlan& plan, const Places& places);

// "240 MB", "5.4 GB".
std::string disk_words(double megabytes);

}  // namespace bakeoff::cli
