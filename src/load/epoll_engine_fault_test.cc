// The engine against servers that make mistakes: each is found, named and counted once.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "known_server/known_server.h"
#include "load/epoll_engine.h"
#include "load/tcp.h"
#include "support/io_under_test.h"

namespace bakeoff::load {
namespace {

using known_server::Behaviour;
using known_server::KnownServer;
using std::chrono::milliseconds;

LoadTarget target(int port, int connections = 8, double timeout_seconds = 10) {
  LoadTarget load;
  load.endpoint.port = port;
  load.requests.resize(1);
  load.requests[0].path = "/";
  load.requests[0].answer.body = "Hello, World!";
  load.connections = connections;
  load.io = support::io_under_test();
  load.timeout_seconds = timeout_seconds;
  return load;
}

Result<LoadCounts> load_once(const LoadTarget& load, double seconds = 0.15) {
  const auto engine = make_epoll_engine();
  BAKEOFF_TRY(session, engine->open(load));
  return engine->run(session, {Seconds(0), Seconds(seconds)});
}

TEST(EpollEngineFaults, FindsOneWrongBodyInTenThousand) {
  KnownServer server({.wrong_body_every = 10'000});
  server.start();
  const auto engine = make_epoll_engine();
  const auto session = engine->open(target(server.port()));
  ASSERT_TRUE(session);
  LoadCounts sum;
  for (int slice = 0; slice < 400 && server.served().wrong < 2; ++slice) {
    const auto counts = engine->run(*session, {Seconds(0), Seconds(0.1)});
    ASSERT_TRUE(counts);
    sum.errors.wrong_body += counts->errors.wrong_body;
    sum.failed += counts->failed;
    if (sum.first_wrong.empty()) sum.first_wrong = counts->first_wrong;
  }
  ASSERT_GE(server.served().wrong, 2U);
  EXPECT_EQ(sum.errors.wrong_body, server.served().wrong);
  EXPECT_EQ(sum.failed, server.served().wrong);
  EXPECT_EQ(sum.first_wrong, R"(body differs at byte 12: " " instead of "!")");
}

TEST(EpollEngineFaults, CountsWrongAnswersInTheSettlePartToo) {
  KnownServer server({.delay = milliseconds(5), .wrong_status_every = 1});
  server.start();
  const auto engine = make_epoll_engine();
  const auto session = engine->open(target(server.port(), 1));
  ASSERT_TRUE(session);
  const auto counts = engine->run(*session, {Seconds(0.2), Seconds(0.05)});
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->errors.wrong_status, server.served().wrong);
  EXPECT_EQ(counts->requests, 0U);
  EXPECT_EQ(counts->first_wrong, "status 500 instead of 200");
}

// Every n-th answer has one kind of mistake; it is counted as that kind and as no other.
TEST(EpollEngineFaults, NamesEachKindOfMistake) {
  struct Case {
    const char* name;
    Behaviour behaviour;
    std::uint64_t samples::RequestErrors::*kind;
    bool counts_as_lost;
  };
  const std::vector<Case> cases = {
      {"wrong body", {.wrong_body_every = 10}, &samples::RequestErrors::wrong_body, false},
      {"wrong status", {.wrong_status_every = 10}, &samples::RequestErrors::wrong_status, false},
      {"malformed", {.malformed_every = 10}, &samples::RequestErrors::malformed, false},
      {"doubled", {.double_every = 10}, &samples::RequestErrors::malformed, false},
      {"truncated", {.truncate_every = 10}, &samples::RequestErrors::reset, false},
      {"reset", {.reset_every = 10}, &samples::RequestErrors::reset, true},
      {"stalled", {.stall_every = 50}, &samples::RequestErrors::timeout, true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    KnownServer server(c.behaviour);
    server.start();
    // A timeout that only a stalled answer reaches, on however loaded a machine.
    const double timeout_seconds = c.behaviour.stall_every > 0 ? 2 : 60;
    const auto counts = load_once(target(server.port(), 8, timeout_seconds));
    ASSERT_TRUE(counts) << counts.error().message;
    const auto served = server.served();
    const std::uint64_t mistakes = c.counts_as_lost ? served.lost : served.wrong;
    EXPECT_GT(mistakes, 0U);
    EXPECT_EQ(counts->errors.*c.kind, mistakes);
    EXPECT_EQ(counts->errors.total(), mistakes);
    EXPECT_EQ(counts->failed, mistakes);
    EXPECT_EQ(counts->answered, served.right);
    EXPECT_EQ(counts->sent, served.requests);
    EXPECT_EQ(counts->first_wrong.empty(), counts->errors.wrong() == 0);
  }
}

TEST(EpollEngineFaults, CountsATimeoutAsLatencyOfAtLeastThatLong) {
  KnownServer server({.stall_every = 1});
  server.start();
  const auto counts = load_once(target(server.port(), 3, 0.2), 0.1);
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->requests, 0U);
  EXPECT_EQ(counts->errors.timeout, 3U);  // in flight when the counted part ended, waited for
  EXPECT_EQ(counts->latency.total(), 3U);
  EXPECT_GE(counts->latency.max(), 200'000'000U);
}

TEST(EpollEngineFaults, FindsASecondAnswerThatComesLate) {
  // Two answers a request, the second after a pause: it stands where the next request's answer
  // should.
  const std::string one = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello, World!";
  KnownServer server(
      {.drip_bytes = one.size(), .drip_pause = milliseconds(3), .raw_answer = one + one});
  server.start();
  const auto counts = load_once(target(server.port(), 2), 0.3);
  ASSERT_TRUE(counts);
  EXPECT_GT(counts->errors.malformed, 0U);
  EXPECT_EQ(counts->sent, counts->answered + counts->failed);
}

TEST(EpollEngineFaults, ChecksHeadersOfEveryAnswer) {
  KnownServer server({.content_type = "text/html"});
  server.start();
  LoadTarget load = target(server.port());
  load.requests[0].answer.header_starts_with["content-type"] = "text/plain";
  const auto counts = load_once(load);
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->requests, 0U);
  EXPECT_EQ(counts->errors.wrong_body, server.served().requests);
  EXPECT_EQ(counts->first_wrong,
            R"(header content-type is "text/html" and does not start with "text/plain")");
}

TEST(EpollEngineFaults, RefusesDoubtfulFraming) {
  for (const char* const raw :
       {"HTTP/1.1 200 OK\r\nContent-Length: 13\r\nTransfer-Encoding: chunked\r\n\r\nHello, World!",
        "HTTP/1.1 200 OK\r\nContent-Length : 13\r\n\r\nHello, World!",
        "HTTP/1.1 200 OK\r\nContent-Length: 13\r\nContent-Length: 14\r\n\r\nHello, World!!",
        "HTTP/1.1 200 OK\r\nContent-Length: -13\r\n\r\nHello, World!",
        "HTTP/1.1 204 No Content\r\nContent-Length: 13\r\n\r\nHello, World!", "Hello, World!"}) {
    KnownServer server({.raw_answer = raw});
    server.start();
    const auto counts = load_once(target(server.port()), 0.05);
    ASSERT_TRUE(counts);
    EXPECT_EQ(counts->requests, 0U) << raw;
    EXPECT_EQ(counts->errors.malformed, counts->sent) << raw;
    EXPECT_TRUE(counts->first_wrong.starts_with("malformed answer: ")) << counts->first_wrong;
  }
}

TEST(EpollEngineFaults, EndsWithinItsTimeoutAgainstEndlessAnswers) {
  const std::string endless =
      "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + std::string(200'000, 'x');
  KnownServer server({.raw_answer = endless});
  server.start();
  const auto counts = load_once(target(server.port(), 4, 0.3), 0.1);
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->requests, 0U);
  EXPECT_EQ(counts->errors.timeout, counts->failed);
  EXPECT_EQ(counts->failed, 4U);
}

TEST(EpollEngineFaults, DoesNotSpinAgainstAServerThatHasGone) {
  auto server = std::make_unique<KnownServer>(Behaviour{});
  server->start();
  const auto engine = make_epoll_engine();
  const auto session = engine->open(target(server->port(), 4));
  ASSERT_TRUE(session);
  server.reset();
  const auto counts = engine->run(*session, {Seconds(0), Seconds(0.6)});
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->requests, 0U);
  EXPECT_GE(counts->errors.connect, 4U);
  // 1, 4, 16, 64, 100, 100 … ms apart: a few attempts a connection, where spinning would make
  // thousands.
  EXPECT_LE(counts->errors.connect, 4U * 20);
}

