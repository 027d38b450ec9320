#include "load/answer_ring.h"

#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "load/arrival_stamp.h"
#include "load/tcp.h"

namespace bakeoff::load {
namespace {

using Kind = AnswerRing::Event::Kind;

struct Seen {
  Kind kind;
  AnswerRing::Key key;
  std::string bytes;
  bool is_disarmed;
  bool has_more;
  int reason;
  std::optional<Nanoseconds> stamp;
};

// Two ends of a connection, ours with the ring, which watches an event descriptor.
class AnswerRings : public testing::Test {
 protected:
  void SetUp() override {
    ring = AnswerRing::make(buffers, bell.get());
    if (!ring) GTEST_SKIP() << "no io_uring here: " << errno_text(errno);
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    ours = Fd(ends[0]);
    theirs = Fd(ends[1]);
  }

  void say(const std::string& text) const {
    ASSERT_EQ(::write(theirs.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  std::string heard() const {
    std::string text(100, ' ');
    const ssize_t got = ::read(theirs.get(), text.data(), text.size());
    text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return text;
  }
  std::vector<Seen> wait(unsigned at_least) {
    std::vector<Seen> seen;
    ring->wait(at_least, [&](const AnswerRing::Event& event) {
      seen.push_back({event.kind, event.key, std::string(event.bytes), event.is_disarmed,
                      event.has_more, event.reason, event.stamp});
    });
    return seen;
  }

  const AnswerRing::Key key{7, 3};
  AnswerRing::Buffers buffers{8};
  Fd bell{::eventfd(0, EFD_NONBLOCK)};
  Fd ours;
  Fd theirs;
  std::unique_ptr<AnswerRing> ring;
};

TEST_F(AnswerRings, ReceiveAgainAndAgainOnceArmed) {
  ring->receive(key, ours.get(), false);
  for (const std::string text : {"one", "two", "three"}) {
    wait(0);
    say(text);
    const auto seen = wait(1);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].kind, Kind::received);
    EXPECT_EQ(seen[0].bytes, text);
    EXPECT_EQ(seen[0].key.connection, 7U);
    EXPECT_EQ(seen[0].key.generation, 3U);
    EXPECT_FALSE(seen[0].is_disarmed);
  }
}

TEST_F(AnswerRings, SendWithTheNextWaitAndSayNothingOfIt) {
  ring->send(key, ours.get(), "asked");
  EXPECT_EQ(heard(), "");
  EXPECT_TRUE(wait(0).empty());
  EXPECT_EQ(heard(), "asked");
}

TEST_F(AnswerRings, TellWhatCannotBeSent) {
  theirs.reset();
  ring->send(key, ours.get(), "asked");
  const auto seen = wait(1);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].kind, Kind::send_failed);
  EXPECT_EQ(seen[0].reason, EPIPE);
}

TEST_F(AnswerRings, TellThatThePeerHasClosed) {
  ring->receive(key, ours.get(), false);
  say("last");
  theirs.reset();
  auto seen = wait(1);
  for (int tries = 0; seen.size() < 2 && tries < 3; ++tries) {
    for (auto& more : wait(1)) seen.push_back(more);
  }
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].bytes, "last");
  EXPECT_EQ(seen[1].kind, Kind::ended);
  EXPECT_EQ(seen[1].reason, 0);
}

TEST_F(AnswerRings, LoseNothingWhenMoreComesThanTheBuffersHold) {
  std::string sent;
  for (int i = 0; sent.size() < 20 * AnswerRing::Buffers::kBytes; ++i) sent += std::to_string(i);
  ring->receive(key, ours.get(), false);
  std::thread peer([&] {
    for (std::size_t at = 0; at < sent.size();) {
      const ssize_t done = ::write(theirs.get(), sent.data() + at, sent.size() - at);
      if (done > 0) at += static_cast<std::size_t>(done);
    }
  });
  std::string received;
  int disarmed = 0;
  while (received.size() < sent.size()) {
    for (const auto& seen : wait(1)) {
      received += seen.bytes;
      disarmed += seen.is_disarmed ? 1 : 0;
      if (seen.is_disarmed) ring->receive(key, ours.get(), false);
    }
  }
  peer.join();
  EXPECT_EQ(received, sent);
}

TEST_F(AnswerRings, LeaveAloneWhatComesAfterDisarming) {
  ring->receive(key, ours.get(), false);
  wait(0);
  ring->disarm(key, false);
  const auto seen = wait(1);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].kind, Kind::disarmed);
  say("later");
  EXPECT_TRUE(wait(0).empty());
  std::string text(10, ' ');
  EXPECT_EQ(::read(ours.get(), text.data(), text.size()), 5);
}

TEST_F(AnswerRings, HoldNoForgottenConnectionOpen) {
  ring->receive(key, ours.get(), false);
  wait(0);
  ring->forget(ours.get());
  ours.reset();
  wait(0);
  char byte = 0;
  EXPECT_EQ(::read(theirs.get(), &byte, 1), 0);  // the end, not EAGAIN
}

TEST_F(AnswerRings, EndWithAllThatHadArrivedAndTakeNoMore) {
  ring->receive(key, ours.get(), false);
  wait(0);
  ring->forget_all();
  say("later");
  for (const auto& seen : wait(0)) EXPECT_EQ(seen.bytes, "");
  ring->receive(key, ours.get(), false);  // has no effect any more
  EXPECT_TRUE(wait(0).empty());
  std::string text(10, ' ');
  EXPECT_EQ(::read(ours.get(), text.data(), text.size()), 5);
}

// The kernel wakes whoever waits for two events when there are two to tell of; were the descriptor
// watched but once, its event would be one however often it became ready, and this would never end.
TEST_F(AnswerRings, WakeForTheWatchedDescriptorAloneWhenTwoAreWaitedFor) {
  wait(0);
  std::thread ringer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const std::uint64_t one = 1;
    ASSERT_EQ(::write(bell.get(), &one, sizeof one), 8);
  });
  const auto seen = wait(2);
  ringer.join();
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].kind, Kind::ready);
}

TEST_F(AnswerRings, SayWhenBytesArrived) {
  const auto listening = listen_on_loopback(0);
  ASSERT_TRUE(listening);
  Endpoint at;
  at.port = *local_port(*listening);
  const auto address = socket_address(at);
  ASSERT_TRUE(address);
  ASSERT_NE(begin_connect(*address, ours), ConnectOutcome::refused);
  do {
    theirs = Fd(::accept(listening->get(), nullptr, nullptr));
  } while (!theirs.is_open());
  const int on = 1;
  ::setsockopt(ours.get(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  ring->receive(key, ours.get(), true);
  wait(0);
  // The kernel begins to stamp some time after it was asked to.
  Nanoseconds lay = 0;
  for (int tries = 0; lay < 5'000'000 && tries < 100; ++tries) {
    say("stamped");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const auto seen = wait(1);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].bytes, "stamped");
    lay = seen[0].stamp ? time_since(*seen[0].stamp).value_or(0) : 0;
  }
  EXPECT_GE(lay, 5'000'000U);
  theirs.reset();
  const auto end = wait(1);
  ASSERT_EQ(end.size(), 1U);
  EXPECT_EQ(end[0].kind, Kind::ended);
}

}  // namespace
}  // namespace bakeoff::load
