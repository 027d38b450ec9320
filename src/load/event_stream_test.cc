#include "load/event_stream.h"

#include <gtest/gtest.h>

#include "known_server/known_server.h"
#include "load/epoll_engine.h"

namespace bakeoff::load {
namespace {

int events_in(const std::string& text, std::size_t piece) {
  EventStream stream;
  int events = 0;
  for (std::size_t at = 0; at < text.size(); at += piece)
    events += stream.feed(text.substr(at, piece));
  return events;
}

TEST(EventStream, CountsEventsHoweverTheyArrive) {
  struct Case {
    const char* text;
    int events;
  };
  const std::vector<Case> cases = {
      {"data: a\n\n", 1},
      {"data: a\ndata: b\n\ndata: c\n\n", 2},
      {"data: a\r\n\r\ndata: b\r\n\r\n", 2},
      {"data: a\r\rdata: b\r\r", 2},
      {"event: x\nid: 1\ndata: a\n\n", 1},
      {"event: x\n\n", 0},
      {": a comment\n\n", 0},
      {"data\n\n", 1},
      {"data:\n\n", 1},
      {"database: x\n\n", 0},
      {"dat: x\n\n", 0},
      {"\n\n\ndata: a\n\n\n\n", 1},
      {"data: cut off\n", 0},
      {"x data: a\n\n", 0},
      {"", 0},
      {"\xef\xbb\xbf"
       "data: a\n\ndata: b\n\n",
       2},
      {"\xef\xbb\xbf\xef\xbb\xbf"
       "data: a\n\n",
       0},
      {"\xef\xbb"
       "data: a\n\ndata: b\n\n",
       1},
      {"data: a\n\n\xef\xbb\xbf"
       "data: b\n\n",
       1},
  };
  for (const auto& [text, events] : cases) {
    for (const std::size_t piece : {1U, 2U, 3U, 100U})
      EXPECT_EQ(events_in(text, piece), events) << text;
  }
}

LoadTarget streams_of(const known_server::KnownServer& server) {
  LoadTarget target;
  target.endpoint.port = server.port();
  target.connections = 2;
  target.counts_events = true;
  catalog::RequestSpec request;
  request.path = "/";
  target.requests = {request};
  return target;
}

TEST(EventStreams, HaveTheTimesOfTheirEvents) {
  // Five events of 10 bytes; a piece of 10 bytes every 20 ms.
  known_server::KnownServer server(
      {.body = "data: 1x\n\ndata: 2x\n\ndata: 3x\n\ndata: 4x\n\ndata: 5x\n\n",
       .content_type = "text/event-stream",
       .drip_bytes = 10,
       .drip_pause = std::chrono::milliseconds(20)});
  server.start();
  const auto engine = make_epoll_engine();
  const auto session = engine->open(streams_of(server));
  ASSERT_TRUE(session);
  const auto counts = engine->run(*session, {Seconds(0), Seconds(1.2)});
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->errors, samples::RequestErrors{});
  EXPECT_GT(counts->requests, 2U);
  EXPECT_GE(counts->events, 5 * counts->requests);
  EXPECT_NEAR(static_cast<double>(counts->event_gap.quantile(0.5)) * 1e-9, 0.02, 0.004);
  EXPECT_GE(counts->first_event.total(), counts->requests);
}

TEST(EventStreams, ThatNeverEndAreCutAtTheEndOfTheSlice) {
  known_server::KnownServer server({.body = std::string(100'000, 'x'),
                                    .drip_bytes = 10,
                                    .drip_pause = std::chrono::milliseconds(20)});
  server.start();
  const auto engine = make_epoll_engine();
  const auto session = engine->open(streams_of(server));
  ASSERT_TRUE(session);
  const auto began = std::chrono::steady_clock::now();
  const auto counts = engine->run(*session, {Seconds(0), Seconds(0.2)});
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
  EXPECT_EQ(counts->errors, samples::RequestErrors{});
  EXPECT_EQ(counts->sent, 0U);  // what was cut is not counted as sent
}

}  // namespace
}  // namespace bakeoff::load
