#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "scan/inventory_json.h"

namespace bakeoff::scan {
namespace {

using nlohmann::json;

// A relative reference (RFC 3986): whatever else a file's name holds is escaped byte by byte.
std::string uri_of(const std::string& path) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  std::string uri;
  for (const char c : path) {
    if (plain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

json location_json(const Location& at) {
  json region = json::object();
  if (at.line > 0) region["startLine"] = at.line;
  json physical = {{"artifactLocation", {{"uri", uri_of(at.file)}}}};
  if (!region.empty()) physical["region"] = region;
  return {{"physicalLocation", physical}};
}

const char* level_of(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "none";
}

json result_json(const Pitfall& pitfall) {
  json result = {{"ruleId", pitfall.rule},
                 {"level", level_of(pitfall.severity)},
                 {"message", {{"text", pitfall.message}}},
                 {"locations", json::array({location_json(pitfall.at)})}};
  if (pitfall.chain.size() < 2) return result;
  json steps = json::array();
  for (const auto& link : pitfall.chain) {
    json location = location_json(link.at);
    location["message"] = {{"text", link.function}};
    steps.push_back({{"location", location}});
  }
  result["codeFlows"] = json::array({{{"threadFlows", json::array({{{"locations", steps}}})}}});
  return result;
}

}  // namespace

std::string inventory_sarif(const Inventory& inventory, const std::vector<RuleText>& texts) {
  json rules = json::array();
  for (const auto& rule : texts) {
    rules.push_back({{"id", rule.id},
                     {"defaultConfiguration", {{"level", level_of(rule.severity)}}},
                     {"shortDescription", {{"text", rule.title}}},
                     {"fullDescription", {{"text", rule.text}}}});
  }
  json results = json::array();
  for (const auto& pitfall : inventory.pitfalls) results.push_back(result_json(pitfall));
  const json run = {{"tool", {{"driver", {{"name", "bakeoff"}, {"rules", rules}}}}},
                    {"columnKind", "utf16CodeUnits"},
                    {"results", results}};
  const json sarif = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                      {"version", "2.1.0"},
                      {"runs", json::array({run})}};
  return sarif.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace bakeoff::scan
