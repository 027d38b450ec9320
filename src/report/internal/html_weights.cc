#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/internal/figures.h"
#include "report/internal/html_sections.h"
#include "report/internal/phrases.h"
#include "report/internal/svg_strip.h"
#include "report/internal/weights_json.h"

namespace bakeoff::report {
namespace {

const catalog::Profile* chosen_profile(const Report& report) {
  for (const auto& profile : report.profiles) {
    if (profile.id == report.decision.profile) return &profile;
  }
  return nullptr;
}

double weight_in(const catalog::Profile* profile, const std::string& criterion) {
  if (profile == nullptr) return 0;
  for (const auto& weight : profile->weights) {
    if (weight.criterion == criterion) return weight.weight;
  }
  return 0;
}

void put_profile_picker(Html& html, const Report& report) {
  html.raw("<p class=\"pick\"><label for=\"profile\">Start from</label> <select id=\"profile\">");
  for (const auto& profile : report.profiles) {
    const bool chosen = profile.id == report.decision.profile;
    html.raw(chosen ? Markup("<option selected>") : Markup("<option>"))
        .text(profile.title)
        .raw("</option>");
  }
  html.raw("</select> <button type=\"reset\">Reset</button></p>");
}

// The sliders need the script, which shows them; without it the tables below say the same for every
// profile.
void put_sliders(Html& html, const Lookup& lookup) {
  const Report& report = lookup.report();
  const auto* profile = chosen_profile(report);
  html.raw("<form id=\"try\" hidden><div class=\"sliders\">");
  put_profile_picker(html, report);
  long number = 0;
  for (const auto& criterion : report.criteria) {
    ++number;
    html.raw("<p><label for=\"w")
        .number(number)
        .raw("\">")
        .text(criterion.title)
        .raw("</label><input type=\"range\" id=\"w");
    html.number(number).raw("\" min=\"0\" max=\"100\" step=\"1\" value=\"");
    const double weight = weight_in(profile, criterion.id);
    html.number(std::isfinite(weight) ? std::lround(std::clamp(weight, 0.0, 100.0)) : 0);
    html.raw("\"><output for=\"w").number(number).raw("\"></output></p>");
  }
  html.raw("</div><div class=\"live\"><p id=\"says\" role=\"status\"></p><ol id=\"live\">");
  for (const auto& ranked : report.decision.ranking) {
    html.raw("<li><span class=\"name\">");
    put_stack(html, lookup, ranked.stack);
    html.raw("</span><span class=\"points\">").text(points_text(ranked.total.value)).raw("</span>");
    const double along = (ranked.total.value - 1) / 9;
    put_bar(html,
            {lookup.stack_title(ranked.stack), points_text(ranked.total.value), along, along, along,
             lookup.place_of(ranked.stack)},
            "Points from 1 to 10");
    html.raw("</li>");
  }
  html.raw("</ol></div></form>");
}

void put_by_profile(Html& html, const Lookup& lookup) {
  const Report& report = lookup.report();
  if (report.decision.by_profile.empty()) return;
  open_table(html, "How each profile decides", "");
  html.raw(
      "<thead><tr><th scope=\"col\">Profile</th><th scope=\"col\">First place</th><th "
      "scope=\"col\">For</th></tr></thead><tbody>");
  for (const auto& profile : report.profiles) {
    const auto found = report.decision.by_profile.find(profile.id);
    if (found == report.decision.by_profile.end()) continue;
    html.raw("<tr><th scope=\"row\">").text(profile.title);
    if (profile.id == report.decision.profile) html.raw(" <small>used here</small>");
    html.raw("</th><td>");
    if (found->second.empty()) {
      put_chip(html, Tone::tie, "tie");
    } else {
      put_chip(html, Tone::win, lookup.stack_title(found->second));
    }
    html.raw("</td><td>").text(profile.describes).raw("</td></tr>");
  }
  html.raw("</tbody>");
  close_table(html);
}

void put_weight_table(Html& html, const Lookup& lookup) {
  const auto* profile = chosen_profile(lookup.report());
  if (profile == nullptr) return;
  html.raw("<details><summary>Weights used, and why</summary>");
  open_table(html, "Weights of the profile used", "");
  html.raw(
      "<thead><tr><th scope=\"col\">Criterion</th><th scope=\"col\">Weight</th><th "
      "scope=\"col\">Range left open</th><th scope=\"col\">Share</th><th "
      "scope=\"col\">Reason</th></tr></thead><tbody>");
  for (const auto& weight : profile->weights) {
    html.raw("<tr><th scope=\"row\">")
        .text(lookup.criterion_title(weight.criterion))
        .raw("</th><td>");
    html.text(plain_number(weight.weight)).raw("</td><td>");
    html.text(fmt::format("{} to {}", plain_number(weight.low), plain_number(weight.high)))
        .raw("</td><td>");
    html.text(share_text(lookup.weight_of(weight.criterion)))
        .raw("</td><td>")
        .text(weight.reason)
        .raw("</td></tr>");
  }
  html.raw("</tbody>");
  close_table(html);
  html.raw("</details>");
}

}  // namespace

void put_weights(Html& html, const Lookup& lookup) {
  open_section(html, "weights", "Try other weights");
  html.raw(
      "<p>A weight says what going from 1 to 10 points on a criterion is worth to you. The points "
      "themselves stay as "
      "they are, whoever else takes part.</p>");
  if (!lookup.report().decision.ranking.empty()) put_sliders(html, lookup);
  put_by_profile(html, lookup);
  put_weight_table(html, lookup);
  html.raw("<script type=\"application/json\" id=\"weights-data\">").trusted(weights_json(lookup));
  html.raw("</script></section>\n");
}

}  // namespace bakeoff::report
