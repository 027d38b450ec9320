// The engine over what lies below HTTP/1.1: socket files, IPv6, TLS, pipelining, short-lived
// connections.
#include "load/wire.h"

#include <gtest/gtest.h>

#include <memory>

#include "load/epoll_engine.h"
#include "support/certificate.h"
#include "support/io_under_test.h"
#include "support/stream_server.h"
#include "support/temp_dir.h"

namespace bakeoff::load {
namespace {

using support::Certificate;
using support::StreamServer;

constexpr const char* kAnswer =
    "HTTP/1.1 200 OK\r\nContent-Length: 13\r\nContent-Type: text/plain\r\n\r\nHello, World!";

LoadTarget target_at(Endpoint endpoint, int connections = 4) {
  LoadTarget load;
  load.endpoint = std::move(endpoint);
  load.requests.resize(1);
  load.requests[0].path = "/";
  load.requests[0].answer.body = "Hello, World!";
  load.connections = connections;
  load.timeout_seconds = 5;
  load.io = support::io_under_test();
  return load;
}

Result<LoadCounts> load_once(const LoadTarget& load, SliceOrder order = {}) {
  order.counted = Seconds(0.15);
  const auto engine = make_epoll_engine();
  BAKEOFF_TRY(answer, engine->ask(load.endpoint, load.requests[0], Seconds(5)));
  if (answer.body != "Hello, World!") return fail(ErrorCode::internal, "asked: " + answer.body);
  BAKEOFF_TRY(session, engine->open(load));
  return engine->run(session, order);
}

void expect_all_right(const Result<LoadCounts>& counts) {
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_GT(counts->answered, 2U);  // how many says nothing: sanitizers make TLS slow
  EXPECT_EQ(counts->failed, 0U) << counts->first_wrong;
  EXPECT_EQ(counts->errors.total(), 0U);
}

struct TlsServer {
  explicit TlsServer(const std::string& names, const std::string& answer = kAnswer)
      : certificate(names),
        context(certificate.server("http/1.1")),
        server({.tls = context.get()}, support::say(answer)) {}

  [[nodiscard]] Endpoint endpoint(const std::string& ca_file, bool verifies = true) const {
    Endpoint at;
    at.port = server.port();
    at.tls = Tls{"localhost", verifies, ca_file};
    return at;
  }

  struct Freeing {
    void operator()(SSL_CTX* one) const { SSL_CTX_free(one); }
  };

