#include <array>

#include "report/internal/parts_json.h"
#include "report/internal/shared_json.h"

namespace bakeoff::report {

template <>
struct EnumNames<catalog::Axis> {
  static constexpr std::array kValues{catalog::Axis::log, catalog::Axis::linear,
                                      catalog::Axis::points};
  static std::string_view name(catalog::Axis axis) {
    constexpr std::array<std::string_view, 3> names{"log", "linear", "points"};
    return names.at(static_cast<std::size_t>(axis));
  }
};

template <>
struct EnumNames<catalog::ProbeInput> {
  static constexpr std::array kValues{catalog::ProbeInput::measured_ratio,
                                      catalog::ProbeInput::measured_value,
                                      catalog::ProbeInput::fact};
  static std::string_view name(catalog::ProbeInput input) {
    constexpr std::array<std::string_view, 3> names{"measured_ratio", "measured_value", "fact"};
    return names.at(static_cast<std::size_t>(input));
  }
};

template <>
struct EnumNames<catalog::WorkloadKind> {
  static constexpr std::array kValues{
      catalog::WorkloadKind::http,   catalog::WorkloadKind::cold_start,
      catalog::WorkloadKind::memory, catalog::WorkloadKind::program,
      catalog::WorkloadKind::jobs,   catalog::WorkloadKind::socket,
      catalog::WorkloadKind::paced};
  static std::string_view name(catalog::WorkloadKind kind) {
    constexpr std::array<std::string_view, 7> names{"http", "cold_start", "memory", "program",
                                                    "jobs", "socket",     "paced"};
    return names.at(static_cast<std::size_t>(kind));
  }
};

}  // namespace bakeoff::report

namespace bakeoff::catalog {

using report::Is;

template <class V, Is<StackCard> T>
void fields(V& visit, T& value) {
  visit("id", value.id);
  visit("title", value.title);
  visit("language", value.language);
  visit("best_for", value.best_for);
  visit("price", value.price);
  visit("biggest_catch", value.biggest_catch);
  visit("concurrency_model", value.concurrency_model);
  visit("current_version", value.current_version);
  visit("current_version_date", value.current_version_date);
  visit("default_contestant", value.default_contestant);
  visit("stand_in", value.stand_in);
  visit("facts", value.facts);
  visit("owns_cpu_bound", value.owns_cpu_bound);
  visit("mobile_runtime", value.mobile_runtime);
}

template <class V, Is<Anchor> T>
void fields(V& visit, T& value) {
  visit("at", value.at);
  visit("points", value.points);
  visit("means", value.means);
}

template <class V, Is<Probe> T>
void fields(V& visit, T& value) {
  visit("id", value.id);
  visit("input", value.input);
  visit("metric", value.metric);
  visit("topic", value.topic);
  visit("weight", value.weight);
  visit("axis", value.axis);
  visit("anchors", value.anchors);
  visit("fallback", value.fallback);
  visit("optional", value.optional);
  visit("page_says", value.page_says);
  visit("claim", value.claim);
  visit("reason", value.reason);
}

template <class V, Is<PublishedScore> T>
void fields(V& visit, T& value) {
  visit("points", value.points);
  visit("winner", value.winner);
  visit("fact", value.fact);
  visit("evidence", value.evidence);
}

template <class V, Is<Criterion> T>
void fields(V& visit, T& value) {
  visit("id", value.id);
  visit("title", value.title);
  visit("question", value.question);
  visit("kind_note", value.kind_note);
  visit("learn_more", value.learn_more);
  visit("order", value.order);
  visit("probes", value.probes);
  visit("published", value.published);
}

template <class V, Is<Band> T>
void fields(V& visit, T& value) {
  visit("from", value.from);
  visit("word", value.word);
  visit("means", value.means);
}

template <class V, Is<ScoringRules> T>
void fields(V& visit, T& value) {
  visit("bands", value.bands);
  visit("win_probability", value.win_probability);
  visit("win_gap_points", value.win_gap_points);
  visit("judged_cap", value.judged_cap);
  visit("least_coverage", value.least_coverage);
  visit("close_call_share", value.close_call_share);
  visit("stale_widening_points", value.stale_widening_points);
}

template <class V, Is<Weight> T>
void fields(V& visit, T& value) {
  visit("criterion", value.criterion);
  visit("weight", value.weight);
  visit("low", value.low);
  visit("high", value.high);
  visit("reason", value.reason);
}

template <class V, Is<Profile> T>
void fields(V& visit, T& value) {
  visit("id", value.id);
  visit("title", value.title);
  visit("describes", value.describes);
  visit("weights", value.weights);
}

template <class V, Is<AnswerRule> T>
void fields(V& visit, T& value) {
  visit("status", value.status);
  visit("body", value.body);
  visit("body_json", value.body_json);
  visit("body_sha256", value.body_sha256);
  visit("body_matches", value.body_matches);
  visit("body_fields", value.body_fields);
  visit("header_starts_with", value.header_starts_with);
  visit("headers_present", value.headers_present);
}

template <class V, Is<RequestSpec> T>
void fields(V& visit, T& value) {
  visit("method", value.method);
  visit("path", value.path);
  visit("headers", value.headers);
  visit("body", value.body);
  visit("weight", value.weight);
  visit("answer", value.answer);
}

template <class V, Is<Upstream> T>
void fields(V& visit, T& value) {
  visit("delay_milliseconds", value.delay_milliseconds);
  visit("fan_out", value.fan_out);
}

template <class V, Is<Workload> T>
void fields(V& visit, T& value) {
  visit("id", value.id);
  visit("title", value.title);
  visit("kind", value.kind);
  visit("question", value.question);
  visit("compatible_with", value.compatible_with);
  visit("requests", value.requests);
  visit("connections", value.connections);
  visit("upstream", value.upstream);
  visit("least_samples", value.least_samples);
  visit("loaded_by", value.loaded_by);
}

template <class V, Is<Metric> T>
void fields(V& visit, T& value) {
  visit("id", value.id);
  visit("title", value.title);
  visit("unit", value.unit);
  visit("direction", value.direction);
}

}  // namespace bakeoff::catalog

namespace bakeoff::report {

void write_catalog(const Report& report, Json& out) {
  out["stacks"] = JsonWriter::written(report.stacks);
  out["alternatives"] = JsonWriter::written(report.alternatives);
  out["criteria"] = JsonWriter::written(report.criteria);
  out["scoring"] = JsonWriter::written(report.scoring);
  out["profiles"] = JsonWriter::written(report.profiles);
  out["workloads"] = JsonWriter::written(report.workloads);
  out["metrics"] = JsonWriter::written(report.metrics);
}

void read_catalog(const Json& in, Report& report, std::string& problem) {
  JsonReader reader(in, "", problem);
  reader("stacks", report.stacks);
  reader("alternatives", report.alternatives);
  reader("criteria", report.criteria);
  reader("scoring", report.scoring);
  reader("profiles", report.profiles);
  reader("workloads", report.workloads);
  reader("metrics", report.metrics);
}

}  // namespace bakeoff::report
