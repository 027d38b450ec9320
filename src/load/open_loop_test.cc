// The open loop against a server that knows what it did, and against arithmetic.
#include <gtest/gtest.h>
#include <sched.h>

#include <cmath>
#include <memory>
#include <thread>

#include "known_server/known_server.h"
#include "load/epoll_engine.h"
#include "support/stream_server.h"

namespace bakeoff::load {
namespace {

using known_server::Behaviour;
using known_server::KnownServer;
using std::chrono::milliseconds;

LoadTarget target(int port, int connections) {
  LoadTarget load;
  load.endpoint.port = port;
  catalog::RequestSpec request;
  request.path = "/";
  request.answer.body = "Hello, World!";
  load.requests = {request};
  load.connections = connections;
  return load;
}

SliceOrder order(double rate, double seconds, double settle = 0,
                 Arrivals arrivals = Arrivals::even) {
  SliceOrder slice{Seconds(settle), Seconds(seconds)};
  slice.pace = {.arrivals = arrivals, .stages = {{rate, rate, Seconds(0)}}, .seed = 3};
  return slice;
}

LoadCounts load_once(const LoadTarget& load, const SliceOrder& slice) {
  const auto engine = make_epoll_engine();
  const auto session = engine->open(load);
  EXPECT_TRUE(session) << session.error().message;
  const auto counts = engine->run(*session, slice);
  EXPECT_TRUE(counts) << counts.error().message;
  return *counts;
}

// Every arrival of the schedule is accounted for, and none is in the histogram twice.
void expect_nothing_dropped(const LoadCounts& counts) {
  EXPECT_EQ(counts.planned, counts.requests + counts.unsent + counts.errors.timeout);
  EXPECT_EQ(counts.latency.total(), counts.planned);
  EXPECT_EQ(counts.service.total(), counts.requests);
}

TEST(OpenLoop, SendsWhatItsScheduleSays) {
  KnownServer server(Behaviour{});
  server.start();
  const auto counts = load_once(target(server.port(), 4), order(1000, 0.4, 0.1));
  EXPECT_EQ(counts.planned, 400U);
  // A machine that has better things to do may not get round to the last ones in time.
  EXPECT_LE(counts.unsent, 40U);
  EXPECT_EQ(counts.sent, 500U - counts.unsent);
  EXPECT_EQ(server.served().requests, counts.sent);
  EXPECT_EQ(counts.send_late.total(), 400U - counts.unsent);
  expect_nothing_dropped(counts);
}

TEST(OpenLoop, DoesNotTimeWhatIsOnlyChecked) {
  KnownServer server(Behaviour{});
  server.start();
  LoadTarget load = target(server.port(), 4);
  load.requests.push_back(load.requests.front());
  load.requests.front().weight = 3;
  load.requests.back().timed = false;
  const auto counts = load_once(load, order(400, 0.5));
  EXPECT_EQ(counts.answered, counts.sent);
  EXPECT_NEAR(static_cast<double>(counts.requests), 0.75 * static_cast<double>(counts.sent),
              0.1 * static_cast<double>(counts.sent));
  EXPECT_EQ(counts.latency.total(), counts.requests + counts.unsent);
  load.requests.back().answer.body = "another";  // but it is checked
  EXPECT_GT(load_once(load, order(400, 0.2)).errors.wrong_body, 0U);
}

TEST(OpenLoop, ThreadsTogetherKeepTheRate) {
  KnownServer server(Behaviour{});
  server.start();
  LoadTarget load = target(server.port(), 5);
  const int here = ::sched_getcpu();
  load.cpus = {here, here};
  load.sleeps = true;
  const auto counts = load_once(load, order(500, 0.4));
  EXPECT_EQ(counts.planned, 200U);
  expect_nothing_dropped(counts);
}

TEST(OpenLoop, PoissonArrivalsAreCountedToo) {
  KnownServer server(Behaviour{});
  server.start();
  const auto counts = load_once(target(server.port(), 8), order(2000, 0.5, 0, Arrivals::poisson));
  EXPECT_NEAR(static_cast<double>(counts.planned), 1000, 5 * std::sqrt(1000.0));
  EXPECT_EQ(counts.sent, server.served().requests);
  expect_nothing_dropped(counts);
}

// One connection serves 100 a second and 200 come: after i * 5 ms the i-th has waited i * 5 ms.
// What a closed loop would report is the service time.
TEST(OpenLoop, CountsTheWaitForAConnectionAsLatency) {
  KnownServer server({.delay = milliseconds(10)});
  server.start();
  const auto counts = load_once(target(server.port(), 1), order(200, 1));
  EXPECT_EQ(counts.planned, 200U);
  expect_nothing_dropped(counts);
  EXPECT_GE(counts.unsent, 95U);
  EXPECT_LE(counts.unsent, 130U);
  EXPECT_GE(counts.latency.max(), 400'000'000U);
  EXPECT_NEAR(static_cast<double>(counts.latency.quantile(0.5)) * 1e-9, 0.25, 0.06);
  EXPECT_LE(counts.service.quantile(0.5), 14'000'000U);
  // The generator itself was not late: it waited for the server.
  EXPECT_LE(counts.send_late.quantile(0.5), 3'000'000U);
}

TEST(OpenLoop, RecordsATimeoutWithItsWait) {
  KnownServer server({.stall_every = 1});
  server.start();
  LoadTarget load = target(server.port(), 2);
  load.timeout_seconds = 0.2;
  const auto counts = load_once(load, order(20, 0.5));
  EXPECT_EQ(counts.planned, 10U);
  EXPECT_EQ(counts.requests, 0U);
  EXPECT_GE(counts.errors.timeout, 4U);
  expect_nothing_dropped(counts);
  EXPECT_GE(counts.latency.max(), 200'000'000U);
}

TEST(OpenLoop, GoesOnAfterLostConnections) {
  KnownServer server({.reset_every = 10, .idle_limit = milliseconds(0)});
  server.start();
  const auto counts = load_once(target(server.port(), 4), order(500, 0.4));
  EXPECT_EQ(counts.planned, 200U);
  EXPECT_NEAR(static_cast<double>(counts.errors.reset), 20, 2);
  EXPECT_EQ(counts.planned, counts.requests + counts.errors.reset + counts.unsent);
  EXPECT_EQ(counts.sent, counts.answered + counts.failed);
}

TEST(OpenLoop, SendsAgainWhatAServerClosedForIdlingHasNotSeen) {
  KnownServer server({.idle_limit = milliseconds(60)});
  server.start();
  const auto engine = make_epoll_engine();
  const auto session = engine->open(target(server.port(), 2));
  ASSERT_TRUE(session);
  ASSERT_TRUE(engine->run(*session, order(100, 0.1)));
  std::this_thread::sleep_for(milliseconds(150));
  const auto counts = engine->run(*session, order(100, 0.2));
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->planned, 20U);
  EXPECT_EQ(counts->requests, 20U);
  EXPECT_EQ(counts->errors, samples::RequestErrors{});
  expect_nothing_dropped(*counts);
}

// One that says something at once to whoever connects is not connected to again and again without a
// pause: idle connections would be opened by the thousand.
TEST(OpenLoop, PausesBeforeAServerThatSpeaksFirst) {
  const support::StreamServer server({}, [](support::Channel& channel) {
    channel.write("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n");
  });
  const auto counts = load_once(target(server.port(), 4), order(10, 0.5));
  EXPECT_EQ(counts.answered, 0U);
  EXPECT_LT(server.connections(), 200);
}

TEST(OpenLoop, NothingIsSentToAServerThatIsGone) {
  auto server = std::make_unique<KnownServer>(Behaviour{});
  server->start();
  const auto engine = make_epoll_engine();
  const auto session = engine->open(target(server->port(), 2));
  ASSERT_TRUE(session);
  server->stop();
  const auto counts = engine->run(*session, order(100, 0.2));
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->planned, 20U);
  EXPECT_EQ(counts->unsent + counts->errors.reset, 20U);
  EXPECT_GT(counts->errors.connect, 0U);
}

