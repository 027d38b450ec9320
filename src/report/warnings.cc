#include "report/warnings.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/internal/figures.h"
#include "report/internal/lookup.h"

namespace bakeoff::report {
namespace {

using Warnings = std::vector<std::string>;

std::string plural(std::size_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::string joined(const std::set<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

void warn_about_procedure(const Report& report, Warnings& out) {
  if (report.plan->design.pilot_seconds <= 0) {
    out.push_back(fmt::format("W020 no warm-up pilot: every contestant was warmed for a fixed {}",
                              value_text(report.plan->design.least_warmup_seconds, Unit::seconds)));
  }
  if (!report.plan->placement.disjoint) {
    out.emplace_back("W021 contestants and load generator shared CPUs: each slowed the other down");
  }
  if (!report.outcome->freezing) {
    out.emplace_back(
        "W022 idle contestants were not frozen: they may have taken time from the one under load");
  }
  std::set<std::string> not_limited;
  for (const auto& facts : report.outcome->facts) {
    if (!facts.limits_enforced) not_limited.insert(facts.contestant);
  }
  if (!not_limited.empty()) {
    out.push_back("W023 memory and process limits were observed, not enforced, for " +
                  joined(not_limited));
  }
}

std::size_t count_of(const Report& report, stats::VerdictKind kind) {
  return static_cast<std::size_t>(
      std::count_if(report.standings.begin(), report.standings.end(),
                    [kind](const Standing& item) { return item.kind == kind; }));
}

void warn_about_ending(const Report& report, Warnings& out) {
  const auto undecided = count_of(report, stats::VerdictKind::undecided);
  if (undecided > 0) {
    out.push_back(fmt::format(
        "W024 {} undecided after {}: measure longer to settle {}",
        plural(undecided, "comparison is", "comparisons are"),
        plural(static_cast<std::size_t>(std::max(report.outcome->epochs, 0)), "epoch", "epochs"),
        undecided == 1 ? "it" : "them"));
  }
  const auto void_ones = count_of(report, stats::VerdictKind::void_);
  if (void_ones > 0) {
    out.push_back(fmt::format("W033 {} void: the figures may not be used, each names its reason",
                              plural(void_ones, "comparison is", "comparisons are")));
  }
  if (report.outcome->ending == measure::Ending::interrupted) {
    out.push_back(fmt::format(
        "W025 the run was stopped after {}: what was measured until then is shown",
        plural(static_cast<std::size_t>(std::max(report.outcome->epochs, 0)), "epoch", "epochs")));
  }
}

void warn_about_failures(const Report& report, Warnings& out) {
  std::set<std::string> missing;
  std::set<std::string> failed;
  for (const auto& failure : report.outcome->failures) {
    (failure.not_installable ? missing : failed).insert(plan::original_of(failure.contestant));
  }
  if (!missing.empty())
    out.push_back("W026 not installable here, so not measured: " + joined(missing));
  if (!failed.empty())
    out.push_back("W027 failed at least once while being measured: " + joined(failed));
  std::set<std::string> unsteady;
  for (const auto& fact : report.outcome->warm_ups) {
    if (!fact.steady) unsteady.insert(plan::original_of(fact.contestant) + " on " + fact.workload);
  }
  if (!unsteady.empty()) out.push_back("W028 no steady state was reached by " + joined(unsteady));
}

void warn_about_stand_ins(const Report& report, Warnings& out) {
  for (const auto& card : report.stacks) {
    const bool joined_in = plan::is_helper(*report.plan, card.stand_in);
    if (!joined_in || !measure::is_not_installable(*report.outcome, card.default_contestant))
      continue;
    out.push_back(fmt::format("W034 {0} stands in for {1}: the figures of {2} are those of {0}",
                              card.stand_in, card.default_contestant, card.title));
  }
}

void warn_about_checks(const Report& report, Warnings& out) {
  std::set<std::string> differing;
  for (const auto& check : report.analysis.clone_checks) {
    if (check.verdict.kind == stats::VerdictKind::winner) differing.insert(check.metric);
  }
  if (!differing.empty()) {
    out.push_back(
        "W029 a contestant differed from its own hidden copy, so these comparisons do not hold: " +
        joined(differing));
  }
  std::set<std::string> bounded;
  for (const auto& summary : report.analysis.summaries) {
    if (summary.reference_is_lower_bound) bounded.insert(workload_of(summary.metric));
  }
  if (!bounded.empty()) {
    out.push_back(
        "W030 the load generator was the limit of the reference server, ratios are upper bounds: " +
        joined(bounded));
  }
}

void warn_about_evidence(const Report& report, Warnings& out) {
  const auto stale =
      static_cast<std::size_t>(std::count_if(report.evidence.begin(), report.evidence.end(),
                                             [](const EvidenceItem& item) { return item.stale; }));
  if (stale > 0) {
    out.push_back(fmt::format("W031 {} past {} time to live, of {} in all",
                              plural(stale, "item of evidence is", "items of evidence are"),
                              stale == 1 ? "its" : "their", report.evidence.size()));
  }
  if (!report.decision.ranking.empty() &&
      report.decision.coverage < report.scoring.least_coverage) {
    out.push_back(
        fmt::format("W032 only {} of the weight rests on evidence: take the ranking as a guess",
                    share_text(report.decision.coverage)));
  }
}

}  // namespace

std::vector<WarningNote> warning_notes() {
  return {
      {"W011", "Contestants and load generator share the only CPU.",
       "Use a machine with two CPUs or more."},
      {"W012",
       "One CPU serves and one generates load, so absolute figures are far below a server's.",
       "Compare ratios; for capacities use a bigger machine."},
      {"W013", "Other programs were busy when the run began, which widens every interval.",
       "Close them and run again."},
      {"W014", "The CPU may change its clock during the run.",
       "cpupower frequency-set -g performance"},
      {"W015", "Without root some limits cannot be set.",
       "Run as root, or accept observed limits."},
      {"W020",
       "Quick and short designs skip the pilot that finds where each contestant's warm-up ends.",
       "Run without --quick and with a larger --budget, or none."},
      {"W021", "Load generator and contestants were not on separate CPUs.",
       "Allow two CPUs or more."},
      {"W022", "Contestants that were not under load could still run.",
       "Make a cgroup freezer available."},
      {"W023", "A contestant could have taken more memory than the others.",
       "Run where cgroups can be written."},
      {"W024",
       "The interval still holds both \"faster\" and \"slower\" or reaches past the tie band.",
       "Run without --quick or with a larger --budget; bakeoff run --resume continues a run."},
      {"W025", "The run ended early; intervals are wider than planned.",
       "bakeoff run --resume RUN"},
      {"W026",
       "A registry or a tool could not be reached. The score stays unknown; it is never a zero.",
       "bakeoff doctor names what is missing."},
      {"W027",
       "A contestant did not start, answered wrongly or ended. The failures are listed with their "
       "log.",
       "Read the log excerpt beside the failure."},
      {"W028",
       "The rate was still changing when the warm-up ended, so there is no one figure to report.",
       "Run with a longer warm-up, or look for a leak or a cache that keeps growing."},
      {"W029",
       "Two copies of one contestant must tie. They did not, so the machine was not fair enough.",
       "Close other programs and run again."},
      {"W030", "The generator's CPU was full before the reference server's.",
       "Use more generator CPUs; until then read the reference as \"at least\"."},
      {"W031", "Evidence ages; each item says how long its source stays good.",
       "bakeoff evidence list --stale"},
      {"W032", "Most of what the profile weighs is unknown.", "Measure more, or add evidence."},
      {"W033",
       "A figure is void when it cannot be trusted: wrong answers, a full load generator, no "
       "steady state.",
       "The reason stands beside each figure; on a busy or small machine close other programs or "
       "add CPUs."},
      {"W034",
       "The stack's default contestant cannot be installed here, so another one of it was "
       "measured.",
       "bakeoff doctor names what the default contestant lacks."},
  };
}

std::optional<WarningNote> find_warning_note(std::string_view id) {
  for (const WarningNote& note : warning_notes()) {
    if (note.id == id) return note;
  }
  return std::nullopt;
}

std::vector<std::string> collect_warnings(const Report& report) {
  Warnings out;
  if (report.plan && report.outcome) {
    out = report.plan->host.warnings;
    warn_about_procedure(report, out);
    warn_about_ending(report, out);
    warn_about_failures(report, out);
    warn_about_stand_ins(report, out);
    warn_about_checks(report, out);
  }
  warn_about_evidence(report, out);
  return out;
}

}  // namespace bakeoff::report
