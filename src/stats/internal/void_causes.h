// What makes a contestant's figures on a workload void: reasons not to believe them, whatever they
// say.
#pragma once

#include <string>

#include "stats/internal/trials.h"

namespace bakeoff::stats {

// What the caller already knows: failed starts, no steady state. Empty: nothing.
std::string known_void_cause(const std::string& contestant, const std::string& workload,
                             const Cast& cast);

struct VoidQuestion {
  const std::string& contestant;
  const std::string& workload;
  const WorkloadTrials& trials;
  const Cast& cast;
  const Rules& rules;
};

// One sentence, or empty. Wrong answers of the hidden copy count as its original's.
std::string void_cause(const VoidQuestion& question);

}  // namespace bakeoff::stats
