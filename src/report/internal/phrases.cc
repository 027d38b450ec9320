#include "report/internal/phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/internal/figures.h"

namespace bakeoff::report {
namespace {

std::vector<std::string> first_ranked(const Report& report) {
  std::vector<std::string> first;
  for (const auto& ranked : report.decision.ranking) {
    if (ranked.rank == 1) first.push_back(ranked.stack);
  }
  return first;
}

std::string counted(int n, const char* one, const char* many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::string and_joined(const std::vector<std::string>& names) {
  if (names.size() < 2) return names.empty() ? std::string() : names.front();
  const std::vector<std::string> head(names.begin(), names.end() - 1);
  return fmt::format("{} and {}", fmt::join(head, ", "), names.back());
}

std::string with_ties(std::vector<std::string> parts, const score::Tally& tally) {
  if (tally.ties > 0) parts.push_back(counted(tally.ties, "tie", "ties"));
  if (tally.unknown > 0) parts.push_back(fmt::format("{} unknown", tally.unknown));
  return fmt::format("{}", fmt::join(parts, ", "));
}

bool shares_stack(const std::string& contestant, const Lookup& lookup) {
  const std::string stack = lookup.stack_of(contestant);
  const auto all = lookup.contestants();
  return std::count_if(all.begin(), all.end(), [&](const std::string& other) {
           return lookup.stack_of(other) == stack;
         }) > 1;
}

}  // namespace

std::string titles_joined(const std::vector<std::string>& stacks, const Lookup& lookup) {
  std::vector<std::string> titles;
  titles.reserve(stacks.size());
  for (const auto& stack : stacks) titles.push_back(lookup.stack_title(stack));
  return and_joined(titles);
}

std::string report_title(const Lookup& lookup) {
  std::vector<std::string> titles;
  for (const auto& stack : lookup.report().board.stacks)
    titles.push_back(lookup.stack_title(stack));
  return titles.empty() ? "Nothing to compare" : fmt::format("{}", fmt::join(titles, " vs "));
}

std::string headline(const Lookup& lookup) {
  const auto first = first_ranked(lookup.report());
  if (first.empty()) return "No answer yet";
  if (first.size() > 1) return titles_joined(first, lookup) + " are level";
  return "Take " + lookup.stack_title(first.front());
}

std::string sureness(const Lookup& lookup) {
  const auto& decision = lookup.report().decision;
  if (decision.ranking.empty()) return "nothing could be ranked";
  const auto& first = decision.ranking.front();
  const std::string draws = decision.samples > 0
                                ? count_text(decision.samples) + " draws of weights and scores"
                                : "the weights and scores left open";
  return fmt::format("{} ranks first in {} of {}", lookup.stack_title(first.stack),
                     share_text(first.first_share), draws);
}

std::string winner_text(const score::CriterionVerdict& verdict, const Lookup& lookup) {
  if (verdict.outcome == score::OutcomeKind::winner) return lookup.stack_title(verdict.winner);
  return std::string(score::name_of(verdict.outcome));
}

std::string published_winner_text(const score::CriterionVerdict& verdict, const Lookup& lookup) {
  if (verdict.published_winner.empty()) return {};
  return verdict.published_winner == "tie" ? "tie" : lookup.stack_title(verdict.published_winner);
}

std::string tally_text(const score::Tally& tally, const Lookup& lookup) {
  std::vector<std::string> parts;
  for (const auto& stack : lookup.report().board.stacks) {
    const auto found = tally.wins.find(stack);
    parts.push_back(fmt::format("{} {}", lookup.stack_title(stack),
                                found == tally.wins.end() ? 0 : found->second));
  }
  return with_ties(std::move(parts), tally);
}

std::string published_tally_text(const score::Tally& tally, const Lookup& lookup) {
  std::vector<std::string> parts;
  for (const auto& [stack, wins] : tally.wins)
    parts.push_back(fmt::format("{} {}", lookup.stack_title(stack), wins));
  return with_ties(std::move(parts), tally);
}

std::string short_metric_name(const std::string& workload_metric) {
  static const std::map<std::string, std::string> kNames{{"latency_p50", "median"},
                                                         {"latency_p99", "p99"},
                                                         {"cpu_per_request", "CPU per answer"},
                                                         {"time_to_first_answer", "first answer"},
                                                         {"pss_idle", "idle"},
                                                         {"pss_loaded", "loaded"}};
  std::string id = metric_of(workload_metric);
  const auto found = kNames.find(id);
  if (found != kNames.end()) return found->second;
  std::replace(id.begin(), id.end(), '_', ' ');
  return id;
}

std::string verdict_word(stats::VerdictKind kind) {
  switch (kind) {
    case stats::VerdictKind::tie:
      return "tie";
    case stats::VerdictKind::winner:
      return "winner";
    case stats::VerdictKind::undecided:
      return "undecided";
    case stats::VerdictKind::void_:
      break;
  }
  return "void";
}

std::string flip_text(const decide::WeightFlip& flip, const Lookup& lookup) {
  const char* bound = flip.to >= flip.from ? "or more" : "or less";
  return fmt::format("{} overtakes {} if {} weighs {} {} (now {})",
                     lookup.stack_title(flip.new_winner), lookup.stack_title(flip.over),
                     lookup.criterion_title(flip.criterion), share_text(flip.to), bound,
                     share_text(flip.from));
}

std::string flip_text(const decide::ScoreFlip& flip, const Lookup& lookup) {
  return fmt::format("First place changes if {} {} {} on {} (now {})",
                     lookup.stack_title(flip.stack), flip.to >= flip.from ? "reaches" : "falls to",
                     points_text(flip.to), lookup.criterion_title(flip.criterion),
                     points_text(flip.from));
}

std::string dominance_text(const decide::Dominance& dominance, const Lookup& lookup) {
  return fmt::format(
      "{} is at least as good as {} on every criterion{}", lookup.stack_title(dominance.better),
      lookup.stack_title(dominance.worse),
      dominance.certain ? ", whatever value inside the intervals is true" : " as scored");
}

std::string evidence_counts(const Report& report) {
  const auto with_badge = [&](char badge) {
    return std::count_if(report.evidence.begin(), report.evidence.end(),
                         [badge](const EvidenceItem& item) { return item.badge == badge; });
  };
  std::vector<std::string> parts;
  const std::vector<std::pair<char, const char*>> kinds{
      {'M', "measured"}, {'C', "cited"}, {'J', "judged"}, {'U', "from the user"}};
  for (const auto& [badge, word] : kinds) {
    if (const auto n = with_badge(badge); n > 0) parts.push_back(fmt::format("{} {}", n, word));
  }
  const auto stale = std::count_if(report.evidence.begin(), report.evidence.end(),
                                   [](const EvidenceItem& item) { return item.stale; });
  if (parts.empty()) return "none";
  return fmt::format("{} items: {}; {} stale", report.evidence.size(), fmt::join(parts, ", "),
                     stale);
}

std::string run_facts(const Report& report) {
  if (!report.plan || !report.outcome)
    return "cited and judged evidence only, nothing was measured";
  return fmt::format("{}, {}, {} of measuring, seed {}",
                     counted(static_cast<int>(report.workloads.size()), "workload", "workloads"),
                     counted(report.outcome->epochs, "epoch", "epochs"),
                     duration_text(report.outcome->seconds), report.plan->seed);
}

std::string ending_text(measure::Ending ending) {
  switch (ending) {
    case measure::Ending::settled:
      return "every comparison was settled";
    case measure::Ending::most_epochs:
      return "the design's most epochs were reached";
    case measure::Ending::budget:
      return "the time allowed was used up";
    case measure::Ending::interrupted:
      return "it was interrupted";
    case measure::Ending::nothing_left:
      break;
  }
  return "no contestant was left to measure";
}

std::string absolute_text(const stats::Summary& summary) {
  if (!summary.void_because.empty()) return "void";
  return (summary.is_lower_bound ? "≥ " : "") + full_text(summary.absolute);
}

std::string relative_text(const stats::Summary& summary) {
  if (!summary.void_because.empty() || !summary.to_reference) return {};
  return (summary.reference_is_lower_bound ? "≤ " : "") + full_text(*summary.to_reference);
}

std::string failure_text(const measure::TrialFailure& failure) {
  const std::string where = failure.workload.empty() ? std::string() : " on " + failure.workload;
  if (failure.not_installable) return fmt::format("not installable here: {}", failure.reason);
  const std::string when =
      failure.epoch < 0 ? std::string() : fmt::format(", epoch {}", failure.epoch + 1);
  return fmt::format("failed at {}{}{}: {}", measure::name_of(failure.stage), where, when,
                     failure.reason);
}

std::string exclusions_text(const stats::Summary& summary) {
  std::vector<std::string> parts;
  for (const auto& [cause, n] : summary.excluded) parts.push_back(fmt::format("{} {}", n, cause));
  return parts.empty() ? "none" : fmt::format("{}", fmt::join(parts, ", "));
}

std::string gap_text(const score::CriterionScore& score) {
  if (!score.gap_reason.empty()) return score.gap_reason;
  std::string word(score::name_of(score.gap));
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

std::string version_text(const measure::ContestantFacts& facts, const Lookup& lookup) {
  if (facts.framework_version.empty()) return facts.runtime_version;
  const auto* contestant = lookup.contestant(facts.contestant);
  const std::string package = contestant == nullptr ? std::string() : contestant->version_of;
  return facts.runtime_version + " with " + (package.empty() ? "" : package + " ") +
         facts.framework_version;
}

std::string word_of(catalog::Approach approach) {
  return approach == catalog::Approach::realistic ? "realistic" : "stripped";
}

std::string word_of(catalog::Classification classification) {
  switch (classification) {
    case catalog::Classification::platform:
      return "platform";
    case catalog::Classification::micro:
      return "micro framework";
    case catalog::Classification::program:
      return "program";
    case catalog::Classification::full:
      break;
  }
  return "full framework";
}

std::string short_name(const std::string& contestant, const Lookup& lookup) {
  if (contestant == lookup.reference()) return "reference";
  const auto servers = lookup.contestants();
  const bool is_program = lookup.contestant(contestant) != nullptr &&
                          std::find(servers.begin(), servers.end(), contestant) == servers.end();
  return is_program || shares_stack(contestant, lookup) ? contestant : lookup.stack_of(contestant);
}

}  // namespace bakeoff::report
