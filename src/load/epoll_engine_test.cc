// The engine against a server that knows what it did.
#include "load/epoll_engine.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "known_server/known_server.h"
#include "load/tcp.h"
#include "support/io_under_test.h"

namespace bakeoff::load {
namespace {

using known_server::Behaviour;
using known_server::KnownServer;
using std::chrono::milliseconds;

constexpr Seconds kShort{0.15};

catalog::RequestSpec request(std::string method = "GET", std::string path = "/plaintext") {
  catalog::RequestSpec spec;
  spec.method = std::move(method);
  spec.path = std::move(path);
  spec.answer.body = "Hello, World!";
  spec.answer.header_starts_with["content-type"] = "text/plain";
  spec.answer.headers_present = {"server", "date"};
  return spec;
}

LoadTarget target(int port, int connections = 8) {
  LoadTarget load;
  load.endpoint.port = port;
  load.requests = {request()};
  load.connections = connections;
  load.io = support::io_under_test();
  return load;
}

// CPUs that this process may use, at most `most`.
std::vector<int> usable_cpus(std::size_t most) {
  cpu_set_t set;
  CPU_ZERO(&set);
  ::sched_getaffinity(0, sizeof set, &set);
  std::vector<int> cpus;
  for (int cpu = 0; cpu < CPU_SETSIZE && cpus.size() < most; ++cpu) {
    if (CPU_ISSET(static_cast<std::size_t>(cpu), &set)) cpus.push_back(cpu);
  }
  return cpus;
}

// One session, one slice.
Result<LoadCounts> load_once(const LoadTarget& load,
                             const SliceOrder& order = {Seconds(0), kShort}) {
  const auto engine = make_epoll_engine();
  BAKEOFF_TRY(session, engine->open(load));
  auto counts = engine->run(session, order);
  engine->close(session);
  return counts;
}

void expect_no_errors(const LoadCounts& counts) {
  EXPECT_EQ(counts.errors, samples::RequestErrors{});
  EXPECT_EQ(counts.failed, 0U);
  EXPECT_EQ(counts.first_wrong, "");
}

// Little's law, connections = rate x latency, as an identity: a connection of a closed loop waits
// for an answer at any time.
void expect_every_second_accounted_for(const LoadCounts& counts, int connections) {
  ASSERT_TRUE(counts.edges);
  const double latencies = static_cast<double>(counts.latency.sum()) * 1e-9;
  const double waited = latencies - counts.edges->outside + counts.edges->missing;
  EXPECT_NEAR(waited / (connections * counts.seconds), 1, 0.05);
}

TEST(EpollEngine, CountsWhatTheServerServed) {
  KnownServer server(Behaviour{});
  server.start();
  const auto counts = load_once(target(server.port()));
  ASSERT_TRUE(counts) << counts.error().message;
  expect_no_errors(*counts);
  EXPECT_GE(counts->answered, 8U);
  EXPECT_EQ(counts->sent, server.served().requests);
  EXPECT_EQ(counts->answered, server.served().right);
  EXPECT_EQ(server.served().connections, 8U);
  // In flight when the counted part ended: not counted, but at most one a connection.
  EXPECT_LE(counts->requests, counts->answered);
  EXPECT_GE(counts->requests + 8, counts->answered);
  EXPECT_EQ(counts->latency.total(), counts->requests);
  EXPECT_NEAR(counts->seconds, 0.15, 1e-6);
}

TEST(EpollEngine, DoesNotCountTheSettlePart) {
  KnownServer server({.delay = milliseconds(20)});
  server.start();
  const auto counts = load_once(target(server.port(), 1), {Seconds(0.5), Seconds(0.1)});
  ASSERT_TRUE(counts);
  expect_no_errors(*counts);
  EXPECT_GE(counts->answered, counts->requests + 3);
  EXPECT_LE(counts->requests, 6U);
  EXPECT_EQ(counts->answered, server.served().right);
}

TEST(EpollEngine, KeepsItsConnectionsOverManySlices) {
  KnownServer server(Behaviour{});
  server.start();
  const auto engine = make_epoll_engine();
  const auto session = engine->open(target(server.port(), 4));
  ASSERT_TRUE(session);
  std::uint64_t sent = 0;
  for (int slice = 0; slice < 10; ++slice) {
    const auto counts = engine->run(*session, {Seconds(0), Seconds(0.02)});
    ASSERT_TRUE(counts);
    expect_no_errors(*counts);
    sent += counts->sent;
  }
  EXPECT_EQ(server.served().connections, 4U);
  EXPECT_EQ(server.served().requests, sent);
}

TEST(EpollEngine, MeasuresASetDelay) {
  KnownServer server({.delay = milliseconds(40)});
  server.start();
  const auto counts = load_once(target(server.port(), 4), {Seconds(0), Seconds(0.5)});
  ASSERT_TRUE(counts);
  expect_no_errors(*counts);
  ASSERT_GT(counts->requests, 0U);
  EXPECT_GE(counts->latency.quantile(0.0), 39'000'000U);  // the bucket's midpoint, within 1/128
  expect_every_second_accounted_for(*counts, 4);
}

// The answers at both ends are long ones here: a slice has hardly more than one a connection.
TEST(EpollEngine, AccountsForTheWaitsAtTheEdgesOfASlice) {
  KnownServer server({.delay = milliseconds(70)});
  server.start();
  const auto counts = load_once(target(server.port(), 4), {Seconds(0.1), Seconds(0.1)});
  ASSERT_TRUE(counts);
  expect_no_errors(*counts);
  ASSERT_TRUE(counts->edges);
  EXPECT_GT(counts->edges->outside, 0.0);
  EXPECT_GT(counts->edges->missing, 0.0);
  EXPECT_EQ(counts->edges->unserved, 0);
  expect_every_second_accounted_for(*counts, 4);
}

TEST(EpollEngine, CountsTheWaitOfConnectionsThatAreNeverServed) {
  KnownServer server({.delay = milliseconds(1), .neglect_every = 2});
  server.start();
  const auto counts = load_once(target(server.port(), 8), {Seconds(0), Seconds(0.4)});
  ASSERT_TRUE(counts);
  expect_no_errors(*counts);
  ASSERT_TRUE(counts->edges);
  EXPECT_EQ(counts->edges->unserved, 4);
  EXPECT_EQ(counts->latency.total(), counts->requests + 4);
  EXPECT_GE(counts->latency.max(), 360'000'000U);
  expect_every_second_accounted_for(*counts, 8);
}

TEST(EpollEngine, ReadsEveryKindOfRightAnswer) {
  const std::string hello = "Hello, World!";
  const std::vector<Behaviour> kinds = {
      {.chunked = true},
      {.close_delimited = true},
      {.announce_close_every = 1},
      {.announce_close_every = 7},
      {.close_every = 5},
      {.interim_answers = 1},
      {.interim_answers = 16, .sends_continue = false},
      {.interim_answers = 2, .sends_continue = true, .chunked = true},
      {.drip_bytes = 1},
      {.chunked = true, .drip_bytes = 3},
      {.drip_bytes = 60, .drip_pause = std::chrono::microseconds(300)},
  };
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    SCOPED_TRACE(i);
    KnownServer server(kinds[i]);
    server.start();
    const auto counts = load_once(target(server.port()));
    ASSERT_TRUE(counts) << counts.error().message;
    EXPECT_GT(counts->answered, 0U);
    EXPECT_EQ(counts->answered, server.served().right);
    EXPECT_EQ(counts->errors.wrong(), 0U) << counts->first_wrong;
    // A close that is not announced may cost the request that crosses it; nothing else may be lost.
    if (kinds[i].close_every > 0) continue;
    EXPECT_EQ(counts->sent, server.served().requests);
    expect_no_errors(*counts);
  }
}

TEST(EpollEngine, DoesNotCountInterimAnswersAsAnswers) {
  KnownServer server({.interim_answers = 3, .sends_continue = true});
  server.start();
  const auto counts = load_once(target(server.port()));
  ASSERT_TRUE(counts);
  expect_no_errors(*counts);
  EXPECT_EQ(counts->answered, server.served().right);
  EXPECT_LE(counts->requests, server.served().requests);
}

TEST(EpollEngine, ReadsAnswersWithoutABody) {
  for (const int status : {204, 304}) {
    KnownServer server({.status = status});
    server.start();
    LoadTarget load = target(server.port());
    load.requests[0].answer.body = "";
    load.requests[0].answer.status = status;
    const auto counts = load_once(load);
    ASSERT_TRUE(counts);
    expect_no_errors(*counts);
    EXPECT_EQ(counts->answered, server.served().right);
  }
  KnownServer server(Behaviour{});
  server.start();
  LoadTarget load = target(server.port());
  load.requests = {request("HEAD")};
  load.requests[0].answer.body = "";
  const auto counts = load_once(load);
  ASSERT_TRUE(counts);
  expect_no_errors(*counts);
  EXPECT_EQ(counts->answered, server.served().right);
}

TEST(EpollEngine, ReadsABodyThatIsLargerThanItsBuffer) {
  const std::string large(1'500'000, 'x');
  KnownServer server({.body = large, .chunked = true});
  server.start();
  LoadTarget load = target(server.port(), 2);
  load.requests[0].answer.body = large;
  const auto counts = load_once(load);
  ASSERT_TRUE(counts);
  expect_no_errors(*counts);
  EXPECT_EQ(counts->answered, server.served().right);
}

TEST(EpollEngine, SendsABodyThatDoesNotFitIntoTheSocket) {
  KnownServer server(Behaviour{});
  server.start();
  LoadTarget load = target(server.port(), 2);
  load.requests = {request("POST")};
  load.requests[0].body = std::string(6'000'000, 'x');
  const auto counts = load_once(load);
  ASSERT_TRUE(counts);
  expect_no_errors(*counts);
  EXPECT_GT(counts->answered, 0U);
  EXPECT_EQ(counts->answered, server.served().right);
}

TEST(EpollEngine, SendsItsRequestsInRotation) {
  KnownServer server(Behaviour{});
  server.start();
  LoadTarget load = target(server.port(), 3);
  load.requests.push_back(request("GET", "/json"));
  load.requests[1].answer.body.reset();
  load.requests[1].answer.header_starts_with["content-type"] = "application/json";
  load.requests[1].answer.body_json = R"( { "message" : "Hello, World!" } )";
  const auto right = load_once(load);
  ASSERT_TRUE(right);
  expect_no_errors(*right);
  // Every second answer is wrong once one of the two rules is: neither request is left out.
  load.requests[1].answer.body_json = R"({"message":"Good bye"})";
  const auto half = load_once(load);
  ASSERT_TRUE(half);
  EXPECT_NEAR(static_cast<double>(half->errors.wrong_body), static_cast<double>(half->answered), 3);
  EXPECT_EQ(half->sent, half->answered + half->failed);
}

TEST(EpollEngine, MergesItsThreadsWithoutLosingACount) {
  KnownServer server(Behaviour{});
  server.start();
  LoadTarget load = target(server.port(), 7);
  load.cpus = usable_cpus(2);
  if (load.cpus.size() == 1) load.cpus.push_back(load.cpus[0]);
  const auto counts = load_once(load, {Seconds(0.02), Seconds(0.3)});
  ASSERT_TRUE(counts) << counts.error().message;
  expect_no_errors(*counts);
  EXPECT_EQ(server.served().connections, 7U);
  EXPECT_EQ(counts->answered, server.served().right);
  EXPECT_EQ(counts->latency.total(), counts->requests);
  EXPECT_GT(counts->generator_busy, 0);
  EXPECT_LE(counts->generator_busy, 1);
}

TEST(EpollEngine, TellsABusyGeneratorFromAnIdleOne) {
  KnownServer quick(Behaviour{});
  quick.start();
  const auto busy = load_once(target(quick.port(), 64), {Seconds(0), Seconds(0.4)});
  KnownServer slow({.delay = milliseconds(50)});
  slow.start();
  const auto idle = load_once(target(slow.port(), 1), {Seconds(0), Seconds(0.4)});
  ASSERT_TRUE(busy && idle);
  EXPECT_GT(busy->generator_busy, 5 * idle->generator_busy);
  EXPECT_GT(busy->generator_late_p99, 0);
  EXPECT_LE(busy->generator_busy, 1);
}

TEST(EpollEngine, UsesNoMoreThreadsThanConnections) {
  KnownServer server(Behaviour{});
  server.start();
  LoadTarget load = target(server.port(), 1);
  load.cpus = {usable_cpus(1)[0], usable_cpus(1)[0]};
  const auto counts = load_once(load);
  ASSERT_TRUE(counts);
  expect_no_errors(*counts);
  EXPECT_EQ(server.served().connections, 1U);
}

// A server in a process of its own, so that it can be frozen.
class FreezableServer {
 public:
  explicit FreezableServer(const Behaviour& behaviour) : server_(behaviour), pid_(::fork()) {
    if (pid_ != 0) return;
    server_.serve();
    ::_exit(0);
  }
  FreezableServer(const FreezableServer&) = delete;
  FreezableServer& operator=(const FreezableServer&) = delete;
  ~FreezableServer() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  void freeze() const {
    ::kill(pid_, SIGSTOP);
    int status = 0;
    ::waitpid(pid_, &status, WUNTRACED);
  }
  void thaw() const { ::kill(pid_, SIGCONT); }
  [[nodiscard]] int port() const { return server_.port(); }

