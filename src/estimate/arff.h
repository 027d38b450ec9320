// Tables of numbers and words in ARFF (the format of the public effort data sets).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bakeoff::estimate {

struct ArffTable {
  std::vector<std::string> columns;  // in lower case
  std::vector<std::vector<std::string>> rows;
};

// Comments, blank lines and missing values ("?") are allowed; quoted values are not split. Error:
// invalid_input with the line.
Result<ArffTable> parse_arff(std::string_view text);

}  // namespace bakeoff::estimate
