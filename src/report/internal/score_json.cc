#include <array>

#include "report/internal/parts_json.h"
#include "report/internal/shared_json.h"

namespace bakeoff::report {

template <>
struct EnumNames<score::Gap> {
  static constexpr std::array kValues{score::Gap::none, score::Gap::no_evidence,
                                      score::Gap::not_installable, score::Gap::failed,
                                      score::Gap::too_little_coverage};
  static std::string_view name(score::Gap gap) { return score::name_of(gap); }
};

template <>
struct EnumNames<score::OutcomeKind> {
  static constexpr std::array kValues{score::OutcomeKind::winner, score::OutcomeKind::tie,
                                      score::OutcomeKind::unknown};
  static std::string_view name(score::OutcomeKind kind) { return score::name_of(kind); }
};

}  // namespace bakeoff::report

namespace bakeoff::score {

using report::Is;

template <class V, Is<ProbeScore> T>
void fields(V& visit, T& value) {
  visit("probe", value.probe);
  visit("weight", value.weight);
  visit("points", value.points);
  visit("input", value.input);
  visit("evidence", value.evidence);
  visit("badge", value.badge);
  visit("stale", value.stale);
  visit("note", value.note);
}

template <class V, Is<CriterionScore> T>
void fields(V& visit, T& value) {
  visit("stack", value.stack);
  visit("subject", value.subject);
  visit("criterion", value.criterion);
  visit("points", value.points);
  visit("gap", value.gap);
  visit("gap_reason", value.gap_reason);
  visit("coverage", value.coverage);
  visit("band", value.band);
  visit("badges", value.badges);
  visit("capped", value.capped);
  visit("because", value.because);
  visit("probes", value.probes);
}

template <class V, Is<CriterionVerdict> T>
void fields(V& visit, T& value) {
  visit("criterion", value.criterion);
  visit("outcome", value.outcome);
  visit("winner", value.winner);
  visit("win_probability", value.win_probability);
  visit("gap_points", value.gap_points);
  visit("why", value.why);
  visit("published", value.published);
  visit("published_winner", value.published_winner);
  visit("disagreement", value.disagreement);
}

template <class V, Is<Tally> T>
void fields(V& visit, T& value) {
  visit("wins", value.wins);
  visit("ties", value.ties);
  visit("unknown", value.unknown);
}

template <class V, Is<ScoreBoard> T>
void fields(V& visit, T& value) {
  visit("stacks", value.stacks);
  visit("scores", value.scores);
  visit("verdicts", value.verdicts);
  visit("tally", value.tally);
  visit("published_tally", value.published_tally);
}

}  // namespace bakeoff::score

namespace bakeoff::report {

void write_score(const Report& report, Json& out) {
  out["board"] = JsonWriter::written(report.board);
}

void read_score(const Json& in, Report& report, std::string& problem) {
  JsonReader(in, "", problem)("board", report.board);
}

}  // namespace bakeoff::report
