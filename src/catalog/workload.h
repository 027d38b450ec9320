// Workload: specified work with a rule for right answers (catalog/workloads/<id>.toml).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"

namespace bakeoff::catalog {

enum class WorkloadKind {
  http,
  cold_start,
  memory,
  program,  // a program of the stack answers tasks, one line for one line
  jobs,     // a queue of background jobs: rate, latency, and what a killed worker loses
  socket,   // messages over WebSockets
  paced     // HTTP at one rate for all, or event streams, for seconds on end
};

// Named workloads are measured only where the user asks for them by name: they install much.
enum class Tier { core, named };

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
  // "gzip": the body must be so packed, and the rules speak of what it holds; empty: as it comes.
  std::string body_encoding;

  bool operator==(const AnswerRule&) const = default;
};

struct RequestSpec {
  std::string method = "GET";
  std::string path;  // with query
  std::map<std::string, std::string> headers;
  std::string body;
  int body_times = 1;  // the body is sent so many times over, as one
  int weight = 1;      // how often it is sent, relative to the others
  // The workload under whose path a contestant serves it; empty: the one whose request it is.
  std::string served_as = {};
  bool timed = true;  // false: sent and checked, but its answers are neither counted nor timed
  AnswerRule answer;

  bool operator==(const RequestSpec&) const = default;
};

struct Upstream {
  int delay_milliseconds = 20;  // the stub answers this late
  int fan_out = 5;              // concurrent calls per request

  bool operator==(const Upstream&) const = default;
};

// One task of a program: a line that bakeoff writes, the line it must answer, and the figure that
// the time between the two becomes.
struct ProgramTask {
  std::string metric;
  std::string request;  // JSON on one line; may hold {cpus} {inputs} and the words of services
  // JSON pointer -> the JSON value that must be there; numbers within `tolerance` of its size.
  std::map<std::string, std::string> answer;
  double tolerance = 0;
  double amount = 1;    // work in one request, for metrics per second
  int repetitions = 1;  // in an epoch
  bool timed = true;    // false: its time says nothing, only what the answer carries (readings)
  double quantile = 0;  // the epoch's figure is this quantile of all repetitions; 0: their mean

  bool operator==(const ProgramTask&) const = default;
};

// A figure that two tasks of an epoch make together: `over` / `under`.
struct ProgramRatio {
  std::string metric;
  std::string over;  // metrics of tasks
  std::string under;

  bool operator==(const ProgramRatio&) const = default;
};

// A number that the program's own answer carries: bytes, statements, a share.
struct ProgramReading {
  std::string metric;
  std::string task;     // the metric of the task whose answer it is in
  std::string pointer;  // JSON pointer

  bool operator==(const ProgramReading&) const = default;
};

// How many statements a task makes the database execute, as the database itself counts them.
struct ProgramStatements {
  std::string metric;
  std::string task;  // the metric of the task

  bool operator==(const ProgramStatements&) const = default;
};

// A file that bakeoff writes before the first epoch, the same bytes for every program.
struct ProgramInput {
  std::string file;
  std::string content;  // one of the generators in measure/internal/program_inputs.cc
  int size = 1;
  int seed = 1;

  bool operator==(const ProgramInput&) const = default;
};

struct ProgramSpec {
  std::vector<ProgramTask> tasks;
  std::vector<ProgramRatio> ratios;
  std::vector<ProgramReading> readings;
  std::vector<ProgramStatements> statements;  // needs `database`
  std::vector<ProgramInput> inputs;
  std::vector<std::string> services;  // started beside the programs: "redis", "model"
  // A file of catalog/services: each program has a PostgreSQL database of its own that is seeded
  // with it, for {database}. Empty: none.
  std::string database;
  std::string start_metric;  // spawn to the first right answer of the first task; empty: not timed
  int starts = 1;            // spawns in an epoch, for start_metric
  int warm_ups = 1;          // rounds of all tasks before the first that counts
  int memory_megabytes = 0;  // 0: what every contestant may use
  double answer_seconds = 60;  // a program that takes longer for one answer hangs
  double epoch_seconds = 3;    // one program in one epoch, roughly: for the plan's estimate only

  bool operator==(const ProgramSpec&) const = default;
};

// What stands inside WebSocket messages.
enum class DialectKind { raw, socket_io, phoenix, action_cable };

enum class SocketUse {
  echo,       // a message comes back to who sent it; the next one follows at once
  broadcast,  // a message goes to every connection; the next one follows when all have it
  idle        // connections that are open and say nothing: what each of them holds
};

struct SocketSpec {
  SocketUse use = SocketUse::echo;
  DialectKind dialect = DialectKind::raw;  // unless the contestant's file names another
  int payload_bytes = 64;
  int quick_connections = 0;  // in a design that is short of time; 0: as in any other

  bool operator==(const SocketSpec&) const = default;
};

// One contestant after the other is loaded for `seconds`: for what slices are too short to show.
struct PacedSpec {
  double rate = 0;     // requests a second, at random times; 0: connections ask again at once
  double seconds = 5;  // that count
  double settle_seconds = 0.5;  // before them
  // Answers are event streams with an event every so often; 0: they are no streams.
  int event_milliseconds = 0;

  bool operator==(const PacedSpec&) const = default;
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
  int requests_per_connection = 0;  // then it is closed and a new one opened; 0: kept
  std::optional<Upstream> upstream;
  std::string service;     // what the lab starts beside it: "postgres"; empty: nothing
  int least_samples = 10;  // cold_start: spawns at least
  std::string loaded_by;   // memory: the workload that loads the process before PSS is read
  Tier tier = Tier::core;
  std::optional<ProgramSpec> program;  // kinds program and jobs
  std::optional<SocketSpec> socket;    // kind socket
  std::optional<PacedSpec> paced;      // kind paced

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
