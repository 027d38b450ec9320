#include "plan/run_plan_json.h"

#include <nlohmann/json.hpp>

#include "plan/catalog_json.h"

namespace bakeoff::plan {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Placement, server_cpus, generator_cpus, disjoint,
                                   memory_max_bytes, pids_max)

namespace {

constexpr int kSchemaVersion = 1;

HostFacts host_from(const nlohmann::json& in) {
  HostFacts host;
  in.at("os").get_to(host.os);
  in.at("kernel").get_to(host.kernel);
  in.at("cpu_model").get_to(host.cpu_model);
  in.at("microcode").get_to(host.microcode);
  in.at("virtualisation").get_to(host.virtualisation);
  in.at("governor").get_to(host.governor);
  in.at("clocksource").get_to(host.clocksource);
  in.at("congestion_control").get_to(host.congestion_control);
  in.at("mitigations").get_to(host.mitigations);
  in.at("cpus").get_to(host.cpus);
  in.at("memory_bytes").get_to(host.memory_bytes);
  in.at("cgroup").get_to(host.cgroup);
  in.at("is_root").get_to(host.is_root);
  in.at("load_before").get_to(host.load_before);
  in.at("warnings").get_to(host.warnings);
  return host;
}

RunPlan plan_from(const nlohmann::json& in) {
  RunPlan plan;
  in.at("run_id").get_to(plan.run_id);
  in.at("created_at").get_to(plan.created_at);
  in.at("seed").get_to(plan.seed);
  in.at("bakeoff_version").get_to(plan.bakeoff_version);
  in.at("catalog_hash").get_to(plan.catalog_hash);
  plan.host = host_from(in.at("host"));
  in.at("design").get_to(plan.design);
  in.at("placement").get_to(plan.placement);
  in.at("contestants").get_to(plan.contestants);
  if (in.contains("helpers")) in.at("helpers").get_to(plan.helpers);
  in.at("reference").get_to(plan.reference);
  in.at("cloned").get_to(plan.cloned);
  in.at("workloads").get_to(plan.workloads);
  if (in.contains("programs")) {  // plans before there were any
    in.at("programs").get_to(plan.programs);
    in.at("cloned_programs").get_to(plan.cloned_programs);
    in.at("metrics").get_to(plan.metrics);
  }
  in.at("profile").get_to(plan.profile);
  in.at("needs").get_to(plan.needs);
  return plan;
}

}  // namespace

nlohmann::json to_json(const HostFacts& host) {
  return {{"os", host.os},
          {"kernel", host.kernel},
          {"cpu_model", host.cpu_model},
          {"microcode", host.microcode},
          {"virtualisation", host.virtualisation},
          {"governor", host.governor},
          {"clocksource", host.clocksource},
          {"congestion_control", host.congestion_control},
          {"mitigations", host.mitigations},
          {"cpus", host.cpus},
          {"memory_bytes", host.memory_bytes},
          {"cgroup", host.cgroup},
          {"is_root", host.is_root},
          {"load_before", host.load_before},
          {"warnings", host.warnings}};
}

nlohmann::json to_json(const RunPlan& plan) {
  nlohmann::json out{{"schema_version", kSchemaVersion},
                     {"run_id", plan.run_id},
                     {"created_at", plan.created_at},
                     {"seed", plan.seed},
                     {"bakeoff_version", plan.bakeoff_version},
                     {"catalog_hash", plan.catalog_hash},
                     {"host", to_json(plan.host)},
                     {"design", plan.design},
                     {"placement", plan.placement},
                     {"contestants", plan.contestants},
                     {"reference", plan.reference},
                     {"cloned", plan.cloned},
                     {"workloads", plan.workloads},
                     {"programs", plan.programs},
                     {"cloned_programs", plan.cloned_programs},
                     {"metrics", plan.metrics},
                     {"profile", plan.profile},
                     {"needs", plan.needs}};
  if (!plan.helpers.empty()) out["helpers"] = plan.helpers;
  return out;
}

std::string to_text(const RunPlan& plan) { return to_json(plan).dump(1) + "\n"; }

Result<RunPlan> parse_run_plan(std::string_view text) {
  const auto parsed = nlohmann::json::parse(text, nullptr, false);
  if (parsed.is_discarded()) return fail(ErrorCode::invalid_input, "the plan is not JSON");
  // nlohmann reports a missing or mistyped field by throwing; nothing throws past this function.
  try {
    if (parsed.at("schema_version").get<int>() != kSchemaVersion) {
      return fail(ErrorCode::invalid_input, "the plan was written by another version of bakeoff");
    }
    return plan_from(parsed);
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::invalid_input, std::string("the plan is not readable: ") + error.what());
  }
}

}  // namespace bakeoff::plan
