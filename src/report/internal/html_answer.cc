#include <fmt/format.h>

#include "report/internal/figures.h"
#include "report/internal/html_sections.h"
#include "report/internal/phrases.h"
#include "report/internal/svg_strip.h"

namespace bakeoff::report {
namespace {

void put_ranking(Html& html, const Lookup& lookup) {
  const Report& report = lookup.report();
  html.raw("<div class=\"ranking\"><h3>Points under ")
      .text(lookup.profile_title(report.decision.profile));
  html.raw("</h3><ol>");
  for (const auto& ranked : report.decision.ranking) {
    html.raw("<li><span class=\"name\">");
    put_stack(html, lookup, ranked.stack);
    html.raw("</span><span class=\"points\">").text(points_text(ranked.total.value)).raw("</span>");
    const StripMark mark{lookup.stack_title(ranked.stack), full_text(ranked.total),
                         along_points(ranked.total.low),   along_points(ranked.total.value),
                         along_points(ranked.total.high),  lookup.place_of(ranked.stack)};
    put_bar(html, mark, "Points from 1 to 10 with their interval");
    html.raw("<span class=\"range\">")
        .text(
            fmt::format("{} to {}", points_text(ranked.total.low), points_text(ranked.total.high)));
    html.raw(" · first in ").text(share_text(ranked.first_share)).raw("</span></li>");
  }
  html.raw("</ol></div>");
}

void put_list(Html& html, Markup term, const std::vector<std::string>& items) {
  if (items.empty()) return;
  html.raw("<div><dt>").raw(term).raw("</dt>");
  for (const auto& item : items) html.raw("<dd>").text(item).raw("</dd>");
  html.raw("</div>");
}

void put_facts(Html& html, const Lookup& lookup) {
  const auto& decision = lookup.report().decision;
  html.raw("<dl class=\"facts\">");
  put_list(html, "Because", decision.because);
  put_list(html, "Unless", decision.unless);
  put_list(html, "How sure",
           {sureness(lookup) + "; " + share_text(decision.coverage) +
            " of the weight rests on evidence"});
  html.raw("</dl>");
}

void put_warnings(Html& html, const Report& report) {
  if (report.warnings.empty()) return;
  html.raw("<details class=\"warnings\"><summary>")
      .number(static_cast<long>(report.warnings.size()));
  html.text(report.warnings.size() == 1 ? " thing to know before you trust this"
                                        : " things to know before you trust this");
  html.raw("</summary><ul>");
  for (const auto& warning : report.warnings) {
    const std::size_t space = warning.find(' ');
    html.raw("<li><code>").text(warning.substr(0, space)).raw("</code> ");
    html.text(space == std::string::npos ? "" : warning.substr(space + 1)).raw("</li>");
  }
  html.raw("</ul></details>");
}

}  // namespace

void put_answer(Html& html, const Lookup& lookup) {
  const Report& report = lookup.report();
  html.raw(
      "<section class=\"hero\" aria-labelledby=\"answer\"><div class=\"wrap\"><p "
      "class=\"brand\"><strong>bakeoff</strong> ");
  html.text(report.made_at.substr(0, 10)).raw(" · ").text(run_facts(report)).raw("</p><h1>");
  html.text(report_title(lookup))
      .raw("</h1><div class=\"answer\"><div class=\"verdict\"><h2 class=\"take\" id=\"answer\">");
  html.text(headline(lookup)).raw("</h2>");
  if (!report.decision.recommendation.empty()) {
    html.raw("<p class=\"lead\">").text(report.decision.recommendation).raw("</p>");
  }
  put_facts(html, lookup);
  html.raw("</div>");
  if (!report.decision.ranking.empty()) put_ranking(html, lookup);
  put_warnings(html, report);
  html.raw("</div></div></section>\n");
}

void put_question(Html& html, const Lookup& lookup) {
  open_section(html, "question", "Is this the right question?");
  const auto& questions = lookup.report().decision.wrong_questions;
  if (questions.empty()) {
    html.raw(
        "<p>Yes, as far as the weights tell: nothing in this profile asks for a stack outside this "
        "comparison.</p>");
  }
  for (const auto& question : questions) {
    html.raw("<div class=\"notice\"><h3>")
        .text(question.title)
        .raw("</h3><p>")
        .text(question.answer)
        .raw(" ");
    put_reference(html, lookup, question.evidence);
    html.raw("</p>");
    if (!question.because.empty())
      html.raw("<p class=\"soft\">").text(question.because).raw("</p>");
    if (!question.take.empty()) {
      html.raw("<p>Look at <strong>")
          .text(titles_joined(question.take, lookup))
          .raw("</strong>.</p>");
    }
    html.raw("</div>");
  }
  html.raw("</section>\n");
}

}  // namespace bakeoff::report
