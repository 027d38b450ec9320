#include "measure/load_in_turns.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "known_server/known_server.h"
#include "load/epoll_engine.h"

namespace bakeoff::measure {
namespace {

// Answers at once with set rates, and remembers who was asked.
class FakeEngine final : public load::IoEngine {
 public:
  Result<load::SessionId> open(const load::LoadTarget& target) override {
    open_.insert(target.endpoint.port);
    return target.endpoint.port;
  }
  Result<load::LoadCounts> run(load::SessionId session, const load::SliceOrder& order) override {
    turns_.push_back(session);
    if (static_cast<int>(turns_.size()) == interrupt_at_) ++interrupts_;
    load::LoadCounts counts;
    counts.seconds = order.counted.count();
    counts.requests = static_cast<std::uint64_t>(session) * 10;
    for (std::uint64_t i = 0; i < counts.requests; ++i) counts.latency.record(1'000'000);
    return counts;
  }
  void close(load::SessionId session) override { open_.erase(session); }
  Result<load::Answer> ask(const load::Endpoint& /*endpoint*/,
                           const catalog::RequestSpec& /*request*/, Seconds /*timeout*/) override {
    return load::Answer{};
  }

  std::set<int> open_;
  std::vector<int> turns_;
  std::atomic<int> interrupts_{0};
  int interrupt_at_ = 0;
};

TurnsOrder order_for(std::initializer_list<int> ports, double seconds) {
  TurnsOrder order;
  for (const int port : ports) {
    TurnTarget turn;
    turn.label = std::to_string(port);
    turn.target.endpoint.port = port;
    turn.target.connections = 4;
    catalog::RequestSpec request;
    request.path = "/";
    request.answer.body = "Hello, World!";
    turn.target.requests = {request};
    order.targets.push_back(turn);
  }
  order.counted = Seconds(seconds);
  order.warm_up = Seconds(0);
  return order;
}

TEST(LoadInTurns, GivesEveryTargetTheSameTimeInMirroredOrder) {
  FakeEngine engine;
  SystemClock clock;
  const auto order = order_for({1, 2, 3}, 8);
  std::vector<double> progress;
  const auto turns =
      load_in_turns(engine, clock, order, [&](double done) { progress.push_back(done); });
  ASSERT_TRUE(turns) << turns.error().message;
  ASSERT_EQ(engine.turns_.size(), 240U);  // 80 rounds of three
  for (std::size_t round = 0; round < 80; round += 2) {
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(engine.turns_[3 * round + i], engine.turns_[3 * round + 5 - i]) << round;
    }
  }
  EXPECT_EQ(turns->samples.slices.size(), 240U);
  EXPECT_EQ(turns->samples.slices.back().epoch, kMostBlocks - 1);
  EXPECT_NEAR(turns->counts[2].seconds, 8, 1e-9);
  EXPECT_EQ(turns->counts[2].requests, 80U * 30);
  EXPECT_EQ(progress.size(), 20U);
  EXPECT_DOUBLE_EQ(progress.back(), 1);
  EXPECT_TRUE(engine.open_.empty());
}

TEST(LoadInTurns, KeepsFinishedBlocksOnlyWhenInterrupted) {
  FakeEngine engine;
  engine.interrupt_at_ = 30;
  SystemClock clock;
  auto order = order_for({1, 2}, 8);
  order.interrupts = &engine.interrupts_;
  const auto turns = load_in_turns(engine, clock, order, nullptr);
  ASSERT_TRUE(turns);
  EXPECT_EQ(engine.turns_.size(), 30U);
  EXPECT_EQ(turns->samples.slices.size(), 24U);  // three blocks of four rounds
  EXPECT_EQ(turns->counts[0].requests, 12U * 10);
  EXPECT_TRUE(engine.open_.empty());
}

TEST(LoadInTurns, SeesARealDifferenceAndItsSize) {
  known_server::KnownServer quick({.delay = std::chrono::milliseconds(8)});
  known_server::KnownServer slow({.delay = std::chrono::milliseconds(12)});
  quick.start();
  slow.start();
  SystemClock clock;
  const auto engine = load::make_epoll_engine();
  const auto turns =
      load_in_turns(*engine, clock, order_for({quick.port(), slow.port()}, 0.8), nullptr);
  ASSERT_TRUE(turns) << turns.error().message;
  const double ratio = static_cast<double>(turns->counts[0].requests) /
                       static_cast<double>(turns->counts[1].requests);
  EXPECT_NEAR(ratio, 1.5, 0.25);
}

}  // namespace
}  // namespace bakeoff::measure
