#include <fmt/format.h>

#include "report/internal/figures.h"
#include "report/internal/html_sections.h"
#include "report/internal/phrases.h"

namespace bakeoff::report {
namespace {

void put_method(Html& html) {
  html.raw(
      "<dl class=\"words\">"
      "<div><dt>Interval</dt><dd>Where the true value lies with 95 % confidence, over epochs of "
      "fresh processes.</dd></div>"
      "<div><dt>Winner</dt><dd>The interval of the ratio leaves out 1.</dd></div>"
      "<div><dt>Tie</dt><dd>The whole interval lies inside the tie band: the difference is too "
      "small to matter.</dd></div>"
      "<div><dt>Undecided</dt><dd>Neither of the two: measure longer.</dd></div>"
      "<div><dt>Void</dt><dd>The figure may not be used; the reason stands beside it.</dd></div>"
      "<div><dt>Reference server</dt><dd>A plain C++ server that answers the same requests in the "
      "same run. Ratios to it "
      "travel between machines, absolute figures do not.</dd></div>"
      "<div><dt>Unknown</dt><dd>There is no evidence. It is not a zero: it counts as the middle of "
      "the scale in the "
      "ranking and as the whole scale in how sure the ranking is.</dd></div>"
      "<div><dt>M C J U</dt><dd>Measured here, cited from a named source, judged by a stated rule, "
      "given by the user. "
      "Each badge leads to its item below.</dd></div></dl>");
}

void put_bands(Html& html, const Report& report) {
  if (report.scoring.bands.empty()) return;
  open_table(html, "What points mean", "");
  html.raw(
      "<thead><tr><th scope=\"col\">From</th><th scope=\"col\">Word</th><th "
      "scope=\"col\">Meaning</th></tr></thead><tbody>");
  for (const auto& band : report.scoring.bands) {
    html.raw("<tr><th scope=\"row\">")
        .text(plain_number(band.from))
        .raw("</th><td>")
        .text(band.word)
        .raw("</td><td>");
    html.text(band.means).raw("</td></tr>");
  }
  html.raw("</tbody>");
  close_table(html);
}

void put_fact(Html& html, std::string_view name, const std::string& value) {
  if (value.empty()) return;
  html.raw("<tr><th scope=\"row\">").text(name).raw("</th><td>").text(value).raw("</td></tr>");
}

std::string cpus_text(const std::vector<int>& cpus) {
  return fmt::format("{}", fmt::join(cpus, ", "));
}

void put_environment(Html& html, const Report& report) {
  if (!report.plan) return;
  const auto& plan = *report.plan;
  const auto& host = plan.host;
  html.raw("<h3>The machine and the plan</h3>");
  open_table(html, "Machine and plan", "");
  html.raw("<tbody>");
  put_fact(html, "Run", plan.run_id + ", " + plan.created_at);
  put_fact(html, "Seed", fmt::format("{}", plan.seed));
  put_fact(html, "Design",
           fmt::format("{}: {} to {} epochs, {} rounds of {} slices, tie band ±{}", plan.design.id,
                       plan.design.least_epochs, plan.design.most_epochs, plan.design.rounds,
                       value_text(plan.design.slice_seconds, Unit::seconds),
                       share_text(plan.design.tie_band)));
  put_fact(html, "CPU", fmt::format("{}, {} usable", host.cpu_model, host.cpus.size()));
  put_fact(html, "CPUs of contestants; of load",
           cpus_text(plan.placement.server_cpus) + "; " + cpus_text(plan.placement.generator_cpus));
  put_fact(html, "Memory", bytes_text(static_cast<double>(host.memory_bytes)));
  put_fact(html, "System", fmt::format("{}, kernel {}", host.os, host.kernel));
  put_fact(html, "Virtualisation", host.virtualisation);
  put_fact(html, "Governor; clock source", host.governor + "; " + host.clocksource);
  put_fact(html, "Congestion control", host.congestion_control);
  put_fact(html, "Mitigations", host.mitigations);
  put_fact(html, "Control groups", host.cgroup);
  put_fact(html, "Load before the run", fmt::format("{:.2f}", host.load_before));
  put_fact(html, "Catalog", plan.catalog_hash);
  html.raw("</tbody>");
  close_table(html);
}

bool has_same_source(const EvidenceItem& a, const EvidenceItem& b) {
  return a.publisher == b.publisher && a.title == b.title && a.url == b.url &&
         a.speaks_of == b.speaks_of && a.published == b.published && a.retrieved == b.retrieved &&
         a.stale == b.stale;
}

// One line for all items in a row that share a source.
void put_source(Html& html, const EvidenceItem& item) {
  html.raw("<tr class=\"source\"><th scope=\"rowgroup\" colspan=\"3\">").text(item.publisher);
  if (!item.title.empty() || !item.url.empty()) {
    html.raw(", ");
    put_link(html, item.url, item.title);
  }
  html.raw(" <small>");
  if (!item.speaks_of.empty()) html.raw("on ").text(item.speaks_of).raw("; ");
  if (!item.published.empty()) html.raw("published ").text(item.published).raw("; ");
  html.raw("retrieved ")
      .text(item.retrieved.substr(0, 10))
      .raw(", ")
      .number(item.age_days)
      .raw(" days ago</small>");
  if (item.stale) {
    html.raw(" ");
    put_chip(html, Tone::open, "stale");
  }
  html.raw("</th></tr>");
}

void put_item(Html& html, const Lookup& lookup, const EvidenceItem& item, long number) {
  html.raw("<tr id=\"e")
      .number(number)
      .raw("\"><th scope=\"row\">")
      .text(std::string_view(&item.badge, 1));
  html.number(number)
      .raw("</th><td>")
      .text(item.subject.empty() ? lookup.stack_title(item.stack) : item.subject);
  html.raw("</td><td>").text(item.claim).raw("</td></tr>\n");
}

}  // namespace

void put_reading(Html& html, const Lookup& lookup) {
  const Report& report = lookup.report();
  open_section(html, "reading", "How to read and to repeat this");
  put_method(html);
  put_bands(html, report);
  html.raw("<h3>Run it again</h3><pre tabindex=\"0\">").text(report.command).raw("</pre>");
  put_environment(html, report);
  html.raw("</section>\n");
}

void put_evidence(Html& html, const Lookup& lookup) {
  const Report& report = lookup.report();
  open_section(html, "evidence", "All evidence");
  html.raw("<p>").text(evidence_counts(report)).raw(".</p>");
  if (report.evidence.empty()) {
    html.raw("</section>\n");
    return;
  }
  html.raw(
      "<details id=\"all-evidence\"><summary>Every item, with its source and its age</summary>");
  open_table(html, "Every item of evidence", "evidence");
  html.raw(
      "<thead><tr><th scope=\"col\">Item</th><th scope=\"col\">About</th><th scope=\"col\">What it "
      "says</th></tr></thead>");
  const EvidenceItem* before = nullptr;
  long number = 0;
  for (const auto& item : report.evidence) {
    if (before == nullptr || !has_same_source(*before, item)) {
      html.raw(before == nullptr ? Markup("<tbody>") : Markup("</tbody><tbody>"));
      put_source(html, item);
    }
    put_item(html, lookup, item, ++number);
    before = &item;
  }
  html.raw("</tbody>");
  close_table(html);
  html.raw("</details></section>\n");
}

}  // namespace bakeoff::report
