// WebSocket load against a server that does what the test tells it.
#include <gtest/gtest.h>
#include <sched.h>

#include <chrono>

#include "load/socket_load.h"
#include "support/socket_server.h"
#include "support/stream_server.h"

namespace bakeoff::load {
namespace {

using support::SocketServer;
using Peer = SocketServer::Peer;

SocketTarget target(const SocketServer& server, int connections) {
  SocketTarget target;
  target.endpoint.port = server.port();
  target.connections = connections;
  target.timeout_seconds = 1;
  return target;
}

SocketOrder order(SocketMode mode, double seconds, double rate = 0) {
  SocketOrder order;
  order.mode = mode;
  order.counted = Seconds(seconds);
  if (rate > 0) order.pace = {.arrivals = Arrivals::even, .stages = {{rate, rate, Seconds(0)}}};
  return order;
}

SocketCounts run(const SocketTarget& target, const SocketOrder& order) {
  SocketEngine engine;
  const auto opened = engine.open(target);
  EXPECT_TRUE(opened) << opened.error().message;
  if (!opened) return {};
  const auto counts = engine.run(order);
  EXPECT_TRUE(counts) << counts.error().message;
  return counts ? *counts : SocketCounts{};
}

void expect_clean(const SocketCounts& counts) {
  EXPECT_EQ(counts.received, counts.expected);
  EXPECT_EQ(counts.lost + counts.duplicated + counts.out_of_order + counts.wrong +
                counts.malformed + counts.closed,
            0U)
      << counts.first_wrong;
}

void echo(SocketServer& server, const Peer& peer, const std::string& message) {
  server.send(peer, message);
}
void broadcast(SocketServer& server, const Peer& /*peer*/, const std::string& message) {
  server.send_all(message);
}

TEST(SocketEcho, ChecksEveryMessage) {
  SocketServer server(echo);
  for (const std::size_t payload : {32U, 200U, 5000U}) {
    auto slice = order(SocketMode::echo, 0.2);
    slice.payload_bytes = payload;
    const auto counts = run(target(server, 4), slice);
    EXPECT_GT(counts.received, 50U);
    EXPECT_EQ(counts.latency.total(), counts.received);
    expect_clean(counts);
  }
  for (int i = 0; i < 100 && server.goodbyes() < 12; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(server.goodbyes(), 12);
}

TEST(SocketEcho, KeepsAScheduleOverTwoThreads) {
  SocketServer server(echo);
  auto where = target(server, 6);
  where.cpus = {::sched_getcpu(), ::sched_getcpu()};
  where.sleeps = true;
  const auto counts = run(where, order(SocketMode::echo, 0.5, 400));
  EXPECT_EQ(counts.sent + counts.unsent, 200U);
  EXPECT_EQ(counts.send_late.total(), counts.sent);
  expect_clean(counts);
}

TEST(SocketEcho, FindsEachKindOfMistake) {
  std::atomic<int> seen{0};
  SocketServer damaging([&](SocketServer& server, const Peer& peer, std::string message) {
    if (++seen % 10 == 0) message.back() = 'y';
    server.send(peer, message);
  });
  auto slice = order(SocketMode::echo, 0.3);
  slice.payload_bytes = 40;
  const auto damaged = run(target(damaging, 20), slice);
  EXPECT_GT(damaged.wrong, 0U);
  EXPECT_NE(damaged.first_wrong.find("xxxxy"), std::string::npos) << damaged.first_wrong;

  // The time in a stamp is one that was sent, not any that can be read.
  SocketServer dating([](SocketServer& server, const Peer& peer, std::string message) {
    message[20] = message[20] == '0' ? '1' : '0';
    server.send(peer, message);
  });
  const auto dated = run(target(dating, 2), order(SocketMode::echo, 0.2));
  EXPECT_EQ(dated.wrong, 2U);
  EXPECT_EQ(dated.received, 0U);
  EXPECT_NE(dated.first_wrong.find("another time"), std::string::npos) << dated.first_wrong;

  SocketServer twice([](SocketServer& server, const Peer& peer, const std::string& message) {
    server.send(peer, message);
    server.send(peer, message);
  });
  const auto doubled = run(target(twice, 2), order(SocketMode::echo, 0.2));
  EXPECT_GT(doubled.duplicated, 10U);
  EXPECT_EQ(doubled.wrong, 0U);

  SocketServer silent([](SocketServer&, const Peer&, const std::string&) {});
  const auto unanswered = run(target(silent, 3), order(SocketMode::echo, 0.2));
  EXPECT_EQ(unanswered.sent, 3U);
  EXPECT_EQ(unanswered.lost, 3U);
  EXPECT_EQ(unanswered.closed, 3U);

  SocketServer masked([](SocketServer& server, const Peer& peer, const std::string&) {
    server.send_raw(peer, std::string("\x81\x81mask?", 7));
  });
  EXPECT_EQ(run(target(masked, 2), order(SocketMode::echo, 0.2)).malformed, 2U);

  SocketServer leaving([](SocketServer& server, const Peer& peer, const std::string&) {
    server.send_raw(peer, SocketServer::frame(std::string("\x03\xe9", 2), 0x88));
  });
  EXPECT_EQ(run(target(leaving, 2), order(SocketMode::echo, 0.2)).closed, 2U);
}

// The end of the connection comes with the last bytes before it, as one event.
TEST(SocketEcho, SeesAnEndThatComesWithBytes) {
  SocketServer server([](SocketServer& s, const Peer& peer, const std::string& message) {
    s.send_raw(peer, SocketServer::frame(message).substr(0, 7));
    s.hang_up(peer);
  });
  auto where = target(server, 4);
  where.timeout_seconds = 3;
  const auto began = std::chrono::steady_clock::now();
  const auto counts = run(where, order(SocketMode::echo, 0.2));
  EXPECT_EQ(counts.closed, 4U);
  EXPECT_EQ(counts.first_wrong, "the server closed the connection");
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
}

TEST(SocketEcho, DoesNotReadWithoutEnd) {
  std::string flood;
  for (int i = 0; i < 200'000; ++i) flood += SocketServer::frame("", 0x8a);
  SocketServer server([&](SocketServer& s, const Peer& peer, const std::string& /*message*/) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(4);
    while (std::chrono::steady_clock::now() < until) s.send_raw(peer, flood);
  });
  auto where = target(server, 1);
  where.timeout_seconds = 0.3;
  const auto began = std::chrono::steady_clock::now();
  const auto counts = run(where, order(SocketMode::echo, 0.2));
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(3));
  EXPECT_EQ(counts.received, 0U);
  EXPECT_EQ(counts.closed, 1U) << counts.first_wrong;
}

// Else its pongs would be kept for it without end.
TEST(SocketEcho, StopsAnsweringAPeerThatDoesNotRead) {
  std::string flood;
  for (int i = 0; i < 1000; ++i) flood += SocketServer::frame(std::string(125, 'p'), 0x89);
  SocketServer server([&](SocketServer& s, const Peer& peer, const std::string& /*message*/) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(1500);
    while (std::chrono::steady_clock::now() < until) s.send_raw(peer, flood);
  });
  const auto counts = run(target(server, 1), order(SocketMode::echo, 0.5));
  EXPECT_GT(counts.pings, 100U);
  EXPECT_LT(counts.pings * 131, 24'000'000U);  // what sockets hold, and no more
}

TEST(SocketEcho, AnswersPingsAndJoinsFragments) {
  SocketServer server([](SocketServer& s, const Peer& peer, const std::string& message) {
    s.send_raw(peer, SocketServer::frame(message.substr(0, 5), 0x01));
    s.send_raw(peer, SocketServer::frame("are you there", 0x89));
    s.send_raw(peer, SocketServer::frame(message.substr(5), 0x80));
  });
  const auto counts = run(target(server, 2), order(SocketMode::echo, 0.2));
  EXPECT_GT(counts.received, 10U);
  EXPECT_GE(counts.pings, counts.received);
  expect_clean(counts);
}

TEST(SocketBroadcast, ReachesEverySubscriberOnce) {
  SocketServer server(broadcast);
  for (const int publishers : {1, 3}) {
    auto slice = order(SocketMode::broadcast, 0.5, 100);
    slice.publishers = publishers;
    const auto counts = run(target(server, 10), slice);
    EXPECT_EQ(counts.sent + counts.unsent, 50U);
    EXPECT_EQ(counts.expected, counts.sent * 10);
    EXPECT_EQ(counts.latency.total(), counts.expected);
    expect_clean(counts);
  }
}

TEST(SocketBroadcast, SeesLossAndDisorder) {
  std::atomic<std::uint64_t> seen{0};
  std::atomic<std::uint64_t> kept{0};
  // Every tenth message is kept from nine of the ten.
  SocketServer losing([&](SocketServer& server, const Peer& peer, const std::string& message) {
    if (++seen % 10 != 0) return server.send_all(message);
    ++kept;
    server.send(peer, message);
  });
  const auto lost = run(target(losing, 10), order(SocketMode::broadcast, 0.5, 100));
  EXPECT_GE(kept, 3U);
  EXPECT_EQ(lost.expected, lost.sent * 10);
  EXPECT_EQ(lost.lost, kept * 9);
  EXPECT_EQ(lost.out_of_order + lost.duplicated, 0U);

  std::string held;
  std::atomic<std::uint64_t> swaps{0};
  SocketServer swapping([&](SocketServer& server, const Peer&, const std::string& message) {
    if (held.empty()) {
      held = message;
      return;
    }
    server.send_all(message);
    server.send_all(held);
    held.clear();
    ++swaps;
  });
  const auto swapped = run(target(swapping, 4), order(SocketMode::broadcast, 0.5, 100));
  EXPECT_EQ(swapped.lost, swapped.sent % 2 * 4);  // the last one may be held for ever
  EXPECT_EQ(swapped.out_of_order, swaps * 4);
  EXPECT_GE(swaps, 15U);
}

TEST(SocketBroadcast, MayLeaveThePublisherOut) {
  SocketServer server([](SocketServer& s, const Peer& sender, const std::string& message) {
    s.send_all_but(sender.number, message);
  });
  auto slice = order(SocketMode::broadcast, 0.3, 100);
  slice.self = false;
  const auto counts = run(target(server, 5), slice);
  EXPECT_EQ(counts.expected, 30U * 4);
  expect_clean(counts);
}

TEST(SocketIdle, HoldsConnectionsAndSeesOnesThatEnd) {
  SocketServer server([](SocketServer&, const Peer&, const std::string&) {});
  const auto counts = run(target(server, 300), order(SocketMode::idle, 0.2));
  EXPECT_EQ(counts.connections, 300);
  EXPECT_EQ(counts.closed, 0U);
  SocketServer leaving([](SocketServer&, const Peer&, const std::string&) {},
                       [](SocketServer& s, const Peer& peer) {
                         if (peer.number != 2) return;
                         std::this_thread::sleep_for(std::chrono::milliseconds(100));
                         s.hang_up(peer);
                       });
  EXPECT_EQ(run(target(leaving, 5), order(SocketMode::idle, 0.4)).closed, 1U);
}

TEST(SocketIoEngine, SpeaksToAServerThatDoes) {
  SocketServer server(
      [](SocketServer& s, const Peer& peer, const std::string& message) {
        if (message == "40") s.send(peer, R"(40{"sid":"b"})");
        if (message.starts_with("42[\"message\"")) {
          s.send(peer, "2");
          s.send(peer, message);
        }
      },
      [](SocketServer& s, const Peer& peer) {
        s.send(peer, R"(0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000})");
      });
  auto where = target(server, 3);
  where.dialect.kind = DialectKind::socket_io;
  const auto counts = run(where, order(SocketMode::echo, 0.2));
  EXPECT_GT(counts.received, 10U);
  EXPECT_GE(counts.pings, counts.received);
  expect_clean(counts);
}

TEST(SocketOpening, SaysWhyItCannotOpen) {
  const auto message = [](const SocketTarget& where) {
    SocketEngine engine;
    const auto opened = engine.open(where);
    return opened ? "" : opened.error().message;
  };
  SocketServer no_socket(echo, nullptr, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  EXPECT_NE(message(target(no_socket, 2)).find("status 404 instead of 101"), std::string::npos);
  SocketServer wrong(
      echo, nullptr,
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: AAAA\r\n\r\n");
  EXPECT_NE(message(target(wrong, 2)).find("does not answer the key"), std::string::npos);
  // Accepted, and lost again with the bytes behind: not waited for until the time is up.
  const support::StreamServer leaving({}, [](support::Channel& channel) {
    const std::string name = "Sec-WebSocket-Key: ";
    const std::string head = channel.read();
    const auto at = head.find(name) + name.size();
    channel.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " +
        accept_of(head.substr(at, head.find('\r', at) - at)) + "\r\n\r\n\xff\x01");
    channel.read();
  });
  SocketTarget left;
  left.endpoint.port = leaving.port();
  left.connections = 1;
  left.timeout_seconds = 3;
  EXPECT_NE(message(left).find("unknown opcode"), std::string::npos) << message(left);
  SocketServer mute(echo);
  auto joins = target(mute, 1);
  joins.dialect.kind = DialectKind::socket_io;
  joins.timeout_seconds = 0.2;
  EXPECT_NE(message(joins).find("only 0 of 1 connections"), std::string::npos) << message(joins);
  SocketTarget nobody;
  nobody.endpoint.port = 1;
  EXPECT_NE(message(nobody).find("refused"), std::string::npos) << message(nobody);
}

TEST(SocketBroadcast, WithoutARateGoesOnWhenEverybodyHasTheLast) {
  SocketServer server(broadcast);
  for (const int threads : {1, 2}) {
    auto where = target(server, 12);
    where.cpus.assign(static_cast<std::size_t>(threads), ::sched_getcpu());
    where.sleeps =
        threads == 2;  // on one CPU two threads that look all the time would hinder each other
    SocketEngine engine;
    ASSERT_TRUE(engine.open(where));
    for (int slice = 0; slice < 2; ++slice) {  // the second goes on with the numbers of the first
      const auto counts = engine.run(order(SocketMode::broadcast, 0.3));
      ASSERT_TRUE(counts) << counts.error().message;
      EXPECT_GT(counts->sent, 3U);
      EXPECT_EQ(counts->expected, counts->sent * 12);
      expect_clean(*counts);
    }
  }
}

TEST(SocketBroadcast, WithoutARateStandsStillWhereOneGetsNothing) {
  std::atomic<int> seen{0};
  SocketServer losing([&](SocketServer& s, const Peer& peer, const std::string& message) {
    ++seen;
    s.send(peer, message);  // to the speaker alone
  });
  const auto counts = run(target(losing, 4), order(SocketMode::broadcast, 0.2));
  EXPECT_EQ(seen, 1);
  EXPECT_EQ(counts.expected, 4U);
  EXPECT_EQ(counts.lost, 3U);
}

TEST(SocketOrders, ThatMakeNoSenseAreRefused) {
  SocketServer server(echo);
  SocketEngine engine;
  EXPECT_EQ(engine.run({}).error().code, ErrorCode::internal);
  ASSERT_TRUE(engine.open(target(server, 2)));
  SocketEngine alone;
  ASSERT_TRUE(alone.open(target(server, 1)));
  auto to_nobody = order(SocketMode::broadcast, 0.1);
  to_nobody.self = false;
  EXPECT_EQ(alone.run(to_nobody).error().code, ErrorCode::invalid_input);
  auto many = order(SocketMode::broadcast, 0.1, 10);
  many.publishers = 3;
  EXPECT_EQ(engine.run(many).error().code, ErrorCode::invalid_input);
}

}  // namespace
}  // namespace bakeoff::load
