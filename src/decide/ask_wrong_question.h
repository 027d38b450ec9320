// Is the choice between these stacks the question at all? Rules from the catalog, fired by needs,
// weights or the profile.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "decide/decision.h"
#include "decide/weighing.h"

namespace bakeoff::decide {

std::vector<WrongQuestion> ask_wrong_question(const catalog::Catalog& catalog,
                                              const Weighing& weighing, const std::string& profile,
                                              const std::vector<std::string>& needs);

}  // namespace bakeoff::decide
