#include "report/internal/parts_json.h"
#include "report/internal/shared_json.h"

namespace bakeoff::report {

template <class V, Is<MetricCell> T>
void fields(V& visit, T& value) {
  visit("stack", value.stack);
  visit("text", value.text);
  visit("badge", value.badge);
  visit("evidence", value.evidence);
  visit("stale", value.stale);
  visit("measured", value.measured);
  visit("measured_evidence", value.measured_evidence);
}

template <class V, Is<MetricRow> T>
void fields(V& visit, T& value) {
  visit("topic", value.topic);
  visit("title", value.title);
  visit("cells", value.cells);
  visit("note", value.note);
}

template <class V, Is<EvidenceItem> T>
void fields(V& visit, T& value) {
  visit("id", value.id);
  visit("badge", value.badge);
  visit("topic", value.topic);
  visit("subject", value.subject);
  visit("stack", value.stack);
  visit("claim", value.claim);
  visit("publisher", value.publisher);
  visit("title", value.title);
  visit("url", value.url);
  visit("speaks_of", value.speaks_of);
  visit("published", value.published);
  visit("retrieved", value.retrieved);
  visit("age_days", value.age_days);
  visit("stale", value.stale);
}

void write_evidence(const Report& report, Json& out) {
  out["metric_rows"] = JsonWriter::written(report.metric_rows);
  out["migration"] = JsonWriter::written(report.migration);
  out["evidence"] = JsonWriter::written(report.evidence);
  out["warnings"] = JsonWriter::written(report.warnings);
}

void read_evidence(const Json& in, Report& report, std::string& problem) {
  JsonReader reader(in, "", problem);
  reader("metric_rows", report.metric_rows);
  reader("migration", report.migration);
  reader("evidence", report.evidence);
  reader("warnings", report.warnings);
}

}  // namespace bakeoff::report
