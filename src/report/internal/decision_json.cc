#include "report/internal/parts_json.h"
#include "report/internal/shared_json.h"

namespace bakeoff::decide {

using report::Is;

template <class V, Is<Part> T>
void fields(V& visit, T& value) {
  visit("criterion", value.criterion);
  visit("weight", value.weight);
  visit("points", value.points);
  visit("contribution", value.contribution);
  visit("unknown", value.unknown);
}

template <class V, Is<RankedStack> T>
void fields(V& visit, T& value) {
  visit("stack", value.stack);
  visit("rank", value.rank);
  visit("total", value.total);
  visit("coverage", value.coverage);
  visit("first_share", value.first_share);
  visit("parts", value.parts);
}

template <class V, Is<WeightFlip> T>
void fields(V& visit, T& value) {
  visit("criterion", value.criterion);
  visit("from", value.from);
  visit("to", value.to);
  visit("new_winner", value.new_winner);
  visit("over", value.over);
}

template <class V, Is<ScoreFlip> T>
void fields(V& visit, T& value) {
  visit("criterion", value.criterion);
  visit("stack", value.stack);
  visit("from", value.from);
  visit("to", value.to);
}

template <class V, Is<Dominance> T>
void fields(V& visit, T& value) {
  visit("better", value.better);
  visit("worse", value.worse);
  visit("certain", value.certain);
}

template <class V, Is<Advice> T>
void fields(V& visit, T& value) {
  visit("use_case", value.use_case);
  visit("take", value.take);
  visit("because", value.because);
  visit("evidence", value.evidence);
}

template <class V, Is<WrongQuestion> T>
void fields(V& visit, T& value) {
  visit("id", value.id);
  visit("title", value.title);
  visit("answer", value.answer);
  visit("take", value.take);
  visit("because", value.because);
  visit("evidence", value.evidence);
}

template <class V, Is<Decision> T>
void fields(V& visit, T& value) {
  visit("profile", value.profile);
  visit("profile_title", value.profile_title);
  visit("recommendation", value.recommendation);
  visit("because", value.because);
  visit("unless", value.unless);
  visit("ranking", value.ranking);
  visit("weight_flips", value.weight_flips);
  visit("score_flips", value.score_flips);
  visit("dominance", value.dominance);
  visit("wrong_questions", value.wrong_questions);
  visit("advice", value.advice);
  visit("alternatives", value.alternatives);
  visit("by_profile", value.by_profile);
  visit("coverage", value.coverage);
  visit("samples", value.samples);
  visit("seed", value.seed);
}

}  // namespace bakeoff::decide

namespace bakeoff::report {

void write_decision(const Report& report, Json& out) {
  out["decision"] = JsonWriter::written(report.decision);
}

void read_decision(const Json& in, Report& report, std::string& problem) {
  JsonReader(in, "", problem)("decision", report.decision);
}

}  // namespace bakeoff::report
