#include "lab/internal/cgroup_places.h"

#include <gtest/gtest.h>

#include <fstream>

#include "lab/internal/process_table.h"
#include "lab/internal/tree_group.h"
#include "support/temp_dir.h"

namespace bakeoff::lab {
namespace {

namespace fs = std::filesystem;

TEST(LocateCgroups, ReadsVersionTwoAlone) {
  const CgroupLocations found = locate_cgroups(
      "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n",
      "0::/user.slice/user-1000.slice/session-3.scope\n");
  EXPECT_EQ(found.unified_mount, "/sys/fs/cgroup");
  EXPECT_EQ(found.unified_own, "/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope");
  EXPECT_TRUE(found.v1_own.empty());
  EXPECT_EQ(found.candidates(),
            (std::vector<fs::path>{"/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope",
                                   "/sys/fs/cgroup/user.slice/user-1000.slice",
                                   "/sys/fs/cgroup/user.slice", "/sys/fs/cgroup"}));
}

TEST(LocateCgroups, ReadsBothSideBySide) {
  const CgroupLocations found = locate_cgroups(
      "31 30 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
      "32 30 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
      "33 30 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
      "4:memory:/jobs/7\n3:cpu,cpuacct:/\n2:pids:/unmounted\n0::/\n");
  EXPECT_EQ(found.unified_own, "/sys/fs/cgroup/unified");
  EXPECT_EQ(found.v1_own.at("memory"), "/sys/fs/cgroup/memory/jobs/7");
  EXPECT_EQ(found.v1_own.at("cpuacct"), "/sys/fs/cgroup/cpu,cpuacct");
  EXPECT_EQ(found.v1_own.count("pids"), 0U);
}

TEST(LocateCgroups, UnderstandsAContainerThatMountsItsOwnPart) {
  const CgroupLocations found =
      locate_cgroups("31 30 0:27 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n",
                     "4:memory:/docker/abc/inner\n");
  EXPECT_EQ(found.v1_own.at("memory"), "/sys/fs/cgroup/memory/inner");
}

TEST(LocateCgroups, SurvivesNonsense) {
  EXPECT_EQ(locate_cgroups("", ""), CgroupLocations{});
  EXPECT_EQ(locate_cgroups("a b c\n- cgroup2\n", "x\n:::\n"), CgroupLocations{});
}

// A folder of plain files with the names and the texts of version 2: this machine may have no such
// controllers.
TEST(TreeGroup, WritesTheLimitsOfVersionTwo) {
  const support::TempDir folder;
  GroupPlaces places;
  places.unified = folder.path();
  places.unified_memory = true;
  places.unified_pids = true;
  const TreeGroup none = TreeGroup::create(places, "empty", {1048576, 7});
  EXPECT_FALSE(none.limits_enforced());  // the control files are not there
  fs::create_directories(folder.path() / "g");
  EXPECT_FALSE(
      TreeGroup::create(places, "g", {}).exists());  // somebody else's group is not taken over
}

TEST(TreeGroup, ReadsCounters) {
  const support::TempDir folder;
  std::ofstream(folder.path() / "memory.events") << "low 0\nhigh 0\nmax 9\noom 3\noom_kill 2\n";
  EXPECT_EQ(read_counter(folder.path() / "memory.events", "oom_kill"), 2U);
  EXPECT_EQ(read_counter(folder.path() / "memory.events", "absent"), 0U);
  EXPECT_EQ(read_counter(folder.path() / "absent", "oom_kill"), 0U);
}

TEST(GroupPlaces, AreNoneWhereNoneMayBeMade) {
  CgroupLocations nowhere;
  nowhere.unified_mount = "/proc";
  nowhere.unified_own = "/proc/1";
  nowhere.v1_own["memory"] = "/proc/1";
  const GroupPlaces places = find_group_places(nowhere, CgroupUse::best, "trial", 1);
  EXPECT_TRUE(places.unified.empty());
  EXPECT_TRUE(places.memory.empty());
  EXPECT_FALSE(places.can_limit());
}

TEST(ProcessRow, IsReadAroundAHostileName) {
  const auto row = parse_process_row(
      "77 (a) R 1 (b) S 42 77 77 0 -1 4194304 100 0 0 0 150 50 100 25 20 0 1 0 987654 0 0");
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->pid, 77);
  EXPECT_EQ(row->state, 'S');
  EXPECT_EQ(row->parent, 42);
  EXPECT_EQ(row->started_ticks, 987654U);
  EXPECT_DOUBLE_EQ(row->cpu_seconds, 3.25);
  EXPECT_FALSE(parse_process_row("77 (cut").has_value());
  EXPECT_FALSE(parse_process_row("77 (cut) S 1").has_value());
}

}  // namespace
}  // namespace bakeoff::lab
