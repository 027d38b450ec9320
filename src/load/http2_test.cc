// The engine over HTTP/2, against nghttp2's server side.
#include <gtest/gtest.h>

#include "load/epoll_engine.h"
#include "load/http2_request.h"
#include "support/certificate.h"
#include "support/http2_server.h"

namespace bakeoff::load {
namespace {

using support::Http2Behaviour;
using support::Http2Served;
using support::Http2Talk;
using support::StreamServer;

LoadTarget target_at(int port, int connections = 2, int at_once = 4) {
  LoadTarget load;
  load.endpoint.port = port;
  load.endpoint.protocol = Protocol::http_2;
  load.requests.resize(1);
  load.requests[0].path = "/";
  load.requests[0].answer.body = "Hello, World!";
  load.requests[0].answer.header_starts_with["content-type"] = "text/plain";
  load.connections = connections;
  load.at_once = at_once;
  load.timeout_seconds = 5;
  return load;
}

Result<LoadCounts> load_once(const LoadTarget& load, SliceOrder order = {}) {
  order.counted = Seconds(0.2);
  const auto engine = make_epoll_engine();
  BAKEOFF_TRY(session, engine->open(load));
  return engine->run(session, order);
}

struct Server {
  explicit Server(Http2Behaviour behaviour, SSL_CTX* tls = nullptr)
      : server({.tls = tls}, [this, behaviour](support::Channel& channel) {
          Http2Talk(behaviour, served)(channel);
        }) {}
  Http2Served served;
  StreamServer server;
};

TEST(Http2, IsAskedOnce) {
  const Server server({.sends_interim = true});
  const auto engine = make_epoll_engine();
  const auto load = target_at(server.server.port());
  const auto answer = engine->ask(load.endpoint, load.requests[0], Seconds(5));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "Hello, World!");
  ASSERT_EQ(answer->headers.size(), 1U);
  EXPECT_EQ(answer->headers[0].first, "content-type");
}

TEST(Http2, CountsWhatTheServerServed) {
  const Server server({});
  const auto counts = load_once(target_at(server.server.port()));
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_GT(counts->answered, 50U);
  EXPECT_EQ(counts->answered, server.served.requests);
  EXPECT_EQ(counts->failed, 0U) << counts->first_wrong;
  EXPECT_EQ(server.server.connections(), 2);
}

TEST(Http2, IsAgreedOnByTls) {
  const support::Certificate certificate("DNS:localhost");
  SSL_CTX* two = certificate.server("h2");
  SSL_CTX* one = certificate.server("http/1.1");
  {
    const Server server({}, two);
    LoadTarget load = target_at(server.server.port());
    load.endpoint.tls = Tls{"localhost", false, ""};
    const auto counts = load_once(load);
    ASSERT_TRUE(counts) << counts.error().message;
    EXPECT_GT(counts->answered, 50U);
    EXPECT_EQ(counts->failed, 0U) << counts->first_wrong;
  }
  {
    const Server server({}, one);
    LoadTarget load = target_at(server.server.port());
    load.endpoint.tls = Tls{"localhost", false, ""};
    const auto counts = load_once(load);
    ASSERT_FALSE(counts);
    EXPECT_NE(counts.error().message.find("did not choose h2"), std::string::npos)
        << counts.error().message;
  }
  SSL_CTX_free(one);
  SSL_CTX_free(two);
}

TEST(Http2, IsNotTakenForGrantedWithoutTls) {
  const StreamServer server({}, support::say("HTTP/1.1 400 Bad Request\r\n\r\n"));
  const auto counts = load_once(target_at(server.port()));
  ASSERT_FALSE(counts);
  EXPECT_EQ(counts.error().code, ErrorCode::contestant_failed);
  EXPECT_NE(counts.error().message.find("does not speak HTTP/2"), std::string::npos)
      << counts.error().message;
}

TEST(Http2, NamesTheServersLimitOfStreams) {
  const Server server({.most_streams = 3});
  const auto counts = load_once(target_at(server.server.port()));
  ASSERT_FALSE(counts);
  EXPECT_NE(counts.error().message.find("allows 3 streams at once, 4 were asked for"),
            std::string::npos)
      << counts.error().message;
  EXPECT_TRUE(load_once(target_at(server.server.port(), 2, 3)));
}

TEST(Http2, FindsWrongBodies) {
  const Server server({.wrong_body_every = 50});
  const auto counts = load_once(target_at(server.server.port()));
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_GT(counts->errors.wrong_body, 0U);
  EXPECT_EQ(counts->errors.wrong_body, server.served.wrong);
  EXPECT_EQ(counts->first_wrong, R"(body differs at byte 12: " " instead of "!")");
}

TEST(Http2, FindsAWrongStatus) {
  const Server server({.status = "503"});
  const auto counts = load_once(target_at(server.server.port()));
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->answered, 0U);
  EXPECT_GT(counts->errors.wrong_status, 0U);
}

