// JSON forms of the catalog's values that a saved plan carries. Include in *_json.cc files only
// (heavy).
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "base/units.h"
#include "catalog/contestant.h"
#include "catalog/design.h"
#include "catalog/workload.h"

NLOHMANN_JSON_NAMESPACE_BEGIN
template <class T>
struct adl_serializer<std::optional<T>> {
  static void to_json(json& out, const std::optional<T>& value) {
    if (value) {
      out = *value;
    } else {
      out = nullptr;
    }
  }
  static void from_json(const json& in, std::optional<T>& value) {
    if (in.is_null()) {
      value.reset();
    } else {
      value = in.get<T>();
    }
  }
};
NLOHMANN_JSON_NAMESPACE_END

namespace bakeoff::catalog {

NLOHMANN_JSON_SERIALIZE_ENUM(Approach,
                             {{Approach::realistic, "realistic"}, {Approach::stripped, "stripped"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Classification, {{Classification::platform, "platform"},
                                              {Classification::micro, "micro"},
                                              {Classification::full, "full"},
                                              {Classification::program, "program"}})
NLOHMANN_JSON_SERIALIZE_ENUM(ToolchainKind, {{ToolchainKind::none, "none"},
                                             {ToolchainKind::npm_node, "npm_node"},
                                             {ToolchainKind::system_node, "system_node"},
                                             {ToolchainKind::python_venv, "python_venv"},
                                             {ToolchainKind::go, "go"},
                                             {ToolchainKind::cargo, "cargo"},
                                             {ToolchainKind::debian_root, "debian_root"},
                                             {ToolchainKind::bundled, "bundled"}})
NLOHMANN_JSON_SERIALIZE_ENUM(WorkloadKind, {{WorkloadKind::http, "http"},
                                            {WorkloadKind::cold_start, "cold_start"},
                                            {WorkloadKind::memory, "memory"},
                                            {WorkloadKind::program, "program"},
                                            {WorkloadKind::jobs, "jobs"},
                                            {WorkloadKind::socket, "socket"},
                                            {WorkloadKind::paced, "paced"}})
NLOHMANN_JSON_SERIALIZE_ENUM(DialectKind, {{DialectKind::raw, "raw"},
                                           {DialectKind::socket_io, "socket.io"},
                                           {DialectKind::phoenix, "phoenix"},
                                           {DialectKind::action_cable, "actioncable"}})
NLOHMANN_JSON_SERIALIZE_ENUM(SocketUse, {{SocketUse::echo, "echo"},
                                         {SocketUse::broadcast, "broadcast"},
                                         {SocketUse::idle, "idle"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Tier, {{Tier::core, "core"}, {Tier::named, "named"}})

// With defaults: plans that were saved before a field was added have to load.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AnswerRule, status, body, body_json, body_sha256,
                                                body_matches, body_fields, header_starts_with,
                                                headers_present, body_encoding)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RequestSpec, method, path, headers, body,
                                                body_times, weight, served_as, timed, answer)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Upstream, delay_milliseconds, fan_out)
inline void to_json(nlohmann::json& out, const Metric& metric) {
  out = {{"id", metric.id},
         {"title", metric.title},
         {"unit", name_of(metric.unit)},
         {"higher_is_better", metric.direction == Direction::higher_is_better}};
}
inline void from_json(const nlohmann::json& in, Metric& metric) {
  in.at("id").get_to(metric.id);
  in.at("title").get_to(metric.title);
  metric.unit = unit_named(in.at("unit").get<std::string>());
  metric.direction = in.at("higher_is_better").get<bool>() ? Direction::higher_is_better
                                                           : Direction::lower_is_better;
}

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProgramTask, metric, request, answer, tolerance, amount,
                                   repetitions, timed, quantile)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProgramRatio, metric, over, under)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProgramReading, metric, task, pointer)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProgramStatements, metric, task)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProgramInput, file, content, size, seed)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ProgramSpec, tasks, ratios, readings, statements,
                                                inputs, services, database, start_metric, starts,
                                                warm_ups, memory_megabytes, answer_seconds,
                                                epoch_seconds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SocketSpec, use, dialect, payload_bytes,
                                                quick_connections)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PacedSpec, rate, seconds, settle_seconds,
                                                event_milliseconds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SocketSpeech, dialect, channel, event)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Workload, id, title, kind, question,
                                                compatible_with, requests, connections,
                                                requests_per_connection, upstream, service,
                                                least_samples, loaded_by, tier, program, socket,
                                                paced)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Design, id, least_epochs, most_epochs, stop_early, slice_seconds,
                                   settle_seconds, rounds, process_warmup_seconds,
                                   least_warmup_seconds, pilot_seconds, budget_seconds, tie_band,
                                   alpha, least_floor, most_generator_busy, most_steal,
                                   most_littles_law_residual, cold_starts)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Toolchain, kind, runtime_folder, interpreter,
                                                program, suite, packages, version_command)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReadyCheck, path, timeout_seconds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProgramCommand, command, worker, env, uses_registries)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(
    Contestant, id, stack, title, version_of, source_dir, toolchain, requires_registries,
    install_inputs, install_steps, start, env, fixed_port, ready, workload_paths, sockets,
    unsupported, one_worker, programs, install_megabytes, install_seconds, own_requests, approach,
    classification, is_own_service, is_reference)

}  // namespace bakeoff::catalog
