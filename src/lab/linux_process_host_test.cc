// One tree at a time: what the contestant gets, how it ends, what is counted, which limits hold.
#include "lab/linux_process_host.h"

#include <fcntl.h>
#include <sched.h>

#include <atomic>
#include <csignal>

#include "lab/internal/bounded_log.h"
#include "support/lab_host.h"

namespace bakeoff::lab {
namespace {

constexpr Seconds kLong{60};

std::string run_evil(const support::TempDir& folder, const SpawnOrder& order) {
  const auto host = make_host();
  const auto code = host->run_to_end(order, kLong);
  EXPECT_TRUE(code.has_value()) << code.error().message;
  return read_file(folder.path() / "evil.log").value_or("");
}

TEST(Spawn, GivesExactlyTheOrderedEnvironmentAndNothingElse) {
  const support::TempDir folder;
  SpawnOrder order = evil_order(folder, {"env", "a b", ""});
  order.env = {{"ONE", "1"}, {"TWO", "x=y z"}};
  const int leaked =
      ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC, as a careless parent leaves it
  ASSERT_GE(leaked, 0);
  const std::string seen = run_evil(folder, order);
  ::close(leaked);
  EXPECT_NE(
      seen.find("arg a b\narg \nenv ONE=1\nenv TWO=x=y z\ncwd " + folder.path().string() + "\n"),
      std::string::npos)
      << seen;
  EXPECT_NE(seen.find("nofile 1\nblocked 0\nleader 1\n"), std::string::npos) << seen;
  EXPECT_NE(seen.find("open files 0\n"), std::string::npos) << seen;
}

TEST(Spawn, TellsThePidAsBakeoffSeesIt) {
  const support::TempDir folder;
  const auto host = make_host();
  const auto tree = host->spawn(evil_order(folder, {"stubborn"}));
  ASSERT_TRUE(tree.has_value()) << tree.error().message;
  EXPECT_EQ(read_small_file("/proc/" + std::to_string(tree->pid) + "/comm"), "evil\n");
  EXPECT_EQ(read_process_row(tree->pid)->parent, tree->guard_pid);
}

TEST(Spawn, PinsToTheOrderedCpus) {
  cpu_set_t allowed;
  ASSERT_EQ(::sched_getaffinity(0, sizeof allowed, &allowed), 0);
  int last = 0;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(static_cast<std::size_t>(cpu), &allowed)) last = cpu;
  }
  const support::TempDir folder;
  const auto host = make_host();
  SpawnOrder order = evil_order(folder, {"stubborn"});
  order.cpus = {last};
  const auto tree = host->spawn(order);
  ASSERT_TRUE(tree.has_value()) << tree.error().message;
  const std::string status = read_small_file("/proc/" + std::to_string(tree->pid) + "/status");
  EXPECT_NE(status.find("Cpus_allowed_list:\t" + std::to_string(last) + "\n"), std::string::npos);
}

struct BadOrder {
  const char* name;
  std::function<void(SpawnOrder&)> spoil;
  ErrorCode code;
  const char* says;
};

TEST(Spawn, NamesWhatCouldNotBeStarted) {
  const std::vector<BadOrder> cases{
      {"unknown name", [](SpawnOrder& o) { o.argv = {"no-such-program"}; }, ErrorCode::not_found,
       "there is no program 'no-such-program' in PATH (/usr/bin:/bin)"},
      {"unknown path", [](SpawnOrder& o) { o.argv = {"/no/such/program"}; }, ErrorCode::not_found,
       "cannot execute /no/such/program: No such file or directory"},
      {"not executable", [](SpawnOrder& o) { o.argv = {"/etc/passwd"}; },
       ErrorCode::contestant_failed, "cannot execute /etc/passwd: Permission denied"},
      {"no folder", [](SpawnOrder& o) { o.cwd = "/no/such/folder"; }, ErrorCode::not_found,
       "cannot enter folder /no/such/folder"},
      {"no such CPU", [](SpawnOrder& o) { o.cpus = {1000}; }, ErrorCode::unsupported,
       "cannot pin to CPU 1000"},
      {"nothing", [](SpawnOrder& o) { o.argv.clear(); }, ErrorCode::invalid_input, "no command"}};
  const support::TempDir folder;
  const auto host = make_host();
  for (const BadOrder& each : cases) {
    SpawnOrder order = evil_order(folder, {"exit", "0"});
    each.spoil(order);
    const auto tree = host->spawn(order);
    ASSERT_FALSE(tree.has_value()) << each.name;
    EXPECT_EQ(tree.error().code, each.code) << each.name;
    EXPECT_NE(tree.error().message.find(each.says), std::string::npos) << tree.error().message;
  }
}