TEST(Http2, CountsStreamsThatWereReset) {
  const Server server({.reset_every = 40});
  const auto counts = load_once(target_at(server.server.port()));
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->failed, server.served.lost);
  EXPECT_EQ(counts->errors.reset, server.served.lost);
  EXPECT_GT(counts->answered, 50U);
}

TEST(Http2, TakesTimeoutsForLatency) {
  const Server server({.stall_every = 100});
  LoadTarget load = target_at(server.server.port());
  load.timeout_seconds = 0.1;
  const auto counts = load_once(load);
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->failed, server.served.lost);
  EXPECT_EQ(counts->errors.timeout, server.served.lost);
  EXPECT_GE(counts->latency.max(), 100'000'000U);
}

TEST(Http2, FollowsAServerThatGoesAway) {
  const Server server({.go_away_every = 25});
  const auto counts = load_once(target_at(server.server.port()));
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_GT(server.server.connections(), 4);
  EXPECT_GT(counts->answered, 100U);
  EXPECT_EQ(counts->failed, 0U) << "reset " << counts->errors.reset;
}

TEST(Http2, FollowsASchedule) {
  const Server server({});
  SliceOrder order;
  order.pace.arrivals = Arrivals::even;
  order.pace.stages = {{500, 500, Seconds(0)}};
  const auto counts = load_once(target_at(server.server.port()), order);
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->planned, 100U);
  EXPECT_EQ(counts->requests + counts->unsent, 100U);
  EXPECT_GE(counts->requests, 95U);
  EXPECT_EQ(server.served.requests, counts->sent);
}

TEST(Http2, SendsBodiesAndWhatIsFilledIn) {
  Server server({});
  LoadTarget load = target_at(server.server.port(), 1, 1);
  load.requests[0].method = "POST";
  load.requests[0].headers["X-Test"] = "n{{counter}}";
  load.requests[0].body = std::string(40'000, 'b');
  const auto counts = load_once(load);
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->failed, 0U) << counts->first_wrong;
  EXPECT_EQ(server.served.body_bytes, 40'000 * counts->sent);
  EXPECT_EQ(server.served.last_header, "n" + std::to_string(counts->sent - 1));
}

TEST(Http2Request, LeavesOutWhatIsOfHttp1) {
  catalog::RequestSpec request;
  request.path = "/a?b=c";
  request.headers = {{"Host", "example.org"}, {"Accept", "*/*"}};
  const auto compiled = Http2Request::compile({.port = 80}, request, {});
  ASSERT_TRUE(compiled) << compiled.error().message;
  Filling filling({}, 0, 1);
  Http2Message message;
  compiled->write(filling, message);
  std::string text;
  for (const auto& field : message.fields) text += field.name + "=" + field.value + " ";
  EXPECT_EQ(text, ":method=GET :scheme=http :authority=example.org :path=/a?b=c accept=*/* ");
  request.headers["Connection"] = "close";
  const auto refused = Http2Request::compile({.port = 80}, request, {});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("Connection"), std::string::npos);
}

}  // namespace
}  // namespace bakeoff::load
