#include <array>
#include <utility>

#include "report/internal/estimate_words.h"
#include "report/internal/html_sections.h"

namespace bakeoff::report {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kMigrationTopics{{
    {"migration-basis", "What the figures rest on"},
    {"migration-cost", "Cost"},
    {"migration-time", "Time"},
    {"migration-driver", "What drives it"},
    {"migration-failure", "Failures seen"},
    {"development-time", "Development time"},
    {"endpoint-time", "Time per endpoint"},
}};

std::string_view migration_title(const std::string& topic) {
  for (const auto& [id, title] : kMigrationTopics) {
    if (id == topic) return title;
  }
  return topic;
}

// A row for each compared stack that the user's code base could move to.
void put_moves(Html& html, const std::vector<estimate::MigrationEstimate>& estimates) {
  if (estimates.empty()) return;
  html.raw("<h3>Your code base: ").text(estimates.front().root).raw("</h3>");
  open_table(html, "What moving it would cost: P10, P50 and P90", "");
  html.raw(
      "<thead><tr><th scope=\"col\">Move</th><th scope=\"col\">Size</th><th "
      "scope=\"col\">Money</th><th scope=\"col\">Weeks</th><th scope=\"col\">Libraries</th><th "
      "scope=\"col\">Line by line</th></tr></thead><tbody>");
  for (const auto& made : estimates) {
    const auto& [hours, money, weeks] = made.total;
    html.raw("<tr><th scope=\"row\">").text(title_of(made)).raw("</th><td>");
    html.text(made.size.margin).raw("</td><td class=\"n\">");
    for (const double amount : {money.p10, money.p50, money.p90})
      html.text(amount == money.p10 ? "" : " · ").text(money_text(amount, made.currency));
    html.raw("</td><td class=\"n\">").text(weeks_text(weeks.p10)).raw(" to ");
    html.text(weeks_text(weeks.p90)).raw("</td><td>");
    for (const auto& count : count_ports(made, 0)) {
      html.text(word_of(count.status)).raw(" ").number(count.libraries).raw(" ");
    }
    html.raw("</td><td><code>bakeoff scan ").text(made.root).raw(" --to ").text(made.to);
    html.raw("</code></td></tr>");
  }
  html.raw("</tbody>");
  close_table(html);
}

void put_topic(Html& html, const Lookup& lookup, const std::string& topic) {
  html.raw("<div><h3>").text(migration_title(topic)).raw("</h3><ul>");
  for (const auto& id : lookup.report().migration) {
    const EvidenceItem* item = lookup.evidence(id);
    if (item == nullptr || item->topic != topic) continue;
    html.raw("<li>").text(item->claim).raw(" ");
    put_reference(html, lookup, id);
    html.raw("</li>");
  }
  html.raw("</ul></div>");
}

// In the table's order, unknown topics after them.
std::vector<std::string> topics_present(const Lookup& lookup) {
  std::vector<std::string> present;
  const auto add = [&present](const std::string& topic) {
    for (const auto& known : present) {
      if (known == topic) return;
    }
    present.push_back(topic);
  };
  for (const auto& [topic, title] : kMigrationTopics) {
    for (const auto& id : lookup.report().migration) {
      const EvidenceItem* item = lookup.evidence(id);
      if (item != nullptr && item->topic == topic) add(item->topic);
    }
  }
  for (const auto& id : lookup.report().migration) {
    const EvidenceItem* item = lookup.evidence(id);
    if (item != nullptr) add(item->topic);
  }
  return present;
}

void put_fact_line(Html& html, Markup term, const std::string& text) {
  if (text.empty()) return;
  html.raw("<div><dt>").raw(term).raw("</dt><dd>").text(text).raw("</dd></div>");
}

void put_card(Html& html, const Lookup& lookup, const catalog::StackCard& card) {
  html.raw("<div class=\"card\"><h3>").text(card.title).raw("</h3><dl>");
  put_fact_line(html, "Best for", card.best_for);
  put_fact_line(html, "Biggest catch", card.biggest_catch);
  put_fact_line(html, "Price", card.price);
  put_fact_line(html, "Concurrency", card.concurrency_model);
  const std::string date =
      card.current_version_date.empty() ? "" : ", " + card.current_version_date;
  put_fact_line(html, "Version", card.current_version.empty() ? "" : card.current_version + date);
  html.raw("</dl><p>");
  for (const auto& id : card.facts) {
    put_reference(html, lookup, id);
    html.raw(" ");
  }
  html.raw("</p></div>");
}

}  // namespace

void put_advice(Html& html, const Lookup& lookup) {
  open_section(html, "advice", "When to take which");
  const auto& advice = lookup.report().decision.advice;
  if (advice.empty()) html.raw("<p>The catalog has no advice for these stacks.</p>");
  html.raw("<div class=\"cards\">");
  for (const auto& item : advice) {
    html.raw("<div class=\"card\"><h3>").text(item.use_case).raw("</h3><p class=\"pick-one\">");
    put_stack(html, lookup, item.take);
    html.raw("</p><p>").text(item.because).raw(" ");
    put_reference(html, lookup, item.evidence);
    html.raw("</p></div>");
  }
  html.raw("</div></section>\n");
}

void put_migration(Html& html, const Lookup& lookup) {
  open_section(html, "migration", "What moving costs");
  put_moves(html, lookup.report().estimates);
  const auto topics = topics_present(lookup);
  if (topics.empty())
    html.raw("<p>The catalog has no figures on migrations between these stacks.</p>");
  html.raw("<div class=\"columns\">");
  for (const auto& topic : topics) put_topic(html, lookup, topic);
  html.raw("</div></section>\n");
}

void put_alternatives(Html& html, const Lookup& lookup) {
  open_section(html, "alternatives", "Stacks you did not ask about");
  const auto& cards = lookup.report().alternatives;
  if (cards.empty()) html.raw("<p>Every stack of the catalog takes part.</p>");
  html.raw("<div class=\"cards\">");
  for (const auto& card : cards) put_card(html, lookup, card);
  html.raw("</div></section>\n");
}

}  // namespace bakeoff::report
