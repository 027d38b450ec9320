// The spelling of the inventory's enumerations in every format.
#pragma once

#include <string>
#include <string_view>

#include "scan/inventory.h"

namespace bakeoff::scan {

std::string_view name_of(Confidence confidence);
std::string_view name_of(EndpointClass kind);
std::string_view name_of(QueryKind kind);
std::string_view name_of(EventDirection direction);
std::string_view name_of(Severity severity);

// What was looked for, where a code base holds none of it; empty: it holds some.
std::string hint_of_nothing(const Inventory& inventory);

}  // namespace bakeoff::scan
