// The engine through an io_uring: what the tests of the engine, which run once more that way, do
// not ask.
#include <gtest/gtest.h>

#include <string>

#include "known_server/known_server.h"
#include "load/epoll_engine.h"
#include "support/stream_server.h"

namespace bakeoff::load {
namespace {

using known_server::KnownServer;
using std::chrono::milliseconds;

LoadTarget target(int port, int connections) {
  LoadTarget load;
  load.endpoint.port = port;
  load.requests.resize(1);
  load.requests[0].path = "/short";
  load.requests[0].answer.body = "Hello, World!";
  load.connections = connections;
  load.timeout_seconds = 5;
  load.io = IoInterface::best;
  return load;
}

Result<LoadCounts> load_once(const LoadTarget& load, const Pace& pace = {}, double seconds = 0.2) {
  const auto engine = make_epoll_engine();
  BAKEOFF_TRY(session, engine->open(load));
  SliceOrder order{Seconds(0), Seconds(seconds)};
  order.pace = pace;
  return engine->run(session, order);
}

std::string answer_of(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Short answers come through the ring; a connection that gets a long one goes back to epoll in the
// middle of it, and neither loses a byte.
TEST(RingEngine, TakesLongAnswersWholeAfterShortOnes) {
  std::string large;
  for (int i = 0; large.size() < 700'000; ++i) large += std::to_string(i) + ",";
  const support::StreamServer server({}, [&](support::Channel& channel) {
    std::string asked;
    for (std::string more = channel.read(); !more.empty(); more = channel.read()) {
      asked += more;
      if (!asked.ends_with("\r\n\r\n")) continue;
      channel.write(answer_of(asked.starts_with("GET /long") ? large : "Hello, World!"));
      asked.clear();
    }
  });
  LoadTarget load = target(server.port(), 4);
  load.requests[0].weight = 20;
  load.requests.push_back(load.requests[0]);
  load.requests[1].path = "/long";
  load.requests[1].weight = 1;
  load.requests[1].answer.body = large;
  const auto counts = load_once(load);
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_GT(counts->answered, 60U);
  EXPECT_EQ(counts->failed, 0U) << counts->first_wrong;
  if (!counts->used_ring) GTEST_SKIP() << "no io_uring here";
}

TEST(RingEngine, LeavesSchedulesToEpoll) {
  KnownServer server({});
  server.start();
  const LoadTarget load = target(server.port(), 4);
  const auto counts =
      load_once(load, {.arrivals = Arrivals::even, .stages = {{500, 500, Seconds(1)}}});
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_GT(counts->requests, 0U);
  EXPECT_FALSE(counts->used_ring);
}

// A sleeper that waits for two answers at a time is woken all the same when none comes any more:
// the answers of a server that stands still for a while are as late as that, and no later.
TEST(RingEngine, IsNoLaterThanAServerThatStandsStill) {
  KnownServer server({.pause_after = milliseconds(50), .pause_for = milliseconds(300)});
  server.start();
  LoadTarget load = target(server.port(), 64);
  load.timeout_seconds = 10;
  const auto counts = load_once(load, {}, 0.6);
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_GT(counts->answered, 64U);
  EXPECT_EQ(counts->failed, 0U) << counts->first_wrong;
  EXPECT_GT(counts->latency.max(), 250'000'000U);
  EXPECT_LT(counts->latency.max(), 600'000'000U);
}

// And a timeout is one although nothing comes at all.
TEST(RingEngine, TimesOutWhileItWaitsForTwo) {
  KnownServer server({.pause_after = milliseconds(50), .pause_for = milliseconds(1500)});
  server.start();
  LoadTarget load = target(server.port(), 64);
  load.timeout_seconds = 0.2;
  const auto counts = load_once(load);
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_GE(counts->errors.timeout, 1U);
  EXPECT_EQ(counts->sent, counts->answered + counts->failed);
}

}  // namespace
}  // namespace bakeoff::load
