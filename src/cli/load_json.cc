#include "cli/load_json.h"

#include <nlohmann/json.hpp>

namespace bakeoff::cli {

std::string load_to_json(const LoadOptions& options, const load::LoadCounts& counts) {
  nlohmann::ordered_json latency;
  for (const double q : {0.5, 0.75, 0.9, 0.95, 0.99, 0.999}) {
    latency.push_back(
        {{"quantile", q}, {"seconds", static_cast<double>(counts.latency.quantile(q)) * 1e-9}});
  }
  const auto& errors = counts.errors;
  const nlohmann::ordered_json out = {
      {"schema_version", 1},
      {"url", options.url},
      {"loop", "closed"},
      {"connections", options.connections},
      {"threads", options.threads},
      {"seconds", counts.seconds},
      {"requests", counts.requests},
      {"requests_per_second",
       counts.seconds > 0 ? static_cast<double>(counts.requests) / counts.seconds : 0},
      {"latency_mean_seconds", counts.latency.mean() * 1e-9},
      {"latency_max_seconds", static_cast<double>(counts.latency.max()) * 1e-9},
      {"latency", latency},
      {"errors",
       {{"connect", errors.connect},
        {"reset", errors.reset},
        {"timeout", errors.timeout},
        {"malformed", errors.malformed},
        {"wrong_status", errors.wrong_status},
        {"wrong_body", errors.wrong_body}}},
      {"first_wrong", counts.first_wrong},
      {"generator_busy", counts.generator_busy},
      {"generator_late_p99_seconds", counts.generator_late_p99}};
  return out.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace bakeoff::cli
