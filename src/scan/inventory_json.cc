#include "scan/inventory_json.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

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

namespace {

constexpr int kFormat = 1;
constexpr std::size_t kFewRows = 500;  // are written out sooner than a thread is there

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

// As a member of the whole, whose lines stand further in. Bytes that are no UTF-8 (names of files)
// are replaced, never a reason to fail.
std::string member_text(const std::string& name, const json& value) {
  std::string text = "  \"" + name + "\": ";
  const std::string own = value.dump(2, ' ', false, json::error_handler_t::replace);
  std::size_t at = 0;
  for (auto end = own.find('\n'); end != std::string::npos; end = own.find('\n', at)) {
    text.append(own, at, end + 1 - at).append("  ");
    at = end + 1;
  }
  return text.append(own, at);
}

using Members = std::map<std::string, std::function<json()>>;

// By name, so that two inventories can be compared line by line.
Members members_of(const Inventory& inventory) {
  Members members;
  for_each_list(inventory, [&](const char* name, const auto& member) {
    members[name] = [&member] { return json(member); };
  });
  members["format"] = [] { return json(kFormat); };
  // Listed apart: what a condition hides by default, or may hide.
  for (const bool is_default : {true, false}) {
    members[is_default ? "endpoints" : "conditional_endpoints"] = [&inventory, is_default] {
      json listed = json::array();
      for (const auto& endpoint : inventory.endpoints) {
        if (endpoint.is_default == is_default) listed.push_back(endpoint);
      }
      return listed;
    };
  }
  return members;
}

std::size_t rows_of(const Inventory& inventory) {
  return inventory.endpoints.size() + inventory.queries.size() + inventory.pitfalls.size() +
         inventory.models.size() + inventory.libraries.size() + inventory.skipped.size();
}

}  // namespace

// A long one takes as long as a twentieth of a scan: two threads take one list after the other.
std::string inventory_json(const Inventory& inventory) {
  const Members members = members_of(inventory);
  std::vector<std::string> texts(members.size());
  std::atomic<std::size_t> next{0};
  const auto write_members = [&] {
    for (std::size_t i = next++; i < texts.size(); i = next++) {
      const auto& [name, value] = *std::next(members.begin(), static_cast<std::ptrdiff_t>(i));
      texts[i] = member_text(name, value());
    }
  };
  const bool is_long = rows_of(inventory) > kFewRows;
  auto other = std::async(is_long ? std::launch::async : std::launch::deferred, write_members);
  write_members();
  other.get();
  std::string text = "{";
  for (const auto& member : texts) text += (text.size() > 1 ? ",\n" : "\n") + member;
  return text + "\n}\n";
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
