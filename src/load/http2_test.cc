// The engine over HTTP/2, against nghttp2's server side, and against frames written out by hand
// that no library would send.
#include <gtest/gtest.h>

#include <chrono>
#include <functional>

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

constexpr int kData = 0;
constexpr int kHeaders = 1;
constexpr int kReset = 3;
constexpr int kSettings = 4;
constexpr int kWindowUpdate = 8;
const std::string kNoError(4, '\0');
const std::string kStatus200 = "\x88";  // RFC 7541 appendix A

std::string frame(int type, int flags, std::uint32_t stream, const std::string& payload) {
  std::string bytes;
  for (const int shift : {16, 8, 0}) bytes += static_cast<char>(payload.size() >> shift & 255U);
  bytes += static_cast<char>(type);
  bytes += static_cast<char>(flags);
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(stream >> shift & 255U);
  return bytes + payload;
}

// Calls `answer` for each request, until that says that the connection is over.
StreamServer::Talk by_hand(std::function<bool(support::Channel&, std::uint32_t)> answer) {
  return [answer = std::move(answer)](support::Channel& channel) {
    constexpr std::size_t preface = 24;
    constexpr std::size_t head = 9;
    channel.write(frame(kSettings, 0, 0, ""));
    std::string input;
    bool is_open = true;
    for (std::size_t at = preface; is_open;) {
      const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(input[at + i]));
      };
      const bool has_head = input.size() >= at + head;
      const std::size_t size = has_head ? byte(0) << 16U | byte(1) << 8U | byte(2) : 0;
      if (!has_head || input.size() < at + head + size) {
        const std::string more = channel.read();
        if (more.empty()) return;
        input += more;
        continue;
      }
      const std::uint32_t stream = byte(5) << 24U | byte(6) << 16U | byte(7) << 8U | byte(8);
      if (byte(3) == kSettings && byte(4) == 0) channel.write(frame(kSettings, 1, 0, ""));
      if (byte(3) == kHeaders) is_open = answer(channel, stream);
      at += head + size;
    }
  };
}

LoadTarget any_body_at(int port) {
  LoadTarget load = target_at(port, 1, 1);
  load.requests[0].answer = {};
  return load;
}

// RFC 9113 8.1: it may be reset without an error when it is whole, and only then is it an answer.
TEST(Http2, TakesNoHalfAnswerForAWholeOne) {
  for (const std::string& half :
       {std::string(), frame(kHeaders, 4, 1, kStatus200) + frame(kData, 0, 1, "Hell")}) {
    const StreamServer server({}, by_hand([&](support::Channel& channel, std::uint32_t stream) {
                                channel.write(half + frame(kReset, 0, stream, kNoError));
                                return false;
                              }));
    const auto counts = load_once(any_body_at(server.port()));
    ASSERT_TRUE(counts) << counts.error().message;
    EXPECT_EQ(counts->answered, 0U);
    EXPECT_GT(counts->errors.reset, 0U);
    EXPECT_EQ(counts->errors.total(), counts->errors.reset + counts->errors.connect)
        << counts->first_wrong;
  }
  // The same with the answer's end before it.
  const StreamServer whole({}, by_hand([](support::Channel& channel, std::uint32_t stream) {
                             channel.write(frame(kHeaders, 4, stream, kStatus200) +
                                           frame(kData, 1, stream, "Hello") +
                                           frame(kReset, 0, stream, kNoError));
                             return true;
                           }));
  const auto counts = load_once(any_body_at(whole.port()));
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_GT(counts->answered, 0U);
  EXPECT_EQ(counts->failed, 0U) << counts->first_wrong;
}

TEST(Http2, TakesNoTrailerForAHeader) {
  constexpr const char* trailer = "\x40\x01x\x01y";  // literal with a new name: x: y
  const StreamServer server({}, by_hand([&](support::Channel& channel, std::uint32_t stream) {
                              channel.write(frame(kHeaders, 4, stream, kStatus200) +
                                            frame(kData, 0, stream, "Hello") +
                                            frame(kHeaders, 5, stream, trailer));
                              return true;
                            }));
  LoadTarget load = any_body_at(server.port());
  load.requests[0].answer.headers_present = {"x"};
  const auto counts = load_once(load);
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->answered, 0U);
  EXPECT_EQ(counts->first_wrong, "header x is missing");
}

// The end of the connection comes with the last bytes before it, as one event.
TEST(Http2, SeesAnEndThatComesWithBytes) {
  const StreamServer server(
      {}, by_hand([](support::Channel& channel, std::uint32_t stream) {
        channel.write(frame(kHeaders, 4, stream, kStatus200) + frame(kData, 0, stream, "Hell"));
        return false;
      }));
  const auto counts = load_once(any_body_at(server.port()));
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->errors.timeout, 0U);
  EXPECT_GT(counts->errors.reset, 0U);
}

