#include "measure/find_capacity.h"

#include <gtest/gtest.h>

namespace bakeoff::measure {
namespace {

// A server that answers up to a number of requests a second; above it latency grows.
class FakeEngine final : public load::IoEngine {
 public:
  double capacity = 8000;
  double busy_a_request = 0;  // of the generator, in seconds

  Result<load::SessionId> open(const load::LoadTarget& /*target*/) override { return 1; }
  Result<load::LoadCounts> run(load::SessionId /*session*/,
                               const load::SliceOrder& order) override {
    load::LoadCounts counts;
    counts.seconds = order.counted.count();
    const bool loops = order.pace.arrivals == load::Arrivals::closed;
    const double rate = loops ? capacity : order.pace.stages.front().to;
    counts.requests = static_cast<std::uint64_t>(std::min(rate, capacity) * counts.seconds);
    counts.generator_busy = loops ? 0 : rate * busy_a_request;
    counts.latency.record(rate <= capacity ? 1'000'000 : 1'000'000'000);
    ++runs;
    return counts;
  }
  void close(load::SessionId /*session*/) override { is_closed = true; }
  Result<load::Answer> ask(const load::Endpoint& /*endpoint*/,
                           const catalog::RequestSpec& /*request*/, Seconds /*timeout*/) override {
    return load::Answer{};
  }
  int runs = 0;
  bool is_closed = false;
};

CapacityOrder order_for(double milliseconds) {
  CapacityOrder order;
  order.holds = [milliseconds](const load::LoadCounts& counts) {
    return static_cast<double>(counts.latency.quantile(0.99)) < milliseconds * 1e6;
  };
  return order;
}

TEST(FindCapacity, FindsWhereItStopsToHold) {
  FakeEngine engine;
  const auto result = find_capacity(engine, order_for(20), [](const CapacityTry&) {});
  ASSERT_TRUE(result) << result.error().message;
  ASSERT_TRUE(result->rate);
  EXPECT_LE(result->rate->low, 8000);
  EXPECT_GE(result->rate->high, 8000);
  EXPECT_LE(result->rate->high / result->rate->low, 1.07);
  EXPECT_TRUE(engine.is_closed);
  EXPECT_EQ(static_cast<std::size_t>(engine.runs), result->tries.size() + 1);
}

TEST(FindCapacity, SaysWhenItNeverHolds) {
  FakeEngine engine;
  const auto result = find_capacity(engine, order_for(0.1), [](const CapacityTry&) {});
  ASSERT_TRUE(result);
  EXPECT_FALSE(result->holds_at_all);
  EXPECT_FALSE(result->rate);
  EXPECT_EQ(result->tries.back().rate, kLowestRate);
}

TEST(FindCapacity, DoesNotTakeTheGeneratorsLimitForTheServers) {
  FakeEngine engine;
  engine.capacity = 1e6;
  engine.busy_a_request = 1e-6;
  const auto result = find_capacity(engine, order_for(20), [](const CapacityTry&) {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::unsupported);
  EXPECT_NE(result.error().message.find("bottleneck"), std::string::npos);
  EXPECT_TRUE(engine.is_closed);
}

TEST(FindCapacity, EndsWhenInterrupted) {
  FakeEngine engine;
  std::atomic<int> interrupts{0};
  CapacityOrder order = order_for(20);
  order.interrupts = &interrupts;
  const auto result = find_capacity(engine, order, [&](const CapacityTry&) { interrupts = 1; });
  ASSERT_TRUE(result);
  EXPECT_EQ(result->tries.size(), 1U);
  EXPECT_FALSE(result->rate);
}

}  // namespace
}  // namespace bakeoff::measure
