#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/internal/figures.h"
#include "report/internal/html_sections.h"
#include "report/internal/phrases.h"
#include "report/internal/svg_strip.h"

namespace bakeoff::report {
namespace {

using Names = std::vector<std::string>;

// Contestants in order, the reference server last; programs have none.
Names shown_contestants(const Lookup& lookup, const std::string& workload) {
  Names names = lookup.doers_of(workload);
  if (!lookup.is_for_programs(workload) && !lookup.reference().empty())
    names.push_back(lookup.reference());
  return names;
}

bool has_figure(const stats::Summary* summary) {
  return summary != nullptr && summary->void_because.empty();
}

// What a workload's chart shows: the ratio to the reference server where there is one, else the
// figure itself.
const Estimate& charted(const stats::Summary& summary) {
  return summary.to_reference ? *summary.to_reference : summary.absolute;
}

double axis_end(const Lookup& lookup, const std::string& metric) {
  double end = 0;
  for (const auto& name : lookup.doers_of(workload_of(metric))) {
    const auto* summary = lookup.summary(name, metric);
    if (!has_figure(summary)) continue;
    const Estimate& shown = charted(*summary);
    end = std::max(end, std::isfinite(shown.high) ? shown.high : shown.value);
    if (summary->to_reference) end = std::max(end, 1.0);
  }
  return end;
}

Strip strip_of_metric(const Lookup& lookup, const std::string& metric) {
  const double end = axis_end(lookup, metric);
  Strip strip;
  if (!(end > 0)) return strip;
  bool is_ratio = false;
  Unit unit = Unit::none;
  for (const auto& name : lookup.doers_of(workload_of(metric))) {
    const auto* summary = lookup.summary(name, metric);
    if (!has_figure(summary)) continue;
    const Estimate& shown = charted(*summary);
    is_ratio = is_ratio || summary->to_reference.has_value();
    unit = shown.unit;
    strip.marks.push_back({short_name(name, lookup), full_text(shown), shown.low / end,
                           shown.value / end, shown.high / end,
                           lookup.place_of(lookup.stack_of(name))});
  }
  strip.title = lookup.metric_title(metric) + (is_ratio ? ", share of the reference server" : "");
  strip.ticks = {{0, "0"},
                 // Beside the word at the end there is no room for a figure in the middle.
                 {0.5, is_ratio ? std::string() : value_text(end / 2, unit)},
                 {1, value_text(end, unit) + (is_ratio ? "× reference" : "")}};
  return strip;
}

void put_name(Html& html, const Lookup& lookup, const std::string& contestant) {
  if (contestant == lookup.reference()) {
    html.text(contestant).raw(" <small>reference server</small>");
    return;
  }
  put_key(html, lookup.place_of(lookup.stack_of(contestant)));
  html.text(contestant);
}

// `reason_said`: why the figure before it in the row is void; the same reason is not said twice.
void put_figure(Html& html, const Lookup& lookup, const stats::Summary* summary,
                std::string& reason_said) {
  if (summary == nullptr) {
    html.raw("<span class=\"soft\">–</span>");
    return;
  }
  if (!summary->void_because.empty()) {
    put_chip(html, Tone::bad, "void");
    if (summary->void_because != reason_said)
      html.raw(" <small>").text(summary->void_because).raw("</small>");
    reason_said = summary->void_because;
    return;
  }
  const Figure figure = report::figure(summary->absolute);
  html.raw("<b>")
      .text(summary->is_lower_bound ? "≥ " : "")
      .text(figure.value + figure.unit)
      .raw("</b> ");
  const EvidenceItem* item = lookup.evidence_of(*summary);
  if (item != nullptr) put_reference(html, lookup, item->id);
  if (figure.has_interval)
    html.raw(" <small>").text(figure.low + "–" + figure.high).raw("</small>");
  if (summary->to_reference) {
    html.raw(" <small>").text(relative_text(*summary)).raw(" × reference</small>");
  }
}

void put_figures(Html& html, const Lookup& lookup, const std::string& title, const Names& metrics) {
  open_table(html, title + ": figures with 95 % intervals", "figures");
  html.raw("<thead><tr><th scope=\"col\">Contestant</th>");
  for (const auto& metric : metrics)
    html.raw("<th scope=\"col\">").text(lookup.metric_title(metric)).raw("</th>");
  html.raw("</tr></thead><tbody>");
  for (const auto& name : shown_contestants(lookup, workload_of(metrics.front()))) {
    html.raw("<tr><th scope=\"row\">");
    put_name(html, lookup, name);
    html.raw("</th>");
    std::string reason_said;
    for (const auto& metric : metrics) {
      html.raw("<td>");
      put_figure(html, lookup, lookup.summary(name, metric), reason_said);
      html.raw("</td>");
    }
    html.raw("</tr>");
  }
  html.raw("</tbody>");
  close_table(html);
}

Tone tone_of(stats::VerdictKind kind) {
  switch (kind) {
    case stats::VerdictKind::winner:
      return Tone::win;
    case stats::VerdictKind::tie:
      return Tone::tie;
    case stats::VerdictKind::undecided:
      return Tone::open;
    case stats::VerdictKind::void_:
      break;
  }
  return Tone::bad;
}

// Why a figure is void stands beside it in the table below the charts.
bool is_told_below(const Lookup& lookup, const Standing& standing) {
  if (standing.kind != stats::VerdictKind::void_) return false;
  const Names names = lookup.doers_of(workload_of(standing.metric));
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    const auto* summary = lookup.summary(name, standing.metric);
    return summary != nullptr && !summary->void_because.empty();
  });
}