// What breaks the protocol is named at once, not when the time is up; and a server that refuses
// everything is not asked for ever without a trace.
TEST(Http2, TellsWhatBreaksTheProtocol) {
  constexpr int go_away = 7;
  constexpr int ping = 6;
  const auto status = [](const std::string& digits) {
    return "\x40\x07:status" + std::string(1, static_cast<char>(digits.size())) + digits;
  };
  struct Case {
    const char* name;
    std::string bytes;  // of the answer to the first request of a connection
    std::uint64_t samples::RequestErrors::*kind;
  };
  std::string interim;
  for (int i = 0; i < 17; ++i) interim += frame(kHeaders, 4, 1, status("103"));
  constexpr auto malformed = &samples::RequestErrors::malformed;
  const std::string whole = frame(kHeaders, 4, 1, kStatus200) + frame(kData, 1, 1, "Hello");
  for (const Case& c : {
           Case{"a header block that is none", frame(kHeaders, 4, 1, "\x80"), malformed},
           {"a frame that is too long", frame(kData, 1, 1, std::string(16'385, 'x')), malformed},
           {"a ping that is too short", frame(ping, 0, 0, "1"), malformed},
           {"data of no stream", frame(kData, 1, 0, "x"), malformed},
           {"HTTP/1.1", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", malformed},
           {"status 999", frame(kHeaders, 5, 1, status("999")), malformed},
           {"status 099", frame(kHeaders, 5, 1, status("099")), malformed},
           {"17 interim answers", interim + whole, malformed},
           {"a server that takes nothing", frame(go_away, 0, 0, std::string(8, '\0')),
            &samples::RequestErrors::reset},
       }) {
    SCOPED_TRACE(c.name);
    const StreamServer server({}, by_hand([&](support::Channel& channel, std::uint32_t /*id*/) {
                                channel.write(c.bytes);
                                return false;
                              }));
    const auto counts = load_once(any_body_at(server.port()));
    ASSERT_TRUE(counts) << counts.error().message;
    EXPECT_EQ(counts->answered, 0U);
    EXPECT_GT(counts->errors.*c.kind, 0U) << counts->first_wrong;
    EXPECT_EQ(counts->errors.timeout, 0U);
  }
}

TEST(Http2, GoesOnWithAServerThatRecovers) {
  std::atomic<int> asked{0};
  const StreamServer server(
      {}, by_hand([&](support::Channel& channel, std::uint32_t stream) {
        if (++asked <= 5) return false;
        channel.write(frame(kHeaders, 4, stream, kStatus200) + frame(kData, 1, stream, "Hello"));
        return true;
      }));
  const auto engine = make_epoll_engine();
  const auto session = engine->open(any_body_at(server.port()));
  ASSERT_TRUE(session) << session.error().message;
  const auto counts = engine->run(*session, {Seconds(0), Seconds(1)});
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->failed, 5U);
  EXPECT_GT(counts->answered, 0U);
}

TEST(Http2, DoesNotReadWithoutEnd) {
  std::string flood;
  while (flood.size() < 100'000) flood += frame(kWindowUpdate, 0, 0, std::string("\0\0\0\1", 4));
  using std::chrono::steady_clock;
  const auto floods = std::chrono::seconds(4);
  const StreamServer server({}, by_hand([&](support::Channel& channel, std::uint32_t /*stream*/) {
                              std::string many;
                              for (int i = 0; i < 10; ++i) many += flood;
                              const auto until = steady_clock::now() + floods;
                              while (steady_clock::now() < until) channel.write(many);
                              return false;
                            }));
  LoadTarget load = any_body_at(server.port());
  load.timeout_seconds = 0.3;
  const auto began = steady_clock::now();
  {
    const auto engine = make_epoll_engine();
    const auto session = engine->open(load);
    ASSERT_TRUE(session) << session.error().message;
    const auto counts = engine->run(*session, {Seconds(0), Seconds(0.2)});
    ASSERT_TRUE(counts) << counts.error().message;
    EXPECT_GT(counts->errors.timeout + counts->errors.malformed, 0U);
    EXPECT_EQ(counts->answered, 0U);
  }
  const auto answer = make_epoll_engine()->ask(load.endpoint, load.requests[0], Seconds(0.3));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::timeout) << answer.error().message;
  EXPECT_LT(steady_clock::now() - began, floods - std::chrono::seconds(1));
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
