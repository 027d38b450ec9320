// `bakeoff load --self-test`: the load generator against a server whose answers, delays and
// mistakes are known, and against arithmetic.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace bakeoff::cli {

struct SelfCheck {
  std::string name;
  std::string expected;
  std::string seen;
  bool holds = false;
};

// About fifteen seconds. Error: the generator itself failed.
Result<std::vector<SelfCheck>> self_test_load();

std::string self_test_lines(const std::vector<SelfCheck>& checks);

}  // namespace bakeoff::cli
