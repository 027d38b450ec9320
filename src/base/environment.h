// The environment that bakeoff was started with.
#pragma once

#include <string>

namespace bakeoff {

// Empty where it is not set. REQUIRES: nothing writes the environment meanwhile.
std::string environment_variable(const char* name);

}  // namespace bakeoff
