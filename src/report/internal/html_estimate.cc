#include "report/internal/html_estimate.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/internal/estimate_words.h"
#include "report/internal/figures.h"
#include "report/internal/svg_strip.h"

namespace bakeoff::report {
namespace {

using estimate::MigrationEstimate;
using estimate::PortStatus;

Tone tone_of_port(PortStatus status) {
  switch (status) {
    case PortStatus::one_to_one:
      return Tone::win;
    case PortStatus::partial:
      return Tone::open;
    case PortStatus::none:
      return Tone::bad;
    case PortStatus::unknown:
      break;
  }
  return Tone::tie;
}

void put_cells(Html& html, const estimate::Spread& spread) {
  for (const double hours : {spread.p10, spread.p50, spread.p90})
    html.raw("<td class=\"n\">").text(hours_text(hours)).raw("</td>");
}

void put_services(Html& html, const MigrationEstimate& estimate) {
  open_section(html, "move-have", "What you have");
  html.raw("<p>").text(counts_text(estimate)).raw(". Size: ").text(estimate.size.margin);
  if (estimate.size.borderline) {
    html.raw(" ");
    put_chip(html, Tone::open, "borderline");
  }
  html.raw("</p>");
  open_table(html, "Services found", "");
  html.raw(
      "<thead><tr><th scope=\"col\">Service</th><th scope=\"col\">Stack</th><th "
      "scope=\"col\">Moves</th><th scope=\"col\">Counted</th></tr></thead><tbody>");
  for (const auto& service : estimate.services) {
    html.raw("<tr><th scope=\"row\">").text(name_of_service(service));
    html.raw("</th><td>").text(service.stack).raw("</td><td>");
    put_chip(html, service.moves ? Tone::win : Tone::tie, service.moves ? "moves" : "stays");
    html.raw("</td><td>").text(service.why_not);
    bool first = true;
    for (const auto& [quantity, count] : service.counts) {
      html.text(first && service.why_not.empty() ? "" : "; ").text(quantity).raw(" ").number(count);
      first = false;
    }
    html.raw("</td></tr>");
  }
  html.raw("</tbody>");
  close_table(html);
  if (!estimate.not_counted.empty()) {
    html.raw("<div class=\"notice\"><p>Not contained in the estimate:</p><ul>");
    for (const auto& line : estimate.not_counted) html.raw("<li>").text(line).raw("</li>");
    html.raw("</ul></div>");
  }
  html.raw("</section>\n");
}

void put_ports(Html& html, const MigrationEstimate& estimate) {
  open_section(html, "move-ports", "What ports, and what blocks");
  html.raw("<p>");
  for (const auto& count : count_ports(estimate, 6)) {
    put_chip(html, tone_of_port(count.status), word_of(count.status));
    html.raw(" ").number(count.libraries).raw(" ");
  }
  html.raw("</p>");
  open_table(html, "Libraries in use and where they lead", "");
  html.raw(
      "<thead><tr><th scope=\"col\">Library</th><th scope=\"col\">Ports</th><th "
      "scope=\"col\">To</th><th scope=\"col\">Why</th><th scope=\"col\">First "
      "use</th></tr></thead><tbody>");
  for (const auto& port : estimate.ports) {
    html.raw("<tr><th scope=\"row\">").text(port.name).raw("<small>");
    html.text(port.kind.empty() ? "unknown kind" : port.kind).raw("</small></th><td>");
    put_chip(html, tone_of_port(port.status), word_of(port.status));
    html.raw("</td><td>").text(port.take.empty() ? "–" : port.take).raw("</td><td>");
    html.text(port.because);
    if (port.stays) html.raw(" <b>Stays behind a gateway.</b>");
    if (!port.basis.date.empty()) {
      html.raw(" <small>").text(catalog::name_of(port.basis.origin)).raw(", ");
      html.text(port.basis.date).text(port.by_kind ? ", as its kind" : "").raw("</small>");
    }
    html.raw("</td><td><code>").text(fmt::format("{}:{}", port.file, port.line));
    html.raw("</code></td></tr>");
  }
  html.raw("</tbody>");
  close_table(html);
  html.raw("</section>\n");
}

void put_items(Html& html, const MigrationEstimate& estimate) {
  open_table(html, "Line items: hours in a total at its P10, P50 and P90. The columns add up", "");
  html.raw(
      "<thead><tr><th scope=\"col\">Line item</th><th scope=\"col\">Count</th><th "
      "scope=\"col\">P10</th><th scope=\"col\">P50</th><th scope=\"col\">P90</th><th "
      "scope=\"col\">Hours of one</th><th scope=\"col\">From</th></tr></thead><tbody>");
  for (const auto& item : estimate.items) {
    html.raw("<tr><th scope=\"row\">").text(item.title).raw("</th><td class=\"n\">");
    html.number(item.count).raw("</td>");
    put_cells(html, item.part);
    html.raw("<td class=\"n\">").text(spread_text(item.unit, hours_text)).raw("</td><td>");
    html.text(catalog::name_of(item.basis.origin)).raw(" <small>").text(item.basis.reason);
    html.raw("</small></td></tr>");
  }
  html.raw("<tr><th scope=\"row\">Total</th><td></td>");
  put_cells(html, estimate.total.hours);
  html.raw("<td></td><td></td></tr></tbody>");
  close_table(html);
}

void put_drivers(Html& html, const MigrationEstimate& estimate) {
  if (estimate.drivers.empty()) return;
  const double end = std::max(1.0, estimate.drivers.front().high);
  html.raw("<h3>What the range hangs on</h3>");
  open_table(html, "The total when one item alone goes from its P10 to its P90", "");
  html.raw(
      "<thead><tr><th scope=\"col\">Line item</th><th scope=\"col\">Total</th><th "
      "scope=\"col\">Chart</th></tr></thead><tbody>");
  for (const auto& driver : estimate.drivers) {
    const std::string said =
        fmt::format("{} to {}", hours_text(driver.low), hours_text(driver.high));
    html.raw("<tr><th scope=\"row\">").text(driver.title).raw("</th><td class=\"n\">");
    html.text(said).raw("</td><td class=\"chart\">");
    put_bar(html, {driver.title, said, driver.low / end, driver.low / end, driver.high / end, 0},
            "Hours of the total");
    html.raw("</td></tr>");
  }
  html.raw("</tbody>");
  close_table(html);
}

void put_range(Html& html, const MigrationEstimate& estimate) {
  open_section(html, "move-range", "The range, line by line");
  html.raw("<p>")
      .text(
          fmt::format("{} to {} an hour ({}), a team of {} ({}), seed {}, cost table {} of {}. One "
                      "project in ten ends below P10, one above P90; no mean is given.",
                      money_text(estimate.rate.low, estimate.currency),
                      money_text(estimate.rate.high, estimate.currency),
                      catalog::name_of(estimate.rate_basis.origin), estimate.team,
                      catalog::name_of(estimate.team_basis.origin), estimate.seed,
                      estimate.cost_table, estimate.cost_table_dated))
      .raw("</p>");
  put_items(html, estimate);
  put_drivers(html, estimate);
  html.raw("<div class=\"notice\"><p>").text(estimate.tail).raw("</p></div></section>\n");
}

void put_option(Html& html, const MigrationEstimate& estimate, const estimate::Option& option,
                double end) {
  const auto& money = option.range.money;
  const auto say = [&](double amount) { return money_text(amount, estimate.currency); };
  const std::string said =
      fmt::format("{} to {}, {} in the middle", say(money.p10), say(money.p90), say(money.p50));
  html.raw("<tr><th scope=\"row\">").text(option.title).raw("</th>");
  put_cells(html, option.range.hours);
  html.raw("<td class=\"score\">");
  html.text(fmt::format("{} · {} · {}", say(money.p10), say(money.p50), say(money.p90)));
  html.raw("</td><td class=\"score\">");
  html.text(
      fmt::format("{:.0f} to {}", option.range.weeks.p10, weeks_text(option.range.weeks.p90)));
  html.raw("</td><td class=\"chart\">");
  put_bar(html, {option.title, said, money.p10 / end, money.p50 / end, money.p90 / end, 0},
          "Money, with P10 and P90");
  html.raw("</td></tr><tr class=\"note\"><td colspan=\"7\">").text(option.says).raw("</td></tr>");
}

void put_options(Html& html, const MigrationEstimate& estimate) {
  open_section(html, "move-options", "What you could do");
  double end = 1;
  for (const auto& option : estimate.options) end = std::max(end, option.range.money.p90);
  open_table(html, "Options with hours at P10, P50 and P90", "");
  html.raw(
      "<thead><tr><th scope=\"col\">Option</th><th scope=\"col\">P10</th><th "
      "scope=\"col\">P50</th><th scope=\"col\">P90</th><th scope=\"col\">Money</th><th "
      "scope=\"col\">Time</th><th scope=\"col\">Chart</th></tr></thead><tbody>");
  for (const auto& option : estimate.options) put_option(html, estimate, option, end);
  if (estimate.assisted) {
    put_option(html, estimate,
               {"assisted", "Migrate, with an AI assistant",
                "Less time on translation alone, by what is reported.", *estimate.assisted},
               end);
  }
  html.raw("</tbody>");
  close_table(html);
  html.raw("<p>The published range for this class is ").text(published_range_text(estimate));
  html.raw(": ").text(estimate.size.disagreement).raw(".</p>");
  if (estimate.past) {
    html.raw("<p>").text(estimate.past->says);
    if (estimate.past->hours.p50 > 0) {
      html.raw(" ").text(fmt::format(
          "That makes {} to {}, {} in the middle.", hours_text(estimate.past->hours.p10),
          hours_text(estimate.past->hours.p90), hours_text(estimate.past->hours.p50)));
    }
    html.raw("</p>");
  }
  if (!estimate.payback.empty()) html.raw("<p>").text(estimate.payback).raw("</p>");
  html.raw("</section>\n");
}

void put_failures(Html& html, const MigrationEstimate& estimate) {
  open_section(html, "move-failures", "Failures to expect");
  html.raw("<div class=\"cards\">");
  for (const auto& failure : estimate.failures) {
    html.raw("<div class=\"card\"><h3>").text(failure.title).raw("</h3><p>").text(failure.says);
    html.raw("</p><dl><div><dt>Why here</dt><dd>").text(failure.because);
    html.raw("</dd></div><div><dt>What to do</dt><dd>").text(failure.remedy);
    html.raw("</dd></div><div><dt>From</dt><dd>").text(catalog::name_of(failure.basis.origin));
    html.raw(", ").text(failure.basis.date).raw("</dd></div></dl></div>");
  }
  html.raw("</div></section>\n");
}

void put_what_follows(Html& html, const MigrationEstimate& estimate) {
  open_section(html, "move-follows", "What follows for the choice");
  html.raw("<dl class=\"words\"><div><dt>Endpoints</dt><dd>").text(estimate.next_endpoint.says);
  if (!estimate.next_endpoint.because.empty())
    html.raw(" (").text(estimate.next_endpoint.because).raw(")");
  html.raw("</dd></div>");
  const auto& profile = estimate.profile;
  if (!profile.profile.empty()) {
    html.raw("<div><dt>Profile</dt><dd>").text(profile.profile);
    for (const auto& reason : profile.because) html.raw(", because ").text(reason);
    html.raw("</dd></div>");
  }
  for (const auto& [need, reason] : profile.needs) {
    html.raw("<div><dt>Question</dt><dd>").text(need).raw(": ").text(reason).raw("</dd></div>");
  }
  html.raw("</dl></section>\n");
}

}  // namespace

void put_estimate(Html& html, const MigrationEstimate& estimate) {
  put_services(html, estimate);
  put_ports(html, estimate);
  put_options(html, estimate);
  put_range(html, estimate);
  put_failures(html, estimate);
  put_what_follows(html, estimate);
}

}  // namespace bakeoff::report
