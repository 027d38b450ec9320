#include "load/dialect.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "load/stamp.h"

namespace bakeoff::load {
namespace {

std::unique_ptr<Dialect> dialect(DialectKind kind, std::string channel = "",
                                 std::string event = "message", std::string join = "") {
  auto made = make_dialect({kind, std::move(channel), std::move(event), std::move(join)});
  EXPECT_TRUE(made) << made.error().message;
  return std::move(*made);
}

struct Heard {
  Meaning meaning;
  std::string reply;
  bool operator==(const Heard&) const = default;
};

Heard hear(const Dialect& spoken, DialectState& state, std::string_view message,
           Nanoseconds now = 5) {
  Heard heard;
  heard.meaning = spoken.read(state, message, now, heard.reply);
  return heard;
}

std::string event_of(const Dialect& spoken, DialectState& state, std::string_view payload) {
  std::string message;
  spoken.write_event(state, payload, message);
  return message;
}

TEST(SocketIo, EntersANamespaceAndJoinsARoom) {
  const auto spoken = dialect(DialectKind::socket_io, "/chat", "say", "join=room-1");
  UpgradeSpec spec;
  spoken->complete(spec);
  EXPECT_EQ(spec.path, "/socket.io/?EIO=4&transport=websocket");
  DialectState state;
  std::string reply;
  EXPECT_FALSE(spoken->opened(state, reply));
  EXPECT_EQ(reply, "");
  EXPECT_EQ(
      hear(*spoken, state, R"(0{"sid":"x","upgrades":[],"pingInterval":300,"pingTimeout":200})"),
      (Heard{Meaning::control, "40/chat,"}));
  EXPECT_EQ(state.silence_until, 5U + 500'000'000U);
  EXPECT_EQ(hear(*spoken, state, R"(40/chat,{"sid":"y"})"),
            (Heard{Meaning::control, R"(42/chat,0["join","room-1"])"}));
  EXPECT_EQ(hear(*spoken, state, "43/chat,0[]"), (Heard{Meaning::ready, ""}));
  EXPECT_EQ(event_of(*spoken, state, "abc"), R"(42/chat,["say","abc"])");
  EXPECT_EQ(hear(*spoken, state, R"(42/chat,["say","abc"])").meaning, Meaning::event);
  EXPECT_EQ(hear(*spoken, state, "2", 1000), (Heard{Meaning::control, "3"}));
  EXPECT_EQ(state.silence_until, 1000U + 500'000'000U);
  EXPECT_EQ(hear(*spoken, state, "41/chat,").meaning, Meaning::refused);
}

TEST(SocketIo, HearsItsOwnNamespaceAlone) {
  for (const std::string name : {"", "/chat"}) {
    const auto spoken = dialect(DialectKind::socket_io, name);
    const std::string own = name.empty() ? "" : name + ",";
    DialectState state;
    std::string reply;
    (void)spoken->opened(state, reply);
    (void)hear(*spoken, state, R"(0{"sid":"x","pingInterval":4294967296,"pingTimeout":5})");
    EXPECT_GT(state.silence_until, 1'000'000'000'000U);
    EXPECT_EQ(hear(*spoken, state, "40/other,{}").meaning, Meaning::refused);
    ASSERT_EQ(hear(*spoken, state, "40" + own).meaning, Meaning::ready);
    EXPECT_EQ(hear(*spoken, state, "42" + own + R"(["message","a"])").meaning, Meaning::event);
    EXPECT_EQ(hear(*spoken, state, R"(42/other,["message","a"])").meaning, Meaning::control);
    EXPECT_EQ(hear(*spoken, state, "41/other").meaning, Meaning::control);
    EXPECT_EQ(hear(*spoken, state, "41" + name).meaning, Meaning::refused);
  }
}

TEST(SocketIo, RefusesWhatIsNoSocketIo) {
  const auto spoken = dialect(DialectKind::socket_io);
  for (const char* message : {"", "hello", "44{\"message\":\"no\"}", "1", "4", "0", "0{", "0[]",
                              "0{\"pingInterval\":5}"}) {
    DialectState state;
    std::string reply;
    (void)spoken->opened(state, reply);
    EXPECT_EQ(hear(*spoken, state, message).meaning, Meaning::refused) << message;
  }
}

TEST(Phoenix, JoinsItsTopicAndKeepsItsHeartbeat) {
  const auto spoken = dialect(DialectKind::phoenix, "room:1", "new_msg");
  UpgradeSpec spec;
  spoken->complete(spec);
  EXPECT_EQ(spec.path, "/socket/websocket?vsn=2.0.0");
  DialectState state;
  std::string reply;
  EXPECT_FALSE(spoken->opened(state, reply));
  EXPECT_EQ(reply, R"(["1","1","room:1","phx_join",{}])");
  EXPECT_EQ(hear(*spoken, state, R"(["1","1","room:1","phx_reply",{"response":{},"status":"ok"}])")
                .meaning,
            Meaning::ready);
  EXPECT_EQ(event_of(*spoken, state, "abc"), R"(["1","2","room:1","new_msg",{"body":"abc"}])");
  EXPECT_EQ(hear(*spoken, state, R"([null,null,"room:1","new_msg",{"body":"abc"}])").meaning,
            Meaning::event);
  EXPECT_EQ(state.heartbeat_at, 5U + 30'000'000'000U);
  std::string heartbeat;
  spoken->write_heartbeat(state, state.heartbeat_at, heartbeat);
  EXPECT_EQ(heartbeat, R"([null,"3","phoenix","heartbeat",{}])");
  EXPECT_EQ(hear(*spoken, state, R"(["1","1","room:1","phx_error",{}])").meaning, Meaning::refused);
}

TEST(Phoenix, IsRefusedByAJoinThatFails) {
  const auto spoken = dialect(DialectKind::phoenix, "room:1");
  DialectState state;
  std::string reply;
  (void)spoken->opened(state, reply);
  EXPECT_EQ(
      hear(*spoken, state, R"(["1","1","room:1","phx_reply",{"response":{},"status":"error"}])")
          .meaning,
      Meaning::refused);
  EXPECT_EQ(hear(*spoken, state, "oops").meaning, Meaning::refused);
}

TEST(ActionCable, Subscribes) {
  const auto spoken = dialect(DialectKind::action_cable, "BenchmarkChannel", "broadcast");
  UpgradeSpec spec;
  spoken->complete(spec);
  EXPECT_EQ(spec.path, "/cable");
  EXPECT_EQ(spec.subprotocol, "actioncable-v1-json");
  DialectState state;
  std::string reply;
  EXPECT_FALSE(spoken->opened(state, reply));
  EXPECT_EQ(
      hear(*spoken, state, R"({"type":"welcome"})"),
      (Heard{Meaning::control,
             R"({"command":"subscribe","identifier":"{\"channel\":\"BenchmarkChannel\"}"})"}));
  EXPECT_EQ(hear(*spoken, state, R"({"type":"ping","message":1700000000})").meaning,
            Meaning::control);
  EXPECT_EQ(
      hear(*spoken, state,
           R"({"identifier":"{\"channel\":\"BenchmarkChannel\"}","type":"confirm_subscription"})")
          .meaning,
      Meaning::ready);
  EXPECT_EQ(
      event_of(*spoken, state, "abc"),
      R"({"command":"message","identifier":"{\"channel\":\"BenchmarkChannel\"}","data":"{\"action\":\"broadcast\",\"body\":\"abc\"}"})");
  EXPECT_EQ(hear(*spoken, state, R"({"identifier":"…","message":{"body":"abc"}})").meaning,
            Meaning::event);
  EXPECT_EQ(hear(*spoken, state, R"({"type":"disconnect","reason":"unauthorized"})").meaning,
            Meaning::refused);
}

TEST(MakeDialect, RefusesNamesThatCannotStandInAMessage) {
  EXPECT_FALSE(make_dialect({DialectKind::phoenix, ""}));
  EXPECT_FALSE(make_dialect({DialectKind::action_cable, "a\"b"}));
  EXPECT_FALSE(make_dialect({DialectKind::socket_io, "chat"}));
  EXPECT_FALSE(make_dialect({DialectKind::socket_io, "", "a\nb"}));
  EXPECT_TRUE(make_dialect({DialectKind::raw}));
}

TEST(Stamp, IsWrittenInHexadecimal) {
  Random random(7);
  for (int i = 0; i < 10'000; ++i) {
    const Stamp stamp{static_cast<std::uint32_t>(random.next() >> 48U),
                      static_cast<std::uint32_t>(random.next() >> (random.next() % 64)),
                      random.next() >> (random.next() % 64)};
    const StampText text = stamp_text(stamp);
    ASSERT_EQ(std::string(text.data(), text.size()),
              fmt::format("bk{:04x}{:08x}{:016x}kb", stamp.publisher, stamp.number, stamp.sent_at));
  }
}

TEST(Stamp, ComesBackFromAnyFraming) {
  const Stamp stamp{7, 123'456, 0x1234'5678'9abcU};
  for (const std::size_t size : {0U, 32U, 33U, 500U}) {
    std::string text;
    write_stamp(text, stamp, size);
    EXPECT_EQ(text.size(), std::max<std::size_t>(size, 32));
    EXPECT_EQ(find_stamp(text, size), stamp);
    EXPECT_EQ(find_stamp("42[\"say\",\"" + text + "\"]", size), stamp);
    EXPECT_EQ(find_stamp(text + text, size), std::nullopt);
    EXPECT_EQ(find_stamp(text.substr(0, text.size() - 1), size), std::nullopt);
    EXPECT_EQ(find_stamp(text + "x", size), std::nullopt);
    for (std::size_t at = 0; at < text.size(); ++at) {
      std::string damaged = text;
      damaged[at] = '!';
      EXPECT_EQ(find_stamp(damaged, size), std::nullopt) << at;
    }
  }
  EXPECT_EQ(find_stamp("", 32), std::nullopt);
}

}  // namespace
}  // namespace bakeoff::load
