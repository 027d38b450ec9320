#include "base/base64.h"
#include "base/sha256.h"
#include "report/internal/html.h"
#include "report/internal/html_sections.h"
#include "report/internal/lookup.h"
#include "report/internal/page_assets.h"
#include "report/internal/phrases.h"
#include "report/internal/svg_strip.h"
#include "report/render.h"

namespace bakeoff::report {
namespace {

// 'sha256-…': the browser runs this text and no other.
std::string policy_hash(std::string_view text) {
  const auto digest = sha256(text);
  return "'sha256-" + to_base64({reinterpret_cast<const char*>(digest.data()), digest.size()}) +
         "'";
}

void put_head(Html& html, const Lookup& lookup) {
  html.raw(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ");
  html.trusted(policy_hash(kReportCss)).raw("; script-src ").trusted(policy_hash(kReportJs));
  html.raw(
      "; base-uri 'none'; form-action 'none'\">\n<meta name=\"color-scheme\" content=\"light "
      "dark\">\n<title>");
  html.text(report_title(lookup)).raw(": bakeoff report</title>\n<style>").trusted(kReportCss);
  html.raw(
      "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#criteria\">Skip to the criteria</a>\n");
}

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

void put_foot(Html& html, const Report& report) {
  html.raw("<footer><div class=\"wrap\"><p>Made by bakeoff ")
      .text(report.bakeoff_version)
      .raw(" at ");
  html.text(report.made_at)
      .raw(". Everything on this page stands in its result.json.</p></div></footer>\n<script>");
  html.trusted(kReportJs).raw("</script>\n</body>\n</html>\n");
}

}  // namespace

std::string render_html(const Report& report) {
  const Lookup lookup(report);
  Html html;
  put_head(html, lookup);
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
  put_foot(html, report);
  return html.take();
}

}  // namespace bakeoff::report
