// What each pitfall means and what to do about it: for `bakeoff explain RULE` and SARIF.
#pragma once

#include <span>
#include <string_view>

namespace bakeoff::scan {

struct RuleText {
  std::string_view id;
  std::string_view title;
  std::string_view text;
};

std::span<const RuleText> rule_texts();

}  // namespace bakeoff::scan
