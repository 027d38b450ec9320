#include <fmt/format.h>

#include "report/internal/figures.h"
#include "report/internal/html_sections.h"
#include "report/internal/phrases.h"
#include "report/internal/svg_strip.h"

namespace bakeoff::report {
namespace {

Tone tone_of(const score::CriterionVerdict& verdict) {
  switch (verdict.outcome) {
    case score::OutcomeKind::winner:
      return Tone::win;
    case score::OutcomeKind::tie:
      return Tone::tie;
    case score::OutcomeKind::unknown:
      break;
  }
  return Tone::open;
}

Strip strip_of(const Lookup& lookup, const std::string& criterion) {
  Strip strip;
  strip.title = lookup.criterion_title(criterion) + ": points from 1 to 10 with their intervals";
  const auto& board = lookup.report().board;
  for (std::size_t place = 0; place < board.stacks.size(); ++place) {
    const auto* score = score::find_score(board, board.stacks[place], criterion);
    if (score == nullptr || !score->points) continue;
    const Estimate& points = *score->points;
    strip.marks.push_back({lookup.stack_title(score->stack), full_text(points),
                           along_points(points.low), along_points(points.value),
                           along_points(points.high), place});
  }
  for (const double tick : {1.0, 4.0, 6.0, 8.0, 10.0}) {
    strip.ticks.push_back({along_points(tick), fmt::format("{:.0f}", tick)});
  }
  return strip;
}

// The letters of the evidence behind one score; they lead to the criterion's evidence in full.
void put_badges(Html& html, const score::CriterionScore& score, long number) {
  if (score.badges.empty()) return;
  html.raw(" <a class=\"b\" href=\"#c").number(number).raw("\">").text(score.badges).raw("</a>");
}

void put_score_cell(Html& html, const Lookup& lookup, const std::string& stack,
                    const score::CriterionVerdict& verdict, long number) {
  const auto* score = score::find_score(lookup.report().board, stack, verdict.criterion);
  const bool won = verdict.outcome == score::OutcomeKind::winner && verdict.winner == stack;
  html.raw(won ? Markup("<td class=\"score won\" data-stack=\"")
               : Markup("<td class=\"score\" data-stack=\""));
  html.text(lookup.stack_title(stack)).raw("\">");
  if (score != nullptr && score->points) {
    html.raw("<b>").text(points_text(score->points->value)).raw("</b>");
    put_badges(html, *score, number);
    html.raw(" <small>")
        .text(fmt::format("{}–{}", points_text(score->points->low),
                          points_text(score->points->high)));
    html.raw("</small>");
    if (score->capped) html.raw(" <small>held at the cap: judged only</small>");
  } else {
    html.raw("<b class=\"none\">unknown</b> <small>");
    html.text(score == nullptr ? "not scored" : gap_text(*score)).raw("</small>");
  }
  const auto published = verdict.published.find(stack);
  if (published != verdict.published.end()) {
    html.raw(" <small class=\"page\">page ").text(plain_number(published->second)).raw("</small>");
  }
  html.raw("</td>");
}

void put_verdict_cell(Html& html, const Lookup& lookup, const score::CriterionVerdict& verdict) {
  html.raw("<td class=\"why\">");
  put_chip(html, tone_of(verdict), winner_text(verdict, lookup));
  const std::string published = published_winner_text(verdict, lookup);
  if (!published.empty()) html.raw(" <small class=\"page\">page ").text(published).raw("</small>");
  const Strip strip = strip_of(lookup, verdict.criterion);
  if (!strip.marks.empty()) put_strip(html, strip);
  html.raw("<p>").text(verdict.why).raw("</p>");
  if (!verdict.disagreement.empty())
    html.raw("<p class=\"differs\">").text(verdict.disagreement).raw("</p>");
  html.raw("</td>");
}

void put_row(Html& html, const Lookup& lookup, const score::CriterionVerdict& verdict,
             long number) {
  html.raw("<tr><th scope=\"row\"><a href=\"#c")
      .number(number)
      .raw("\">")
      .text(lookup.criterion_title(verdict.criterion));
  html.raw("</a> <small>")
      .text(share_text(lookup.weight_of(verdict.criterion)))
      .raw(" of the weight</small></th>");
  for (const auto& stack : lookup.report().board.stacks)
    put_score_cell(html, lookup, stack, verdict, number);
  put_verdict_cell(html, lookup, verdict);
  html.raw("</tr>\n");
}

void put_tally(Html& html, const Lookup& lookup) {
  const auto& board = lookup.report().board;
  html.raw("<p class=\"tally\"><strong>Wins here:</strong> ")
      .text(tally_text(board.tally, lookup))
      .raw(".");
  if (!board.published_tally.wins.empty()) {
    html.raw(" <strong>On the published page:</strong> ")
        .text(published_tally_text(board.published_tally, lookup))
        .raw(".");
  }
  html.raw("</p>");
}

}  // namespace

void put_criteria(Html& html, const Lookup& lookup) {
  const auto& board = lookup.report().board;
  open_section(html, "criteria", "Criteria");
  if (board.verdicts.empty()) {
    html.raw("<p>No criterion was scored.</p></section>\n");
    return;
  }
  put_tally(html, lookup);
  open_table(html, "Points from 1 to 10 with 95 % interval, the winner and why", "crit");
  html.raw("<thead><tr><th scope=\"col\">Criterion</th>");
  for (const auto& stack : board.stacks) {
    html.raw("<th scope=\"col\">");
    put_stack(html, lookup, stack);
    html.raw("</th>");
  }
  html.raw("<th scope=\"col\">Winner and why</th></tr></thead><tbody>\n");
  long number = 0;
  for (const auto& verdict : board.verdicts) put_row(html, lookup, verdict, ++number);
  html.raw("</tbody>");
  close_table(html);
  html.raw(
      "<p class=\"soft under\">M measured here, C cited, J judged, U from the user: each leads to "
      "the evidence in full. A winner needs a "
      "probability of being "
      "better of at least ");
  html.text(share_text(lookup.report().scoring.win_probability)).raw(" and a lead of ");
  html.text(points_text(lookup.report().scoring.win_gap_points));
  html.raw(
      " points; anything less is a tie. “page” is the score or winner of the published "
      "comparison.</p></section>\n");
}

}  // namespace bakeoff::report
