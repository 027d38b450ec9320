#include <fmt/format.h>

#include "report/internal/estimate_words.h"
#include "report/internal/figures.h"
#include "report/internal/lookup.h"
#include "report/internal/phrases.h"
#include "report/internal/terminal_tables.h"
#include "report/internal/text_page.h"
#include "report/render.h"

namespace bakeoff::report {
namespace {

constexpr std::size_t kLabel = 8;

void print_header(TextPage& page, const Lookup& lookup) {
  const Report& report = lookup.report();
  page.beside({"bakeoff " + report.bakeoff_version, Ink::bold},
              {"  " + report_title(lookup), Ink::bold});
  page.beside({"profile " + lookup.profile_title(report.decision.profile), Ink::dim},
              {"· " + run_facts(report), Ink::dim});
  if (!report.plan || !report.outcome) return;
  for (const auto& contestant : report.plan->contestants) {
    std::string text =
        fmt::format("{}, {}", word_of(contestant.approach), word_of(contestant.classification));
    for (const auto& facts : report.outcome->facts) {
      if (facts.contestant != contestant.id) continue;
      text = fmt::format("{}, {}", version_text(facts, lookup), text);
    }
    page.paragraph({contestant.id}, kLabel + 8, {text, Ink::dim});
  }
}

void print_tally(TextPage& page, const Lookup& lookup) {
  const auto& board = lookup.report().board;
  if (board.verdicts.empty()) return;
  page.paragraph({"wins", Ink::bold}, kLabel, {tally_text(board.tally, lookup)});
  if (!board.published_tally.wins.empty()) {
    page.paragraph(
        {"page", Ink::dim}, kLabel,
        {"the published comparison counts " + published_tally_text(board.published_tally, lookup),
         Ink::dim});
  }
}

std::string totals_text(const Lookup& lookup) {
  std::string text;
  for (const auto& ranked : lookup.report().decision.ranking) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", lookup.stack_title(ranked.stack),
                        points_text(ranked.total.value));
  }
  return text;
}

// The label stands beside the first item only.
void print_list(TextPage& page, Cell label, const std::vector<std::string>& items) {
  for (const auto& item : items) {
    page.paragraph(label, kLabel, {item});
    label.text.clear();
  }
}

void print_recommendation(TextPage& page, const Lookup& lookup) {
  const auto& decision = lookup.report().decision;
  page.heading("RECOMMENDATION", headline(lookup));
  if (!decision.recommendation.empty()) page.paragraph({}, 0, {decision.recommendation, Ink::bold});
  page.paragraph({"points", Ink::dim}, kLabel, {totals_text(lookup)});
  print_list(page, {"because", Ink::good}, decision.because);
  print_list(page, {"unless", Ink::warn}, decision.unless);
  page.paragraph({"sure", Ink::dim}, kLabel, {sureness(lookup)});
}

void print_wrong_questions(TextPage& page, const Lookup& lookup) {
  const auto& questions = lookup.report().decision.wrong_questions;
  if (questions.empty()) return;
  page.heading("IS THIS THE RIGHT QUESTION?", "");
  for (const auto& question : questions) {
    std::string text = question.answer;
    if (!question.take.empty()) text += " Look at " + titles_joined(question.take, lookup) + ".";
    page.paragraph({}, 0, {question.title + ": " + text});
  }
}

void print_estimates(TextPage& page, const Lookup& lookup) {
  const auto& estimates = lookup.report().estimates;
  if (estimates.empty()) return;
  page.heading("MOVING YOUR CODE BASE", "line by line: bakeoff scan PATH --to STACK");
  for (const auto& made : estimates)
    page.paragraph({}, 0, {title_of(made) + ": " + summary_text(made)});
}

void print_footer(TextPage& page, const Lookup& lookup) {
  const Report& report = lookup.report();
  page.blank();
  for (const auto& warning : report.warnings) page.paragraph({"!", Ink::warn}, 1, {warning});
  page.paragraph({"coverage", Ink::dim}, kLabel,
                 {share_text(report.decision.coverage) + " of the weight rests on evidence"});
  page.paragraph({"evidence", Ink::dim}, kLabel, {evidence_counts(report)});
  if (report.plan) page.paragraph({"run", Ink::dim}, kLabel, {report.plan->run_id});
}

}  // namespace

std::string render_terminal(const Report& report, const TerminalStyle& style) {
  const Lookup lookup(report);
  TextPage page(style);
  print_header(page, lookup);
  print_measured(page, lookup);
  print_scores(page, lookup);
  print_tally(page, lookup);
  print_recommendation(page, lookup);
  print_wrong_questions(page, lookup);
  print_estimates(page, lookup);
  print_footer(page, lookup);
  return page.take();
}

std::string render_decision(const Report& report, const TerminalStyle& style) {
  const Lookup lookup(report);
  TextPage page(style);
  print_recommendation(page, lookup);
  print_wrong_questions(page, lookup);
  return page.take();
}

}  // namespace bakeoff::report
