#include "cli/judge.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/reproduce.h"
#include "decide/decide.h"
#include "evidence/ledger.h"
#include "measure/records.h"
#include "score/score_criteria.h"

namespace bakeoff::cli {
namespace {

template <class T>
std::string did_you_mean(const std::string& typed, const std::vector<T>& known) {
  std::vector<std::string> ids;
  ids.reserve(known.size());
  for (const auto& value : known) ids.push_back(value.id);
  const auto similar = catalog::similar_names(typed, ids);
  return similar.empty() ? "" : fmt::format(" (did you mean '{}'?)", similar.front());
}

// A failure before the first epoch that spans all workloads leaves a contestant without any
// measured figure.
void note_failure(const measure::RunOutcome& outcome, score::Candidate& candidate) {
  for (const auto& failure : outcome.failures) {
    if (failure.contestant != candidate.subject || !failure.workload.empty() || failure.epoch >= 0)
      continue;
    candidate.failed = failure.not_installable ? score::Gap::not_installable : score::Gap::failed;
    candidate.failure_reason = failure.reason;
  }
}

// Who is measured for the stack of `contestant`: itself, or its stack's stand-in where it could not
// be installed.
const catalog::Contestant& measured_for(const catalog::Catalog& catalog, const MeasuredRun& run,
                                        const catalog::Contestant& contestant) {
  const auto* card = catalog::find_stack(catalog, contestant.stack);
  if (card == nullptr || contestant.id != card->default_contestant ||
      !measure::is_not_installable(run.outcome, contestant.id)) {
    return contestant;
  }
  for (const auto& other : run.plan.contestants) {
    if (other.id == card->stand_in && plan::is_helper(run.plan, other.id)) return other;
  }
  return contestant;
}

// Two contestants of one stack are told apart by their own ids; then only what is measured tells
// them apart.
std::vector<score::Candidate> candidates_of(const catalog::Catalog& catalog,
                                            const MeasuredRun& run) {
  std::multiset<std::string> stacks;
  for (const auto& contestant : run.plan.contestants) {
    if (!plan::is_helper(run.plan, contestant.id)) stacks.insert(contestant.stack);
  }
  std::vector<score::Candidate> candidates;
  for (const auto& contestant : run.plan.contestants) {
    if (plan::is_helper(run.plan, contestant.id)) continue;
    score::Candidate candidate;
    const auto* card = catalog::find_stack(catalog, contestant.stack);
    const bool alone = stacks.count(contestant.stack) == 1;
    candidate.stack = alone ? contestant.stack : contestant.id;
    candidate.title = alone && card != nullptr ? card->title : contestant.id;
    candidate.subject = measured_for(catalog, run, contestant).id;
    note_failure(run.outcome, candidate);
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

std::string code_base_flag(const Viewpoint& viewpoint) {
  return viewpoint.code_base.empty() ? "" : " --for " + viewpoint.code_base;
}

Result<decide::Decision> decide_under(const catalog::Catalog& catalog,
                                      const score::ScoreBoard& board, const Viewpoint& viewpoint) {
  BAKEOFF_TRY(profile, profile_of(catalog, viewpoint));
  decide::Wish wish;
  wish.profile = &profile;
  wish.needs = viewpoint.needs;
  wish.seed = viewpoint.seed;
  wish.found = viewpoint.found;
  return decide::decide(catalog, board, wish);
}

}  // namespace

Result<catalog::Profile> profile_of(const catalog::Catalog& catalog, const Viewpoint& viewpoint) {
  const auto* known = catalog::find_profile(catalog, viewpoint.profile);
  if (known == nullptr) {
    return fail(ErrorCode::not_found,
                fmt::format("no profile '{}'{}; bakeoff list profiles shows all", viewpoint.profile,
                            did_you_mean(viewpoint.profile, catalog.profiles)));
  }
  catalog::Profile profile = *known;
  for (const auto& weight : viewpoint.weights) {
    if (catalog::find_criterion(catalog, weight.criterion) == nullptr) {
      return fail(ErrorCode::not_found,
                  fmt::format("no criterion '{}'{}; bakeoff list criteria shows all",
                              weight.criterion, did_you_mean(weight.criterion, catalog.criteria)));
    }
    std::erase_if(profile.weights,
                  [&](const auto& own) { return own.criterion == weight.criterion; });
    profile.weights.push_back(weight);
  }
  return profile;
}

Result<report::Report> judge_run(const catalog::Catalog& catalog, const MeasuredRun& run,
                                 const Viewpoint& viewpoint, UtcTime now) {
  report::Ingredients ingredients;
  ingredients.catalog = &catalog;
  ingredients.plan = &run.plan;
  ingredients.outcome = &run.outcome;
  ingredients.analysis = measure::analyze(run.plan, run.outcome, run.floors);
  ingredients.records = run.records;
  ingredients.board = score::score_criteria(catalog, candidates_of(catalog, run), run.records, now);
  BAKEOFF_TRY(decision, decide_under(catalog, ingredients.board, viewpoint));
  ingredients.decision = std::move(decision);
  ingredients.command = command_of(run.plan) + code_base_flag(viewpoint);
  ingredients.estimates = viewpoint.estimates;
  ingredients.bakeoff_version = BAKEOFF_VERSION;
  ingredients.now = now;
  return report::build_report(ingredients);
}

Result<report::Report> judge_evidence(const catalog::Catalog& catalog,
                                      const std::vector<std::string>& stacks,
                                      const Viewpoint& viewpoint, UtcTime now) {
  std::vector<score::Candidate> candidates;
  std::string problems;
  for (const auto& stack : stacks) {
    const auto* card = catalog::find_stack(catalog, stack);
    if (card == nullptr) {
      problems +=
          fmt::format("{}no stack '{}'{}; bakeoff list stacks shows all",
                      problems.empty() ? "" : "\n", stack, did_you_mean(stack, catalog.stacks));
      continue;
    }
    const bool known = std::any_of(candidates.begin(), candidates.end(),
                                   [&](const auto& candidate) { return candidate.stack == stack; });
    if (!known)
      candidates.push_back(
          {.stack = stack, .title = card->title, .subject = "", .failure_reason = ""});
  }
  if (!problems.empty()) return fail(ErrorCode::not_found, problems);
  report::Ingredients ingredients;
  ingredients.catalog = &catalog;
  ingredients.board = score::score_criteria(catalog, candidates, {}, now);
  BAKEOFF_TRY(decision, decide_under(catalog, ingredients.board, viewpoint));
  ingredients.decision = std::move(decision);
  ingredients.command =
      command_of_comparison(stacks, viewpoint.profile) + code_base_flag(viewpoint);
  ingredients.estimates = viewpoint.estimates;
  ingredients.bakeoff_version = BAKEOFF_VERSION;
  ingredients.now = now;
  return report::build_report(ingredients);
}

Result<measure::Floors> floors_on_this_machine(const Places& places, const plan::RunPlan& plan) {
  if (!std::filesystem::exists(places.ledger())) return measure::Floors();
  BAKEOFF_TRY(ledger, evidence::Ledger::open(places.ledger()));
  evidence::RecordFilter filter;
  filter.fingerprint = plan::fingerprint(plan.host);
  BAKEOFF_TRY(records, ledger.find(filter));
  // A run never widens itself: only sessions before it count, so that judging it again gives the
  // same bits.
  std::erase_if(records, [&](const auto& record) { return record.taken_at >= plan.created_at; });
  return measure::floors_of(records, plan.design.least_floor);
}

}  // namespace bakeoff::cli
