#include "load/ws_reader.h"

#include <gtest/gtest.h>

#include "load/sha1.h"
#include "load/utf8.h"
#include "load/ws_upgrade.h"
#include "load/ws_writer.h"

namespace bakeoff::load {
namespace {

std::string frame(unsigned first, const std::string& payload) {
  std::string bytes(1, static_cast<char>(first));
  if (payload.size() < 126) {
    bytes += static_cast<char>(payload.size());
  } else if (payload.size() <= 0xffff) {
    bytes += static_cast<char>(126);
    bytes += static_cast<char>(payload.size() >> 8);
    bytes += static_cast<char>(payload.size() & 255);
  } else {
    bytes += static_cast<char>(127);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes += static_cast<char>(payload.size() >> shift & 255);
    }
  }
  return bytes + payload;
}

// "text:hi ping:x close:1000" — every event of the bytes, given in pieces of the size.
std::string read(const std::string& bytes, std::size_t piece) {
  WsReader reader;
  std::string events;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const std::string copy = bytes.substr(at, piece);  // its own memory: no view may outlive it
    std::string_view input = copy;
    for (bool more = true; more;) {
      switch (reader.next(input)) {
        case WsReader::Event::need_more:
          more = false;
          break;
        case WsReader::Event::message:
          events += (reader.is_text() ? "text:" : "binary:") + std::string(reader.payload()) + " ";
          break;
        case WsReader::Event::ping:
          events += "ping:" + std::string(reader.payload()) + " ";
          break;
        case WsReader::Event::pong:
          events += "pong:" + std::string(reader.payload()) + " ";
          break;
        case WsReader::Event::close:
          events += "close:" + std::to_string(reader.close_code()) + " ";
          break;
        case WsReader::Event::malformed:
          return events + "!" + reader.problem();
      }
    }
  }
  return events;
}

void expect_events(const std::string& bytes, const std::string& expected) {
  for (const std::size_t piece :
       {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, std::size_t{1'000'000}}) {
    EXPECT_EQ(read(bytes, piece), expected) << "in pieces of " << piece;
  }
}

