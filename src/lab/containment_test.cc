// What stays behind: after stop, after the death of bakeoff, at each level of containment, with
// negative controls.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "base/random.h"
#include "lab/internal/run_record.h"
#include "support/lab_host.h"

namespace bakeoff::lab {
namespace {

// Tests wait for two processes of `evil escape` at least, the first one and its daemon: those that
// re-fork all the time change their pids faster than a slow machine looks.
struct Case {
  const char* name;
  Containment level;
  CgroupUse cgroups;
};

class StopAtEachLevel : public testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(
    Containment, StopAtEachLevel,
    testing::Values(Case{"PidNamespace", Containment::pid_namespace, CgroupUse::best},
                    Case{"PidNamespaceWithVersion1", Containment::pid_namespace,
                         CgroupUse::v1_only},
                    Case{"PidNamespaceAlone", Containment::pid_namespace, CgroupUse::none},
                    Case{"CgroupKill", Containment::cgroup_kill, CgroupUse::best},
                    Case{"SubreaperWithGroups", Containment::subreaper, CgroupUse::best},
                    Case{"SubreaperAlone", Containment::subreaper, CgroupUse::none}),
    [](const auto& each) { return each.param.name; });

TEST_P(StopAtEachLevel, LeavesNoProcessOfAnEscapingContestant) {
  const support::TempDir folder;
  const std::string mark = unique_word();
  const auto host = make_host(GetParam().level, GetParam().cgroups);
  const SpawnOrder order = evil_order(folder, {"escape", mark});
  const auto tree = host->spawn(order);
  ASSERT_TRUE(tree.has_value()) << tree.error().message;
  if (tree->containment != GetParam().level)
    GTEST_SKIP() << "this machine gives " << name_of(tree->containment);
  ASSERT_TRUE(eventually([&] { return log_has(order, "escaped"); }));
  ASSERT_TRUE(eventually([&] { return processes_with_argument(mark).size() >= 2; }));
  const auto before = std::chrono::steady_clock::now();
  host->stop(*tree);
  const Seconds took = std::chrono::steady_clock::now() - before;
  EXPECT_TRUE(nobody_carries(mark));
  EXPECT_LT(took.count(), 2.0);
  EXPECT_FALSE(host->state(*tree).running);
}

TEST_P(StopAtEachLevel, EndsAFrozenTreeToo) {
  const support::TempDir folder;
  const std::string mark = unique_word();
  const auto host = make_host(GetParam().level, GetParam().cgroups);
  const auto tree = host->spawn(evil_order(folder, {"stubborn", mark}));
  ASSERT_TRUE(tree.has_value()) << tree.error().message;
  ASSERT_TRUE(host->freeze(*tree, true).has_value());
  host->stop(*tree);
  EXPECT_TRUE(processes_with_argument(mark).empty());
}

TEST_P(StopAtEachLevel, FreezingStopsCpuUseAndThawingResumesIt) {
  const support::TempDir folder;
  const auto host = make_host(GetParam().level, GetParam().cgroups);
  const auto tree = host->spawn(evil_order(folder, {"burn"}));
  ASSERT_TRUE(tree.has_value()) << tree.error().message;
  const auto cpu = [&] { return host->usage(*tree, false)->cpu_seconds; };
  ASSERT_TRUE(eventually([&] { return cpu() > 0.05; }));
  ASSERT_TRUE(host->freeze(*tree, true).has_value());
  const double at_freeze = cpu();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_LE(cpu() - at_freeze, 0.011);  // at most the clock tick that was being counted
  ASSERT_TRUE(host->freeze(*tree, false).has_value());
  EXPECT_TRUE(eventually([&] { return cpu() > at_freeze + 0.05; }));
}

TEST(Containment, AHostThatIsDestroyedStopsItsTrees) {
  const support::TempDir folder;
  const std::string mark = unique_word();
  {
    const auto host = make_host();
    ASSERT_TRUE(host->spawn(evil_order(folder, {"escape", mark})).has_value());
    ASSERT_TRUE(eventually([&] { return processes_with_argument(mark).size() >= 2; }));
  }
  EXPECT_TRUE(nobody_carries(mark));
}

TEST(Containment, SurvivesTheEndOfTheThreadThatSpawned) {
  const support::TempDir folder;
  const auto host = make_host();
  Tree tree;
  std::thread([&] { tree = *host->spawn(evil_order(folder, {"stubborn"})); }).join();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_TRUE(host->state(tree).running);
}

// Each of these runs a small bakeoff (hold_tree) inside an outer tree, so that even a failing test
// leaves nothing.
class SmallBakeoff {
 public:
  SmallBakeoff(std::string level, std::string cgroups, std::vector<std::string> wrapper = {})
      : mark_(unique_word()) {
    order_.argv = std::move(wrapper);
    const std::vector<std::string> words{BAKEOFF_HOLD_TREE,
                                         std::move(level),
                                         std::move(cgroups),
                                         state_dir(),
                                         folder_.path() / "inner.log",
                                         BAKEOFF_EVIL,
                                         "escape",
                                         mark_};
    order_.argv.insert(order_.argv.end(), words.begin(), words.end());
    order_.cwd = "/";
    order_.log_file = folder_.path() / "outer.log";
    std::filesystem::create_directories(state_dir());
    std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
    std::filesystem::permissions(state_dir(), std::filesystem::perms::all);
  }
  ~SmallBakeoff() {
    if (tree_.id != 0) outer_->stop(tree_);
    if (adopt_record()) sweep_dead_runs(state_dir());
  }
  SmallBakeoff(const SmallBakeoff&) = delete;
  SmallBakeoff& operator=(const SmallBakeoff&) = delete;

