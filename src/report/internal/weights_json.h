// The numbers that the sliders of the page need, as JSON that is safe inside a <script> element.
#pragma once

#include <string>

#include "report/internal/lookup.h"

namespace bakeoff::report {

// ASCII only, with <, > and & written as escapes: no text can end the element.
std::string weights_json(const Lookup& lookup);

}  // namespace bakeoff::report
