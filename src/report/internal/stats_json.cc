#include <array>

#include "report/internal/parts_json.h"
#include "report/internal/shared_json.h"

namespace bakeoff::report {

template <>
struct EnumNames<stats::VerdictKind> {
  static constexpr std::array kValues{stats::VerdictKind::tie, stats::VerdictKind::winner,
                                      stats::VerdictKind::undecided, stats::VerdictKind::void_};
  static std::string_view name(stats::VerdictKind kind) { return stats::name_of(kind); }
};

template <class V, Is<Standing> T>
void fields(V& visit, T& value) {
  visit("metric", value.metric);
  visit("kind", value.kind);
  visit("winner", value.winner);
  visit("leaders", value.leaders);
  visit("says", value.says);
}

}  // namespace bakeoff::report

namespace bakeoff::stats {

using report::Is;

template <class V, Is<Verdict> T>
void fields(V& visit, T& value) {
  visit("kind", value.kind);
  visit("winner", value.winner);
  visit("because", value.because);
}

template <class V, Is<Summary> T>
void fields(V& visit, T& value) {
  visit("contestant", value.contestant);
  visit("metric", value.metric);
  visit("direction", value.direction);
  visit("absolute", value.absolute);
  visit("to_reference", value.to_reference);
  visit("reference_is_lower_bound", value.reference_is_lower_bound);
  visit("is_lower_bound", value.is_lower_bound);
  visit("slices_used", value.slices_used);
  visit("excluded", value.excluded);
  visit("void_because", value.void_because);
  visit("per_epoch", value.per_epoch);
}

template <class V, Is<Comparison> T>
void fields(V& visit, T& value) {
  visit("metric", value.metric);
  visit("a", value.a);
  visit("b", value.b);
  visit("direction", value.direction);
  visit("ratio", value.ratio);
  visit("verdict", value.verdict);
  visit("statistical_half_width", value.statistical_half_width);
  visit("systematic_floor", value.systematic_floor);
  visit("epochs", value.epochs);
  visit("anytime", value.anytime);
}

template <class V, Is<Analysis> T>
void fields(V& visit, T& value) {
  visit("summaries", value.summaries);
  visit("comparisons", value.comparisons);
  visit("clone_checks", value.clone_checks);
}

}  // namespace bakeoff::stats

namespace bakeoff::report {

void write_stats(const Report& report, Json& out) {
  out["analysis"] = JsonWriter::written(report.analysis);
  out["standings"] = JsonWriter::written(report.standings);
}

void read_stats(const Json& in, Report& report, std::string& problem) {
  JsonReader reader(in, "", problem);
  reader("analysis", report.analysis);
  reader("standings", report.standings);
}

}  // namespace bakeoff::report
