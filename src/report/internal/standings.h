// Comparisons of pairs -> one standing per metric: who beats all others, or who is beaten by
// nobody.
#pragma once

#include <vector>

#include "report/report.h"

namespace bakeoff::report {

std::vector<Standing> make_standings(const stats::Analysis& analysis);

}  // namespace bakeoff::report
