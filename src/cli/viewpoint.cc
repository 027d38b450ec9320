#include "cli/viewpoint.h"

#include "cli/parse_words.h"

namespace bakeoff::cli {

Result<Viewpoint> viewpoint_of(const JudgeOptions& options, const std::string& profile,
                               std::uint64_t seed) {
  Viewpoint viewpoint;
  viewpoint.profile = options.profile.empty() ? profile : options.profile;
  viewpoint.needs = options.needs;
  viewpoint.seed = seed;
  std::string problems;
  for (const auto& text : options.weights) {
    auto weight = parse_weight(text);
    if (weight) {
      viewpoint.weights.push_back(std::move(*weight));
    } else {
      problems += (problems.empty() ? "" : "\n") + weight.error().message;
    }
  }
  if (!problems.empty()) return fail(ErrorCode::invalid_input, problems);
  return viewpoint;
}

}  // namespace bakeoff::cli
