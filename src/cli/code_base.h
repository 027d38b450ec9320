// --for PATH: the user's own code base as an input to a comparison.
#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/judge.h"

namespace bakeoff::cli {

struct CodeBase {
  std::string folder;
  estimate::ProfileProposal proposal;
  // One for each compared stack that something in it could move to.
  std::vector<estimate::MigrationEstimate> estimates;
};

// Reads the folder once and estimates a move to each of `stacks` that it is not on yet.
Result<CodeBase> read_code_base(const Shell& shell, const catalog::Catalog& catalog,
                                const std::string& folder, const std::vector<std::string>& stacks);

// Its profile where none was typed, its weights, and what the wrong-question test should hear of.
void look_from(const CodeBase& code, const JudgeOptions& typed, Viewpoint& viewpoint);

// The stacks of a plan's contestants, each once.
std::vector<std::string> stacks_of(const plan::RunPlan& plan);

}  // namespace bakeoff::cli
