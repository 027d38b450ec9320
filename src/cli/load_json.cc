#include "cli/load_json.h"

#include <nlohmann/json.hpp>

#include "cli/load_words.h"

namespace bakeoff::cli {
namespace {

using Json = nlohmann::ordered_json;

Json latency_json(const samples::LatencyHistogram& latency) {
  Json quantiles = Json::array();
  for (const double q : {0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999}) {
    quantiles.push_back(
        {{"quantile", q}, {"seconds", static_cast<double>(latency.quantile(q)) * 1e-9}});
  }
  return {{"count", latency.total()},
          {"mean_seconds", latency.mean() * 1e-9},
          {"max_seconds", static_cast<double>(latency.max()) * 1e-9},
          {"quantiles", quantiles}};
}

Json errors_json(const samples::RequestErrors& errors) {
  return {{"connect", errors.connect},           {"reset", errors.reset},
          {"timeout", errors.timeout},           {"malformed", errors.malformed},
          {"wrong_status", errors.wrong_status}, {"wrong_body", errors.wrong_body}};
}

Json assertions_json(const std::vector<AssertionOutcome>& assertions) {
  Json json = Json::array();
  for (const auto& outcome : assertions) {
    json.push_back(
        {{"assertion", outcome.text}, {"holds", outcome.holds}, {"actual", outcome.actual}});
  }
  return json;
}

Json generator_json(const load::LoadCounts& counts) {
  Json json = {{"busy", counts.generator_busy},
               {"is_bottleneck", counts.generator_busy > kBottleneckShare},
               {"late_p99_seconds", counts.generator_late_p99},
               {"io", counts.used_ring ? "io_uring" : "epoll"}};
  if (counts.send_late.total() > 0) json["send_late"] = latency_json(counts.send_late);
  return json;
}

Json pace_json(const load::Pace& pace) {
  if (pace.arrivals == load::Arrivals::closed) return {{"loop", "closed"}};
  Json json = {{"loop", "open"}};
  if (pace.arrivals == load::Arrivals::listed) {
    json["arrivals"] = "trace";
    return json;
  }
  json["arrivals"] = pace.arrivals == load::Arrivals::even ? "even" : "poisson";
  if (pace.arrivals == load::Arrivals::poisson) json["seed"] = pace.seed;
  for (const auto& stage : pace.stages) {
    json["stages"].push_back(
        {{"from_rate", stage.from}, {"to_rate", stage.to}, {"seconds", stage.length.count()}});
  }
  return json;
}

// What lies between a connection and its requests.
Json transport_json(const LoadOptions& options) {
  return {{"protocol", options.http_2 ? "HTTP/2" : "HTTP/1.1"},
          {"at_once", options.at_once},
          {"keepalive", !options.reconnects}};
}

Json estimate_json(const Estimate& estimate) {
  return {{"value", estimate.value}, {"low", estimate.low}, {"high", estimate.high}};
}

}  // namespace

std::string load_to_json(const LoadOptions& options, const LoadOrder& order,
                         const LoadResult& result,
                         const std::vector<AssertionOutcome>& assertions) {
  const load::LoadCounts& counts = result.counts;
  const double rate =
      counts.seconds > 0 ? static_cast<double>(counts.requests) / counts.seconds : 0;
  Json out = {{"schema_version", 2},
              {"url", options.urls.front()},
              {"pace", pace_json(order.slice.pace)},
              {"transport", transport_json(options)},
              {"connections", options.connections},
              {"threads", options.threads},
              {"seconds", counts.seconds},
              {"requests", counts.requests},
              {"requests_per_second", rate}};
  if (counts.planned > 0) {
    out["planned"] = counts.planned;
    out["unsent"] = counts.unsent;
  }
  if (counts.edges) out["unserved"] = counts.edges->unserved;
  out["latency"] = latency_json(counts.latency);
  if (counts.planned > 0) out["service"] = latency_json(counts.service);
  if (counts.arrival.total() > 0) {
    out["arrival"] = latency_json(counts.arrival);
    out["unread"] = latency_json(counts.unread);
  }
  if (options.events) {
    out["events"] = counts.events;
    out["first_event"] = latency_json(counts.first_event);
    out["event_gap"] = latency_json(counts.event_gap);
  }
  out["errors"] = errors_json(counts.errors);
  out["first_wrong"] = counts.first_wrong;
  out["generator"] = generator_json(counts);
  out["machine"] = {{"steal", result.machine.steal},
                    {"clock_step_seconds", result.machine.clock_step},
                    {"is_disturbed", result.machine.is_disturbed()}};
  out["assertions"] = assertions_json(assertions);
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string sockets_to_json(const LoadOptions& options, const load::SocketOrder& order,
                            const load::SocketCounts& counts,
                            const std::vector<AssertionOutcome>& assertions) {
  Json out = {{"schema_version", 2},
              {"url", options.urls.front()},
              {"mode", options.socket.mode},
              {"dialect", options.socket.dialect},
              {"pace", pace_json(order.pace)},
              {"connections", counts.connections},
              {"threads", options.threads},
              {"seconds", counts.seconds},
              {"sent", counts.sent},
              {"expected", counts.expected},
              {"received", counts.received},
              {"unsent", counts.unsent},
              {"latency", latency_json(counts.latency)},
              {"errors",
               {{"lost", counts.lost},
                {"duplicated", counts.duplicated},
                {"out_of_order", counts.out_of_order},
                {"wrong", counts.wrong},
                {"malformed", counts.malformed},
                {"closed", counts.closed}}},
              {"pings", counts.pings},
              {"first_wrong", counts.first_wrong},
              {"generator",
               {{"busy", counts.generator_busy},
                {"is_bottleneck", counts.generator_busy > kBottleneckShare}}},
              {"assertions", assertions_json(assertions)}};
  if (counts.send_late.total() > 0) out["generator"]["send_late"] = latency_json(counts.send_late);
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string capacity_to_json(const LoadOptions& options, const measure::CapacityResult& result) {
  Json tries = Json::array();
  for (const auto& tried : result.tries) {
    tries.push_back({{"rate", tried.rate},
                     {"holds", tried.holds},
                     {"planned", tried.counts.planned},
                     {"requests", tried.counts.requests},
                     {"errors", errors_json(tried.counts.errors)},
                     {"latency", latency_json(tried.counts.latency)},
                     {"generator", generator_json(tried.counts)}});
  }
  Json out = {{"schema_version", 2},
              {"url", options.urls.front()},
              {"condition", options.capacity},
              {"holds_at_all", result.holds_at_all},
              {"transport", transport_json(options)},
              {"connections", options.connections},
              {"threads", options.threads},
              {"tries", tries}};
  if (result.rate) out["capacity"] = estimate_json(*result.rate);
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string turns_to_json(const LoadOptions& options, const LoadOrder& order,
                          const TurnsReport& report) {
  Json targets = Json::array();
  for (std::size_t i = 0; i < report.labels.size(); ++i) {
    const auto& counts = report.turns.counts[i];
    targets.push_back({{"target", report.labels[i]},
                       {"seconds", counts.seconds},
                       {"requests", counts.requests},
                       {"errors", counts.errors.total()},
                       {"generator_busy", counts.generator_busy}});
  }
  Json comparisons = Json::array();
  for (const auto& comparison : report.comparisons) {
    comparisons.push_back({{"metric", comparison.metric},
                           {"a", comparison.a},
                           {"b", comparison.b},
                           {"ratio", estimate_json(comparison.ratio)},
                           {"verdict", stats::name_of(comparison.verdict.kind)},
                           {"winner", comparison.verdict.winner},
                           {"because", comparison.verdict.because}});
  }
  const Json out = {{"schema_version", 2},
                    {"pace", pace_json(order.slice.pace)},
                    {"transport", transport_json(options)},
                    {"connections", options.connections},
                    {"targets", targets},
                    {"comparisons", comparisons}};
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bakeoff::cli