  bool start() {
    auto tree = outer_->spawn(order_);
    if (!tree) return false;
    tree_ = *tree;
    return true;
  }
  bool says(const std::string& text) {
    return eventually([&] { return log_has(order_, text); });
  }
  [[nodiscard]] std::string output() const { return read_file(order_.log_file).value_or(""); }
  // kill -9 of the small bakeoff itself.
  void kill_bakeoff() {
    ::kill(bakeoff_pid(), SIGKILL);
    eventually([&] { return !outer_->state(tree_).running; });
  }
  bool leaves_nobody_within(double seconds) {
    return eventually([&] { return nobody_carries(mark_, bakeoff_pid()); }, seconds);
  }
  // The small bakeoff saw itself in the outer namespace: makes its record what an unconfined one
  // would have written.
  Result<RunRecord> adopt_record() {
    const std::filesystem::directory_iterator files(state_dir());
    if (files == end(files)) return fail(ErrorCode::not_found, "no record");
    const std::filesystem::path file = files->path();
    BAKEOFF_TRY(text, read_file(file));
    BAKEOFF_TRY(record, parse_run_record(text));
    record.pid_namespace = describe_this_run(0).pid_namespace;
    record.pid = bakeoff_pid();
    BAKEOFF_CHECK(write_file(file, format_run_record(record)));
    return record;
  }
  // The wrapper may have become bakeoff by exec: the first process is bakeoff either way.
  [[nodiscard]] int bakeoff_pid() const { return tree_.pid; }
  // Processes of the contestant, not those whose arguments merely tell bakeoff to start it.
  [[nodiscard]] std::size_t survivors() const {
    const auto pids = processes_with_argument(mark_);
    return static_cast<std::size_t>(
        std::count_if(pids.begin(), pids.end(), [&](int pid) { return pid != bakeoff_pid(); }));
  }
  [[nodiscard]] std::string list_survivors() const {
    std::string text;
    for (const int pid : processes_with_argument(mark_)) {
      const std::string folder = "/proc/" + std::to_string(pid);
      text += "\n" + read_small_file(folder + "/stat") + read_small_file(folder + "/wchan") + " " +
              read_small_file(folder + "/cmdline");
    }
    return text + "\nbakeoff was " + std::to_string(bakeoff_pid());
  }
  [[nodiscard]] std::filesystem::path state_dir() const { return folder_.path() / "state"; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  support::TempDir folder_;
  std::unique_ptr<ProcessHost> outer_ = make_host();
  std::string mark_;
  SpawnOrder order_;
  Tree tree_;
};

TEST(KillOfBakeoff, AtTwentyRandomMomentsLeavesNoProcessWithAPidNamespace) {
  Random random(20261123);
  for (int round = 0; round < 20; ++round) {
    SmallBakeoff small("pid_namespace", "best");
    ASSERT_TRUE(small.start());
    std::this_thread::sleep_for(Seconds{random.uniform() * 0.12});
    small.kill_bakeoff();
    EXPECT_TRUE(small.leaves_nobody_within(1.0)) << "round " << round << small.list_survivors();
  }
}

TEST(KillOfBakeoff, LeavesNoProcessAtAnyLevelAndWithAnyFreezer) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"pid_namespace", "v1"}, {"pid_namespace", "none"}, {"cgroup_kill", "best"},
      {"subreaper", "best"},   {"subreaper", "v1"},       {"subreaper", "none"},
      {"freeze", "best"},      {"freeze", "v1"},          {"freeze", "none"}};
  for (const auto& [level, cgroups] : cases) {
    SmallBakeoff small(level, cgroups);
    ASSERT_TRUE(small.start());
    ASSERT_TRUE(small.says("holding")) << level << small.output();
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    ASSERT_GE(small.survivors(), 1U) << level;
    small.kill_bakeoff();
    EXPECT_TRUE(small.leaves_nobody_within(5.0)) << level << " " << cgroups;
  }
}

TEST(KillOfBakeoff, OfAnUnprivilegedUserLeavesNoProcess) {
  if (::geteuid() != 0)
    GTEST_SKIP() << "needs root to become somebody else; unprivileged runs cover it";
  if (::access("/usr/bin/setpriv", X_OK) != 0) GTEST_SKIP() << "needs setpriv";
  SmallBakeoff small("pid_namespace", "best",
                     {"/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"});
  ASSERT_TRUE(small.start());
  if (!small.says("holding")) GTEST_SKIP() << "nobody cannot run it here: " << small.output();
  if (small.output().find("pid_namespace") == std::string::npos) {
    GTEST_SKIP() << "no user namespaces here: " << small.output();
  }
  ASSERT_TRUE(eventually([&] { return small.survivors() >= 2; }));
  small.kill_bakeoff();
  EXPECT_TRUE(small.leaves_nobody_within(1.0));
}

