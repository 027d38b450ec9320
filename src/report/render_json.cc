
#include "report/internal/estimate_json.h"
#include "report/internal/json_values.h"
#include "report/internal/parts_json.h"
#include "report/render.h"

namespace bakeoff::report {
namespace {

constexpr int kSchemaVersion = 1;

bool read_text(const Json& in, const char* key, std::string& out) {
  const auto found = in.find(key);
  if (found == in.end() || !found->is_string()) return false;
  out = found->get_ref<const std::string&>();
  return true;
}

std::string read_head(const Json& in, Report& report) {
  const auto version = in.find("schema_version");
  if (version == in.end() || !version->is_number_integer()) return "/schema_version is missing";
  if (*version != kSchemaVersion) return "it was written by another version of bakeoff";
  if (!read_text(in, "made_at", report.made_at)) return "/made_at is missing or not a text";
  if (!read_text(in, "bakeoff_version", report.bakeoff_version))
    return "/bakeoff_version is missing or not a text";
  if (!read_text(in, "command", report.command)) return "/command is missing or not a text";
  const auto measured = in.find("measured");
  if (measured == in.end() || !measured->is_boolean())
    return "/measured is missing or not true or false";
  report.measured = measured->get<bool>();
  return {};
}

}  // namespace

std::string render_json(const Report& report) {
  Json out = Json::object();
  out["schema_version"] = kSchemaVersion;
  out["made_at"] = report.made_at;
  out["bakeoff_version"] = report.bakeoff_version;
  out["command"] = report.command;
  out["measured"] = report.measured;
  write_decision(report, out);
  write_score(report, out);
  write_stats(report, out);
  write_evidence(report, out);
  write_catalog(report, out);
  write_outcome(report, out);
  if (!report.estimates.empty()) write_estimates(report.estimates, out["estimates"]);
  // Log excerpts may hold any bytes; those that are not UTF-8 become U+FFFD.
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Report> parse_report(std::string_view result_json) {
  const Json in = Json::parse(result_json, nullptr, false);
  if (in.is_discarded()) return fail(ErrorCode::invalid_input, "the result is not JSON");
  if (!in.is_object()) return fail(ErrorCode::invalid_input, "the result is not a JSON object");
  Report report;
  std::string problem = read_head(in, report);
  for (const auto read :
       {read_decision, read_score, read_stats, read_evidence, read_catalog, read_outcome}) {
    if (problem.empty()) read(in, report, problem);
  }
  if (const auto estimates = in.find("estimates"); estimates != in.end() && problem.empty())
    read_estimates(*estimates, "/estimates", report.estimates, problem);
  if (!problem.empty())
    return fail(ErrorCode::invalid_input, "the result is not readable: " + problem);
  return report;
}

}  // namespace bakeoff::report
