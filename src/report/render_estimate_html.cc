#include <fmt/format.h>

#include "report/internal/estimate_words.h"
#include "report/internal/html_estimate.h"
#include "report/internal/page_frame.h"
#include "report/internal/svg_strip.h"
#include "report/render_estimate.h"

namespace bakeoff::report {
namespace {

using estimate::MigrationEstimate;

void put_summary(Html& html, const MigrationEstimate& estimate) {
  const auto& total = estimate.total;
  const auto say = [&](double amount) { return money_text(amount, estimate.currency); };
  html.raw(
      "<section class=\"hero\" aria-labelledby=\"answer\"><div class=\"wrap\"><p "
      "class=\"brand\"><strong>bakeoff</strong>migration estimate</p><h1 id=\"answer\">");
  html.text(title_of(estimate))
      .raw(": ")
      .text(estimate.root)
      .raw("</h1><div class=\"answer\"><div>");
  html.raw("<p class=\"take\">")
      .text(fmt::format("{} to {}", say(total.money.p10), say(total.money.p90)))
      .raw("</p><p class=\"lead\">")
      .text(fmt::format("{} in the middle; {} to {}, {} in the middle; {} to {} hours of work.",
                        say(total.money.p50), weeks_text(total.weeks.p10),
                        weeks_text(total.weeks.p90), weeks_text(total.weeks.p50),
                        hours_text(total.hours.p10), hours_text(total.hours.p90)))
      .raw("</p><dl class=\"facts\"><div><dt>Size</dt><dd>");
  html.text(estimate.size.margin).raw("</dd></div><div><dt>Published</dt><dd>");
  html.text(published_range_text(estimate))
      .raw(" for this class: ")
      .text(estimate.size.disagreement);
  html.raw("</dd></div>");
  for (const auto& count : count_ports(estimate, 5)) {
    html.raw("<div><dt>Ports ").text(word_of(count.status)).raw("</dt><dd>");
    html.number(count.libraries).raw(": ").text(count.names).raw("</dd></div>");
  }
  html.raw("<div><dt>Or not</dt><dd>").text(estimate.options.front().says);
  html.raw("</dd></div></dl></div></div></div></section>\n");
}

}  // namespace

std::string render_estimate_html(const MigrationEstimate& estimate) {
  Html html;
  open_page(html, title_of(estimate) + ": bakeoff migration estimate",
            "<a class=\"skip\" href=\"#move-have\">Skip to what was found</a>");
  put_mark_shapes(html);
  html.raw("<main>\n");
  put_summary(html, estimate);
  html.raw("<div class=\"wrap body\">\n<nav aria-label=\"Contents\"><ul>");
  html.raw(
      "<li><a href=\"#move-have\">What you have</a></li><li><a href=\"#move-ports\">What "
      "ports</a></li><li><a href=\"#move-options\">Options</a></li><li><a "
      "href=\"#move-range\">Line by line</a></li><li><a href=\"#move-failures\">Failures to "
      "expect</a></li><li><a href=\"#move-follows\">What follows</a></li></ul></nav>\n");
  html.raw("<div class=\"content\">");
  put_estimate(html, estimate);
  html.raw("</div></div></main>\n");
  close_page(html, "Made by bakeoff from what stands in the code base; nothing of it was run.");
  return html.take();
}

}  // namespace bakeoff::report