TEST(WsReader, ReadsMessagesHoweverTheyArrive) {
  expect_events(frame(0x81, "Hello"), "text:Hello ");
  expect_events(frame(0x82, std::string("\x00\xff", 2)),
                "binary:" + std::string("\x00\xff", 2) + " ");
  expect_events(frame(0x81, ""), "text: ");
  expect_events(frame(0x81, "a") + frame(0x81, "b") + frame(0x82, "c"), "text:a text:b binary:c ");
  for (const std::size_t size : {125U, 126U, 127U, 65'535U, 65'536U, 100'000U}) {
    const std::string body(size, 'z');
    EXPECT_EQ(read(frame(0x81, body), 1000), "text:" + body + " ");
    EXPECT_EQ(read(frame(0x81, body), 1'000'000), "text:" + body + " ");
  }
}

// Short messages that arrive whole are read in a way of their own: as those in pieces are.
TEST(WsReader, ReadsShortMessagesAsThoseInPieces) {
  for (unsigned first = 0; first < 256; ++first) {
    for (const std::string& payload :
         {std::string(), std::string("hi"), std::string(125, 'x'), std::string(126, 'x'),
          std::string("\xc3\xa4"), std::string("\xc3"), std::string("\x03\xe8")}) {
      const std::string bytes = frame(first, payload) + frame(0x81, "next");
      EXPECT_EQ(read(bytes, bytes.size()), read(bytes, 1)) << first << " " << payload;
      const std::string inside = frame(0x01, "first") + bytes;
      EXPECT_EQ(read(inside, inside.size()), read(inside, 1)) << first << " " << payload;
    }
    for (unsigned second = 126; second < 256; ++second) {  // long, or masked
      const std::string bytes{static_cast<char>(first), static_cast<char>(second), 0, 'a', 'b'};
      EXPECT_EQ(read(bytes, bytes.size()), read(bytes, 1)) << first << " " << second;
    }
  }
}

TEST(WsReader, PutsFragmentsTogetherAroundControlFrames) {
  expect_events(frame(0x01, "Hel") + frame(0x80, "lo"), "text:Hello ");
  expect_events(frame(0x01, "") + frame(0x00, "x") + frame(0x80, ""), "text:x ");
  expect_events(frame(0x01, "a") + frame(0x89, "p") + frame(0x00, "b") + frame(0x8a, "q") +
                    frame(0x80, "c") + frame(0x81, "d"),
                "ping:p pong:q text:abc text:d ");
  expect_events(frame(0x02, "a") + frame(0x80, "\xff"), "binary:a\xff ");
  // A character may be cut in two by a fragment.
  expect_events(frame(0x01, "\xc3") + frame(0x80, "\xa4"), "text:\xc3\xa4 ");
}

TEST(WsReader, ReadsCloseFrames) {
  expect_events(frame(0x88, ""), "close:1005 ");
  expect_events(frame(0x88, "\x03\xe8"), "close:1000 ");
  expect_events(frame(0x88, "\x0f\xa0 bye"), "close:4000 ");
}

TEST(WsReader, RefusesWhatTheStandardForbids) {
  struct Case {
    std::string bytes;
    const char* problem;
  };
  const std::vector<Case> cases = {
      {frame(0xc1, "x"), "a reserved bit is set without an extension"},
      {frame(0xa1, "x"), "a reserved bit is set without an extension"},
      {frame(0x91, "x"), "a reserved bit is set without an extension"},
      {frame(0x83, "x"), "an unknown opcode"},
      {frame(0x87, "x"), "an unknown opcode"},
      {frame(0x8b, "x"), "an unknown opcode"},
      {frame(0x8f, ""), "an unknown opcode"},
      {std::string("\x81\x81mask?", 7), "a server masks its frame"},
      {frame(0x09, "x"), "a control frame is fragmented"},
      {frame(0x08, ""), "a control frame is fragmented"},
      {frame(0x89, std::string(126, 'x')), "a control frame is longer than 125 bytes"},
      {frame(0x80, "x"), "a continuation of nothing"},
      {frame(0x00, "x"), "a continuation of nothing"},
      {frame(0x81, "a") + frame(0x80, "x"), "a continuation of nothing"},
      {frame(0x01, "a") + frame(0x81, "b"), "a new message inside a fragmented one"},
      {frame(0x01, "a") + frame(0x02, "b"), "a new message inside a fragmented one"},
      {std::string("\x81\x7e\x00\x7dx", 5), "a length is not written in its shortest form"},
      {std::string("\x81\x7f\x00\x00\x00\x00\x00\x00\xff\xffx", 11),
       "a length is not written in its shortest form"},
      {std::string("\x82\x7f\x80\x00\x00\x00\x00\x00\x00\x00", 10),
       "a message is longer than 16 MB"},
      {std::string("\x82\x7f\x00\x00\x00\x00\x01\x00\x00\x01", 10),
       "a message is longer than 16 MB"},
      {frame(0x81, "\xff"), "a text message is not UTF-8"},
      {frame(0x81, "\xc0\xaf"), "a text message is not UTF-8"},
      {frame(0x81, "\xed\xa0\x80"), "a text message is not UTF-8"},
      {frame(0x81, "\xc3"), "a text message is not UTF-8"},
      {frame(0x88, "x"), "a close frame has half a code"},
      {frame(0x88, std::string("\x03\xec", 2)), "a close frame has a code that no server may send"},
      {frame(0x88, std::string("\x03\xe7", 2)), "a close frame has a code that no server may send"},
      {frame(0x88, std::string("\x03\xed", 2)), "a close frame has a code that no server may send"},
      {frame(0x88, std::string("\x13\x88", 2)), "a close frame has a code that no server may send"},
      {frame(0x88, std::string("\x03\xe8\xff", 3)), "a close frame has a reason that is not UTF-8"},
  };
  for (const auto& [bytes, problem] : cases) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{1'000'000}}) {
      const std::string events = read(bytes, piece);
      EXPECT_TRUE(events.ends_with(std::string("!") + problem)) << events << " for " << problem;
    }
  }
}

