#include "report/internal/terminal_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "report/internal/figures.h"
#include "report/internal/phrases.h"

namespace bakeoff::report {
namespace {

enum class Detail { interval, half_width, bare };
enum class Place { column, word_only, below };

struct Form {
  Detail detail;
  Place verdict;
};

constexpr std::array<Form, 8> kForms{{{Detail::interval, Place::column},
                                      {Detail::interval, Place::word_only},
                                      {Detail::half_width, Place::column},
                                      {Detail::half_width, Place::word_only},
                                      {Detail::half_width, Place::below},
                                      {Detail::bare, Place::word_only},
                                      {Detail::bare, Place::below},
                                      {Detail::bare, Place::below}}};

using Names = std::vector<std::string>;

std::string estimate_as(const Estimate& estimate, Detail detail) {
  switch (detail) {
    case Detail::interval:
      return full_text(estimate);
    case Detail::half_width:
      return plus_minus_text(estimate);
    case Detail::bare:
      break;
  }
  return value_text(estimate);
}

bool is_not_installable(const Lookup& lookup, const std::string& contestant) {
  if (!lookup.report().outcome) return false;
  const auto& failures = lookup.report().outcome->failures;
  return std::any_of(failures.begin(), failures.end(), [&](const measure::TrialFailure& failure) {
    return failure.not_installable && failure.contestant == contestant;
  });
}

Cell measured_cell(const Lookup& lookup, const std::string& contestant, const std::string& metric,
                   Detail detail) {
  const stats::Summary* summary = lookup.summary(contestant, metric);
  const bool no_figure = summary == nullptr || !summary->void_because.empty();
  if (no_figure && is_not_installable(lookup, contestant)) return {"not installable", Ink::warn};
  if (summary == nullptr) return {"–", Ink::dim};
  if (!summary->void_because.empty()) return {"void", Ink::warn};
  if (summary->to_reference) {
    return {(summary->reference_is_lower_bound ? "≤ " : "") +
                estimate_as(*summary->to_reference, detail),
            Ink::plain};
  }
  return {(summary->is_lower_bound ? "≥ " : "") + estimate_as(summary->absolute, detail),
          Ink::plain};
}

Ink ink_of(stats::VerdictKind kind) {
  return kind == stats::VerdictKind::winner ? Ink::good
         : kind == stats::VerdictKind::tie  ? Ink::plain
                                            : Ink::warn;
}

Cell standing_cell(const Standing* standing, const Lookup& lookup, bool with_lead) {
  if (standing == nullptr) return {"", Ink::plain};
  if (standing->kind != stats::VerdictKind::winner)
    return {verdict_word(standing->kind), ink_of(standing->kind)};
  const std::string name = short_name(standing->winner, lookup);
  return {with_lead ? name + " " + standing->says : name, Ink::good};
}

// Medians and CPU time are left to the other renderers: a screen holds only so many lines.
bool is_on_screen(const std::string& metric) {
  const std::string id = metric_of(metric);
  return id != "latency_p50" && id != "cpu_per_request";
}

// Throughput needs no word beside its workload, nor does a workload's only metric.
std::string row_label(const std::string& metric, const Lookup& lookup) {
  std::string workload = workload_of(metric);
  if (metric_of(metric) == "throughput" || lookup.metrics_of(workload).size() == 1) return workload;
  return workload + " " + short_metric_name(metric);
}

TextTable measured_table(const Lookup& lookup, const Names& contestants, const Form& form) {
  TextTable table;
  table.header.push_back({"workload"});
  for (const auto& name : contestants) table.header.push_back({short_name(name, lookup)});
  if (form.verdict != Place::below) table.header.push_back({"verdict"});
  for (const auto& workload : lookup.workloads()) {
    if (lookup.is_for_programs(workload)) continue;
    for (const auto& metric : lookup.metrics_of(workload)) {
      if (!is_on_screen(metric)) continue;
      Row row{{row_label(metric, lookup)}};
      for (const auto& name : contestants)
        row.push_back(measured_cell(lookup, name, metric, form.detail));
      const Standing* standing = lookup.standing(metric);
      if (form.verdict != Place::below)
        row.push_back(standing_cell(standing, lookup, form.verdict == Place::column));
      table.rows.push_back(std::move(row));
      Row below;
      if (form.verdict == Place::below && standing != nullptr)
        below.push_back(standing_cell(standing, lookup, true));
      table.below.push_back(std::move(below));
    }
  }
  return table;
}

// Groups of columns that fit side by side, in the table that `table_of` makes of them.
template <class TableOf>
std::vector<Names> groups_that_fit(const TextPage& page, const Names& all, TableOf table_of) {
  std::vector<Names> groups{{}};
  for (const auto& name : all) {
    Names wider = groups.back();
    wider.push_back(name);
    if (!groups.back().empty() && !page.fits(table_of(wider))) {
      groups.push_back({name});
    } else {
      groups.back() = std::move(wider);
    }
  }
  return groups;
}

void print_void_reasons(TextPage& page, const Lookup& lookup) {
  std::map<std::string, Names> reasons;
  for (const auto& summary : lookup.report().analysis.summaries) {
    if (summary.void_because.empty() || plan::is_clone(summary.contestant)) continue;
    if (summary.contestant == lookup.reference()) continue;
    if (is_not_installable(lookup, summary.contestant)) continue;  // said below, once
    reasons[summary.void_because].push_back(summary.contestant + " " + workload_of(summary.metric));
  }
  for (auto& [reason, names] : reasons) {
    names.erase(std::unique(names.begin(), names.end()), names.end());
    page.paragraph({"void", Ink::warn}, 4, {fmt::format("{}: {}", fmt::join(names, ", "), reason)});
  }
}

void print_failures(TextPage& page, const Lookup& lookup) {
  if (!lookup.report().outcome) return;
  std::map<std::string, Names> seen;
  for (const auto& failure : lookup.report().outcome->failures) {
    auto& said = seen[failure.contestant];
    const std::string text = failure_text(failure);
    if (std::find(said.begin(), said.end(), text) != said.end()) continue;
    said.push_back(text);
    page.paragraph({"!", Ink::bad}, 1, {failure.contestant + ": " + text});
  }
}

struct ScoreForm {
  bool half_widths;
  bool published;
  // Of tables below each other the first has the weights and the last the winners.
  bool weights = true;
  bool winners = true;
};

constexpr std::array<ScoreForm, 3> kScoreForms{{{true, true}, {false, true}, {false, false}}};

Cell score_cell(const score::CriterionScore* score, const score::CriterionVerdict& verdict,
                const std::string& stack, const ScoreForm& form) {
  std::string text = "–";
  if (score != nullptr && score->points) {
    text = points_text(score->points->value);
    if (form.half_widths) text += " " + points_half_width(*score->points);
  }
  const auto published = verdict.published.find(stack);
  if (form.published && published != verdict.published.end())
    text += fmt::format(" ({:.6g})", published->second);
  const bool won = verdict.outcome == score::OutcomeKind::winner && verdict.winner == stack;
  return {text, won ? Ink::good : Ink::plain};
}

std::string winner_id(const score::CriterionVerdict& verdict) {
  return verdict.outcome == score::OutcomeKind::winner
             ? verdict.winner
             : std::string(score::name_of(verdict.outcome));
}

Cell winner_cell(const score::CriterionVerdict& verdict, const ScoreForm& form) {
  const std::string winner = winner_id(verdict);
  const bool differs =
      form.published && !verdict.published_winner.empty() && verdict.published_winner != winner;
  const Ink ink = verdict.outcome == score::OutcomeKind::winner    ? Ink::good
                  : verdict.outcome == score::OutcomeKind::unknown ? Ink::warn
                                                                   : Ink::plain;
  return {differs ? fmt::format("{} ({})", winner, verdict.published_winner) : winner, ink};
}

std::string badges_of(const Lookup& lookup, const std::string& criterion) {
  std::string badges;
  for (const auto& score : lookup.report().board.scores) {
    if (score.criterion != criterion) continue;
    for (const char badge : score.badges) {
      if (badges.find(badge) == std::string::npos) badges.push_back(badge);
    }
  }
  return badges;
}

// " 8 % C", "15 % MC": the letters stay beside each other whatever the weight.
std::string weight_text(const Lookup& lookup, const std::string& criterion) {
  const std::string badges = badges_of(lookup, criterion);
  return fmt::format("{:>4}{}{}", share_text(lookup.weight_of(criterion)),
                     badges.empty() ? "" : " ", badges);
}

// Of no weight, and nothing here speaks of it: the workloads behind it were not named.
bool is_not_asked(const Lookup& lookup, const std::string& criterion) {
  if (lookup.weight_of(criterion) > 0) return false;
  const auto& scores = lookup.report().board.scores;
  return std::ranges::none_of(scores, [&](const score::CriterionScore& score) {
    return score.criterion == criterion && score.gap != score::Gap::no_evidence;
  });
}

TextTable score_table(const Lookup& lookup, const Names& stacks, const ScoreForm& form) {
  const auto& board = lookup.report().board;
  TextTable table;
  table.header = {{"criterion"}};
  if (form.weights) table.header.push_back({"weight"});
  for (const auto& stack : stacks) table.header.push_back({stack});
  if (form.winners) table.header.push_back({"winner"});
  for (const auto& verdict : board.verdicts) {
    if (is_not_asked(lookup, verdict.criterion)) continue;
    Row row{{lookup.criterion_title(verdict.criterion)}};
    if (form.weights) row.push_back({weight_text(lookup, verdict.criterion), Ink::dim});
    for (const auto& stack : stacks) {
      row.push_back(
          score_cell(score::find_score(board, stack, verdict.criterion), verdict, stack, form));
    }
    if (form.winners) row.push_back(winner_cell(verdict, form));
    table.rows.push_back(std::move(row));
  }
  return table;
}

// Explains only what the form shows.
std::string legend_of(const ScoreForm& form) {
  return std::string("1 to 10; M measured, C cited, J judged") +
         (form.published ? "; in brackets: the published page" : "");
}

// Too many stacks for one table: several, rather than names cut down to their first letters.
void print_score_groups(TextPage& page, const Lookup& lookup, const ScoreForm& form) {
  const auto groups = groups_that_fit(page, lookup.report().board.stacks, [&](const Names& group) {
    return score_table(lookup, group, form);
  });
  for (const Names& group : groups) {
    ScoreForm part = form;
    part.weights = &group == &groups.front();
    part.winners = &group == &groups.back();
    page.table(score_table(lookup, group, part));
  }
}

void print_gaps(TextPage& page, const Lookup& lookup) {
  std::vector<std::pair<std::string, Names>> reasons;
  for (const auto& score : lookup.report().board.scores) {
    if (score.points || is_not_asked(lookup, score.criterion)) continue;
    const std::string reason = gap_text(score);
    const std::string what =
        fmt::format("{} {}", score.stack, lookup.criterion_title(score.criterion));
    const auto found = std::find_if(reasons.begin(), reasons.end(),
                                    [&](const auto& item) { return item.first == reason; });
    if (found == reasons.end()) {
      reasons.push_back({reason, {what}});
    } else {
      found->second.push_back(what);
    }
  }
  for (const auto& [reason, what] : reasons) {
    page.paragraph({"–", Ink::dim}, 1,
                   {fmt::format("{}: {}", reason, fmt::join(what, ", ")), Ink::dim});
  }
}

void print_not_asked(TextPage& page, const Lookup& lookup) {
  Names titles;
  for (const auto& verdict : lookup.report().board.verdicts) {
    if (is_not_asked(lookup, verdict.criterion))
      titles.push_back(lookup.criterion_title(verdict.criterion));
  }
  if (titles.empty()) return;
  page.paragraph(
      {"–", Ink::dim}, 1,
      {fmt::format("without weight here and not measured, so unknown: {}", fmt::join(titles, ", ")),
       Ink::dim});
}

}  // namespace

namespace {

bool any_for(const Lookup& lookup, bool programs) {
  const auto all = lookup.workloads();
  return std::any_of(all.begin(), all.end(), [&](const std::string& workload) {
    return lookup.is_for_programs(workload) == programs;
  });
}

// A row for each program, a column for each figure; who leads stands in the last row.
TextTable program_table(const Lookup& lookup, const std::string& workload, Detail detail) {
  TextTable table;
  table.header.push_back({workload});
  Row leaders{{"leads", Ink::dim}};
  for (const auto& metric : lookup.metrics_of(workload)) {
    table.header.push_back({short_metric_name(metric)});
    leaders.push_back(standing_cell(lookup.standing(metric), lookup, false));
  }
  for (const auto& name : lookup.doers_of(workload)) {
    Row row{{name}};
    for (const auto& metric : lookup.metrics_of(workload))
      row.push_back(measured_cell(lookup, name, metric, detail));
    table.rows.push_back(std::move(row));
  }
  table.rows.push_back(std::move(leaders));
  return table;
}

void print_programs(TextPage& page, const Lookup& lookup) {
  if (!any_for(lookup, true)) return;
  page.heading("PROGRAMS", "on this machine, 95 % intervals; the same work, the answers checked");
  bool first = true;
  for (const auto& workload : lookup.workloads()) {
    if (!lookup.is_for_programs(workload)) continue;
    if (!first) page.blank();
    first = false;
    Detail detail = Detail::interval;
    for (const Detail smaller : {Detail::half_width, Detail::bare}) {
      if (!page.fits(program_table(lookup, workload, detail))) detail = smaller;
    }
    page.table(program_table(lookup, workload, detail));
  }
}

}  // namespace

void print_measured(TextPage& page, const Lookup& lookup) {
  const Names contestants = lookup.contestants();
  if (!lookup.report().measured || contestants.empty()) return;
  print_programs(page, lookup);
  if (!any_for(lookup, false)) {
    print_void_reasons(page, lookup);
    print_failures(page, lookup);
    return;
  }
  page.heading("MEASURED", "on this machine, 95 % intervals; 0.41 = 41 % of the reference server");
  const auto fitting = std::find_if(kForms.begin(), kForms.end(), [&](const Form& form) {
    return page.fits(measured_table(lookup, contestants, form));
  });
  if (fitting != kForms.end()) {
    page.table(measured_table(lookup, contestants, *fitting));
  } else {
    const auto groups = groups_that_fit(page, contestants, [&](const Names& group) {
      return measured_table(lookup, group, kForms.back());
    });
    for (const Names& group : groups) {
      TextTable table = measured_table(lookup, group, kForms.back());
      if (&group != &groups.back())
        table.below.clear();  // the verdict is on all of them: said once, at the end
      page.table(table);
    }
  }
  print_void_reasons(page, lookup);
  print_failures(page, lookup);
}

void print_scores(TextPage& page, const Lookup& lookup) {
  const auto& board = lookup.report().board;
  if (board.verdicts.empty()) return;
  const auto fitting = std::find_if(
      kScoreForms.begin(), kScoreForms.end(),
      [&](const ScoreForm& form) { return page.fits(score_table(lookup, board.stacks, form)); });
  const ScoreForm form = fitting == kScoreForms.end() ? kScoreForms.back() : *fitting;
  page.heading("SCORES", legend_of(form));
  if (fitting != kScoreForms.end()) {
    page.table(score_table(lookup, board.stacks, form));
  } else {
    print_score_groups(page, lookup, form);
  }
  print_gaps(page, lookup);
  print_not_asked(page, lookup);
}

}  // namespace bakeoff::report