TEST(TreeEnd, ReportsExitCodeAndSignal) {
  const support::TempDir folder;
  const auto host = make_host();
  const auto with_code = host->spawn(evil_order(folder, {"exit", "42"}));
  const auto with_signal = host->spawn(evil_order(folder, {"abort"}));
  ASSERT_TRUE(with_code.has_value() && with_signal.has_value());
  ASSERT_TRUE(eventually(
      [&] { return !host->state(*with_code).running && !host->state(*with_signal).running; }));
  EXPECT_EQ(host->state(*with_code).exit_code, 42);
  EXPECT_EQ(host->state(*with_code).signal, 0);
  EXPECT_EQ(host->state(*with_signal).signal, SIGABRT);
  host->stop(*with_signal);
  EXPECT_EQ(host->state(*with_signal).signal, SIGABRT);
  EXPECT_FALSE(host->state(*with_signal).out_of_memory);
}

TEST(TreeEnd, StopAsksPolitelyFirst) {
  const support::TempDir folder;
  const auto host = make_host();
  const SpawnOrder order = evil_order(folder, {"polite"});
  const auto tree = host->spawn(order);
  ASSERT_TRUE(tree.has_value());
  ASSERT_TRUE(eventually([&] { return log_has(order, "ready"); }));
  host->stop(*tree);
  EXPECT_EQ(host->state(*tree).exit_code, 7);
  host->stop(*tree);  // a second stop does nothing
  EXPECT_FALSE(host->usage(*tree, false).has_value());
  EXPECT_FALSE(host->freeze(*tree, true).has_value());
}

TEST(RunToEnd, ReturnsTheExitCodeWithTheWholeLog) {
  const support::TempDir folder;
  const auto host = make_host();
  const auto code = host->run_to_end(evil_order(folder, {"exit", "3"}), kLong);
  ASSERT_TRUE(code.has_value());
  EXPECT_EQ(*code, 3);
  EXPECT_EQ(*host->run_to_end(evil_order(folder, {"abort"}), kLong), 128 + SIGABRT);
}

TEST(RunToEnd, KillsTheTreeWhenTheTimeIsUp) {
  const support::TempDir folder;
  const std::string mark = unique_word();
  const auto host = make_host();
  const auto code = host->run_to_end(evil_order(folder, {"escape", mark}), Seconds{0.2});
  ASSERT_FALSE(code.has_value());
  EXPECT_EQ(code.error().code, ErrorCode::timeout);
  EXPECT_TRUE(processes_with_argument(mark).empty());
}

TEST(RunToEnd, StopsWhenInterrupted) {
  const support::TempDir folder;
  const std::string mark = unique_word();
  std::atomic<int> interrupts{0};
  HostOptions options;
  options.interrupts = &interrupts;
  const auto host = make_linux_process_host(options);
  std::thread ctrl_c([&] {
    eventually([&] { return !processes_with_argument(mark).empty(); });
    interrupts = 1;
  });
  const auto code = host->run_to_end(evil_order(folder, {"stubborn", mark}), kLong);
  ctrl_c.join();
  ASSERT_FALSE(code.has_value());
  EXPECT_EQ(code.error().code, ErrorCode::interrupted);
  EXPECT_TRUE(processes_with_argument(mark).empty());
}

TEST(Log, IsBoundedUnderAFloodThatIsNeverHeldUp) {
  const support::TempDir folder;
  const auto host = make_host();
  const SpawnOrder order = evil_order(folder, {"flood", "50000000"});
  const auto code = host->run_to_end(order, kLong);
  ASSERT_TRUE(code.has_value()) << code.error().message;
  EXPECT_EQ(*code, 0);
  const std::string log = read_file(order.log_file).value_or("");
  EXPECT_LT(log.size(), 2U * 1048576U + 100U);
  EXPECT_EQ(log.substr(0, 12), "flood begins");
  EXPECT_EQ(log.substr(log.size() - 11), "flood ends\n");
}

TEST(Usage, CountsTheCpuOfChildrenThatHaveEnded) {
  for (const CgroupUse cgroups : {CgroupUse::best, CgroupUse::v1_only, CgroupUse::none}) {
    const support::TempDir folder;
    const auto host = make_host(Containment::pid_namespace, cgroups);
    const SpawnOrder order = evil_order(folder, {"burnchild", "300"});
    const auto tree = host->spawn(order);
    ASSERT_TRUE(tree.has_value());
    ASSERT_TRUE(eventually([&] { return log_has(order, "burnt"); }, 60));
    const auto usage = host->usage(*tree, true);
    ASSERT_TRUE(usage.has_value());
    EXPECT_GE(usage->cpu_seconds, 0.29);
    EXPECT_LT(usage->cpu_seconds, 0.60);
    EXPECT_EQ(usage->processes, 1);
  }
}

