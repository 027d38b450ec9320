// Fixed words that `bakeoff explain` knows beside the catalog: verdicts, warnings, exit codes,
// methods.
#pragma once

#include <span>
#include <string_view>

namespace bakeoff::cli {

struct ExplainedWord {
  std::string_view id;
  std::string_view title;
  std::string_view text;
};

std::span<const ExplainedWord> explained_words();

}  // namespace bakeoff::cli
