#include "measure/internal/sockets.h"

#include <fmt/format.h>

#include <utility>

#include "measure/internal/questions.h"

namespace bakeoff::measure {
namespace {

using catalog::SocketUse;
using load::SocketCounts;

constexpr Seconds kCheckSeconds{0.2};
constexpr int kCheckedConnections = 4;
// A server may let a connection into its room just after it has answered the upgrade, and says
// nothing when it has.
constexpr Seconds kToBeLetIn{0.25};

load::DialectSpec dialect_of(const catalog::Contestant& contestant,
                             const catalog::Workload& workload) {
  load::DialectSpec dialect{.kind = workload.socket->dialect};
  const auto own = contestant.sockets.find(workload.id);
  if (own == contestant.sockets.end()) return dialect;
  return {.kind = own->second.dialect, .channel = own->second.channel, .event = own->second.event};
}

load::SocketOrder socket_order(const catalog::Workload& workload, Seconds settle, Seconds counted) {
  load::SocketOrder order;
  order.mode = workload.socket->use == SocketUse::echo        ? load::SocketMode::echo
               : workload.socket->use == SocketUse::broadcast ? load::SocketMode::broadcast
                                                              : load::SocketMode::idle;
  order.settle = settle;
  order.counted = counted;
  order.payload_bytes = static_cast<std::size_t>(workload.socket->payload_bytes);
  return order;
}

samples::RequestErrors errors_of(const SocketCounts& counts) {
  samples::RequestErrors errors;
  errors.reset = counts.closed;
  errors.timeout = counts.lost;
  errors.malformed = counts.malformed;
  errors.wrong_body = counts.wrong + counts.duplicated + counts.out_of_order;
  return errors;
}

Result<load::LoadCounts> run_order(LiveArm& live, const load::SocketOrder& order) {
  BAKEOFF_TRY(counts, live.sockets->run(order));
  load::LoadCounts slice;
  slice.seconds = counts.seconds;
  slice.requests = counts.received;
  slice.errors = errors_of(counts);
  slice.latency = std::move(counts.latency);
  slice.generator_busy = counts.generator_busy;
  slice.first_wrong =
      counts.first_wrong.empty() ? what_went_wrong(counts) : std::move(counts.first_wrong);
  return slice;
}

Result<std::unique_ptr<load::SocketEngine>> open_all(const Scene& scene,
                                                     const load::SocketTarget& target,
                                                     const catalog::Workload& workload) {
  auto engine = std::make_unique<load::SocketEngine>();
  BAKEOFF_CHECK(engine->open(target));
  if (workload.socket->use == SocketUse::broadcast) scene.tools.clock.sleep_for(kToBeLetIn);
  return engine;
}

}  // namespace

load::SocketTarget socket_target(const Scene& scene, const LiveArm& live,
                                 const catalog::Workload& workload) {
  const auto& contestant = live.arm->installed.contestant;
  load::SocketTarget target;
  target.endpoint.port = live.process.port();
  target.upgrade.path = contestant.workload_paths.at(workload.id);
  target.dialect = dialect_of(contestant, workload);
  target.connections = workload.connections;
  if (scene.plan.placement.disjoint) target.cpus = scene.plan.placement.generator_cpus;
  return target;
}

Result<void> open_sockets(Scene& scene, LiveArm& live, const catalog::Workload& workload) {
  if (live.sockets && live.sockets_for == workload.id) return {};
  BAKEOFF_TRY(engine, open_all(scene, socket_target(scene, live, workload), workload));
  live.sockets = std::move(engine);
  live.sockets_for = workload.id;
  return {};
}

Result<load::LoadCounts> run_sockets(LiveArm& live, const catalog::Workload& workload,
                                     const load::SliceOrder& order) {
  return run_order(live, socket_order(workload, order.settle, order.counted));
}

Result<load::LoadCounts> ask_sockets(LiveArm& live, const catalog::Workload& workload,
                                     Seconds seconds) {
  auto order = socket_order(workload, Seconds(0), seconds);
  order.mode = load::SocketMode::echo;
  return run_order(live, order);
}

std::string what_went_wrong(const SocketCounts& counts) {
  std::string text;
  const auto say = [&](std::uint64_t count, std::string_view what) {
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
  };
  say(counts.lost, "messages did not arrive");
  say(counts.duplicated, "arrived twice");
  say(counts.out_of_order, "out of order");
  say(counts.wrong, "not as they were sent");
  say(counts.malformed, "malformed frames");
  say(counts.closed, "connections ended");
  if (!text.empty() && !counts.first_wrong.empty()) text += ": " + counts.first_wrong;
  return text;
}

std::string wrong_messages(const Scene& scene, const LiveArm& live,
                           const catalog::Workload& workload) {
  auto target = socket_target(scene, live, workload);
  target.connections = std::min(kCheckedConnections, workload.connections);
  const auto engine = open_all(scene, target, workload);
  if (!engine) return engine.error().message;
  auto order = socket_order(workload, Seconds(0), kCheckSeconds);
  // Who says nothing shows by an echo that it is there.
  if (workload.socket->use == SocketUse::idle) order.mode = load::SocketMode::echo;
  const auto counts = (*engine)->run(order);
  if (!counts) return counts.error().message;
  if (auto wrong = what_went_wrong(*counts); !wrong.empty()) return wrong;
  return counts->received == 0 ? "no message arrived" : "";
}

}  // namespace bakeoff::measure
