#include "report/internal/html_sections.h"

namespace bakeoff::report {
namespace {

void put_cited(Html& html, const Lookup& lookup, const MetricCell& cell) {
  html.raw("<div class=\"cite\">").text(cell.text).raw(" ");
  put_reference(html, lookup, cell.evidence);
  const EvidenceItem* item = lookup.evidence(cell.evidence);
  if (item != nullptr) {
    html.raw(" <small>").text(item->publisher);
    const std::string& said = item->speaks_of.empty() ? item->published : item->speaks_of;
    if (!said.empty()) html.raw(", ").text(said);
    html.raw("; retrieved <time>").text(item->retrieved).raw("</time></small>");
  }
  html.raw("</div>");
}

void put_measured(Html& html, const Lookup& lookup, const MetricCell& cell) {
  html.raw("<p class=\"here\"><strong>Here:</strong> ").text(cell.measured).raw(" ");
  if (lookup.evidence(cell.measured_evidence) != nullptr) {
    put_reference(html, lookup, cell.measured_evidence);
  } else {
    // Read off while the contestant was checked: seen here, but no figure with an item of its own.
    html.raw("<a class=\"b bm\" href=\"#measurements\">M</a>");
  }
  html.raw("</p>");
}

// What was seen here stands last, apart from what others say. False: there is neither.
bool put_cells(Html& html, const Lookup& lookup, const MetricRow& row, const std::string& stack) {
  bool any = false;
  for (const auto& cell : row.cells) {
    if (cell.stack != stack || cell.text.empty()) continue;
    put_cited(html, lookup, cell);
    any = true;
  }
  for (const auto& cell : row.cells) {
    if (cell.stack != stack || cell.measured.empty()) continue;
    put_measured(html, lookup, cell);
    any = true;
  }
  return any;
}

void put_row(Html& html, const Lookup& lookup, const MetricRow& row) {
  html.raw("<tr><th scope=\"row\">").text(row.title).raw("</th>");
  for (const auto& stack : lookup.report().board.stacks) {
    html.raw("<td>");
    if (!put_cells(html, lookup, row, stack)) html.raw("<span class=\"soft\">no source</span>");
    html.raw("</td>");
  }
  html.raw("</tr>");
  if (row.note.empty()) return;
  html.raw("<tr class=\"note\"><td colspan=\"")
      .number(static_cast<long>(lookup.report().board.stacks.size()) + 1);
  html.raw("\"><p>").text(row.note).raw("</p></td></tr>");
}

}  // namespace

void put_metrics(Html& html, const Lookup& lookup) {
  open_section(html, "metrics", "Metrics with their sources");
  if (lookup.report().metric_rows.empty()) {
    html.raw("<p>The catalog holds no cited metrics for these stacks.</p></section>\n");
    return;
  }
  open_table(html, "What others publish, and beside it what was seen here", "metrics");
  html.raw("<thead><tr><th scope=\"col\">Metric</th>");
  for (const auto& stack : lookup.report().board.stacks) {
    html.raw("<th scope=\"col\">");
    put_stack(html, lookup, stack);
    html.raw("</th>");
  }
  html.raw("</tr></thead><tbody>\n");
  for (const auto& row : lookup.report().metric_rows) put_row(html, lookup, row);
  html.raw("</tbody>");
  close_table(html);
  html.raw("</section>\n");
}

}  // namespace bakeoff::report