  Certificate certificate;
  std::unique_ptr<SSL_CTX, Freeing> context;  // the server's threads use it until they end
  StreamServer server;
};

TEST(Wires, GoToASocketFile) {
  const support::TempDir dir;
  const std::string file = dir.path() / "app.sock";
  const StreamServer server({.socket_file = file}, support::say(kAnswer));
  expect_all_right(load_once(target_at({.socket_file = file})));
}

TEST(Wires, NameTheSocketFileThatIsNotThere) {
  const auto counts = load_once(target_at({.socket_file = "/nowhere/app.sock"}));
  ASSERT_FALSE(counts);
  EXPECT_EQ(counts.error().code, ErrorCode::contestant_failed);
  EXPECT_EQ(counts.error().message, "/nowhere/app.sock: No such file or directory");
  const auto long_name = load_once(target_at({.socket_file = "/" + std::string(200, 'x')}));
  ASSERT_FALSE(long_name);
  EXPECT_EQ(long_name.error().code, ErrorCode::invalid_input);
}

TEST(Wires, GoOverIPv6) {
  const StreamServer server({.is_six = true}, support::say(kAnswer));
  if (server.port() == 0) GTEST_SKIP() << "no IPv6 on this machine";
  expect_all_right(load_once(target_at({.address = "::1", .port = server.port()})));
}

TEST(Wires, SpeakTlsAndKnowTheServer) {
  const support::TempDir dir;
  const std::string pem = dir.path() / "ca.pem";
  const TlsServer server("DNS:localhost");
  server.certificate.write_pem(pem);
  expect_all_right(load_once(target_at(server.endpoint(pem))));
}

TEST(Wires, RefuseACertificateThatNobodyVouchesForUnlessTold) {
  const support::TempDir dir;
  const std::string pem = dir.path() / "other.pem";
  Certificate("DNS:localhost").write_pem(pem);
  const TlsServer server("DNS:localhost");
  const auto counts = load_once(target_at(server.endpoint(pem)));
  ASSERT_FALSE(counts);
  EXPECT_EQ(counts.error().code, ErrorCode::contestant_failed);
  EXPECT_NE(counts.error().message.find("no TLS: "), std::string::npos) << counts.error().message;
  expect_all_right(load_once(target_at(server.endpoint("", false))));
}

TEST(Wires, RefuseACertificateOfAnotherName) {
  const support::TempDir dir;
  const std::string pem = dir.path() / "ca.pem";
  const TlsServer server("DNS:elsewhere.example");
  server.certificate.write_pem(pem);
  const auto counts = load_once(target_at(server.endpoint(pem)));
  ASSERT_FALSE(counts);
  EXPECT_NE(counts.error().message.find("hostname mismatch"), std::string::npos)
      << counts.error().message;
}

TEST(Wires, NameTheFileOfCertificatesThatIsNone) {
  const TlsServer server("DNS:localhost");
  const auto counts = load_once(target_at(server.endpoint("/nowhere/ca.pem")));
  ASSERT_FALSE(counts);
  EXPECT_EQ(counts.error().code, ErrorCode::invalid_input);
  EXPECT_NE(counts.error().message.find("/nowhere/ca.pem"), std::string::npos);
}

TEST(Wires, SayThatThereIsNoTls) {
  const StreamServer server({}, [](support::Channel& channel) {
    channel.read();
    channel.write("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  Endpoint at;
  at.port = server.port();
  at.tls = Tls{"localhost", false, ""};
  const auto counts = load_once(target_at(at));
  ASSERT_FALSE(counts);
  EXPECT_NE(counts.error().message.find("no TLS"), std::string::npos) << counts.error().message;
}

// A record holds 16 KiB: an answer of several comes by several reads.
TEST(Wires, ReadAnswersOfManyRecords) {
  const std::string body(100'000, 'x');
  const TlsServer server("DNS:localhost",
                         "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body);
  LoadTarget load = target_at(server.endpoint("", false));
  load.requests[0].answer.body = body;
  const auto engine = make_epoll_engine();
  const auto session = engine->open(load);
  ASSERT_TRUE(session) << session.error().message;
  expect_all_right(engine->run(*session, {Seconds(0), Seconds(0.2)}));
}

TEST(Pipelining, CountsEveryAnswerForItself) {
  const StreamServer server({}, support::say(kAnswer));
  LoadTarget load = target_at({.port = server.port()});
  load.at_once = 16;
  const auto counts = load_once(load);
  expect_all_right(counts);
  EXPECT_EQ(counts->answered % 16, 0U);
  EXPECT_EQ(server.connections(), 5);  // the one that asked once, too
}

TEST(Pipelining, KeepsAnswersAndRequestsTogether) {
  const StreamServer server({}, [](support::Channel& channel) {
    std::string asked;
    for (std::string more = channel.read(); !more.empty(); more = channel.read()) {
      asked += more;
      for (auto end = asked.find("\r\n\r\n"); end != std::string::npos;
           end = asked.find("\r\n\r\n")) {
        const std::string path = asked.substr(4, asked.find(" HTTP") - 4);
        asked.erase(0, end + 4);
        channel.write("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(path.size()) +
                      "\r\n\r\n" + path);
      }
    }
  });
  LoadTarget load = target_at({.port = server.port()});
  load.at_once = 7;
  load.requests.resize(3);
  for (std::size_t i = 0; i < 3; ++i) {
    load.requests[i].path = "/" + std::string(i + 1, 'a');
    load.requests[i].answer.body = load.requests[i].path;
  }
  const auto engine = make_epoll_engine();
  const auto session = engine->open(load);
  ASSERT_TRUE(session);
  expect_all_right(engine->run(*session, {Seconds(0), Seconds(0.15)}));
}

// The third answer of a connection announces the close: what was sent behind it is lost, and no
// answer of the next connection is taken for one of it.
TEST(Pipelining, LosesWhatWasSentBehindTheLastAnswer) {
  const StreamServer server({}, [](support::Channel& channel) {
    channel.read();
    const std::string last =
        "HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\nHello, World!";
    channel.write(std::string(kAnswer) + kAnswer + last);
  });
  LoadTarget load = target_at({.port = server.port()}, 1);
  load.at_once = 5;
  const auto engine = make_epoll_engine();
  const auto session = engine->open(load);
  ASSERT_TRUE(session);
  const auto counts = engine->run(*session, {Seconds(0), Seconds(0.1)});
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_GT(counts->answered, 0U);
  EXPECT_EQ(counts->answered * 2, counts->failed * 3);
  EXPECT_EQ(counts->errors.malformed, 0U) << counts->first_wrong;
}

TEST(Pipelining, HasNoOpenLoop) {
  const StreamServer server({}, support::say(kAnswer));
  LoadTarget load = target_at({.port = server.port()});
  load.at_once = 4;
  SliceOrder order;
  order.pace.arrivals = Arrivals::even;
  order.pace.stages = {{100, 100, Seconds(0)}};
  const auto counts = load_once(load, order);
  ASSERT_FALSE(counts);
  EXPECT_EQ(counts.error().code, ErrorCode::invalid_input);
}

TEST(ShortLivedConnections, AreOneARequest) {
  const StreamServer server({}, support::say(kAnswer));
  LoadTarget load = target_at({.port = server.port()});
  load.requests_a_connection = 1;
  const auto counts = load_once(load);
  expect_all_right(counts);
  // Besides: the one that asked once and the one that saw whether the server is there.
  // And up to one a connection that the slice's end overtook.
  EXPECT_GE(static_cast<std::uint64_t>(server.connections()), counts->sent + 2);
  EXPECT_LE(static_cast<std::uint64_t>(server.connections()), counts->sent + 2 + 4);
}

TEST(ShortLivedConnections, MayBeOneForSeveralRequests) {
  const StreamServer server({}, support::say(kAnswer));
  LoadTarget load = target_at({.port = server.port()});
  load.requests_a_connection = 5;
  const auto counts = load_once(load);
  expect_all_right(counts);
  const auto connections = static_cast<std::uint64_t>(server.connections());
  EXPECT_GE(connections, counts->sent / 5);
  EXPECT_LE(connections, counts->sent / 5 + 2 + 2 * 4);
}

TEST(ShortLivedConnections, FollowASchedule) {
  const StreamServer server({}, support::say(kAnswer));
  LoadTarget load = target_at({.port = server.port()}, 16);
  load.requests_a_connection = 1;
  SliceOrder order;
  order.pace.arrivals = Arrivals::even;
  order.pace.stages = {{200, 200, Seconds(0)}};
  const auto counts = load_once(load, order);
  expect_all_right(counts);
  EXPECT_EQ(counts->planned, 30U);
  EXPECT_EQ(counts->requests + counts->unsent, 30U);
  EXPECT_EQ(static_cast<std::uint64_t>(server.connections()), counts->sent + 2);
}

// The opening is a part of what the user waits for: a handshake takes longer than an answer.
TEST(ShortLivedConnections, CountTheOpening) {
  const TlsServer server("DNS:localhost");
  LoadTarget load = target_at(server.endpoint("", false), 1);
  const auto kept = load_once(load);
  load.requests_a_connection = 1;
  const auto opened = load_once(load);
  expect_all_right(kept);
  expect_all_right(opened);
  EXPECT_GT(opened->latency.quantile(0.1), 2 * kept->latency.quantile(0.1));
}

}  // namespace
}  // namespace bakeoff::load