TEST(WsReader, LimitsAMessageOfManyFragments) {
  WsReader reader;
  const std::string fragment = frame(0x00, std::string(60'000, 'x'));
  const std::string start = frame(0x02, "");
  std::string_view input = start;
  ASSERT_EQ(reader.next(input), WsReader::Event::need_more);
  WsReader::Event event = WsReader::Event::need_more;
  int fragments = 0;
  for (; event == WsReader::Event::need_more && fragments < 1000; ++fragments) {
    input = fragment;
    event = reader.next(input);
  }
  EXPECT_EQ(event, WsReader::Event::malformed);
  EXPECT_LE(fragments, 281);
}

TEST(WsWriter, MasksEveryFrame) {
  for (const std::size_t size : {0U, 1U, 5U, 8U, 125U, 126U, 1000U, 65'535U, 65'536U}) {
    std::string payload;
    for (std::size_t i = 0; i < size; ++i) payload += static_cast<char>('a' + i % 26);
    std::string bytes;
    write_frame(bytes, WsOpcode::text, payload, 0x12345678);
    ASSERT_GE(bytes.size(), 6U + size);
    EXPECT_EQ(static_cast<unsigned char>(bytes[0]), 0x81);
    EXPECT_NE(static_cast<unsigned char>(bytes[1]) & 0x80U, 0U);
    // Unmasked by hand, it is a server's frame.
    const std::size_t head = size < 126 ? 2 : size <= 0xffff ? 4 : 10;
    std::string plain = bytes.substr(0, head);
    plain[1] = static_cast<char>(plain[1] & 0x7f);
    for (std::size_t i = 0; i < size; ++i) {
      plain += static_cast<char>(bytes[head + 4 + i] ^ bytes[head + i % 4]);
    }
    EXPECT_EQ(read(plain, 1'000'000), "text:" + payload + " ");
  }
}

TEST(Sha1, FollowsTheStandard) {
  const auto hex = [](const std::string& bytes) {
    std::string text;
    for (const char c : bytes) {
      constexpr const char* digits = "0123456789abcdef";
      text += digits[static_cast<unsigned char>(c) >> 4];
      text += digits[static_cast<unsigned char>(c) & 15];
    }
    return text;
  };
  EXPECT_EQ(hex(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(hex(sha1("")), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  EXPECT_EQ(hex(sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  EXPECT_EQ(hex(sha1(std::string(1'000'000, 'a'))), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST(Upgrade, AnswersTheExampleOfRfc6455) {
  EXPECT_EQ(accept_of("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(Upgrade, SaysWhatIsWrong) {
  const auto check = [](std::vector<std::pair<std::string, std::string>> headers, int status = 101,
                        const std::string& subprotocol = "") {
    UpgradeCheck upgrade;
    upgrade.begin("dGhlIHNhbXBsZSBub25jZQ==", subprotocol);
    for (const auto& [name, value] : headers) upgrade.header(name, value);
    return upgrade.what_is_wrong(status);
  };
  const std::pair<std::string, std::string> up{"Upgrade", "WebSocket"};
  const std::pair<std::string, std::string> connection{"connection", "keep-alive, Upgrade"};
  const std::pair<std::string, std::string> accept{"Sec-WebSocket-Accept",
                                                   "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="};
  EXPECT_EQ(check({up, connection, accept}), "");
  EXPECT_NE(check({up, connection, accept}, 200), "");
  EXPECT_NE(check({connection, accept}), "");
  EXPECT_NE(check({up, accept}), "");
  EXPECT_NE(check({up, connection}), "");
  EXPECT_NE(check({up, connection, {"Sec-WebSocket-Accept", "x"}}), "");
  EXPECT_NE(check({up, connection, {"Sec-WebSocket-Accept", "x"}, accept}), "");
  EXPECT_NE(check({up, connection, accept, {"Sec-WebSocket-Accept", "x"}}), "");
  EXPECT_NE(check({up,
                   connection,
                   accept,
                   {"Sec-WebSocket-Extensions", "permessage-deflate"},
                   {"Sec-WebSocket-Extensions", ""}}),
            "");
  EXPECT_NE(check({up, connection, accept, {"Sec-WebSocket-Extensions", "permessage-deflate"}}),
            "");
  EXPECT_NE(check({up, connection, accept, {"Sec-WebSocket-Protocol", "chat"}}), "");
  EXPECT_EQ(check({up, connection, accept, {"Sec-WebSocket-Protocol", "chat"}}, 101, "chat"), "");
  EXPECT_NE(check({up, connection, accept}, 101, "chat"), "");
}

TEST(Utf8, KnowsTheEdges) {
  for (const char* good :
       {"", "abc", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "eight by\xc3\xa4te"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  for (const char* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xc2", "\xe0\x9f\xbf", "\xe0\xa0",
                          "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
                          "\xf5\x80\x80\x80", "\xfe", "\xc3\x28", "long enough for eight \xff"}) {
    EXPECT_FALSE(is_utf8(bad)) << bad;
  }
}

}  // namespace
}  // namespace bakeoff::load
