#include "scan/inventory_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "scan/inventory_words.h"

namespace bakeoff::scan {

using nlohmann::json;

// Spelled as name_of says, in one place for both directions.
template <class E, std::size_t N>
void enum_to_json(json& out, E value, const std::array<E, N>& /*all*/) {
  out = std::string(name_of(value));
}

template <class E, std::size_t N>
void enum_from_json(const json& in, E& value, const std::array<E, N>& all) {
  const auto text = in.get<std::string>();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](E one) { return name_of(one) == text; });
  if (found == all.end()) throw json::other_error::create(501, "unknown word '" + text + "'", &in);
  value = *found;
}

constexpr std::array kConfidences{Confidence::resolved, Confidence::partial};
constexpr std::array kEndpointClasses{EndpointClass::crud,      EndpointClass::complex,
                                      EndpointClass::upload,    EndpointClass::streaming,
                                      EndpointClass::websocket, EndpointClass::page};
constexpr std::array kDirections{EventDirection::received, EventDirection::sent};
constexpr std::array kSeverities{Severity::note, Severity::warning, Severity::error};

void to_json(json& out, Confidence value) { enum_to_json(out, value, kConfidences); }
void from_json(const json& in, Confidence& value) { enum_from_json(in, value, kConfidences); }
void to_json(json& out, EndpointClass value) { enum_to_json(out, value, kEndpointClasses); }
void from_json(const json& in, EndpointClass& value) {
  enum_from_json(in, value, kEndpointClasses);
}
void to_json(json& out, QueryKind value) { enum_to_json(out, value, kQueryKinds); }
void from_json(const json& in, QueryKind& value) { enum_from_json(in, value, kQueryKinds); }
void to_json(json& out, EventDirection value) { enum_to_json(out, value, kDirections); }
void from_json(const json& in, EventDirection& value) { enum_from_json(in, value, kDirections); }
void to_json(json& out, Severity value) { enum_to_json(out, value, kSeverities); }
void from_json(const json& in, Severity& value) { enum_from_json(in, value, kSeverities); }

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Location, file, line)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Service, name, root, ecosystem, manifests, frameworks, runtime,
                                   code_lines, endpoints)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LanguageCount, language, files, code_lines, test_lines)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Endpoint, method, path, framework, handler, at, handler_at,
                                   confidence, condition, is_default, kind, auth, service)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(UnmountedRouter, name, framework, at, endpoints)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Column, name, type, primary_key, nullable, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Relation, name, target, kind, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Model, name, orm, at, columns, relations, service)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(QuerySite, kind, orm, call, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Job, name, framework, schedule, send_sites, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Schedule, name, job, when, framework, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AuthScheme, id, library, use_sites, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SessionStore, kind, library, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SocketEvent, name, framework, direction, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LibraryUse, name, ecosystem, kind, use_sites, files, version, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PackagingTool, name, service, files)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ChainLink, function, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Pitfall, rule, severity, message, at, chain)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Hole, what, written, reason, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SkippedFile, path, reason, is_loss)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Inventory, root, commit, files, parsed, services, languages,
                                   endpoints, unmounted, models, queries, jobs, schedules, auth,
                                   sessions, socket_events, libraries, packaging, pitfalls, holes,
                                   skipped)

namespace {

constexpr int kFormat = 1;

}  // namespace

std::string inventory_json(const Inventory& inventory) {
  json out = inventory;
  out["format"] = kFormat;
  // Listed apart: what a condition hides by default, or may hide.
  json always = json::array();
  json conditional = json::array();
  for (auto& endpoint : out["endpoints"])
    (endpoint["is_default"].get<bool>() ? always : conditional).push_back(std::move(endpoint));
  out["endpoints"] = std::move(always);
  out["conditional_endpoints"] = std::move(conditional);
  // Bytes that are no UTF-8 (names of files) are replaced, never a reason to fail.
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

Result<Inventory> read_inventory_json(std::string_view text) {
  json in = json::parse(text, nullptr, false);
  if (!in.is_object()) return fail(ErrorCode::invalid_input, "the inventory is no JSON object");
  if (in.value("format", 0) != kFormat)
    return fail(ErrorCode::invalid_input, "the inventory has another format: scan again");
  try {
    for (auto& endpoint : in.at("conditional_endpoints"))
      in.at("endpoints").push_back(std::move(endpoint));
    auto inventory = in.get<Inventory>();
    std::ranges::stable_sort(inventory.endpoints, {}, [](const Endpoint& endpoint) {
      return std::tie(endpoint.path, endpoint.method, endpoint.at, endpoint.handler);
    });
    return inventory;
  } catch (const json::exception& error) {
    return fail(ErrorCode::invalid_input,
                std::string("the inventory is not complete: ") + error.what());
  }
}

}  // namespace bakeoff::scan