TEST(OpenLoop, ARateThatCannotBeIsRefused) {
  KnownServer server(Behaviour{});
  server.start();
  const auto engine = make_epoll_engine();
  const auto session = engine->open(target(server.port(), 1));
  ASSERT_TRUE(session);
  EXPECT_EQ(engine->run(*session, order(0, 1)).error().code, ErrorCode::invalid_input);
}

TEST(Intervals, AddUpToTheWhole) {
  KnownServer server({.wrong_body_every = 50});
  server.start();
  for (const bool open_loop : {false, true}) {
    SliceOrder slice =
        open_loop ? order(2000, 0.35, 0.05) : SliceOrder{Seconds(0.05), Seconds(0.35)};
    slice.interval = Seconds(0.1);
    const auto counts = load_once(target(server.port(), 4), slice);
    ASSERT_EQ(counts.intervals.size(), 4U);
    samples::LatencyHistogram latency;
    std::uint64_t requests = 0;
    for (const auto& interval : counts.intervals) {
      requests += interval.requests;
      latency.merge(interval.latency);
      EXPECT_GT(interval.requests, 0U);
    }
    EXPECT_EQ(requests, counts.requests);
    EXPECT_EQ(latency, counts.latency);
    EXPECT_NEAR(counts.intervals[3].begin, 0.3, 1e-9);
    EXPECT_NEAR(counts.intervals[3].length, 0.05, 1e-6);
  }
}

}  // namespace
}  // namespace bakeoff::load
