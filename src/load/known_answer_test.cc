// What is like the last right answer is taken without reading it: only what is, byte for byte.
#include "load/known_answer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "load/epoll_engine.h"
#include "support/stream_server.h"

namespace bakeoff::load {
namespace {

const std::string kHead = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
const std::string kRight = kHead + "hello";

TEST(KnownAnswer, BeginsOnlyWhatHasAllItsBytes) {
  KnownAnswer known;
  EXPECT_FALSE(known.begins(""));
  EXPECT_FALSE(known.begins(kRight));
  known.learn(kRight, true);
  EXPECT_TRUE(known.begins(kRight));
  EXPECT_TRUE(known.begins(kRight + "HTTP/1.1"));
  EXPECT_FALSE(known.begins(kRight.substr(0, kRight.size() - 1)));
  EXPECT_FALSE(known.begins(kHead + "hellO"));
}

TEST(KnownAnswer, DoesNotLearnWhatItCannotHold) {
  KnownAnswer known;
  known.learn(kRight, true);
  known.learn(kRight + std::string(KnownAnswer::kMostBytes, 'x'), false);
  EXPECT_TRUE(known.begins(kRight));
  EXPECT_TRUE(known.keeps_open());
}

struct Said {
  std::uint64_t sent = 0;
  std::uint64_t answered = 0;
  std::uint64_t failed = 0;
  std::uint64_t malformed = 0;  // of those that failed
  std::string first_wrong;
  std::vector<std::uint64_t> times;  // how often the server gave each of its answers
};

// Loads a server that gives its answers in turns, over one connection at a time.
Said load_turns(const std::vector<std::string>& answers, int at_once = 1) {
  std::vector<std::atomic<std::uint64_t>> times(answers.size());
  std::atomic<std::uint64_t> next{0};
  const support::StreamServer server({}, [&](support::Channel& channel) {
    std::string asked;
    for (std::string more = channel.read(); !more.empty(); more = channel.read()) {
      asked += more;
      std::string all;
      for (auto end = asked.find("\r\n\r\n"); end != std::string::npos;
           end = asked.find("\r\n\r\n")) {
        asked.erase(0, end + 4);
        const std::size_t turn = next++ % answers.size();
        ++times[turn];
        all += answers[turn];
      }
      channel.write(all);
    }
  });
  LoadTarget load;
  load.endpoint.port = server.port();
  load.connections = 1;
  load.at_once = at_once;
  load.requests.resize(1);
  load.requests[0].path = "/";
  load.requests[0].answer.status = 200;
  load.requests[0].answer.body = "hello";
  Said said;
  const auto engine = make_epoll_engine();
  const auto session = engine->open(load);
  EXPECT_TRUE(session);
  if (!session) return said;
  // One slice is enough where nothing else wants the CPU.
  constexpr int most_slices = 100;
  for (int slice = 0; slice < most_slices && times.back() <= 2; ++slice) {
    const auto counts = engine->run(*session, {Seconds(0), Seconds(0.05)});
    EXPECT_TRUE(counts);
    if (!counts) break;
    said.sent += counts->sent;
    said.answered += counts->answered;
    said.failed += counts->failed;
    said.malformed += counts->errors.malformed;
    if (said.first_wrong.empty()) said.first_wrong = counts->first_wrong;
  }
  for (const auto& count : times) said.times.push_back(count);
  EXPECT_EQ(said.sent, said.answered + said.failed);
  EXPECT_GT(said.times.back(), 2U);
  return said;
}

TEST(KnownAnswer, DoesNotHideAWrongBody) {
  const Said said = load_turns({kRight, kRight, kHead + "hellO"});
  EXPECT_EQ(said.failed, said.times[2]);
  EXPECT_EQ(said.answered, said.times[0] + said.times[1]);
}

TEST(KnownAnswer, DoesNotHideAWrongStatus) {
  std::string failing = kRight;
  failing.replace(9, 3, "500");
  const Said said = load_turns({kRight, kRight, failing});
  EXPECT_EQ(said.failed, said.times[2]);
}

TEST(KnownAnswer, DoesNotHideBytesBehindAnAnswer) {
  const Said said = load_turns({kRight, kRight, kRight + "x"});
  EXPECT_EQ(said.failed, said.times[2]);
  EXPECT_GE(said.malformed + 1, said.times[2]);
}

TEST(KnownAnswer, ForgetsThatAConnectionEnded) {
  const std::string last = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
  const Said said = load_turns({kRight, last, kRight, kRight});
  EXPECT_EQ(said.failed, 0U) << said.first_wrong;
  const Said closing = load_turns({last, last});
  EXPECT_EQ(closing.failed, 0U) << closing.first_wrong;
}

TEST(KnownAnswer, FollowsAnAnswerThatChanges) {
  const std::string other = "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 5\r\n\r\nhello";
  const Said said = load_turns({kRight, kRight, other, other});
  EXPECT_EQ(said.failed, 0U) << said.first_wrong;
  EXPECT_EQ(said.answered, said.times[0] + said.times[1] + said.times[2] + said.times[3]);
}

TEST(KnownAnswer, CountsEachOfSeveralThatComeTogether) {
  const Said right = load_turns({kRight, kRight, kRight}, 4);
  EXPECT_EQ(right.failed, 0U) << right.first_wrong;
  const Said mixed = load_turns({kRight, kRight, kHead + "hellO"}, 4);
  EXPECT_EQ(mixed.failed, mixed.times[2]);
}

}  // namespace
}  // namespace bakeoff::load