TEST(EpollEngineFaults, DoesNotSpinAgainstAServerThatClosesAtOnce) {
  KnownServer server({.closes_at_once = true});
  server.start();
  const auto counts = load_once(target(server.port(), 4), 0.6);
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->requests, 0U);
  EXPECT_GT(counts->errors.total(), 0U);
  EXPECT_LE(server.served().connections, 4U * 25);
}

TEST(EpollEngineFaults, FindsAServerAgainThatComesBack) {
  auto first = std::make_unique<KnownServer>(Behaviour{});
  first->start();
  const int port = first->port();
  const auto engine = make_epoll_engine();
  const auto session = engine->open(target(port, 4));
  ASSERT_TRUE(session);
  ASSERT_TRUE(engine->run(*session, {Seconds(0), Seconds(0.03)}));
  first.reset();
  KnownServer second(Behaviour{}, port);
  second.start();
  const auto counts = engine->run(*session, {Seconds(0.05), Seconds(0.1)});
  ASSERT_TRUE(counts);
  EXPECT_GE(counts->answered, 4U);
  EXPECT_EQ(counts->errors, samples::RequestErrors{});
  EXPECT_EQ(second.served().connections, 4U);
}

TEST(EpollEngineFaults, AsksAgainWhatAServerClosedForIdlingHasNotSeen) {
  KnownServer server({.idle_limit = std::chrono::milliseconds(100)});
  server.start();
  const auto engine = make_epoll_engine();
  const auto session = engine->open(target(server.port(), 4));
  ASSERT_TRUE(session);
  ASSERT_TRUE(engine->run(*session, {Seconds(0), Seconds(0.03)}));
  std::this_thread::sleep_for(std::chrono::milliseconds(250));
  const auto counts = engine->run(*session, {Seconds(0), Seconds(0.05)});
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->errors, samples::RequestErrors{});
  EXPECT_GE(counts->answered, 4U);
  EXPECT_EQ(counts->sent, counts->answered);
  EXPECT_EQ(server.served().connections, 8U);
  EXPECT_EQ(server.served().lost, 4U);
}

