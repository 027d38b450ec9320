// A picture that is the same bytes everywhere: colour gradients with a little noise.
#pragma once

#include <string>

#include "catalog/workload.h"

namespace bakeoff::measure {

// size x size pixels, 8 bits each of red, green and blue; stored, not compressed.
std::string gradient_png(const catalog::ProgramInput& input);

}  // namespace bakeoff::measure
