#include "cli/load_sockets.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "cli/interrupts.h"
#include "cli/load_assertion.h"
#include "cli/load_flags.h"
#include "cli/load_json.h"
#include "cli/load_order.h"
#include "cli/load_words.h"
#include "load/socket_load.h"

namespace bakeoff::cli {
namespace {

using load::DialectKind;
using load::SocketMode;

const std::map<std::string, DialectKind> kDialects = {{"raw", DialectKind::raw},
                                                      {"socket.io", DialectKind::socket_io},
                                                      {"phoenix", DialectKind::phoenix},
                                                      {"actioncable", DialectKind::action_cable}};
const std::map<std::string, SocketMode> kModes = {
    {"echo", SocketMode::echo}, {"broadcast", SocketMode::broadcast}, {"idle", SocketMode::idle}};

Result<load::SocketTarget> target_of(const LoadOptions& options, const Url& url) {
  load::SocketTarget target;
  BAKEOFF_TRY(endpoint, endpoint_of(options, url));
  target.endpoint = std::move(endpoint);
  target.upgrade.path = url.path;
  target.upgrade.subprotocol = options.socket.subprotocol;
  target.upgrade.headers["Host"] = url.host;
  for (const auto& text : options.headers) {
    BAKEOFF_TRY(header, header_of(text));
    target.upgrade.headers[header.first] = header.second;
  }
  target.dialect = {kDialects.at(options.socket.dialect), options.socket.channel,
                    options.socket.event, options.socket.join};
  target.connections = options.connections;
  target.cpus = generator_cpus(options.threads);
  target.sleeps = options.sleep;
  BAKEOFF_TRY(timeout, timeout_of(options));
  target.timeout_seconds = timeout;
  return target;
}

Result<load::SocketOrder> order_of(const LoadOptions& options) {
  load::SocketOrder order;
  order.mode = kModes.at(options.socket.mode);
  BAKEOFF_TRY(duration, named("--duration", parse_seconds(options.duration)));
  order.counted = Seconds(duration);
  BAKEOFF_TRY(warm_up, named("--warm-up", parse_pause(options.warm_up)));
  order.settle = Seconds(warm_up);
  BAKEOFF_TRY(pace, load_pace_of(options));
  order.pace = std::move(pace);
  order.publishers = options.socket.publishers;
  order.self = !options.socket.not_self;
  order.payload_bytes = static_cast<std::size_t>(options.socket.payload);
  order.interrupts = &watch_interrupts();
  return order;
}

std::uint64_t mistakes(const load::SocketCounts& counts) {
  return counts.lost + counts.duplicated + counts.out_of_order + counts.wrong + counts.malformed +
         counts.closed;
}

// So that the same assertions hold: an answer is a message that came, an error whatever went wrong.
load::LoadCounts as_requests(const load::SocketCounts& counts) {
  load::LoadCounts requests;
  requests.seconds = counts.seconds;
  requests.requests = counts.received;
  requests.planned = counts.expected;
  requests.latency = counts.latency;
  requests.errors.timeout = counts.lost;
  requests.errors.wrong_body = counts.wrong + counts.duplicated + counts.out_of_order;
  requests.errors.malformed = counts.malformed;
  requests.errors.reset = counts.closed;
  return requests;
}

std::string summary(const LoadOptions& options, const load::SocketOrder& order,
                    const load::SocketCounts& counts) {
  const auto& socket = options.socket;
  std::string text =
      fmt::format("{}  {} ({}), {} connections, {:.2f} s{}\n\n", options.urls.front(), socket.mode,
                  socket.dialect, counts.connections, counts.seconds,
                  order.mode == SocketMode::idle ? "" : ", " + words_of(order.pace));
  if (order.mode != SocketMode::idle) {
    const double rate =
        counts.seconds > 0 ? static_cast<double>(counts.received) / counts.seconds : 0;
    text += fmt::format("  sent      {}\n  received  {} of {}  ({:.1f}/s), all of them checked\n",
                        counts.sent, counts.received, counts.expected, rate);
    if (counts.unsent > 0) {
      text += fmt::format("  unsent    {} found no free connection until the end\n", counts.unsent);
    }
    text += latency_table({{"", counts.latency}});
  }
  text += fmt::format(
      "  errors    {} (lost {}, duplicated {}, out of order {}, wrong {}, malformed {}, closed "
      "{})\n",
      mistakes(counts), counts.lost, counts.duplicated, counts.out_of_order, counts.wrong,
      counts.malformed, counts.closed);
  text += fmt::format("  answered  {} pings and heartbeats\n", counts.pings);
  text += fmt::format("  generator {:.0f} % busy\n", 100 * counts.generator_busy);
  if (!counts.first_wrong.empty()) text += fmt::format("  first wrong: {}\n", counts.first_wrong);
  if (counts.generator_busy > kBottleneckShare && order.mode != SocketMode::idle) {
    text += "  VOID as a capacity: the load generator was the bottleneck\n";
  }
  return text;
}

}  // namespace

Result<ExitCode> load_sockets(const Shell& shell, const LoadOptions& options, const Url& url) {
  BAKEOFF_TRY(target, target_of(options, url));
  BAKEOFF_TRY(order, order_of(options));
  std::vector<Assertion> assertions;
  assertions.reserve(options.asserts.size());
  for (const auto& text : options.asserts) {
    BAKEOFF_TRY(assertion, parse_assertion(text));
    assertions.push_back(std::move(assertion));
  }
  load::SocketEngine engine;
  BAKEOFF_CHECK(engine.open(target));
  BAKEOFF_TRY(counts, engine.run(order));
  std::vector<AssertionOutcome> outcomes;
  outcomes.reserve(assertions.size());
  for (const auto& assertion : assertions) {
    outcomes.push_back(check_assertion(assertion, as_requests(counts)));
  }
  shell.console.print(options.json ? sockets_to_json(options, order, counts, outcomes)
                                   : summary(options, order, counts) + assertion_lines(outcomes));
  if (watch_interrupts().load() > 0) return ExitCode::interrupted;
  if (!std::ranges::all_of(outcomes, &AssertionOutcome::holds)) return ExitCode::assertion_failed;
  return outcomes.empty() && mistakes(counts) > 0 ? ExitCode::contestant_failed : ExitCode::done;
}

}  // namespace bakeoff::cli
