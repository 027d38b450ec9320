// Turns what was typed about profile, weights and needs into a Viewpoint.
#pragma once

#include "cli/judge.h"
#include "cli/options.h"

namespace bakeoff::cli {

// `profile` is used when none was typed. Error: every bad weight in one message.
Result<Viewpoint> viewpoint_of(const JudgeOptions& options, const std::string& profile,
                               std::uint64_t seed);

}  // namespace bakeoff::cli
