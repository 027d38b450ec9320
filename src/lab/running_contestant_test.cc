#include "lab/running_contestant.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/random.h"
#include "lab/internal/expand_words.h"
#include "lab/internal/fd.h"
#include "lab/internal/listeners.h"
#include "support/fake_process_host.h"
#include "support/lab_host.h"

namespace bakeoff::lab {
namespace {

namespace fs = std::filesystem;

std::function<std::size_t(std::size_t)> drawing(Random& random) {
  return [&random](std::size_t bound) { return random.below(bound); };
}

Installed evil_installed(std::vector<std::string> words) {
  Installed installed;
  installed.contestant.id = "test/evil";
  installed.contestant.source_dir = "/";
  installed.contestant.start = {BAKEOFF_EVIL};
  for (std::string& word : words) installed.contestant.start.push_back(std::move(word));
  return installed;
}

StartOrder order_in(const support::TempDir& folder) {
  StartOrder order;
  order.label = "test/evil";
  order.log_dir = folder.path() / "logs";
  return order;
}

std::string never_ready() { return "connection refused"; }

TEST(StartContestant, FillsWordsAndGivesACleanEnvironment) {
  const support::TempDir folder;
  support::FakeProcessHost host;
  Installed installed = evil_installed({"{port}", "{cpus}", "{upstream}"});
  installed.contestant.env = {{"PORT", "{port}"}, {"LANG", "C"}};
  StartOrder order = order_in(folder);
  order.port = 10999;
  order.cpus = {0, 1};
  order.upstream = "http://127.0.0.1:9";
  order.env_padding_bytes = 3;
  auto running = start_contestant(installed, order, host);
  ASSERT_TRUE(running.has_value()) << running.error().message;
  const SpawnOrder& spawned = host.spawned.at(0);
  EXPECT_EQ(spawned.argv,
            (std::vector<std::string>{BAKEOFF_EVIL, "10999", "2", "http://127.0.0.1:9"}));
  EXPECT_EQ(spawned.env.at("PORT"), "10999");
  EXPECT_EQ(spawned.env.at("LANG"), "C");
  EXPECT_EQ(spawned.env.at("PATH"), "/usr/bin:/bin");
  EXPECT_EQ(spawned.env.at("BAKEOFF_PADDING"), "xxx");
  EXPECT_EQ(spawned.env.size(), 5U);
  EXPECT_TRUE(fs::is_directory(spawned.env.at("HOME")));
  EXPECT_EQ(spawned.cwd, "/");
  running->stop();
  EXPECT_FALSE(fs::exists(spawned.env.at("HOME")));
}

TEST(StartContestant, DrawsTheLengthOfTheWorkingFolderWithThePadding) {
  const support::TempDir folder;
  support::FakeProcessHost host;
  StartOrder order = order_in(folder);
  order.cwd_parent = folder.path() / "cwd";
  for (const int padding : {0, 10}) {
    order.env_padding_bytes = padding;
    auto running = start_contestant(evil_installed({}), order, host);
    ASSERT_TRUE(running.has_value());
    EXPECT_TRUE(fs::is_directory(host.spawned.back().cwd));
  }
  const auto length = [&](std::size_t i) { return host.spawned.at(i).cwd.string().size(); };
  EXPECT_EQ(length(1), length(0) + 10);
  EXPECT_TRUE(fs::is_empty(order.cwd_parent));
}

TEST(StartContestant, LetsAnExtractedRootSeeWhereProgramsMeetAndNothingElse) {
  const support::TempDir folder;
  support::FakeProcessHost host;
  Installed installed = evil_installed({});
  installed.root = {.folder = "/roots/a", .bwrap = "/usr/bin/bwrap"};
  installed.install_dir = "/installs/a";
  StartOrder order = order_in(folder);
  order.cwd_parent = folder.path() / "programs";
  order.words["work"] = "/runs/1/programs/jobs";
  order.words["static"] = "/runs/1/files";
  auto running = start_contestant(installed, order, host);
  ASSERT_TRUE(running.has_value()) << running.error().message;
  std::string argv;
  for (const auto& word : host.spawned.at(0).argv) argv += word + " ";
  EXPECT_NE(argv.find("--bind /runs/1/programs/jobs /runs/1/programs/jobs "), argv.npos) << argv;
  EXPECT_NE(argv.find("--ro-bind /runs/1/files /runs/1/files "), argv.npos) << argv;
  EXPECT_EQ(argv.find(" / /"), argv.npos) << argv;
}

TEST(StartContestant, StopsWhenTheHandleGoesAndOnlyOnce) {
  const support::TempDir folder;
  support::FakeProcessHost host;
  {
    auto running = start_contestant(evil_installed({}), order_in(folder), host);
    ASSERT_TRUE(running.has_value());
    RunningContestant moved = std::move(*running);
    EXPECT_EQ(host.alive(), 1);
  }
  EXPECT_EQ(host.calls, (std::vector<std::string>{"spawn evil", "stop 1"}));
}

TEST(StartContestant, RefusesAWordThatHasNoValue) {
  const support::TempDir folder;
  support::FakeProcessHost host;
  const auto unknown = start_contestant(evil_installed({"{prot}"}), order_in(folder), host);
  const auto without = start_contestant(evil_installed({"{node}"}), order_in(folder), host);
  ASSERT_FALSE(unknown.has_value());
  ASSERT_FALSE(without.has_value());
  EXPECT_EQ(unknown.error().code, ErrorCode::invalid_input);
  EXPECT_NE(unknown.error().message.find("unknown word {prot}"), std::string::npos);
  EXPECT_NE(without.error().message.find("{node} in '{node}' has no value"), std::string::npos);
  EXPECT_TRUE(host.calls.empty());
}

TEST(StartContestant, CallsAMissingProgramAFailureOfTheContestant) {
  const support::TempDir folder;
  const auto host = make_host();
  Installed installed = evil_installed({});
  installed.contestant.start = {"no-such-server"};
  const auto running = start_contestant(installed, order_in(folder), *host);
  ASSERT_FALSE(running.has_value());
  EXPECT_EQ(running.error().code, ErrorCode::contestant_failed);
  EXPECT_NE(
      running.error().message.find("starting test/evil: there is no program 'no-such-server'"),
      std::string::npos);
}

TEST(ExpandWords, LeavesOtherBracesAlone) {
  const WordValues values{{"port", "8"}};
  EXPECT_EQ(*expand_words("{port}:${port} {\"a\":1} {} {port", values),
            "8:${port} {\"a\":1} {} {port");
}

TEST(WaitUntilReady, TellsTheExitCodeAndTheLog) {
  const support::TempDir folder;
  const auto host = make_host();
  SystemClock clock;
  auto running =
      start_contestant(evil_installed({"listen", "notaport", "x"}), order_in(folder), *host);
  auto ended = start_contestant(evil_installed({"no-such-mode"}), order_in(folder), *host);
  ASSERT_TRUE(ended.has_value());
  const auto ready = wait_until_ready(*ended, never_ready, Seconds{30}, clock);
  ASSERT_FALSE(ready.has_value());
  EXPECT_EQ(ready.error().code, ErrorCode::contestant_failed);
  EXPECT_EQ(ready.error().message,
            "test/evil is not ready: it ended with exit code 2; the last lines of its log:\n"
            "evil: unknown mode no-such-mode");
}

TEST(WaitUntilReady, TellsTheSignal) {
  const support::TempDir folder;
  const auto host = make_host();
  SystemClock clock;
  auto running = start_contestant(evil_installed({"abort"}), order_in(folder), *host);
  ASSERT_TRUE(running.has_value());
  const auto ready = wait_until_ready(*running, never_ready, Seconds{30}, clock);
  ASSERT_FALSE(ready.has_value());
  EXPECT_NE(ready.error().message.find("ended by signal 6; it printed nothing"), std::string::npos);
}

TEST(WaitUntilReady, GivesUpAfterTheLimitWithTheLastReason) {
  const support::TempDir folder;
  const auto host = make_host();
  SystemClock clock;
  auto running = start_contestant(evil_installed({"stubborn"}), order_in(folder), *host);
  ASSERT_TRUE(running.has_value());
  const auto ready = wait_until_ready(*running, never_ready, Seconds{0.05}, clock);
  ASSERT_FALSE(ready.has_value());
  EXPECT_EQ(ready.error().code, ErrorCode::timeout);
  EXPECT_NE(ready.error().message.find("connection refused"), std::string::npos);
}

TEST(WaitUntilReady, StopsWaitingWhenInterrupted) {
  const support::TempDir folder;
  support::FakeProcessHost host;
  SystemClock clock;
  auto running = start_contestant(evil_installed({}), order_in(folder), host);
  const std::atomic<int> interrupts{1};
  const auto ready = wait_until_ready(*running, never_ready, Seconds{30}, clock, &interrupts);
  ASSERT_FALSE(ready.has_value());
  EXPECT_EQ(ready.error().code, ErrorCode::interrupted);
}

TEST(WaitUntilReady, FindsTheListenerInItsOwnTree) {
  const support::TempDir folder;
  const auto host = make_host();
  SystemClock clock;
  Random random(7);
  StartOrder order = order_in(folder);
  order.port = *find_free_port(drawing(random));
  auto running = start_contestant(evil_installed({"listen", "{port}"}), order, *host);
  ASSERT_TRUE(running.has_value());
  const auto ask = [&] { return port_is_free(order.port) ? "nobody listens" : ""; };
  ASSERT_TRUE(wait_until_ready(*running, ask, Seconds{10}, clock).has_value());
  EXPECT_TRUE(listener_is_in_tree(order.port, running->tree()));
  running->stop();
  EXPECT_TRUE(port_is_free(order.port));
  EXPECT_FALSE(listener_is_in_tree(order.port, running->tree()));
}

// A listener of the test itself.
class Squatter {
 public:
  Squatter(int port, std::uint32_t address)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int yes = 1;
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    at.sin_addr.s_addr = htonl(address);
    works_ = ::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 &&
             ::listen(socket_.get(), 8) == 0;
  }
  [[nodiscard]] bool works() const { return works_; }

