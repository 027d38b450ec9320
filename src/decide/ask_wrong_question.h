// Is the choice between these stacks the question at all? Rules from the catalog, fired by needs,
// weights or the profile.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "decide/decision.h"
#include "decide/weighing.h"

namespace bakeoff::decide {

// What was said to be needed, and what a code base shows, each with what shows it.
struct Needs {
  std::vector<std::string> said;
  std::map<std::string, std::string> found;
};

std::vector<WrongQuestion> ask_wrong_question(const catalog::Catalog& catalog,
                                              const Weighing& weighing, const std::string& profile,
                                              const Needs& needs);

}  // namespace bakeoff::decide
