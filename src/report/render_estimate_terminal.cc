#include <fmt/format.h>

#include <algorithm>

#include "report/internal/estimate_words.h"
#include "report/internal/figures.h"
#include "report/internal/text_page.h"
#include "report/render_estimate.h"

namespace bakeoff::report {
namespace {

using estimate::MigrationEstimate;
using estimate::PortStatus;

constexpr std::size_t kEstimateLabel = 10;
constexpr std::size_t kShownItems = 12;
constexpr std::size_t kShownPorts = 14;

void print_what_there_is(TextPage& page, const MigrationEstimate& estimate) {
  page.heading("WHAT YOU HAVE", counts_text(estimate));
  for (const auto& service : estimate.services) {
    const std::string name = name_of_service(service);
    if (service.moves) {
      const auto endpoints = service.counts.find("endpoints");
      page.paragraph({"moves", Ink::good}, kEstimateLabel,
                     {fmt::format("{} ({}), {} endpoints", name, service.stack,
                                  endpoints == service.counts.end() ? 0 : endpoints->second)});
    } else {
      page.paragraph({"stays", Ink::dim}, kEstimateLabel,
                     {fmt::format("{} ({}): {}", name, service.stack, service.why_not), Ink::dim});
    }
  }
  page.paragraph({"size", Ink::bold}, kEstimateLabel,
                 {estimate.size.margin + (estimate.size.borderline ? " (borderline)" : "")});
}

void print_ports(TextPage& page, const MigrationEstimate& estimate) {
  page.heading("WHAT PORTS", fmt::format("{} libraries in use", estimate.ports.size()));
  for (const auto& count : count_ports(estimate, 8)) {
    const Ink ink = count.status == PortStatus::one_to_one ? Ink::good
                    : count.status == PortStatus::none     ? Ink::bad
                                                           : Ink::warn;
    page.paragraph({std::string(word_of(count.status)), ink}, kEstimateLabel,
                   {fmt::format("{}: {}", count.libraries, count.names)});
  }
  std::size_t shown = 0;
  std::size_t open = 0;
  std::string last;
  for (const auto& port : estimate.ports) {
    const bool is_news = port.status == PortStatus::partial || port.status == PortStatus::none;
    if (!is_news || port.library == last) continue;
    last = port.library;
    if (++open > kShownPorts) continue;
    ++shown;
    page.paragraph({"", Ink::plain}, 2,
                   {fmt::format("{} → {}: {}", port.library,
                                port.take.empty() ? "no equivalent" : port.take, port.because)});
  }
  if (open > shown)
    page.paragraph({}, 2, {fmt::format("and {} more, all in --json", open - shown), Ink::dim});
}

void print_blocks(TextPage& page, const MigrationEstimate& estimate) {
  page.heading("WHAT BLOCKS AND BREAKS", "failures to expect in this direction");
  for (const auto& port : estimate.ports) {
    if (!port.stays) continue;
    page.paragraph({"blocks", Ink::bad}, kEstimateLabel,
                   {fmt::format("{} ({}:{}): {}", port.name, port.file, port.line, port.because)});
  }
  for (const auto& failure : estimate.failures) {
    page.paragraph({"expect", Ink::warn}, kEstimateLabel,
                   {fmt::format("{} ({}). {}", failure.title, failure.because, failure.remedy)});
  }
}

std::string money_of(const MigrationEstimate& estimate, double amount) {
  return money_text(amount, estimate.currency);
}

Row range_row(const MigrationEstimate& estimate, std::string title, const estimate::Range& range,
              Ink ink) {
  return {
      {std::move(title), ink},
      {hours_text(range.hours.p10)},
      {hours_text(range.hours.p50), Ink::bold},
      {hours_text(range.hours.p90)},
      {fmt::format("{} · {} · {}", money_of(estimate, range.money.p10),
                   money_of(estimate, range.money.p50), money_of(estimate, range.money.p90))},
      {fmt::format("{:.0f} · {:.0f} · {:.0f}", range.weeks.p10, range.weeks.p50, range.weeks.p90)}};
}

void print_items(TextPage& page, const MigrationEstimate& estimate) {
  TextTable table;
  table.header = {{"line item"}, {"count"}, {"P10"}, {"P50"}, {"P90"}, {"from"}};
  const std::size_t last = estimate.items.size() - 1;
  estimate::Spread rest;
  std::size_t hidden = 0;
  for (std::size_t i = 0; i < estimate.items.size(); ++i) {
    const auto& item = estimate.items[i];
    if (i >= kShownItems && i != last) {
      rest = {rest.p10 + item.part.p10, rest.p50 + item.part.p50, rest.p90 + item.part.p90};
      ++hidden;
      continue;
    }
    if (i == last && hidden > 0) {
      table.rows.push_back({{fmt::format("{} smaller items", hidden), Ink::dim},
                            {""},
                            {hours_text(rest.p10)},
                            {hours_text(rest.p50)},
                            {hours_text(rest.p90)},
                            {"in --csv", Ink::dim}});
    }
    table.rows.push_back({{item.title},
                          {i == last ? "" : std::to_string(item.count)},
                          {hours_text(item.part.p10)},
                          {hours_text(item.part.p50)},
                          {hours_text(item.part.p90)},
                          {std::string(catalog::name_of(item.basis.origin)), Ink::dim}});
  }
  const auto& hours = estimate.total.hours;
  table.rows.push_back({{"total", Ink::bold},
                        {""},
                        {hours_text(hours.p10), Ink::bold},
                        {hours_text(hours.p50), Ink::bold},
                        {hours_text(hours.p90), Ink::bold},
                        {""}});
  page.table(table);
}

void print_range(TextPage& page, const MigrationEstimate& estimate) {
  const auto& total = estimate.total;
  page.heading("THE RANGE",
               fmt::format("{} to {}, {} in the middle; {:.0f} to {}, {:.0f} in the middle",
                           money_of(estimate, total.money.p10), money_of(estimate, total.money.p90),
                           money_of(estimate, total.money.p50), total.weeks.p10,
                           weeks_text(total.weeks.p90), total.weeks.p50));
  print_items(page, estimate);
  page.paragraph(
      {"at", Ink::dim}, kEstimateLabel,
      {fmt::format("{} to {} an hour ({}), a team of {} ({}); hours in a total at its "
                   "P10, P50 and P90, so the columns add up; seed {}, cost table {} of {}",
                   money_of(estimate, estimate.rate.low), money_of(estimate, estimate.rate.high),
                   catalog::name_of(estimate.rate_basis.origin), estimate.team,
                   catalog::name_of(estimate.team_basis.origin), estimate.seed, estimate.cost_table,
                   estimate.cost_table_dated),
       Ink::dim});
  page.paragraph({"published", Ink::bold}, kEstimateLabel,
                 {fmt::format("{} for this class: {}", published_range_text(estimate),
                              estimate.size.disagreement)});
  if (estimate.past) {
    const auto& past = *estimate.past;
    page.paragraph(
        {"yours", Ink::bold}, kEstimateLabel,
        {past.hours.p50 > 0
             ? fmt::format("{} {} to {}, {} in the middle", past.says, hours_text(past.hours.p10),
                           hours_text(past.hours.p90), hours_text(past.hours.p50))
             : past.says});
  }
  if (!estimate.payback.empty())
    page.paragraph({"payback", Ink::bold}, kEstimateLabel, {estimate.payback});
  for (const auto& driver : estimate.drivers) {
    page.paragraph({&driver == &estimate.drivers.front() ? "drivers" : "", Ink::bold},
                   kEstimateLabel,
                   {fmt::format("{}: alone moves the total from {} to {}", driver.title,
                                hours_text(driver.low), hours_text(driver.high))});
  }
  page.paragraph({"tail", Ink::warn}, kEstimateLabel, {estimate.tail});
}

void print_options(TextPage& page, const MigrationEstimate& estimate) {
  page.heading("OPTIONS", "hours at P10, P50, P90 · money · weeks");
  TextTable table;
  table.header = {{"option"}, {"P10"}, {"P50"}, {"P90"}, {"money"}, {"weeks"}};
  for (const auto& option : estimate.options) {
    table.rows.push_back(range_row(estimate, option.title, option.range, Ink::plain));
  }
  if (estimate.assisted) {
    table.rows.push_back(
        range_row(estimate, "Migrate, with an assistant", *estimate.assisted, Ink::plain));
  }
  page.table(table);
  for (const auto& option : estimate.options) {
    if (option.id.starts_with("move:") && estimate.options.size() > 4) continue;
    page.paragraph({}, 2, {option.title + ": " + option.says, Ink::dim});
  }
}

void print_what_follows(TextPage& page, const MigrationEstimate& estimate) {
  page.heading("WHAT FOLLOWS", "");
  page.paragraph({"endpoints", Ink::bold}, kEstimateLabel, {estimate.next_endpoint.says});
  if (!estimate.profile.profile.empty()) {
    page.paragraph(
        {"profile", Ink::bold}, kEstimateLabel,
        {fmt::format("{}, because {}: bakeoff compare {} {} --for {}", estimate.profile.profile,
                     estimate.profile.because.empty() ? "" : estimate.profile.because.front(),
                     estimate.from.front(), estimate.to, estimate.root)});
  }
  for (const auto& [need, reason] : estimate.profile.needs)
    page.paragraph({"question", Ink::warn}, kEstimateLabel, {fmt::format("{}: {}", need, reason)});
  for (const auto& line : estimate.not_counted)
    page.paragraph({"not in it", Ink::warn}, kEstimateLabel, {line});
}

}  // namespace

std::string render_estimate_terminal(const MigrationEstimate& estimate,
                                     const TerminalStyle& style) {
  TextPage page(style);
  page.beside({"Migration estimate", Ink::bold},
              {"  " + title_of(estimate) + ", " + estimate.root, Ink::bold});
  print_what_there_is(page, estimate);
  print_ports(page, estimate);
  print_blocks(page, estimate);
  print_range(page, estimate);
  print_options(page, estimate);
  print_what_follows(page, estimate);
  return page.take();
}

}  // namespace bakeoff::report
