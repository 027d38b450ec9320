#include "cli/code_base.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/scan_estimate.h"
#include "estimate/holdings.h"
#include "estimate/propose_profile.h"
#include "scan/inventory_words.h"
#include "scan/scan_tree.h"

namespace bakeoff::cli {

Result<CodeBase> read_code_base(const Shell& shell, const catalog::Catalog& catalog,
                                const std::string& folder, const std::vector<std::string>& stacks) {
  BAKEOFF_TRY(inventory,
              scan::scan_tree(folder, {.detectors = shell.places.catalog.catalog / "detectors",
                                       .threads = 2,
                                       .today = today_of(shell)}));
  if (const auto hint = scan::hint_of_nothing(inventory); !hint.empty()) {
    return fail(
        ErrorCode::invalid_input,
        fmt::format("--for {}: {}; name the folder of the code, or leave --for out", folder, hint));
  }
  CodeBase code;
  code.folder = folder;
  code.proposal = estimate::propose_profile(catalog.migration, estimate::holdings_of(inventory));
  for (const auto& stack : stacks) {
    EstimateOptions options;
    options.to = stack;
    auto estimate = estimate_from(catalog, inventory, options);
    if (estimate) {
      for (const auto& [need, reason] : estimate->profile.needs)
        code.proposal.needs.emplace(need, reason);
      code.estimates.push_back(std::move(*estimate));
    } else if (estimate.error().code != ErrorCode::not_found) {
      return tl::unexpected(estimate.error());
    }
  }
  return code;
}

void look_from(const CodeBase& code, const JudgeOptions& typed, Viewpoint& viewpoint) {
  if (typed.profile.empty() && !code.proposal.profile.empty())
    viewpoint.profile = code.proposal.profile;
  for (const auto& [criterion, weight] : code.proposal.weights) {
    const bool said = std::ranges::find(viewpoint.weights, criterion,
                                        &catalog::Weight::criterion) != viewpoint.weights.end();
    if (!said) viewpoint.weights.push_back({criterion, weight, weight, weight, "from the code"});
  }
  viewpoint.found = code.proposal.needs;
  viewpoint.estimates = code.estimates;
  viewpoint.code_base = code.folder;
}

std::vector<std::string> stacks_of(const plan::RunPlan& plan) {
  std::vector<std::string> stacks;
  for (const auto& contestant : plan.contestants) {
    if (std::ranges::find(stacks, contestant.stack) == stacks.end())
      stacks.push_back(contestant.stack);
  }
  return stacks;
}

}  // namespace bakeoff::cli
