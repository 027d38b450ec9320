#include <fmt/format.h>

#include <algorithm>

#include "report/internal/figures.h"
#include "report/internal/html_sections.h"
#include "report/internal/phrases.h"

namespace bakeoff::report {
namespace {

const measure::ContestantFacts* facts_of(const Report& report, const std::string& contestant) {
  for (const auto& facts : report.outcome->facts) {
    if (facts.contestant == contestant) return &facts;
  }
  return nullptr;
}

std::string version_of(const Lookup& lookup, const measure::ContestantFacts* facts,
                       const catalog::Contestant& contestant) {
  if (facts != nullptr && !facts->runtime_version.empty()) return version_text(*facts, lookup);
  return contestant.is_reference ? "ships with bakeoff" : "not known";
}

void put_contestant(Html& html, const Lookup& lookup, const catalog::Contestant& contestant) {
  const auto* facts = facts_of(lookup.report(), contestant.id);
  html.raw("<tr><th scope=\"row\">").text(contestant.id);
  if (!contestant.title.empty()) html.raw(" <small>").text(contestant.title).raw("</small>");
  html.raw("</th><td>").text(version_of(lookup, facts, contestant));
  html.raw("</td><td>")
      .text(word_of(contestant.approach))
      .raw(", ")
      .text(word_of(contestant.classification));
  html.raw("</td><td>");
  if (facts != nullptr) {
    html.text(facts->containment).raw("; ");
    html.text(facts->limits_enforced ? "limits enforced" : "limits observed, not enforced")
        .raw("; freezer: ");
    html.text(facts->freezer.empty() ? "none" : facts->freezer);
  }
  html.raw("</td><td>");
  if (facts != nullptr) {
    html.text(facts->install_cached ? "from the cache" : duration_text(facts->install_seconds));
  }
  html.raw("</td></tr>");
}

void put_cast(Html& html, const Lookup& lookup) {
  const auto& plan = *lookup.report().plan;
  open_table(html, "Who was measured, and under which labels", "");
  html.raw(
      "<thead><tr><th scope=\"col\">Contestant</th><th scope=\"col\">Version</th><th "
      "scope=\"col\">Fairness labels</th><th scope=\"col\">Isolation</th><th "
      "scope=\"col\">Install</th></tr></thead><tbody>");
  for (const auto& contestant : plan.contestants) put_contestant(html, lookup, contestant);
  const auto is_listed = [&](const std::string& id) {
    return std::any_of(plan.contestants.begin(), plan.contestants.end(),
                       [&](const auto& contestant) { return contestant.id == id; });
  };
  for (const auto& program : plan.programs) {
    if (!is_listed(program.id)) put_contestant(html, lookup, program);
  }
  put_contestant(html, lookup, plan.reference);
  html.raw("</tbody>");
  close_table(html);
}

void put_warm_ups(Html& html, const Lookup& lookup) {
  const auto& warm_ups = lookup.report().outcome->warm_ups;
  if (warm_ups.empty()) return;
  html.raw("<details><summary>Warm-up of each contestant</summary>");
  open_table(html, "Warm-up", "");
  html.raw(
      "<thead><tr><th scope=\"col\">Contestant</th><th scope=\"col\">Workload</th><th "
      "scope=\"col\">Time</th><th scope=\"col\">Steady</th><th "
      "scope=\"col\">Trend</th></tr></thead><tbody>");
  for (const auto& fact : warm_ups) {
    html.raw("<tr><th scope=\"row\">")
        .text(fact.contestant)
        .raw("</th><td>")
        .text(fact.workload)
        .raw("</td><td>");
    html.text(value_text(fact.seconds, Unit::seconds))
        .raw(fact.measured ? Markup(", measured") : Markup(", fixed"));
    html.raw("</td><td>").text(fact.steady ? "yes" : "no").raw("</td><td>");
    html.text(fmt::format("{:+.1f} %", fact.trend * 100)).raw("</td></tr>");
  }
  html.raw("</tbody>");
  close_table(html);
  html.raw("</details>");
}

void put_clone_checks(Html& html, const Lookup& lookup) {
  const auto& checks = lookup.report().analysis.clone_checks;
  if (checks.empty()) return;
  html.raw(
      "<details><summary>Was the machine fair? A contestant against its own hidden copy</summary>");
  open_table(html, "A contestant against its own hidden copy", "");
  html.raw(
      "<thead><tr><th scope=\"col\">Metric</th><th scope=\"col\">Contestant</th><th "
      "scope=\"col\">Ratio to its copy</th><th scope=\"col\">Verdict</th></tr></thead><tbody>");
  for (const auto& check : checks) {
    const bool differs = check.verdict.kind == stats::VerdictKind::winner;
    html.raw("<tr><th scope=\"row\">")
        .text(check.metric)
        .raw("</th><td>")
        .text(check.a)
        .raw("</td><td>");
    html.text(full_text(check.ratio)).raw("</td><td>");
    put_chip(html, differs ? Tone::bad : Tone::tie,
             differs ? "differs" : verdict_word(check.verdict.kind));
    html.raw("</td></tr>");
  }
  html.raw("</tbody>");
  close_table(html);
  html.raw("</details>");
}

void put_failures(Html& html, const Lookup& lookup) {
  const auto& failures = lookup.report().outcome->failures;
  if (failures.empty()) return;
  html.raw("<h3>What failed</h3>");
  for (const auto& failure : failures) {
    html.raw("<div class=\"notice bad\"><p><strong>").text(failure.contestant).raw("</strong> ");
    html.text(failure_text(failure)).raw("</p>");
    if (!failure.log_tail.empty()) {
      html.raw("<details><summary>Last lines of its log</summary><pre tabindex=\"0\">")
          .lines(failure.log_tail);
      html.raw("</pre></details>");
    }
    html.raw("</div>");
  }
}

void put_pair(Html& html, const stats::Comparison& pair) {
  html.text(pair.a).raw(" to ").text(pair.b).raw(": ");
  switch (pair.verdict.kind) {
    case stats::VerdictKind::void_:
      html.raw("void, ").text(pair.verdict.because);
      return;
    case stats::VerdictKind::winner:
      html.text(full_text(pair.ratio)).raw(", winner ").text(pair.verdict.winner);
      return;
    case stats::VerdictKind::tie:
    case stats::VerdictKind::undecided:
      break;
  }
  html.text(full_text(pair.ratio))
      .raw(", ")
      .text(verdict_word(pair.verdict.kind))
      .raw(": ")
      .text(pair.verdict.because);
}

void put_pairs(Html& html, const Lookup& lookup) {
  const auto& standings = lookup.report().standings;
  if (standings.empty()) return;
  html.raw("<details><summary>Every pair compared</summary>");
  open_table(html, "Ratio of every pair on every metric, and the verdict", "");
  html.raw(
      "<thead><tr><th scope=\"col\">Metric</th><th scope=\"col\">Pairs</th></tr></thead><tbody>");
  for (const auto& standing : standings) {
    html.raw("<tr><th scope=\"row\">").text(standing.metric).raw("</th><td class=\"lines\">");
    bool first = true;
    for (const auto& pair : lookup.report().analysis.comparisons) {
      if (pair.metric != standing.metric) continue;
      html.raw(first ? Markup("") : Markup("\n"));
      put_pair(html, pair);
      first = false;
    }
    html.raw("</td></tr>");
  }
  html.raw("</tbody>");
  close_table(html);
  html.raw("</details>");
}

}  // namespace

void put_measurements(Html& html, const Lookup& lookup) {
  const Report& report = lookup.report();
  open_section(html, "measurements", "Measurements");
  if (!report.plan || !report.outcome) {
    html.raw(
        "<p>Nothing was measured for this report. <code>bakeoff run</code> measures the same "
        "stacks on this machine.</p></section>\n");
    return;
  }
  html.raw("<p>")
      .text(run_facts(report))
      .raw(". The run ended because ")
      .text(ending_text(report.outcome->ending));
  html.raw(
      ". Every epoch starts fresh processes and gives one value; intervals are over epochs.</p>");
  put_failures(html, lookup);
  put_cast(html, lookup);
  for (const auto& workload : lookup.workloads()) put_workload(html, lookup, workload);
  put_pairs(html, lookup);
  put_clone_checks(html, lookup);
  put_warm_ups(html, lookup);
  html.raw("</section>\n");
}

}  // namespace bakeoff::report