 private:
  KnownServer server_;
  pid_t pid_;
};

TEST(EpollEngine, GoesOnAfterTheServerWasFrozenBetweenSlices) {
  const FreezableServer server(Behaviour{});
  const auto engine = make_epoll_engine();
  const auto session = engine->open(target(server.port()));
  ASSERT_TRUE(session);
  for (int slice = 0; slice < 4; ++slice) {
    const auto counts = engine->run(*session, {Seconds(0.01), Seconds(0.05)});
    ASSERT_TRUE(counts);
    expect_no_errors(*counts);
    EXPECT_GE(counts->answered, 8U);
    server.freeze();
    std::this_thread::sleep_for(milliseconds(30));
    server.thaw();
  }
}

TEST(EpollEngine, ShowsAStallOfTheServerInTheLatency) {
  const FreezableServer server(Behaviour{});
  std::thread staller([&] {
    std::this_thread::sleep_for(milliseconds(100));
    server.freeze();
    std::this_thread::sleep_for(milliseconds(200));
    server.thaw();
  });
  const auto counts = load_once(target(server.port(), 8), {Seconds(0), Seconds(0.6)});
  staller.join();
  ASSERT_TRUE(counts);
  expect_no_errors(*counts);
  EXPECT_GE(counts->latency.max(), 190'000'000U);
}

}  // namespace
}  // namespace bakeoff::load
