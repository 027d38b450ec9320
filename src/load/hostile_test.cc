// The engine against servers that say what they like, in every way in which bytes can arrive: each
// answer is classified as the tables of http_cases.h say, and nothing gets lost in the counting.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "base/random.h"
#include "load/epoll_engine.h"
#include "load/http_cases.h"
#include "support/io_under_test.h"
#include "support/stream_server.h"

namespace bakeoff::load {
namespace {

enum class Delivery { whole, byte_by_byte, cut_anywhere, with_pauses };

// too_much: bytes behind the answer's end. If they come with it they spoil it, if later the next
// one on the connection, or none.
enum class Class { right, too_much, malformed, cut_off };

bool is_whole(const HttpCase& c) {
  return c.expected.ending.ends_with(" keep") || c.expected.ending.ends_with(" close");
}

Class class_of(const HttpCase& c) {
  if (is_whole(c)) return c.expected.surplus == 0 ? Class::right : Class::too_much;
  return c.expected.ending == "cut off" ? Class::cut_off : Class::malformed;
}

void pause(int microseconds) {
  std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
}

// Writes `bytes`; `number` is that of the request, over all connections.
void deliver(support::Channel& channel, const std::string& bytes, Delivery delivery,
             std::uint64_t number) {
  switch (delivery) {
    case Delivery::whole:
      return channel.write(bytes);
    case Delivery::byte_by_byte:
      for (const char byte : bytes) channel.write({&byte, 1});
      return;
    case Delivery::cut_anywhere: {
      const std::size_t cut = bytes.size() < 2 ? bytes.size() : 1 + number % (bytes.size() - 1);
      channel.write(bytes.substr(0, cut));
      pause(300);  // a segment for itself
      return channel.write(bytes.substr(cut));
    }
    case Delivery::with_pauses: {
      Random random(number);
      for (std::size_t at = 0; at < bytes.size();) {
        const auto longest = static_cast<double>(bytes.size() - at);
        const auto size = 1 + static_cast<std::size_t>(random.uniform() * longest / 2);
        channel.write(bytes.substr(at, size));
        at += size;
        pause(700);
      }
    }
  }
}

bool stays_open(const HttpCase& c) {
  return c.expected.ending.ends_with(" keep") && c.expected.surplus == 0;
}

LoadTarget target_of(const HttpCase& c, int port) {
  LoadTarget load;
  load.endpoint.port = port;
  load.connections = 4;
  load.io = support::io_under_test();
  load.timeout_seconds = 5;
  load.requests.resize(1);
  load.requests[0].method = c.to_head ? "HEAD" : "GET";
  load.requests[0].path = "/";
  if (is_whole(c)) {
    load.requests[0].answer.status = std::stoi(c.expected.ending);
    load.requests[0].answer.body = c.expected.body;
  }
  return load;
}

// What is lost in the fraction of a millisecond before the counted part begins is a failed request,
// but no error of that part.
void expect_losses(std::uint64_t errors, std::uint64_t failed, const LoadCounts& counts) {
  EXPECT_LE(errors, failed) << counts.first_wrong;
  EXPECT_GE(errors + 8, failed) << counts.first_wrong;
}

void expect_class(const HttpCase& c, const LoadCounts& counts) {
  EXPECT_EQ(counts.sent, counts.answered + counts.failed);
  if (class_of(c) != Class::too_much) {
    expect_losses(counts.errors.total(), counts.failed, counts);
  }
  switch (class_of(c)) {
    case Class::too_much:
      EXPECT_GT(counts.errors.malformed, 0U);
      EXPECT_EQ(counts.errors.total(), counts.errors.malformed + counts.errors.reset);
      break;
    case Class::right:
      EXPECT_GT(counts.answered, 0U);
      EXPECT_EQ(counts.failed, 0U) << counts.first_wrong;
      break;
    case Class::malformed:
      EXPECT_GT(counts.failed, 0U);
      EXPECT_EQ(counts.errors.malformed, counts.sent) << counts.first_wrong;
      break;
    case Class::cut_off:
      EXPECT_GT(counts.failed, 0U);
      expect_losses(counts.errors.reset, counts.sent, counts);
      break;
  }
}

// 20 ms are many answers, but not on a machine that did not let the server run in them: asked again
// then.
LoadCounts counts_of(IoEngine& engine, SessionId session) {
  for (int attempt = 0;; ++attempt) {
    const auto counts = engine.run(session, {Seconds(0), Seconds(0.02)});
    if (!counts) {
      ADD_FAILURE() << counts.error().message;
      return {};
    }
    if (counts->sent > 0 || attempt == 50) return *counts;
  }
}

// Connections that were answered shortly are in the ring, where there is one, from then on.
void go_into_the_ring(IoEngine& engine, SessionId session) {
  if (support::io_under_test() == IoInterface::epoll) return;
  counts_of(engine, session);
}

void load_case(const HttpCase& c, Delivery delivery) {
  std::atomic<std::uint64_t> number{0};
  std::atomic<bool> is_tame{support::io_under_test() != IoInterface::epoll};
  const support::StreamServer server({}, [&](support::Channel& channel) {
    std::string asked;
    for (std::string more = channel.read(); !more.empty(); more = channel.read()) {
      asked += more;
      if (!asked.ends_with("\r\n\r\n")) continue;
      asked.clear();
      if (is_tame) {
        channel.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        continue;
      }
      deliver(channel, c.bytes, delivery, number++);
      if (!stays_open(c)) return;
    }
  });
  const auto engine = make_epoll_engine();
  const auto session = engine->open(target_of(c, server.port()));
  ASSERT_TRUE(session) << session.error().message;
  go_into_the_ring(*engine, *session);
  is_tame = false;
  expect_class(c, counts_of(*engine, *session));
}

void load_all(Delivery delivery) {
  int cases = 0;
  for (const auto& table :
       {good_cases(), bad_start_cases(), bad_header_cases(), bad_chunk_cases(), cut_cases()}) {
    for (const HttpCase& c : table) {
      SCOPED_TRACE(c.name);
      load_case(c, delivery);
      ++cases;
    }
  }
  EXPECT_GE(cases, 220);
}

TEST(HostileServers, InOnePiece) { load_all(Delivery::whole); }
TEST(HostileServers, ByteByByte) { load_all(Delivery::byte_by_byte); }
TEST(HostileServers, CutAnywhere) { load_all(Delivery::cut_anywhere); }
TEST(HostileServers, WithPauses) { load_all(Delivery::with_pauses); }

}  // namespace
}  // namespace bakeoff::load
