#include <fmt/format.h>

#include "report/internal/figures.h"
#include "report/internal/html_sections.h"
#include "report/internal/phrases.h"
#include "report/internal/svg_strip.h"

namespace bakeoff::report {
namespace {

void put_first_shares(Html& html, const Lookup& lookup) {
  const auto& decision = lookup.report().decision;
  open_table(html, "How often each stack ranks first", "sure");
  html.raw(
      "<thead><tr><th scope=\"col\">Stack</th><th scope=\"col\">Ranks first in</th><th "
      "scope=\"col\">Chart</th><th scope=\"col\">Coverage</th></tr></thead><tbody>");
  for (const auto& ranked : decision.ranking) {
    html.raw("<tr><th scope=\"row\">");
    put_stack(html, lookup, ranked.stack);
    html.raw("</th><td class=\"n\">")
        .text(share_text(ranked.first_share))
        .raw("</td><td class=\"chart\">");
    put_bar(html,
            {lookup.stack_title(ranked.stack), share_text(ranked.first_share), ranked.first_share,
             ranked.first_share, ranked.first_share, lookup.place_of(ranked.stack)},
            "Share of the drawn weights and scores in which it ranks first");
    html.raw("</td><td class=\"n\">").text(share_text(ranked.coverage)).raw("</td></tr>");
  }
  html.raw("</tbody>");
  close_table(html);
}

void put_flips(Html& html, const Lookup& lookup) {
  const auto& decision = lookup.report().decision;
  html.raw("<h3>What would change the answer</h3>");
  if (decision.weight_flips.empty() && decision.score_flips.empty()) {
    html.raw("<p>No single weight or score, moved alone, puts another stack first.</p>");
    return;
  }
  html.raw("<ul>");
  for (const auto& flip : decision.weight_flips)
    html.raw("<li>").text(flip_text(flip, lookup)).raw(".</li>");
  for (const auto& flip : decision.score_flips)
    html.raw("<li>").text(flip_text(flip, lookup)).raw(".</li>");
  html.raw("</ul>");
}

void put_parts(Html& html, const Lookup& lookup) {
  const auto& decision = lookup.report().decision;
  html.raw("<details><summary>Where the points come from</summary>");
  open_table(html, "Weight times points, by criterion", "");
  html.raw("<thead><tr><th scope=\"col\">Criterion</th><th scope=\"col\">Weight</th>");
  for (const auto& ranked : decision.ranking) {
    html.raw("<th scope=\"col\">").text(lookup.stack_title(ranked.stack)).raw("</th>");
  }
  html.raw("</tr></thead><tbody>");
  const auto& rows = decision.ranking.front().parts;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    html.raw("<tr><th scope=\"row\">")
        .text(lookup.criterion_title(rows[i].criterion))
        .raw("</th><td class=\"n\">");
    html.text(share_text(rows[i].weight)).raw("</td>");
    for (const auto& ranked : decision.ranking) {
      html.raw("<td class=\"n\">");
      if (i < ranked.parts.size()) {
        html.text(fmt::format("{:.2f}{}", ranked.parts[i].contribution,
                              ranked.parts[i].unknown ? " (score unknown)" : ""));
      }
      html.raw("</td>");
    }
    html.raw("</tr>");
  }
  html.raw("</tbody>");
  close_table(html);
  html.raw("</details>");
}

}  // namespace

void put_certainty(Html& html, const Lookup& lookup) {
  const auto& decision = lookup.report().decision;
  open_section(html, "certainty", "How sure is this?");
  if (decision.ranking.empty()) {
    html.raw("<p>Nothing could be ranked.</p></section>\n");
    return;
  }
  html.raw(
      "<p>Weights were drawn from the ranges that the profile leaves open, scores from their "
      "intervals: ");
  html.text(count_text(decision.samples))
      .raw(" draws, seed ")
      .text(fmt::format("{}", decision.seed))
      .raw(".</p>");
  put_first_shares(html, lookup);
  put_flips(html, lookup);
  if (!decision.dominance.empty()) {
    html.raw("<h3>Dominated stacks</h3><ul>");
    for (const auto& pair : decision.dominance)
      html.raw("<li>").text(dominance_text(pair, lookup)).raw(".</li>");
    html.raw("</ul>");
  }
  put_parts(html, lookup);
  html.raw("</section>\n");
}

}  // namespace bakeoff::report
