#include "load/cpu_share.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace bakeoff::load {
namespace {

TEST(IdleSeconds, AddsIdleAndIoWaitOfEachCpu) {
  const auto idle = idle_seconds(
      "cpu  9 9 9 9 9 9 9 9 0 0\n"
      "cpu0 3711 0 2425 169644 56 0 20 38 0 0\n"
      "cpu12 1 2 3 400 0 5 6 7 0 0\n"
      "intr 5 6 7\n");
  const auto per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  ASSERT_EQ(idle.size(), 2U);
  EXPECT_DOUBLE_EQ(idle.at(0), 169700 / per_second);
  EXPECT_DOUBLE_EQ(idle.at(12), 400 / per_second);
}

TEST(IdleSeconds, LeavesOutWhatIsNotThere) {
  EXPECT_TRUE(idle_seconds("").empty());
  EXPECT_EQ(idle_seconds("cpu3").at(3), 0);
}

TEST(CpuShareMeter, SaysNothingOfNoCpuOrTooShortATime) {
  CpuShareMeter none({});
  none.start();
  EXPECT_EQ(none.highest_busy(), 0);
  CpuShareMeter brief({0});
  brief.start();
  EXPECT_EQ(brief.highest_busy(), 0);
}

TEST(CpuShareMeter, SeesItsOwnWork) {
  CpuShareMeter meter({0, 1, 2, 3, 4, 5, 6, 7});
  meter.start();
  // Busy for longer than the meter's resolution, wherever the scheduler puts this thread.
  volatile unsigned work = 0;
  const Nanoseconds until = now_ns() + 300'000'000;
  while (now_ns() < until) work = work + 1;
  EXPECT_GT(meter.highest_busy(), 0.05);
  EXPECT_LE(meter.highest_busy(), 1.0);
}

}  // namespace
}  // namespace bakeoff::load
