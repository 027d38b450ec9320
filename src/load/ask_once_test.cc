#include "load/ask_once.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "known_server/known_server.h"
#include "load/check_answer.h"
#include "load/tcp.h"

namespace bakeoff::load {
namespace {

using known_server::Behaviour;
using known_server::KnownServer;

catalog::RequestSpec request(const std::string& method, std::string body = "") {
  catalog::RequestSpec spec;
  spec.method = method;
  spec.path = "/";
  spec.body = std::move(body);
  return spec;
}

// Starts a server, asks it once.
Result<Answer> ask(const Behaviour& behaviour, const catalog::RequestSpec& what = request("GET"),
                   double timeout_seconds = 10) {
  KnownServer server(behaviour);
  server.start();
  return ask_once({.port = server.port()}, what, Seconds(timeout_seconds));
}

bool has_header(const Answer& answer, const std::string& name, const std::string& value) {
  const std::pair<std::string, std::string> wanted(name, value);
  return std::find(answer.headers.begin(), answer.headers.end(), wanted) != answer.headers.end();
}

TEST(AskOnce, GivesTheWholeAnswerWithHeaderNamesInLowerCase) {
  const auto answer = ask({.content_type = "text/x"});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "Hello, World!");
  EXPECT_TRUE(has_header(*answer, "content-type", "text/x"));
  EXPECT_TRUE(has_header(*answer, "server", "known"));
  EXPECT_GT(answer->seconds, 0);
}

TEST(AskOnce, ReadsEveryKindOfBody) {
  const std::string large(3'000'000, 'x');
  for (const Behaviour& behaviour :
       std::vector<Behaviour>{{.body = large},
                              {.body = large, .chunked = true},
                              {.body = large, .close_delimited = true},
                              {.body = large, .interim_answers = 3, .sends_continue = true}}) {
    const auto answer = ask(behaviour);
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_TRUE(answer->body == large);
  }
}

TEST(AskOnce, ReadsAnswersWithoutABody) {
  EXPECT_EQ(ask({.status = 204})->status, 204);
  const auto head = ask({}, request("HEAD"));
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_EQ(head->body, "");
  EXPECT_TRUE(has_header(*head, "content-length", "13"));
}

TEST(AskOnce, SendsABodyThatDoesNotFitIntoTheSocket) {
  const auto answer = ask({}, request("POST", std::string(8'000'000, 'x')));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "Hello, World!");
}

TEST(AskOnce, TellsFailuresApart) {
  struct Case {
    const char* name;
    Behaviour behaviour;
    ErrorCode code;
    const char* reason;
  };
  const std::vector<Case> cases = {
      {"closed", {.closes_at_once = true}, ErrorCode::contestant_failed, ""},
      {"reset", {.reset_every = 1}, ErrorCode::contestant_failed, ""},
      {"malformed",
       {.malformed_every = 1},
       ErrorCode::contestant_failed,
       "malformed answer: does not start"},
      {"cut off", {.truncate_every = 1}, ErrorCode::contestant_failed, "before a whole answer"},
      {"doubled", {.double_every = 1}, ErrorCode::contestant_failed, "bytes after its end"},
      {"stalled", {.stall_every = 1}, ErrorCode::timeout, "no whole answer within 0.2 s"},
  };
  for (const Case& c : cases) {
    const auto answer = ask(c.behaviour, request("GET"), 0.2);
    ASSERT_FALSE(answer) << c.name;
    EXPECT_EQ(answer.error().code, c.code) << c.name << ": " << answer.error().message;
    EXPECT_NE(answer.error().message.find(c.reason), std::string::npos) << answer.error().message;
  }
}

TEST(AskOnce, IsRefusedAtOnceWhereNobodyListens) {
  auto listener = listen_on_loopback(0);
  ASSERT_TRUE(listener);
  const int port = local_port(*listener).value();
  listener->reset();
  const auto answer = ask_once({.port = port}, request("GET"), Seconds(60));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::contestant_failed);
  EXPECT_NE(answer.error().message.find("Connection refused"), std::string::npos);
}

TEST(AskOnce, RefusesAnImpossibleEndpoint) {
  EXPECT_EQ(ask_once({.address = "localhost", .port = 80}, request("GET"), Seconds(1)).error().code,
            ErrorCode::invalid_input);
  EXPECT_EQ(ask_once({.port = 0}, request("GET"), Seconds(1)).error().code,
            ErrorCode::invalid_input);
  EXPECT_EQ(ask_once({.port = 70000}, request("GET"), Seconds(1)).error().code,
            ErrorCode::invalid_input);
}

TEST(AskOnce, MeasuresTheWholeOfASetDelay) {
  const auto answer = ask({.delay = std::chrono::milliseconds(60)});
  ASSERT_TRUE(answer);
  EXPECT_GE(answer->seconds, 0.060);
}

}  // namespace
}  // namespace bakeoff::load