TEST(Usage, SumsTheMemoryOfTheTree) {
  for (const CgroupUse cgroups : {CgroupUse::best, CgroupUse::none}) {
    const support::TempDir folder;
    const auto host = make_host(Containment::pid_namespace, cgroups);
    const SpawnOrder order = evil_order(folder, {"memory", "50"});
    const auto tree = host->spawn(order);
    ASSERT_TRUE(tree.has_value());
    ASSERT_TRUE(eventually([&] { return log_has(order, "held"); }));
    const auto usage = host->usage(*tree, true);
    ASSERT_TRUE(usage.has_value());
    EXPECT_GE(usage->pss_bytes, 50U << 20);
    EXPECT_LT(usage->pss_bytes, 60U << 20);
    EXPECT_EQ(host->usage(*tree, false)->pss_bytes, 0U);
  }
}

class EnforcedLimits : public testing::TestWithParam<CgroupUse> {};
INSTANTIATE_TEST_SUITE_P(Limits, EnforcedLimits,
                         testing::Values(CgroupUse::best, CgroupUse::v1_only));

TEST_P(EnforcedLimits, RecogniseAMemoryHog) {
  const support::TempDir folder;
  const auto host = make_host(Containment::pid_namespace, GetParam());
  SpawnOrder order = evil_order(folder, {"memory", "400"});
  order.limits.memory_max_bytes = 64U << 20;
  const auto tree = host->spawn(order);
  ASSERT_TRUE(tree.has_value());
  if (!tree->limits_enforced) GTEST_SKIP() << "no memory controller here";
  ASSERT_TRUE(eventually([&] { return !host->state(*tree).running; }, 30));
  EXPECT_EQ(host->state(*tree).signal, SIGKILL);
  EXPECT_TRUE(host->state(*tree).out_of_memory);
  host->stop(*tree);
  EXPECT_TRUE(host->state(*tree).out_of_memory);
}

TEST_P(EnforcedLimits, LetAModestProcessLive) {
  const support::TempDir folder;
  const auto host = make_host(Containment::pid_namespace, GetParam());
  SpawnOrder order = evil_order(folder, {"memory", "16"});
  order.limits.memory_max_bytes = 64U << 20;
  const auto tree = host->spawn(order);
  ASSERT_TRUE(tree.has_value());
  ASSERT_TRUE(eventually([&] { return log_has(order, "held"); }));
  host->stop(*tree);
  EXPECT_FALSE(host->state(*tree).out_of_memory);
}

TEST_P(EnforcedLimits, HoldBackAForkBomb) {
  const support::TempDir folder;
  const auto host = make_host(Containment::pid_namespace, GetParam());
  SpawnOrder order = evil_order(folder, {"forkbomb", "100"});
  order.limits.pids_max = 20;
  const auto tree = host->spawn(order);
  ASSERT_TRUE(tree.has_value());
  if (!tree->limits_enforced) GTEST_SKIP() << "no pids controller here";
  ASSERT_TRUE(eventually([&] { return log_has(order, "forked 19 of 100"); }))
      << read_file(order.log_file).value_or("");
  EXPECT_EQ(host->usage(*tree, false)->processes, 20);
}

TEST(Limits, AreSaidToBeNotEnforcedWithoutGroups) {
  const support::TempDir folder;
  const auto host = make_host(Containment::pid_namespace, CgroupUse::none);
  SpawnOrder order = evil_order(folder, {"forkbomb", "30"});
  order.limits.pids_max = 20;
  const auto tree = host->spawn(order);
  ASSERT_TRUE(tree.has_value());
  EXPECT_FALSE(tree->limits_enforced);
  EXPECT_TRUE(eventually([&] { return log_has(order, "forked 30 of 30"); }));
}

TEST(ProbeContainment, AgreesWithWhatASpawnGives) {
  const support::TempDir folder;
  const ContainmentFacts facts = probe_containment();
  const auto host = make_host();
  const auto tree = host->spawn(evil_order(folder, {"stubborn"}));
  ASSERT_TRUE(tree.has_value());
  EXPECT_EQ(tree->containment, facts.level);
  EXPECT_EQ(tree->limits_enforced, facts.limits_enforced);
}

TEST(CpuTimes, StealShareIsThePartOfAllTimeBetweenTwoReadings) {
  EXPECT_DOUBLE_EQ(steal_share({1000, 10}, {1400, 14}), 0.01);
  EXPECT_DOUBLE_EQ(steal_share({1000, 10}, {1000, 10}), 0);
  EXPECT_GT(read_cpu_times().total, 0U);
}

}  // namespace
}  // namespace bakeoff::lab