void put_charts(Html& html, const Lookup& lookup, const Names& metrics) {
  html.raw("<div class=\"charts\">");
  for (const auto& metric : metrics) {
    const Strip strip = strip_of_metric(lookup, metric);
    const Standing* standing = lookup.standing(metric);
    if (strip.marks.empty() && standing == nullptr) continue;
    html.raw("<figure><figcaption>").text(short_metric_name(metric)).raw(" ");
    if (standing != nullptr) {
      const bool won = standing->kind == stats::VerdictKind::winner;
      put_chip(html, tone_of(standing->kind),
               won ? short_name(standing->winner, lookup) : verdict_word(standing->kind));
      if (!is_told_below(lookup, *standing))
        html.raw(" <small>").text(standing->says).raw("</small>");
    }
    html.raw("</figcaption>");
    if (!strip.marks.empty()) put_strip(html, strip);
    html.raw("</figure>");
  }
  html.raw("</div>");
}

// All on the scale of the summary, whose unit stands once at the end.
std::string values_text(const stats::Summary& summary) {
  std::string text;
  std::string unit;
  for (const double value : summary.per_epoch) {
    const Figure parts = figure_like(summary.absolute, value);
    text += (text.empty() ? "" : ", ") + parts.value;
    unit = parts.unit;
  }
  return text + unit;
}

void put_raw_values(Html& html, const Lookup& lookup, const std::string& title,
                    const Names& metrics) {
  html.raw("<details><summary>Value of each epoch, slices used and left out</summary>");
  open_table(html, title + ": value of each epoch", "");
  html.raw(
      "<thead><tr><th scope=\"col\">Contestant</th><th scope=\"col\">Metric</th><th "
      "scope=\"col\">Epochs in order</th><th scope=\"col\">Slices used</th><th scope=\"col\">Left "
      "out</th></tr></thead><tbody>");
  for (const auto& metric : metrics) {
    for (const auto& name : shown_contestants(lookup, workload_of(metric))) {
      const auto* summary = lookup.summary(name, metric);
      if (summary == nullptr) continue;
      html.raw("<tr><th scope=\"row\">")
          .text(name)
          .raw("</th><td>")
          .text(short_metric_name(metric))
          .raw("</td><td>");
      html.text(values_text(*summary))
          .raw("</td><td class=\"n\">")
          .number(summary->slices_used)
          .raw("</td><td>");
      html.text(exclusions_text(*summary)).raw("</td></tr>");
    }
  }
  html.raw("</tbody>");
  close_table(html);
  html.raw("</details>");
}

}  // namespace

void put_workload(Html& html, const Lookup& lookup, const std::string& workload) {
  const auto& workloads = lookup.report().workloads;
  const auto known =
      std::find_if(workloads.begin(), workloads.end(),
                   [&](const catalog::Workload& item) { return item.id == workload; });
  const Names metrics = lookup.metrics_of(workload);
  const std::string title = known == workloads.end() ? workload : known->title;
  html.raw("<div class=\"workload\"><h3>").text(title).raw("</h3>");
  if (known != workloads.end() && !known->question.empty())
    html.raw("<p class=\"soft\">").text(known->question).raw("</p>");
  if (metrics.empty()) {
    html.raw("</div>\n");
    return;
  }
  put_charts(html, lookup, metrics);
  put_figures(html, lookup, title, metrics);
  put_raw_values(html, lookup, title, metrics);
  html.raw("</div>\n");
}

}  // namespace bakeoff::report