 private:
  Fd socket_;
  bool works_ = false;
};

TEST(Port, IsTakenWhenSomebodyListensThere) {
  Random random(11);
  for (const std::uint32_t address : {INADDR_LOOPBACK, INADDR_ANY}) {
    const int port = *find_free_port(drawing(random));
    ASSERT_TRUE(port_is_free(port));
    const Squatter squatter(port, address);
    ASSERT_TRUE(squatter.works());
    EXPECT_FALSE(port_is_free(port));
    int draws = 0;
    const auto mostly_that_one = [&](std::size_t) {
      return static_cast<std::size_t>(port - 10240 + (draws++ < 5 ? 0 : 1));
    };
    EXPECT_NE(*find_free_port(mostly_that_one), port);
  }
}

TEST(Port, OfASquatterIsNotTakenForTheContestants) {
  const support::TempDir folder;
  const auto host = make_host();
  Random random(13);
  StartOrder order = order_in(folder);
  order.port = *find_free_port(drawing(random));
  const Squatter squatter(order.port, INADDR_LOOPBACK);
  ASSERT_TRUE(squatter.works());
  auto running = start_contestant(evil_installed({"stubborn"}), order, *host);
  ASSERT_TRUE(running.has_value());
  EXPECT_FALSE(listener_is_in_tree(order.port, running->tree()));
}

TEST(Port, IsDrawnBelowTheEphemeralOnes) {
  Random random(17);
  const EphemeralPorts ephemeral = read_ephemeral_ports();
  if (ephemeral.first < 10240 + 256) GTEST_SKIP() << "ephemeral ports start at " << ephemeral.first;
  for (int i = 0; i < 20; ++i) {
    const int port = *find_free_port(drawing(random));
    EXPECT_GE(port, 10240);
    EXPECT_LT(port, ephemeral.first);
  }
}

TEST(ListenerInodes, CountOnlyWhatLoopbackReaches) {
  const std::string text =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
      "inode\n"
      "   0: 00000000:2AF7 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
      "111 1\n"
      "   1: 0100007F:2AF7 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
      "222 1\n"
      "   2: 0200000A:2AF7 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
      "333 1\n"
      "   3: 0100007F:2AF7 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 "
      "444 1\n"
      "   4: 0100007F:2AF8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
      "555 1\n";
  EXPECT_EQ(listener_inodes(text, 10999), (std::vector<std::uint64_t>{111, 222}));
}

}  // namespace
}  // namespace bakeoff::lab
