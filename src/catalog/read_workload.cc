#include <fmt/format.h>

#include "catalog/internal/read_files.h"

namespace bakeoff::catalog {
namespace {

constexpr std::array<Choice<WorkloadKind>, 7> kWorkloadKinds{
    {{"http", WorkloadKind::http},
     {"cold_start", WorkloadKind::cold_start},
     {"memory", WorkloadKind::memory},
     {"program", WorkloadKind::program},
     {"jobs", WorkloadKind::jobs},
     {"socket", WorkloadKind::socket},
     {"paced", WorkloadKind::paced}}};
constexpr std::array<Choice<SocketUse>, 3> kUses{
    {{"echo", SocketUse::echo}, {"broadcast", SocketUse::broadcast}, {"idle", SocketUse::idle}}};
constexpr std::array<Choice<Tier>, 2> kTiers{{{"core", Tier::core}, {"named", Tier::named}}};

constexpr Range kConnections{.least = 1, .most = 20'000};
constexpr Range kRequests{.least = 1, .most = 1'000'000};
constexpr Range kDelay{.least = 0, .most = 60'000};
constexpr Range kFanOut{.least = 1, .most = 1'000};
constexpr Range kPayload{.least = 32, .most = 1'000'000};
constexpr Range kSamples{.least = 2, .most = 10'000};

std::string is_service(const std::string& text) {
  return text == "postgres" ? "" : "'" + text + "' is no service; there is: postgres";
}

Upstream read_upstream(TableReader& table) {
  Upstream upstream;
  upstream.delay_milliseconds = table.whole("delay_milliseconds", kDelay);
  upstream.fan_out = table.whole("fan_out", kFanOut);
  return upstream;
}

SocketSpec read_socket(TableReader& table) {
  SocketSpec socket;
  socket.use = table.choice("use", kUses);
  socket.dialect = table.choice("dialect", kDialects, Need::optional);
  socket.payload_bytes = table.whole_or("payload_bytes", socket.payload_bytes, kPayload);
  socket.quick_connections = table.whole_or("quick_connections", 0, kConnections);
  return socket;
}

PacedSpec read_paced(TableReader& table) {
  PacedSpec paced;
  paced.rate = table.number_or("rate", 0, kNotNegative);
  paced.seconds = table.number("seconds", kPositive);
  paced.settle_seconds = table.number_or("settle_seconds", paced.settle_seconds, kNotNegative);
  paced.event_milliseconds = table.whole_or("event_milliseconds", 0, kDelay);
  return paced;
}

std::string is_http_workload(const Catalog& catalog, const std::string& id) {
  const auto* workload = find_workload(catalog, id);
  if (workload == nullptr || workload->kind == WorkloadKind::http) return "";
  return fmt::format("'{}' sends no load: its kind is not http", id);
}

bool asks_programs(WorkloadKind kind) {
  return kind == WorkloadKind::program || kind == WorkloadKind::jobs;
}

// Keys of HTTP mean nothing to a program, and the other way round.
void check_program_kind(TableReader& table, const Workload& workload) {
  if (asks_programs(workload.kind) && !workload.program) {
    table.problem("program", "missing key 'program': what the program is asked");
  }
  if (!asks_programs(workload.kind) && workload.program) {
    table.problem("program", "'program' is for kind = \"program\" or \"jobs\"");
  }
  for (const char* key :
       {"requests", "loaded_by", "upstream", "connections", "requests_per_connection"}) {
    if (asks_programs(workload.kind) && table.has(key))
      table.problem(key, fmt::format("'{}' means nothing to this kind of workload", key));
  }
}

// Messages are bakeoff's own, so a socket workload has no requests.
void check_socket_kind(TableReader& table, const Workload& workload) {
  const bool is_socket = workload.kind == WorkloadKind::socket;
  if (is_socket && !workload.socket)
    table.problem("socket", "missing key 'socket': what the connections are used for");
  if (!is_socket && workload.socket) table.problem("socket", "'socket' is for kind = \"socket\"");
  const bool is_paced = workload.kind == WorkloadKind::paced;
  if (is_paced && !workload.paced)
    table.problem("paced", "missing key 'paced': how long, and at what rate");
  if (!is_paced && workload.paced) table.problem("paced", "'paced' is for kind = \"paced\"");
  for (const char* key : {"requests", "loaded_by", "upstream", "service"}) {
    if (is_socket && table.has(key))
      table.problem(key, fmt::format("'{}' means nothing to this kind of workload", key));
  }
}

void check_kind(TableReader& table, const Workload& workload) {
  check_program_kind(table, workload);
  check_socket_kind(table, workload);
  if (asks_programs(workload.kind) || workload.kind == WorkloadKind::socket) return;
  if (workload.kind == WorkloadKind::memory) {
    if (table.has("requests"))
      table.problem("requests", "a memory workload sends those of 'loaded_by'");
    if (!table.has("loaded_by"))
      table.problem("loaded_by", "missing key 'loaded_by': a memory workload names its load");
    table.ask_later("loaded_by", [id = workload.loaded_by](const Catalog& catalog) {
      return is_http_workload(catalog, id);
    });
    return;
  }
  if (!table.has("requests")) table.problem("requests", "missing key 'requests'");
  if (table.has("loaded_by")) table.problem("loaded_by", "'loaded_by' is for kind = \"memory\"");
}

}  // namespace

void read_workload(TableReader& table, const std::string& id, Catalog& catalog) {
  Workload workload;
  workload.id = id;
  workload.title = table.text("title");
  workload.kind = table.choice("kind", kWorkloadKinds);
  workload.question = table.text("question");
  workload.compatible_with = table.text_or_none("compatible_with");
  workload.connections = table.whole_or("connections", workload.connections, kConnections);
  workload.requests_per_connection = table.whole_or("requests_per_connection", 0, kRequests);
  workload.least_samples = table.whole_or("least_samples", workload.least_samples, kSamples);
  workload.service = table.text_or_none("service", is_service);
  workload.loaded_by = table.reference_or_none("loaded_by", kWorkload);
  table.table("upstream", Need::optional,
              [&](TableReader& below) { workload.upstream = read_upstream(below); });
  workload.tier = table.choice("tier", kTiers, Need::optional);
  table.table("program", Need::optional,
              [&](TableReader& below) { workload.program = read_program(below); });
  table.table("socket", Need::optional,
              [&](TableReader& below) { workload.socket = read_socket(below); });
  table.table("paced", Need::optional,
              [&](TableReader& below) { workload.paced = read_paced(below); });
  workload.requests = read_requests(table, Need::optional, Strictness::checked_answer);
  check_kind(table, workload);
  catalog.workloads.push_back(std::move(workload));
}

}  // namespace bakeoff::catalog
