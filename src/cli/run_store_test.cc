#include "cli/run_store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "cli/run_lock.h"
#include "support/temp_dir.h"

namespace bakeoff::cli {
namespace {

plan::RunPlan plan_named(const std::string& id) {
  plan::RunPlan plan;
  plan.run_id = id;
  return plan;
}

TEST(RunStore, FindsARunByIdByItsEndAndAsTheLast) {
  const support::TempDir folder;
  for (const char* id : {"20261123-100000-7f3a", "20261123-110000-12ab"})
    ASSERT_TRUE(create_run(folder.path(), plan_named(id)));
  EXPECT_EQ(find_run(folder.path(), "7f3a")->plan.run_id, "20261123-100000-7f3a");
  EXPECT_EQ(find_run(folder.path(), "last")->plan.run_id, "20261123-110000-12ab");
  const auto none = find_run(folder.path(), "zzzz");
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().message.find("20261123-110000-12ab"), std::string::npos);
}

TEST(RunStore, AsksForMoreWhenAnEndIsNotEnough) {
  const support::TempDir folder;
  for (const char* id : {"a-1", "b-1"}) ASSERT_TRUE(create_run(folder.path(), plan_named(id)));
  const auto several = find_run(folder.path(), "-1");
  ASSERT_FALSE(several);
  EXPECT_EQ(several.error().code, ErrorCode::invalid_input);
}

TEST(RunStore, SaysHowToMakeTheFirstRun) {
  const support::TempDir folder;
  EXPECT_NE(find_run(folder.path() / "none", "last").error().message.find("bakeoff run"),
            std::string::npos);
}

TEST(RunLock, IsHeldByOneAndFreedAfterwards) {
  const support::TempDir folder;
  {
    const auto first = RunLock::take(folder.path());
    ASSERT_TRUE(first);
    const auto second = RunLock::take(folder.path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::busy);
    EXPECT_NE(second.error().message.find(std::to_string(::getpid())), std::string::npos)
        << second.error().message;
  }
  EXPECT_TRUE(RunLock::take(folder.path()));
}

}  // namespace
}  // namespace bakeoff::cli
