// What a guard does when bakeoff is gone and the kernel will not end its tree for it.
#pragma once

#include "lab/internal/guard.h"

namespace bakeoff::lab {

// Thaws, kills the group, and where asked kills every descendant until none is left (at most five
// seconds).
void perform_last_act(const LaunchPlan& plan);

}  // namespace bakeoff::lab
