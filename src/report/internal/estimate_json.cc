// estimate.json: the whole MigrationEstimate, and the same value back.
#include "report/internal/estimate_json.h"

#include <array>

#include "report/internal/json_values.h"
#include "report/render_estimate.h"

namespace bakeoff::report {

template <>
struct EnumNames<catalog::Origin> {
  static constexpr std::array kValues{catalog::Origin::given, catalog::Origin::measured,
                                      catalog::Origin::cited, catalog::Origin::assumption,
                                      catalog::Origin::user};
  static std::string_view name(catalog::Origin origin) { return catalog::name_of(origin); }
};

template <>
struct EnumNames<estimate::PortStatus> {
  static constexpr std::array kValues{estimate::PortStatus::one_to_one,
                                      estimate::PortStatus::partial, estimate::PortStatus::none,
                                      estimate::PortStatus::unknown};
  static std::string_view name(estimate::PortStatus status) { return estimate::name_of(status); }
};

}  // namespace bakeoff::report

namespace bakeoff::catalog {

using report::Is;

template <class V, Is<Basis> T>
void fields(V& visit, T& value) {
  visit("origin", value.origin);
  visit("reason", value.reason);
  visit("date", value.date);
}

template <class V, Is<Spread> T>
void fields(V& visit, T& value) {
  visit("p10", value.p10);
  visit("p50", value.p50);
  visit("p90", value.p90);
}

template <class V, Is<Bounds> T>
void fields(V& visit, T& value) {
  visit("low", value.low);
  visit("high", value.high);
}

}  // namespace bakeoff::catalog

namespace bakeoff::estimate {

using report::Is;

template <class V, Is<Port> T>
void fields(V& visit, T& value) {
  visit("service", value.service);
  visit("name", value.name);
  visit("library", value.library);
  visit("kind", value.kind);
  visit("status", value.status);
  visit("take", value.take);
  visit("because", value.because);
  visit("by_kind", value.by_kind);
  visit("stays", value.stays);
  visit("basis", value.basis);
  visit("uses", value.uses);
  visit("file", value.file);
  visit("line", value.line);
}

template <class V, Is<LineItem> T>
void fields(V& visit, T& value) {
  visit("id", value.id);
  visit("title", value.title);
  visit("counts", value.counts);
  visit("phase", value.phase);
  visit("count", value.count);
  visit("unit", value.unit);
  visit("hours", value.hours);
  visit("part", value.part);
  visit("basis", value.basis);
}

template <class V, Is<Range> T>
void fields(V& visit, T& value) {
  visit("hours", value.hours);
  visit("money", value.money);
  visit("weeks", value.weeks);
}

template <class V, Is<Driver> T>
void fields(V& visit, T& value) {
  visit("item", value.item);
  visit("title", value.title);
  visit("low", value.low);
  visit("high", value.high);
}

template <class V, Is<SizeVerdict> T>
void fields(V& visit, T& value) {
  visit("id", value.id);
  visit("title", value.title);
  visit("margin", value.margin);
  visit("borderline", value.borderline);
  visit("endpoints", value.endpoints);
  visit("services", value.services);
  visit("published_cost", value.published_cost);
  visit("published_weeks", value.published_weeks);
  visit("open_above", value.open_above);
  visit("disagreement", value.disagreement);
  visit("evidence", value.evidence);
}

template <class V, Is<Option> T>
void fields(V& visit, T& value) {
  visit("id", value.id);
  visit("title", value.title);
  visit("says", value.says);
  visit("range", value.range);
}

template <class V, Is<Failure> T>
void fields(V& visit, T& value) {
  visit("id", value.id);
  visit("title", value.title);
  visit("says", value.says);
  visit("remedy", value.remedy);
  visit("because", value.because);
  visit("basis", value.basis);
  visit("evidence", value.evidence);
}

template <class V, Is<NextEndpoint> T>
void fields(V& visit, T& value) {
  visit("applies", value.applies);
  visit("factor", value.factor);
  visit("says", value.says);
  visit("because", value.because);
  visit("evidence", value.evidence);
}

template <class V, Is<ProfileProposal> T>
void fields(V& visit, T& value) {
  visit("profile", value.profile);
  visit("because", value.because);
  visit("needs", value.needs);
  visit("weights", value.weights);
}

template <class V, Is<ServiceSummary> T>
void fields(V& visit, T& value) {
  visit("name", value.name);
  visit("root", value.root);
  visit("stack", value.stack);
  visit("moves", value.moves);
  visit("why_not", value.why_not);
  visit("counts", value.counts);
}

template <class V, Is<PastFit> T>
void fields(V& visit, T& value) {
  visit("projects", value.projects);
  visit("hours", value.hours);
  visit("says", value.says);
}

template <class V, Is<MigrationEstimate> T>
void fields(V& visit, T& value) {
  visit("root", value.root);
  visit("commit", value.commit);
  visit("from", value.from);
  visit("to", value.to);
  visit("seed", value.seed);
  visit("samples", value.samples);
  visit("cost_table", value.cost_table);
  visit("cost_table_dated", value.cost_table_dated);
  visit("currency", value.currency);
  visit("rate", value.rate);
  visit("rate_basis", value.rate_basis);
  visit("team", value.team);
  visit("team_basis", value.team_basis);
  visit("correlation", value.correlation);
  visit("contingency_share", value.contingency_share);
  visit("services", value.services);
  visit("size", value.size);
  visit("total", value.total);
  visit("assisted", value.assisted);
  visit("past", value.past);
  visit("items", value.items);
  visit("drivers", value.drivers);
  visit("ports", value.ports);
  visit("options", value.options);
  visit("failures", value.failures);
  visit("next_endpoint", value.next_endpoint);
  visit("profile", value.profile);
  visit("not_counted", value.not_counted);
  visit("tail", value.tail);
  visit("worth", value.worth);
  visit("payback", value.payback);
}

}  // namespace bakeoff::estimate

namespace bakeoff::report {
namespace {

constexpr int kEstimateVersion = 1;

}  // namespace

void write_estimates(const std::vector<estimate::MigrationEstimate>& estimates,
                     nlohmann::ordered_json& out) {
  out = JsonWriter::written(estimates);
}

void read_estimates(const nlohmann::ordered_json& in, const std::string& place,
                    std::vector<estimate::MigrationEstimate>& estimates, std::string& problem) {
  JsonReader(in, place, problem).read(in, place, estimates);
}

std::string render_estimate_json(const estimate::MigrationEstimate& estimate) {
  Json out = Json::object();
  out["schema_version"] = kEstimateVersion;
  const Json members = JsonWriter::written(estimate);
  for (const auto& [key, value] : members.items()) out[key] = value;
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<estimate::MigrationEstimate> parse_estimate(std::string_view json) {
  const Json in = Json::parse(json, nullptr, false);
  if (in.is_discarded() || !in.is_object())
    return fail(ErrorCode::invalid_input, "the estimate is not a JSON object");
  const auto version = in.find("schema_version");
  if (version == in.end() || !version->is_number_integer() || *version != kEstimateVersion)
    return fail(ErrorCode::invalid_input, "the estimate was written by another version of bakeoff");
  estimate::MigrationEstimate estimate;
  std::string problem;
  JsonReader(in, "", problem).read(in, "", estimate);
  if (!problem.empty())
    return fail(ErrorCode::invalid_input, "the estimate is not readable: " + problem);
  return estimate;
}

}  // namespace bakeoff::report
