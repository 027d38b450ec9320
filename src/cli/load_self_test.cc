#include "cli/load_self_test.h"

#include <fmt/core.h>
#include <sched.h>

#include <cmath>
#include <functional>
#include <thread>

#include "cli/load_words.h"
#include "known_server/known_server.h"
#include "load/epoll_engine.h"

namespace bakeoff::cli {
namespace {

using known_server::Behaviour;
using known_server::KnownServer;
using std::chrono::milliseconds;

constexpr double kStallRate = 2000;
constexpr double kStallSeconds = 4;

struct Seen {
  load::LoadCounts counts;
  known_server::Served served;
};

double at(const samples::LatencyHistogram& latency, double q) {
  return static_cast<double>(latency.quantile(q)) * 1e-9;
}

load::LoadTarget target_at(int port, int connections) {
  load::LoadTarget target;
  target.endpoint.port = port;
  catalog::RequestSpec request;
  request.path = "/";
  request.answer.body = "Hello, World!";
  target.requests = {request};
  target.connections = connections;
  target.io = load::IoInterface::best;
  // With a single CPU the server would never run beside a generator that does not sleep.
  const int here = ::sched_getcpu();
  if (std::thread::hardware_concurrency() > 1 && here >= 0) target.cpus = {here};
  return target;
}

Result<Seen> load_once(const Behaviour& behaviour, int connections, const load::SliceOrder& order) {
  KnownServer server(behaviour);
  server.start();
  const auto engine = load::make_epoll_engine();
  BAKEOFF_TRY(session, engine->open(target_at(server.port(), connections)));
  auto counts = engine->run(session, order);
  engine->close(session);
  if (!counts) return tl::unexpected(counts.error());
  return Seen{std::move(*counts), server.served()};
}

load::SliceOrder closed_loop(double seconds) { return {Seconds(0), Seconds(seconds)}; }

SelfCheck within(std::string name, double expected, double tolerance, double seen,
                 const std::function<std::string(double)>& words) {
  return {std::move(name), fmt::format("{} ± {:.0f} %", words(expected), 100 * tolerance),
          words(seen), std::abs(seen - expected) <= tolerance * expected};
}

SelfCheck below(std::string name, double limit, double seen) {
  return {std::move(name), "below " + time_words(limit), time_words(seen), seen < limit};
}

SelfCheck equal(std::string name, std::uint64_t expected, std::uint64_t seen, bool may_be_none) {
  return {std::move(name), fmt::format("{}", expected), fmt::format("{}", seen),
          seen == expected && (may_be_none || expected > 0)};
}

using Checks = std::vector<SelfCheck>;

Result<void> check_delay(Checks& checks) {
  BAKEOFF_TRY(seen, load_once({.delay = milliseconds(20)}, 8, closed_loop(1.5)));
  checks.push_back(
      within("a delay of 20 ms: median", 0.0205, 0.05, at(seen.counts.latency, 0.5), time_words));
  const auto rate = [](double value) { return fmt::format("{:.0f}/s", value); };
  checks.push_back(within("a delay of 20 ms: 8 connections", 8 / 0.0205, 0.07,
                          static_cast<double>(seen.counts.requests) / seen.counts.seconds, rate));
  return {};
}

// A second of four is lost: a quarter of the requests waits from 0 to 1 s, evenly.
Result<void> check_stall(Checks& checks) {
  load::SliceOrder order = closed_loop(kStallSeconds);
  order.pace = {.arrivals = load::Arrivals::even, .stages = {{kStallRate, kStallRate, Seconds(0)}}};
  BAKEOFF_TRY(seen, load_once({.pause_after = milliseconds(1500), .pause_for = milliseconds(1000)},
                              64, order));
  const auto& latency = seen.counts.latency;
  checks.push_back(equal("open loop: requests planned and answered",
                         static_cast<std::uint64_t>(kStallRate * kStallSeconds),
                         seen.counts.requests, false));
  checks.push_back(below("open loop, a stall of 1 s: median", 0.005, at(latency, 0.5)));
  checks.push_back(
      within("open loop, a stall of 1 s: p90", 0.6, 0.03, at(latency, 0.9), time_words));
  checks.push_back(
      within("open loop, a stall of 1 s: p99", 0.96, 0.02, at(latency, 0.99), time_words));
  checks.push_back(within("open loop, a stall of 1 s: max", 1.0, 0.02,
                          static_cast<double>(latency.max()) * 1e-9, time_words));
  checks.push_back(below("open loop: sent late, p99", 0.001, at(seen.counts.send_late, 0.99)));
  return {};
}

Result<void> check_mistakes(Checks& checks) {
  BAKEOFF_TRY(wrong, load_once({.wrong_body_every = 1000}, 16, closed_loop(1)));
  checks.push_back(
      equal("one wrong body in 1,000", wrong.served.wrong, wrong.counts.errors.wrong_body, false));
  BAKEOFF_TRY(reset, load_once({.reset_every = 100}, 16, closed_loop(1)));
  checks.push_back(equal("one reset in 100", reset.served.lost, reset.counts.errors.reset, false));
  BAKEOFF_TRY(cut, load_once({.truncate_every = 100}, 16, closed_loop(1)));
  checks.push_back(
      equal("one body in 100 cut off", cut.served.wrong, cut.counts.errors.reset, false));
  BAKEOFF_TRY(noise, load_once({.malformed_every = 100}, 16, closed_loop(1)));
  checks.push_back(equal("one answer in 100 not HTTP", noise.served.wrong,
                         noise.counts.errors.malformed, false));
  return {};
}

Result<void> check_odd_servers(Checks& checks) {
  BAKEOFF_TRY(closing, load_once({.announce_close_every = 3}, 16, closed_loop(1)));
  checks.push_back(
      equal("closing after every third answer: errors", 0, closing.counts.errors.total(), true));
  BAKEOFF_TRY(slow, load_once({.drip_bytes = 7, .drip_pause = std::chrono::microseconds(100)}, 16,
                              closed_loop(1)));
  checks.push_back(equal("seven bytes at a time: right answers", slow.served.right,
                         slow.counts.answered, false));
  BAKEOFF_TRY(early, load_once({.interim_answers = 2}, 16, closed_loop(1)));
  checks.push_back(
      equal("103 Early Hints are no answers", early.served.right, early.counts.answered, false));
  BAKEOFF_TRY(neglecting,
              load_once({.delay = milliseconds(1), .neglect_every = 4}, 16, closed_loop(1)));
  checks.push_back(equal("every fourth connection neglected: unserved", 4,
                         static_cast<std::uint64_t>(neglecting.counts.edges->unserved), false));
  BAKEOFF_TRY(twice, load_once({.writes_twice = true}, 4, closed_loop(2)));
  checks.push_back(within("head and body in two writes: delayed acknowledgement", 0.042, 0.15,
                          at(twice.counts.latency, 0.9), time_words));
  return {};
}

}  // namespace

Result<std::vector<SelfCheck>> self_test_load() {
  Checks checks;
  BAKEOFF_CHECK(check_delay(checks));
  BAKEOFF_CHECK(check_stall(checks));
  BAKEOFF_CHECK(check_mistakes(checks));
  BAKEOFF_CHECK(check_odd_servers(checks));
  return checks;
}

std::string self_test_lines(const std::vector<SelfCheck>& checks) {
  std::string text;
  for (const auto& check : checks) {
    text += fmt::format("  {:<6} {:<52} {:>16}   expected {}\n", check.holds ? "holds" : "FAILS",
                        check.name, check.seen, check.expected);
  }
  return text;
}

}  // namespace bakeoff::cli
