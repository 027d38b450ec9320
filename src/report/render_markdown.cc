#include <fmt/format.h>

#include "report/internal/estimate_words.h"
#include "report/internal/figures.h"
#include "report/internal/lookup.h"
#include "report/internal/phrases.h"
#include "report/internal/plain_text.h"
#include "report/render.h"

namespace bakeoff::report {
namespace {

// Markdown under construction: text from outside cannot become markup, table cells or HTML.
class Markdown {
 public:
  void heading(std::string_view title) { out_ += fmt::format("\n## {}\n\n", title); }
  void paragraph(std::string_view text) { out_ += escaped(text) + "\n\n"; }
  void item(std::string_view lead, std::string_view text) {
    out_ += lead.empty() ? "- " : fmt::format("- **{}** ", escaped(lead));
    out_ += escaped(text) + "\n";
  }
  void raw(std::string_view markup) { out_ += markup; }
  void row(const std::vector<std::string>& cells) {
    for (const auto& cell : cells) out_ += "| " + escaped(cell) + " ";
    out_ += "|\n";
  }
  void header(const std::vector<std::string>& cells) {
    row(cells);
    for (std::size_t i = 0; i < cells.size(); ++i) out_ += "|---";
    out_ += "|\n";
  }
  // A link only for web addresses without characters that could end it.
  void source(const EvidenceItem& item) {
    const bool is_web = item.url.starts_with("https://") || item.url.starts_with("http://");
    const bool is_plain = item.url.find_first_of("()<> \"'\\\n\r\t`") == std::string::npos;
    const std::string title = escaped(item.title.empty() ? item.url : item.title);
    out_ += escaped(item.publisher) + ", ";
    out_ += is_web && is_plain ? fmt::format("[{}]({})", title, cleaned(item.url)) : title;
  }
  static std::string escaped(std::string_view text) {
    // Parentheses, plus and minus signs are harmless where no bracket can open a link before them.
    constexpr std::string_view markup = "\\`*_[]#|~";
    std::string out;
    for (const char c : cleaned(text)) {
      if (c == '<') {
        out += "&lt;";
      } else if (c == '>') {
        out += "&gt;";
      } else if (c == '&') {
        out += "&amp;";
      } else {
        if (markup.find(c) != std::string_view::npos) out += '\\';
        out += c;
      }
    }
    return out;
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

void put_answer(Markdown& page, const Lookup& lookup) {
  const auto& decision = lookup.report().decision;
  page.raw("# " + Markdown::escaped(report_title(lookup)) + "\n\n");
  page.paragraph(fmt::format("bakeoff {} · {} · profile {} · {}", lookup.report().bakeoff_version,
                             lookup.report().made_at.substr(0, 10),
                             lookup.profile_title(decision.profile), run_facts(lookup.report())));
  page.raw("**" + Markdown::escaped(headline(lookup)) + ".** " +
           Markdown::escaped(decision.recommendation) + "\n\n");
  for (const auto& reason : decision.because) page.item("because", reason);
  for (const auto& condition : decision.unless) page.item("unless", condition);
  page.item("how sure", sureness(lookup));
  page.item("coverage", share_text(decision.coverage) + " of the weight rests on evidence");
}

void put_questions(Markdown& page, const Lookup& lookup) {
  const auto& questions = lookup.report().decision.wrong_questions;
  if (questions.empty()) return;
  page.heading("Is this the right question?");
  for (const auto& question : questions) {
    page.item(question.title,
              question.answer + (question.take.empty()
                                     ? ""
                                     : " Look at " + titles_joined(question.take, lookup) + "."));
  }
}

void put_estimates(Markdown& page, const Lookup& lookup) {
  const auto& estimates = lookup.report().estimates;
  if (estimates.empty()) return;
  page.heading("Moving your code base");
  for (const auto& made : estimates) page.item(title_of(made), summary_text(made));
}

std::string score_text(const score::CriterionScore* score) {
  if (score == nullptr || !score->points) return "unknown";
  return points_text(score->points->value) + " " + points_half_width(*score->points) +
         (score->badges.empty() ? "" : " " + score->badges);
}

std::string published_text(const score::CriterionVerdict& verdict, const Lookup& lookup) {
  std::string text;
  for (const auto& stack : lookup.report().board.stacks) {
    const auto found = verdict.published.find(stack);
    if (found == verdict.published.end()) continue;
    text += fmt::format("{}{:.6g}", text.empty() ? "" : " : ", found->second);
  }
  const std::string winner = published_winner_text(verdict, lookup);
  return winner.empty() ? text : text + ", " + winner;
}

void put_scores(Markdown& page, const Lookup& lookup) {
  const auto& board = lookup.report().board;
  if (board.verdicts.empty()) return;
  page.heading("Scores, 1 to 10");
  std::vector<std::string> header{"criterion", "weight"};
  for (const auto& stack : board.stacks) header.push_back(lookup.stack_title(stack));
  header.insert(header.end(), {"winner", "published page", "why"});
  page.header(header);
  for (const auto& verdict : board.verdicts) {
    std::vector<std::string> row{lookup.criterion_title(verdict.criterion),
                                 share_text(lookup.weight_of(verdict.criterion))};
    for (const auto& stack : board.stacks)
      row.push_back(score_text(score::find_score(board, stack, verdict.criterion)));
    row.insert(row.end(),
               {winner_text(verdict, lookup), published_text(verdict, lookup), verdict.why});
    page.row(row);
  }
  page.raw("\n");
  page.paragraph("M measured here, C cited, J judged, U from the user.");
  page.paragraph("Wins here: " + tally_text(board.tally, lookup) + ".");
  if (!board.published_tally.wins.empty()) {
    page.paragraph("On the published page: " + published_tally_text(board.published_tally, lookup) +
                   ".");
  }
}

std::string measured_text(const stats::Summary* summary) {
  if (summary == nullptr) return "–";
  if (!summary->void_because.empty()) return "void: " + summary->void_because;
  const std::string relative = relative_text(*summary);
  return absolute_text(*summary) + (relative.empty() ? "" : "; " + relative + " of the reference");
}

std::string standing_text(const Standing* standing, const Lookup& lookup) {
  if (standing == nullptr) return {};
  const bool won = standing->kind == stats::VerdictKind::winner;
  return (won ? short_name(standing->winner, lookup) : verdict_word(standing->kind)) +
         (standing->says.empty() ? "" : ", " + standing->says);
}

// Each workload of programs has doers of its own, so a table of its own.
void put_programs(Markdown& page, const Lookup& lookup) {
  for (const auto& workload : lookup.workloads()) {
    if (!lookup.is_for_programs(workload)) continue;
    const auto metrics = lookup.metrics_of(workload);
    std::vector<std::string> header{workload};
    for (const auto& metric : metrics) header.push_back(short_metric_name(metric));
    page.header(header);
    for (const auto& name : lookup.doers_of(workload)) {
      std::vector<std::string> row{name};
      for (const auto& metric : metrics) row.push_back(measured_text(lookup.summary(name, metric)));
      page.row(row);
    }
    std::vector<std::string> verdicts{"verdict"};
    for (const auto& metric : metrics)
      verdicts.push_back(standing_text(lookup.standing(metric), lookup));
    page.row(verdicts);
    page.raw("\n");
  }
}

void put_measured(Markdown& page, const Lookup& lookup) {
  const auto contestants = lookup.contestants();
  if (!lookup.report().measured || contestants.empty()) return;
  page.heading("Measured on this machine, 95 % intervals");
  put_programs(page, lookup);
  std::vector<std::string> header{"workload", "metric"};
  header.insert(header.end(), contestants.begin(), contestants.end());
  header.emplace_back("verdict");
  page.header(header);
  for (const auto& workload : lookup.workloads()) {
    if (lookup.is_for_programs(workload)) continue;
    for (const auto& metric : lookup.metrics_of(workload)) {
      std::vector<std::string> row{workload, short_metric_name(metric)};
      for (const auto& name : contestants)
        row.push_back(measured_text(lookup.summary(name, metric)));
      row.push_back(standing_text(lookup.standing(metric), lookup));
      page.row(row);
    }
  }
  page.raw("\n");
  for (const auto& failure : lookup.report().outcome->failures)
    page.item(failure.contestant, failure_text(failure));
}

void put_metrics(Markdown& page, const Lookup& lookup) {
  const auto& rows = lookup.report().metric_rows;
  if (rows.empty()) return;
  page.heading("Metrics with their sources");
  for (const auto& row : rows) {
    page.raw("- **" + Markdown::escaped(row.title) + "**\n");
    for (const auto& cell : row.cells) {
      page.raw("  - " + Markdown::escaped(lookup.stack_title(cell.stack)) + ": " +
               Markdown::escaped(cell.text));
      if (const auto* item = lookup.evidence(cell.evidence); item != nullptr) {
        page.raw(" (");
        page.source(*item);
        page.raw(fmt::format(", retrieved {}{})", Markdown::escaped(item->retrieved),
                             item->stale ? ", stale" : ""));
      }
      if (!cell.measured.empty()) page.raw("; here: " + Markdown::escaped(cell.measured));
      page.raw("\n");
    }
    if (!row.note.empty()) page.raw("  - " + Markdown::escaped(row.note) + "\n");
  }
}

void put_rest(Markdown& page, const Lookup& lookup) {
  const Report& report = lookup.report();
  if (!report.decision.advice.empty()) page.heading("When to take which");
  for (const auto& advice : report.decision.advice) {
    page.item(advice.use_case + ":",
              lookup.stack_title(advice.take) + ", because " + advice.because);
  }
  if (!report.warnings.empty()) page.heading("Before you trust this");
  for (const auto& warning : report.warnings) page.item("", warning);
  page.heading("Evidence");
  page.paragraph(evidence_counts(report) + ".");
  page.raw("Repeat it with `" + [&] {
    std::string command = cleaned(report.command);
    std::erase(command, '`');
    return command;
  }() + "`.\n");
}

}  // namespace

std::string render_markdown(const Report& report) {
  const Lookup lookup(report);
  Markdown page;
  put_answer(page, lookup);
  put_questions(page, lookup);
  put_estimates(page, lookup);
  put_scores(page, lookup);
  put_measured(page, lookup);
  put_metrics(page, lookup);
  put_rest(page, lookup);
  return page.take();
}

}  // namespace bakeoff::report