TEST(KillOfBakeoff, NegativeControlAPlainProcessGroupLeavesSurvivors) {
  SmallBakeoff small("plain", "none");
  ASSERT_TRUE(small.start());
  ASSERT_TRUE(small.says("group ended"));
  EXPECT_TRUE(eventually([&] { return small.survivors() >= 1; }));  // the outer tree ends them
}

TEST(KillOfBakeoff, KillAllTreesNowEndsThemWhileBakeoffLives) {
  SmallBakeoff small("kill_all", "best");
  ASSERT_TRUE(small.start());
  ASSERT_TRUE(small.says("holding"));
  EXPECT_TRUE(small.leaves_nobody_within(1.0));
  EXPECT_TRUE(read_process_row(small.bakeoff_pid()).has_value());
}

TEST(Sweep, RemovesTheGroupsAndTheRecordOfADeadBakeoff) {
  SmallBakeoff small("pid_namespace", "best");
  ASSERT_TRUE(small.start());
  ASSERT_TRUE(small.says("holding"));
  auto record = small.adopt_record();
  ASSERT_TRUE(record.has_value());
  std::filesystem::path group;
  for (const auto& parent : record->group_parents) {
    const auto candidate = parent / (record->group_prefix + "1");
    if (std::filesystem::exists(candidate)) group = candidate;
  }
  if (group.empty()) GTEST_SKIP() << "no control groups here";
  small.kill_bakeoff();
  const auto host = make_host(Containment::pid_namespace, CgroupUse::best, small.state_dir());
  EXPECT_FALSE(std::filesystem::exists(group));
  EXPECT_FALSE(std::filesystem::exists(small.state_dir() / (record->group_prefix + "host.txt")));
}

TEST(Sweep, RemovesDeadGroupsWithoutARecordAndNoOthers) {
  const support::TempDir parent;  // plain folders do: an empty group is removed like one
  const std::string alive = describe_this_run(1).group_prefix + "1";
  const std::string pid = std::to_string(::getpid());
  std::string dead = alive;
  dead.replace(dead.find("-" + pid + "-"), pid.size() + 2, "-2147483647-");
  for (const std::string& name :
       {alive, dead, std::string("bakeoff-1-2147483647-9-1-1"), std::string("bakeoff-notes")}) {
    std::filesystem::create_directories(parent.path() / name);
  }
  EXPECT_EQ(sweep_dead_groups({parent.path()}), 1);
  EXPECT_TRUE(std::filesystem::exists(parent.path() / alive));
  EXPECT_FALSE(std::filesystem::exists(parent.path() / dead));
  EXPECT_TRUE(std::filesystem::exists(parent.path() / "bakeoff-1-2147483647-9-1-1"));
  EXPECT_TRUE(std::filesystem::exists(parent.path() / "bakeoff-notes"));
}

TEST(Sweep, LeavesTheRecordOfALivingBakeoffAndOfAnotherMachineAlone) {
  const support::TempDir folder;
  RunRecord living = describe_this_run(1);
  RunRecord elsewhere = living;
  elsewhere.machine = "another-machine";
  elsewhere.pid = 1;
  elsewhere.group_prefix = "bakeoff-elsewhere-";
  ASSERT_TRUE(save_run_record(folder.path(), living).has_value());
  ASSERT_TRUE(save_run_record(folder.path(), elsewhere).has_value());
  EXPECT_EQ(sweep_dead_runs(folder.path()), 0);
  const std::filesystem::directory_iterator files(folder.path());
  EXPECT_EQ(std::distance(begin(files), end(files)), 2);
}

TEST(Sweep, ForgetsTheRecordOfAnEarlierBoot) {
  const support::TempDir folder;
  RunRecord before = describe_this_run(1);
  before.boot_id = "an earlier boot";
  ASSERT_TRUE(save_run_record(folder.path(), before).has_value());
  sweep_dead_runs(folder.path());
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Sweep, TouchesNothingThatIsNotNamedAfterARun) {
  const support::TempDir folder;
  const support::TempDir victim;
  std::filesystem::create_directories(victim.path() / "precious");
  RunRecord forged = describe_this_run(1);
  forged.pid = 2147483647;
  forged.group_prefix = "prec";
  forged.group_parents = {victim.path()};
  ASSERT_TRUE(save_run_record(folder.path(), forged).has_value());
  EXPECT_EQ(sweep_dead_runs(folder.path()), 0);
  EXPECT_TRUE(std::filesystem::exists(victim.path() / "precious"));
}

TEST(RunRecord, ComesBackAsItWasWritten) {
  RunRecord record = describe_this_run(3);
  record.group_parents = {"/sys/fs/cgroup/a b", "/sys/fs/cgroup/c"};
  const auto back = parse_run_record(format_run_record(record));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(*back, record);
  EXPECT_FALSE(parse_run_record("something else").has_value());
}

}  // namespace
}  // namespace bakeoff::lab
