#include "scan/inventory_json.h"

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "scan/internal/json_writer.h"
#include "scan/inventory_words.h"

namespace bakeoff::scan {

using nlohmann::json;

// Spelled as name_of says, in both directions.
template <class E>
requires std::is_enum_v<E>
void write(JsonWriter& writer, E value) { writer.text(name_of(value)); }

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

void from_json(const json& in, Confidence& value) { enum_from_json(in, value, kConfidences); }
void from_json(const json& in, EndpointClass& value) {
  enum_from_json(in, value, kEndpointClasses);
}
void from_json(const json& in, QueryKind& value) { enum_from_json(in, value, kQueryKinds); }
void from_json(const json& in, EventDirection& value) { enum_from_json(in, value, kDirections); }
void from_json(const json& in, Severity& value) { enum_from_json(in, value, kSeverities); }

// The members of a row, in the order of their names: as they are written, and as they are read.
#define BAKEOFF_WRITE_MEMBER(name) writer.member(#name, row.name);
#define BAKEOFF_ROW(Row, ...)                                                    \
  inline void from_json(const json& nlohmann_json_j, Row& nlohmann_json_t) {     \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_FROM, __VA_ARGS__))   \
  }                                                                              \
  inline void write(JsonWriter& writer, const Row& row) {                        \
    writer.begin('{');                                                           \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(BAKEOFF_WRITE_MEMBER, __VA_ARGS__)) \
    writer.end('}');                                                             \
  }

BAKEOFF_ROW(Location, file, line)
BAKEOFF_ROW(Service, code_lines, ecosystem, endpoints, frameworks, manifests, name, root, runtime)
BAKEOFF_ROW(LanguageCount, code_lines, files, language, test_lines)
BAKEOFF_ROW(Endpoint, at, auth, condition, confidence, framework, handler, handler_at, is_default,
            kind, method, path, service)
BAKEOFF_ROW(UnmountedRouter, at, endpoints, framework, name)
BAKEOFF_ROW(Column, at, name, nullable, primary_key, type)
BAKEOFF_ROW(Relation, at, kind, name, target)
BAKEOFF_ROW(Model, at, columns, name, orm, relations, service)
BAKEOFF_ROW(QuerySite, at, call, kind, orm)
BAKEOFF_ROW(Job, at, framework, name, schedule, send_sites)
BAKEOFF_ROW(Schedule, at, framework, job, name, when)
BAKEOFF_ROW(AuthScheme, at, id, library, use_sites)
BAKEOFF_ROW(SessionStore, at, kind, library)
BAKEOFF_ROW(SocketEvent, at, direction, framework, name)
BAKEOFF_ROW(LibraryUse, at, ecosystem, files, kind, name, use_sites, version)
BAKEOFF_ROW(PackagingTool, files, name, service)
BAKEOFF_ROW(ChainLink, at, function)
BAKEOFF_ROW(Pitfall, at, chain, message, rule, severity)
BAKEOFF_ROW(Hole, at, reason, what, written)
BAKEOFF_ROW(SkippedFile, is_loss, path, reason)

namespace {

constexpr int kFormat = 1;

// Calls `visit(name, member)` for all of an inventory but the endpoints, which are listed apart.
template <class AnyInventory, class Visit>
void for_each_list(AnyInventory& inventory, const Visit& visit) {
  visit("root", inventory.root);
  visit("commit", inventory.commit);
  visit("files", inventory.files);
  visit("parsed", inventory.parsed);
  visit("services", inventory.services);
  visit("languages", inventory.languages);
  visit("unmounted", inventory.unmounted);
  visit("models", inventory.models);
  visit("queries", inventory.queries);
  visit("jobs", inventory.jobs);
  visit("schedules", inventory.schedules);
  visit("auth", inventory.auth);
  visit("sessions", inventory.sessions);
  visit("socket_events", inventory.socket_events);
  visit("libraries", inventory.libraries);
  visit("packaging", inventory.packaging);
  visit("pitfalls", inventory.pitfalls);
  visit("holes", inventory.holes);
  visit("skipped", inventory.skipped);
}

using WriteMember = std::function<void(JsonWriter&)>;

std::map<std::string, WriteMember> members_of(const Inventory& inventory) {
  std::map<std::string, WriteMember> members;
  for_each_list(inventory, [&](const char* name, const auto& member) {
    members[name] = [&member](JsonWriter& writer) { writer.value(member); };
  });
  members["format"] = [](JsonWriter& writer) { writer.value(kFormat); };
  // Listed apart: what a condition hides by default, or may hide.
  for (const bool is_default : {true, false}) {
    members[is_default ? "endpoints" : "conditional_endpoints"] = [&,
                                                                   is_default](JsonWriter& writer) {
      writer.begin('[');
      for (const auto& endpoint : inventory.endpoints) {
        if (endpoint.is_default == is_default) writer.item(endpoint);
      }
      writer.end(']');
    };
  }
  return members;
}

}  // namespace

// By name, so that two inventories can be compared line by line.
std::string inventory_json(const Inventory& inventory) {
  JsonWriter writer;
  writer.begin('{');
  for (const auto& [name, write_member] : members_of(inventory)) writer.member(name, write_member);
  writer.end('}');
  return writer.take() + "\n";
}

Result<Inventory> read_inventory_json(std::string_view text) {
  json in = json::parse(text, nullptr, false);
  if (!in.is_object()) return fail(ErrorCode::invalid_input, "the inventory is no JSON object");
  if (in.value("format", 0) != kFormat)
    return fail(ErrorCode::invalid_input, "the inventory has another format: scan again");
  try {
    Inventory inventory;
    for_each_list(inventory, [&](const char* name, auto& member) { in.at(name).get_to(member); });
    for (const char* list : {"endpoints", "conditional_endpoints"}) {
      for (const auto& endpoint : in.at(list))
        inventory.endpoints.push_back(endpoint.get<Endpoint>());
    }
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
