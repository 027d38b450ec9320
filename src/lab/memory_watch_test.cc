// Where no control group limits memory: who is ended, who is not, and what is said about it.
#include <csignal>

#include "support/lab_host.h"

namespace bakeoff::lab {
namespace {

constexpr std::uint64_t kLimit = 100ULL << 20;

// The tree and what it was ordered with, on a host that may not use control groups.
struct Watched {
  explicit Watched(const std::vector<std::string>& words,
                   Containment level = Containment::pid_namespace)
      : host(make_host(level, CgroupUse::none)), order(evil_order(folder, words)) {
    order.limits.memory_max_bytes = kLimit;
    auto spawned = host->spawn(order);
    EXPECT_TRUE(spawned.has_value()) << spawned.error().message;
    if (spawned) tree = *spawned;
  }

  support::TempDir folder;
  std::unique_ptr<ProcessHost> host;
  SpawnOrder order;
  Tree tree;
};

class MemoryWatchAt : public testing::TestWithParam<Containment> {};
INSTANTIATE_TEST_SUITE_P(Levels, MemoryWatchAt,
                         testing::Values(Containment::pid_namespace, Containment::subreaper),
                         [](const auto& each) { return name_of(each.param); });

TEST_P(MemoryWatchAt, EndsATreeAboveItsLimitAndSaysWhy) {
  const std::string mark = unique_word();
  Watched hog({"memory", "400", mark}, GetParam());
  EXPECT_FALSE(hog.tree.limits_enforced);
  ASSERT_TRUE(eventually([&] { return !hog.host->state(hog.tree).running; }));
  EXPECT_TRUE(hog.host->state(hog.tree).out_of_memory);
  EXPECT_EQ(hog.host->state(hog.tree).signal, SIGKILL);
  EXPECT_TRUE(eventually([&] { return nobody_carries(mark); }));
  hog.host->stop(hog.tree);
  EXPECT_TRUE(hog.host->state(hog.tree).out_of_memory);
}

TEST_P(MemoryWatchAt, CountsTheWholeTree) {
  const std::string mark = unique_word();
  Watched hog({"memoryeach", "60", "4", mark}, GetParam());
  ASSERT_TRUE(eventually([&] { return !hog.host->state(hog.tree).running; }));
  EXPECT_TRUE(hog.host->state(hog.tree).out_of_memory);
  EXPECT_TRUE(eventually([&] { return nobody_carries(mark); }));
}

TEST_P(MemoryWatchAt, NegativeControlAModestTreeLives) {
  Watched modest({"memory", "40"}, GetParam());
  ASSERT_TRUE(eventually([&] { return log_has(modest.order, "held"); }));
  std::this_thread::sleep_for(std::chrono::milliseconds(350));
  EXPECT_TRUE(modest.host->state(modest.tree).running);
  modest.host->stop(modest.tree);
  EXPECT_FALSE(modest.host->state(modest.tree).out_of_memory);
}

TEST(MemoryWatch, CountsSharedPagesOnce) {
  Watched sharing({"memoryshared", "60", "4"});  // resident: 300 MB, proportional: 60 MB
  ASSERT_TRUE(eventually([&] { return log_has(sharing.order, "held"); }));
  std::this_thread::sleep_for(std::chrono::milliseconds(350));
  EXPECT_TRUE(sharing.host->state(sharing.tree).running);
}

TEST(MemoryWatch, LeavesTheOtherTreesOfTheHostAlone) {
  Watched hog({"memory", "400"});
  const support::TempDir folder;
  SpawnOrder order = evil_order(folder, {"memory", "40"});
  order.limits.memory_max_bytes = kLimit;
  const auto other = hog.host->spawn(order);
  ASSERT_TRUE(other.has_value());
  ASSERT_TRUE(eventually([&] { return !hog.host->state(hog.tree).running; }));
  EXPECT_TRUE(hog.host->state(*other).running);
}

TEST(MemoryWatch, LooksAgainAfterAFreeze) {
  Watched hog({"memory", "400"});
  ASSERT_TRUE(hog.host->freeze(hog.tree, true).has_value());
  ASSERT_TRUE(hog.host->freeze(hog.tree, false).has_value());
  EXPECT_TRUE(eventually([&] { return hog.host->state(hog.tree).out_of_memory; }));
}

}  // namespace
}  // namespace bakeoff::lab
