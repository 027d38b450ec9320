// The spelling of the inventory's enumerations in every format.
#pragma once

#include <string_view>

#include "scan/inventory.h"

namespace bakeoff::scan {

std::string_view name_of(Confidence confidence);
std::string_view name_of(EndpointClass kind);
std::string_view name_of(QueryKind kind);
std::string_view name_of(EventDirection direction);
std::string_view name_of(Severity severity);

}  // namespace bakeoff::scan
