// Do two readers say the same of a file?
#pragma once

#include <string>

#include "scan/syntax.h"

namespace bakeoff::scan {

// Where two trees first differ, for people; empty: nowhere. Ids and the order of texts do not
// count.
std::string first_difference(const SyntaxTree& left, const SyntaxTree& right);

}  // namespace bakeoff::scan