// Negative control: what is lost on a connection that has answered in this slice is lost.
TEST(EpollEngineFaults, CountsARequestLostOnALiveConnection) {
  KnownServer server({.reset_every = 50});
  server.start();
  const auto engine = make_epoll_engine();
  const auto session = engine->open(target(server.port(), 4));
  ASSERT_TRUE(session);
  const auto counts = engine->run(*session, {Seconds(0), Seconds(0.05)});
  ASSERT_TRUE(counts);
  EXPECT_GT(counts->errors.reset, 0U);
}

TEST(EpollEngineFaults, SaysWhyItCannotOpen) {
  const auto engine = make_epoll_engine();
  auto listener = listen_on_loopback(0);
  ASSERT_TRUE(listener);
  const int port = local_port(*listener).value();
  listener->reset();
  const auto refused = engine->open(target(port));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::contestant_failed);
  EXPECT_EQ(refused.error().message,
            "cannot connect to 127.0.0.1:" + std::to_string(port) + ": Connection refused");
}

TEST(EpollEngineFaults, RefusesTargetsThatMakeNoSense) {
  const auto engine = make_epoll_engine();
  std::vector<LoadTarget> wrong(6, target(8080));
  wrong[0].requests.clear();
  wrong[1].connections = 0;
  wrong[2].timeout_seconds = 0;
  wrong[3].endpoint.address = "localhost";
  wrong[4].requests[0].answer.body_json = "{";
  wrong[5].cpus = {-1};
  for (const LoadTarget& load : wrong) {
    const auto session = engine->open(load);
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().code, ErrorCode::invalid_input) << session.error().message;
  }
}

TEST(EpollEngineFaults, FailsWhereItCannotBePinned) {
  KnownServer server(Behaviour{});
  server.start();
  LoadTarget load = target(server.port());
  load.cpus = {100'000};
  const auto counts = load_once(load);
  ASSERT_FALSE(counts);
  EXPECT_EQ(counts.error().code, ErrorCode::unsupported);
}

TEST(EpollEngineFaults, NamesItsOwnLimitsAsItsOwn) {
  KnownServer server(Behaviour{});
  server.start();
  ASSERT_TRUE(load_once(target(server.port(), 1), 0.01));  // it has all descriptors that it needs
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit few = before;
  few.rlim_cur = 40;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  const auto session = make_epoll_engine()->open(target(server.port(), 100));
  ::setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().code, ErrorCode::io);
  EXPECT_NE(session.error().message.find("ulimit -n"), std::string::npos)
      << session.error().message;
}

TEST(EpollEngineFaults, KnowsNoSessionThatWasClosed) {
  KnownServer server(Behaviour{});
  server.start();
  const auto engine = make_epoll_engine();
  const auto session = engine->open(target(server.port()));
  ASSERT_TRUE(session);
  engine->close(*session);
  EXPECT_FALSE(engine->run(*session, {Seconds(0), Seconds(0.01)}));
}

// Whoever interrupts a load does not wait out a long timeout; what is not answered by then is in
// the counts with the time that it waited.
TEST(EpollEngineFaults, AnInterruptDoesNotWaitForTheTimeout) {
  KnownServer server({.stall_every = 1});
  server.start();
  const auto engine = make_epoll_engine();
  const auto session = engine->open(target(server.port(), 3, 20));
  ASSERT_TRUE(session);
  std::atomic<int> interrupts{0};
  std::thread impatient([&] {
    std::this_thread::sleep_for(milliseconds(200));
    interrupts = 1;
  });
  const auto began = std::chrono::steady_clock::now();
  SliceOrder order;
  order.counted = Seconds(10);
  order.interrupts = &interrupts;
  const auto counts = engine->run(*session, order);
  impatient.join();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->sent, 3U);
  EXPECT_EQ(counts->errors.timeout, 3U);
  EXPECT_GE(counts->latency.max(), 1'000'000'000U);
}

}  // namespace
}  // namespace bakeoff::load
