// Workload: specified work with a rule for right answers (catalog/workloads/<id>.toml).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"

namespace bakeoff::catalog {

enum class WorkloadKind { http, cold_start, memory };

struct AnswerRule {
  int status = 200;
  std::optional<std::string> body;       // exact bytes
  std::optional<std::string> body_json;  // equal as JSON values (key order and spacing are free)
  std::string body_sha256;               // 64 lower-case hex digits; empty: not asked
  std::string body_matches;  // a regular expression (RE2) that is found in it; empty: not asked
  std::map<std::string, std::string> body_fields;  // JSON pointer -> the JSON value that is there
  // Lower-case name -> required start of its value.
  std::map<std::string, std::string> header_starts_with;
  std::vector<std::string> headers_present;  // lower-case names

  bool operator==(const AnswerRule&) const = default;
};

struct RequestSpec {
  std::string method = "GET";
  std::string path;  // with query
  std::map<std::string, std::string> headers;
  std::string body;
  int weight = 1;  // how often it is sent, relative to the others
  AnswerRule answer;

  bool operator==(const RequestSpec&) const = default;
};

struct Upstream {
  int delay_milliseconds = 20;  // the stub answers this late
  int fan_out = 5;              // concurrent calls per request

  bool operator==(const Upstream&) const = default;
};

struct Workload {
  std::string id;
  std::string title;
  WorkloadKind kind = WorkloadKind::http;
  std::string question;         // what a user learns from it
  std::string compatible_with;  // the public suite whose rules it follows
  // Sent in rotation; the first is also the ready and cold-start request.
  std::vector<RequestSpec> requests;
  int connections = 64;
  std::optional<Upstream> upstream;
  std::string service;  // what the lab starts beside it: "postgres"; empty: nothing
  int least_samples = 10;  // cold_start: spawns at least
  std::string loaded_by;   // memory: the workload that loads the process before PSS is read

  bool operator==(const Workload&) const = default;
};

// Metric ids used in samples, evidence and criteria. `workload.metric`, e.g. "json.throughput".
struct Metric {
  std::string id;
  std::string title;
  Unit unit = Unit::none;
  Direction direction = Direction::higher_is_better;

  bool operator==(const Metric&) const = default;
};

}  // namespace bakeoff::catalog
