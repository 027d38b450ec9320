#include <fmt/format.h>

#include "report/internal/figures.h"
#include "report/internal/html_sections.h"
#include "report/internal/phrases.h"

namespace bakeoff::report {
namespace {

void put_references(Html& html, const Lookup& lookup, const std::vector<std::string>& ids) {
  for (const auto& id : ids) {
    put_reference(html, lookup, id);
    html.raw(" ");
  }
}

// REQUIRES: the probe has points.
void put_probe(Html& html, const Lookup& lookup, const score::CriterionScore& score,
               const score::ProbeScore& probe) {
  html.raw("<tr><th scope=\"row\">")
      .text(lookup.stack_title(score.stack))
      .raw("</th><td>")
      .text(probe.probe);
  html.raw("</td><td class=\"n\">").text(plain_number(probe.weight)).raw("</td><td>");
  if (probe.input) html.text(full_text(*probe.input));
  html.raw("</td><td class=\"n\">");
  html.text(points_text(probe.points->value)).raw("</td><td>");
  put_references(html, lookup, probe.evidence);
  if (probe.stale) put_chip(html, Tone::open, "stale");
  html.raw("</td><td>").text(probe.note).raw("</td></tr>");
}

void put_probes(Html& html, const Lookup& lookup, const std::string& criterion) {
  open_table(html, "Scores of " + lookup.criterion_title(criterion) + ", probe by probe", "");
  html.raw(
      "<thead><tr><th scope=\"col\">Stack</th><th scope=\"col\">Probe</th><th "
      "scope=\"col\">Weight</th><th scope=\"col\">Figure</th><th scope=\"col\">Points</th><th "
      "scope=\"col\">Evidence</th><th scope=\"col\">How the points "
      "follow</th></tr></thead><tbody>");
  for (const auto& stack : lookup.report().board.stacks) {
    const auto* score = score::find_score(lookup.report().board, stack, criterion);
    if (score == nullptr) continue;
    for (const auto& probe : score->probes) {
      if (probe.points) put_probe(html, lookup, *score, probe);
    }
  }
  html.raw("</tbody>");
  close_table(html);
}

// The probes without evidence, in one sentence; the table lists those that count.
void put_silent_probes(Html& html, const score::CriterionScore& score) {
  bool any = false;
  for (const auto& probe : score.probes) {
    if (probe.points) continue;
    html.raw(any ? Markup(", ") : Markup(" No evidence for "));
    html.text(probe.probe);
    if (!probe.note.empty()) html.raw(" (").text(probe.note).raw(")");
    any = true;
  }
  if (any) html.raw(".");
}

void put_reasons(Html& html, const Lookup& lookup, const std::string& criterion) {
  html.raw("<ul>");
  for (const auto& stack : lookup.report().board.stacks) {
    const auto* score = score::find_score(lookup.report().board, stack, criterion);
    if (score == nullptr) continue;
    html.raw("<li><strong>");
    put_stack(html, lookup, stack);
    html.raw("</strong> ");
    if (score->points) {
      html.text(points_text(score->points->value)).raw(", ").text(score->band).raw(", ");
      html.text(share_text(score->coverage)).raw(" of its probes have evidence.");
      if (score->probes.empty()) html.raw(" ").text(score->because);
      put_silent_probes(html, *score);
    } else {
      html.raw("unknown: ").text(gap_text(*score));
    }
    html.raw("</li>");
  }
  html.raw("</ul>");
}

bool has_points(const score::ScoreBoard& board, const std::string& criterion) {
  for (const auto& score : board.scores) {
    if (score.criterion != criterion) continue;
    for (const auto& probe : score.probes) {
      if (probe.points) return true;
    }
  }
  return false;
}

std::string anchors_text(const catalog::Probe& probe) {
  std::string text;
  for (const auto& anchor : probe.anchors) {
    text += fmt::format("{}{} = {} points{}", text.empty() ? "" : "; ", plain_number(anchor.at),
                        plain_number(anchor.points),
                        anchor.means.empty() ? "" : " (" + anchor.means + ")");
  }
  return text;
}

// The first probe of the criterion with the same anchors, which may be `probe` itself.
const catalog::Probe& first_with_anchors_of(const catalog::Probe& probe,
                                            const catalog::Criterion& criterion) {
  for (const auto& other : criterion.probes) {
    if (!probe.anchors.empty() && other.anchors == probe.anchors) return other;
  }
  return probe;
}

void put_probe_rule(Html& html, const catalog::Probe& probe, const catalog::Criterion& criterion) {
  html.raw("<dt>").text(probe.id).raw(" <small>weight ").text(plain_number(probe.weight));
  if (!probe.metric.empty()) html.raw(" · ").text(probe.metric);
  if (probe.fallback) html.raw(" · only where nothing else is known");
  html.raw("</small></dt><dd>").text(probe.reason);
  const catalog::Probe& first = first_with_anchors_of(probe, criterion);
  if (first.id != probe.id) {
    html.raw(" <small>Points as for ").text(first.id).raw(".</small>");
  } else if (!probe.anchors.empty()) {
    html.raw(" <small>").text(anchors_text(probe)).raw("</small>");
  }
  html.raw("</dd>");
}

void put_anchors(Html& html, const catalog::Criterion& criterion) {
  if (criterion.probes.empty()) return;
  html.raw("<h4>What is asked, and what gives how many points</h4><dl class=\"probes\">");
  for (const auto& probe : criterion.probes) put_probe_rule(html, probe, criterion);
  html.raw("</dl>");
}

void put_published(Html& html, const Lookup& lookup, const catalog::Criterion& criterion) {
  if (criterion.published.points.empty()) return;
  html.raw("<p class=\"published\"><strong>The published page:</strong> ");
  bool first = true;
  for (const auto& [stack, points] : criterion.published.points) {
    html.text(first ? "" : ", ")
        .text(lookup.stack_title(stack))
        .raw(" ")
        .text(plain_number(points));
    first = false;
  }
  html.raw(". ").text(criterion.published.fact).raw(" ");
  put_reference(html, lookup, criterion.published.evidence);
  html.raw("</p>");
}

void put_criterion(Html& html, const Lookup& lookup, const catalog::Criterion& criterion,
                   long number) {
  html.raw("<details class=\"criterion\" id=\"c")
      .number(number)
      .raw("\"><summary><h3>")
      .text(criterion.title);
  html.raw("</h3></summary><p>").text(criterion.question);
  if (!criterion.kind_note.empty())
    html.raw(" <span class=\"soft\">").text(criterion.kind_note).raw(".</span>");
  html.raw("</p>");
  put_reasons(html, lookup, criterion.id);
  put_published(html, lookup, criterion);
  if (has_points(lookup.report().board, criterion.id)) put_probes(html, lookup, criterion.id);
  put_anchors(html, criterion);
  if (!criterion.learn_more.empty()) {
    html.raw("<p class=\"soft\">More: ");
    put_link(html, criterion.learn_more, criterion.learn_more);
    html.raw("</p>");
  }
  html.raw("</details>\n");
}

const catalog::Criterion* criterion_named(const Report& report, const std::string& id) {
  for (const auto& criterion : report.criteria) {
    if (criterion.id == id) return &criterion;
  }
  return nullptr;
}

}  // namespace

// Numbered as in the criteria table, whose rows lead here.
void put_details(Html& html, const Lookup& lookup) {
  open_section(html, "details", "Each criterion in full");
  long number = 0;
  for (const auto& verdict : lookup.report().board.verdicts) {
    ++number;
    const auto* criterion = criterion_named(lookup.report(), verdict.criterion);
    catalog::Criterion unnamed;
    unnamed.id = verdict.criterion;
    unnamed.title = verdict.criterion;
    put_criterion(html, lookup, criterion == nullptr ? unnamed : *criterion, number);
  }
  if (number == 0) html.raw("<p>No criterion was scored.</p>");
  html.raw("</section>\n");
}

}  // namespace bakeoff::report
