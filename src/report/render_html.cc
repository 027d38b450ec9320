#include "report/internal/html.h"
#include "report/internal/html_sections.h"
#include "report/internal/lookup.h"
#include "report/internal/page_frame.h"
#include "report/internal/phrases.h"
#include "report/internal/svg_strip.h"
#include "report/render.h"

namespace bakeoff::report {
namespace {

void put_contents(Html& html) {
  html.raw(
      "<nav aria-label=\"Contents\"><ul>"
      "<li><a href=\"#question\">Right question?</a></li><li><a "
      "href=\"#criteria\">Criteria</a></li>"
      "<li><a href=\"#weights\">Weights</a></li><li><a href=\"#certainty\">How sure</a></li>"
      "<li><a href=\"#metrics\">Metrics</a></li><li><a href=\"#measurements\">Measurements</a></li>"
      "<li><a href=\"#details\">Each criterion</a></li><li><a href=\"#advice\">When to take "
      "which</a></li>"
      "<li><a href=\"#migration\">Moving</a></li><li><a "
      "href=\"#alternatives\">Alternatives</a></li>"
      "<li><a href=\"#reading\">How to read</a></li><li><a "
      "href=\"#evidence\">Evidence</a></li></ul></nav>\n");
}

}  // namespace

std::string render_html(const Report& report) {
  const Lookup lookup(report);
  Html html;
  open_page(html, report_title(lookup) + ": bakeoff report",
            "<a class=\"skip\" href=\"#criteria\">Skip to the criteria</a>");
  put_mark_shapes(html);
  html.raw("<main>\n");
  put_answer(html, lookup);
  html.raw("<div class=\"wrap body\">\n");
  put_contents(html);
  html.raw("<div class=\"content\">");
  for (const auto put :
       {put_question, put_criteria, put_weights, put_certainty, put_metrics, put_measurements,
        put_details, put_advice, put_migration, put_alternatives, put_reading, put_evidence}) {
    put(html, lookup);
  }
  html.raw("</div></div></main>\n");
  close_page(html, "Made by bakeoff " + report.bakeoff_version + " at " + report.made_at +
                       ". Everything on this page stands in its result.json.");
  return html.take();
}

}  // namespace bakeoff::report
